/** What the user decides on the plan of nameservers: which names go, and which brakes are confirmed. Pure. */

import { counted } from "@/format";
import type { Brake, BrakeKind, FindingLevel, NameserversPlan, NameserversStep } from "@/ipc";
import { zoneId } from "../plan/plan-choice";

export interface StepChoice {
  readonly ticked: ReadonlySet<string>;
  /** Ids of confirmed brakes. */
  readonly confirmed: ReadonlySet<string>;
}

export const stepId = (step: NameserversStep): string => zoneId(step.key);

export const canGo = (step: NameserversStep): boolean => step.blocked === null;

/** The worst of what was found about a name. */
export function worst({ findings, blocked }: NameserversStep): FindingLevel {
  return blocked ? "bad" : (findings[0]?.level ?? "unknown");
}

/** At first every name goes that can and would not break. */
export function firstChoice(plan: NameserversPlan): StepChoice {
  const ticked = plan.names.filter((step) => canGo(step) && worst(step) !== "bad");
  return { ticked: new Set(ticked.map(stepId)), confirmed: new Set() };
}

export function withTick(choice: StepChoice, steps: readonly NameserversStep[], isTicked: boolean): StepChoice {
  const ticked = new Set(choice.ticked);
  for (const step of steps) {
    if (isTicked && canGo(step)) ticked.add(stepId(step));
    else ticked.delete(stepId(step));
  }
  return { ...choice, ticked };
}

export function tickedSteps(plan: NameserversPlan, { ticked }: StepChoice): NameserversStep[] {
  return plan.names.filter((step) => ticked.has(stepId(step)));
}

/** Brakes that ask the same of several names, confirmed by one tick. */
export interface StepBrakes {
  readonly id: string;
  readonly title: string;
  readonly confirm: string;
  readonly brakes: readonly Brake[];
  /** Empty for a brake on the job as a whole. */
  readonly steps: readonly NameserversStep[];
}

/**
 * The brakes of the ticked names, then those of the whole job. Names about which something bad or nothing was found out
 * are confirmed apart from those where the look was good.
 */
export function stepBrakes(plan: NameserversPlan, choice: StepChoice): StepBrakes[] {
  const steps = tickedSteps(plan, choice);
  const groups: StepBrakes[] = [];
  const group = (
    kind: BrakeKind,
    id: string,
    members: NameserversStep[],
    words: (names: string) => [string, string],
  ) => {
    const brakes = members.flatMap((step) => step.brakes.filter((brake) => brake.kind === kind));
    if (brakes.length === 0) return;
    const [title, confirm] = words(counted(members.length, "name"));
    groups.push({ id, title, confirm, brakes, steps: members });
  };
  const at = (...levels: FindingLevel[]) => steps.filter((step) => levels.includes(worst(step)));
  group("apex_nameservers", "bad", at("bad"), (names) => [
    `Brake: ${names} would break`,
    `Yes, move ${names} all the same`,
  ]);
  group("apex_nameservers", "unknown", at("unknown"), (names) => [
    `Brake: this moves ${names}, and not everything could be found out`,
    `Yes, move ${names} without knowing`,
  ]);
  group("apex_nameservers", "seen", at("good", "careful"), (names) => [
    `Brake: this changes the nameservers of ${names}`,
    `Yes, move ${names} to other nameservers`,
  ]);
  const mail = steps.filter((step) => step.brakes.some((brake) => brake.kind === "all_mail"));
  group("all_mail", "mail", mail, (names) => [
    `Brake: ${names} would stop receiving mail`,
    `Yes, go without mail at ${names}`,
  ]);
  const signed = steps.filter((step) => step.brakes.some((brake) => brake.kind === "signed"));
  group("signed", "signed", signed, (names) => [
    `Brake: ${names} would vanish for whoever checks signatures`,
    `Yes, move ${names} although the DS record stays`,
  ]);
  if (steps.length === 0) return groups;
  const whole = plan.brakes.map((brake) => ({
    id: brake.id,
    title: `Brake: ${brake.message}`,
    confirm: `Yes, do this to ${counted(steps.length, "name")}`,
    brakes: [brake],
    steps: [],
  }));
  return [...groups, ...whole];
}

export function isConfirmed({ brakes }: StepBrakes, { confirmed }: StepChoice): boolean {
  return brakes.every(({ id }) => confirmed.has(id));
}

export function withConfirmation(choice: StepChoice, { brakes }: StepBrakes, isOn: boolean): StepChoice {
  const confirmed = new Set(choice.confirmed);
  for (const { id } of brakes) {
    if (isOn) confirmed.add(id);
    else confirmed.delete(id);
  }
  return { ...choice, confirmed };
}
