/** What the user decides on the plan page: which zones go, and which brakes are confirmed. Pure. */

import type { Brake, BrakeKind, NameKey, PlanView, PlanZone, SetChange } from "@/ipc";
import { counted } from "@/format";

export interface PlanChoice {
  readonly ticked: ReadonlySet<string>;
  /** Ids of confirmed brakes. */
  readonly confirmed: ReadonlySet<string>;
}

export function zoneId({ account, name }: NameKey): string {
  return `${account} ${name}`;
}

/** Whether a zone may be ticked at all. */
export function canGo(zone: PlanZone): boolean {
  return zone.blocked === null && zone.changes.length > 0;
}

/** At first every zone goes that can, but for those where somebody else changed something too. */
export function firstChoice(plan: PlanView): PlanChoice {
  const ticked = plan.zones.filter((zone) => canGo(zone) && zone.conflicts.length === 0);
  return { ticked: new Set(ticked.map((zone) => zoneId(zone.key))), confirmed: new Set() };
}

export function withTick(choice: PlanChoice, zones: readonly PlanZone[], isTicked: boolean): PlanChoice {
  const ticked = new Set(choice.ticked);
  for (const zone of zones) {
    if (isTicked && canGo(zone)) ticked.add(zoneId(zone.key));
    else ticked.delete(zoneId(zone.key));
  }
  return { ...choice, ticked };
}

/** Brakes that ask the same of several zones, confirmed by one tick. */
export interface BrakeGroup {
  readonly id: string;
  readonly kind: BrakeKind;
  readonly brakes: readonly Brake[];
  /** Empty for a brake on the job as a whole. */
  readonly zones: readonly PlanZone[];
}

/** The brakes of the ticked zones by kind, then those of the whole job. */
export function brakeGroups(plan: PlanView, { ticked }: PlanChoice): BrakeGroup[] {
  const kinds = new Map<BrakeKind, { brakes: Brake[]; zones: PlanZone[] }>();
  for (const zone of plan.zones) {
    if (!ticked.has(zoneId(zone.key))) continue;
    for (const brake of zone.brakes) {
      const group = kinds.get(brake.kind) ?? { brakes: [], zones: [] };
      group.brakes.push(brake);
      if (group.zones.at(-1) !== zone) group.zones.push(zone);
      kinds.set(brake.kind, group);
    }
  }
  const groups = [...kinds].map(([kind, group]): BrakeGroup => ({ id: kind, kind, ...group }));
  const whole = ticked.size === 0 ? [] : plan.brakes;
  return [
    ...groups,
    ...whole.map((brake): BrakeGroup => ({ id: brake.id, kind: brake.kind, brakes: [brake], zones: [] })),
  ];
}

export function isConfirmed(group: BrakeGroup, { confirmed }: PlanChoice): boolean {
  return group.brakes.every((brake) => confirmed.has(brake.id));
}

export function withConfirmation(choice: PlanChoice, group: BrakeGroup, isOn: boolean): PlanChoice {
  const confirmed = new Set(choice.confirmed);
  for (const brake of group.brakes) {
    if (isOn) confirmed.add(brake.id);
    else confirmed.delete(brake.id);
  }
  return { ...choice, confirmed };
}

export interface BrakeWords {
  readonly title: string;
  readonly confirm: string;
}

/** What a brake says and what its tick answers. */
export function brakeWords({ kind, brakes, zones }: BrakeGroup, ticked: number): BrakeWords {
  const count = zones.length;
  const these = count === 1 ? "this zone" : `these ${counted(count, "zone")}`;
  const from = counted(count, "zone");
  if (count === 0) {
    return { title: `Brake: ${brakes[0]?.message ?? ""}`, confirm: `Yes, do this in ${counted(ticked, "zone")}` };
  }
  switch (kind) {
    case "all_mail":
      return { title: `Brake: this removes every mail server from ${from}`, confirm: `Yes, remove mail from ${these}` };
    case "large_share":
      return { title: `Brake: this changes over 30 % of ${from}`, confirm: `Yes, change that much of ${these}` };
    case "apex_nameservers":
      return {
        title: `Brake: this changes the nameservers of ${from}`,
        confirm: `Yes, move ${these} to other nameservers`,
      };
    case "apex_cname":
      return {
        title: `Brake: this puts a CNAME at the apex of ${from}`,
        confirm: `Yes, put a CNAME at the apex of ${these}`,
      };
    case "signed":
      return {
        title: `Brake: ${from} would vanish for whoever checks signatures`,
        confirm: `Yes, move ${these} all the same`,
      };
    case "empty_zone":
      return { title: `Brake: this leaves ${from} without any record`, confirm: `Yes, empty ${these}` };
    case "whole_job":
      return { title: `Brake: ${brakes[0]?.message ?? ""}`, confirm: `Yes, do this in ${these}` };
  }
}

/** Sets added, changed and removed. */
export interface SetCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export function countChanges(changes: Iterable<SetChange>): SetCounts {
  const counts = { added: 0, changed: 0, removed: 0 };
  for (const { before, after } of changes) {
    if (before.length === 0) counts.added += 1;
    else if (after.length === 0) counts.removed += 1;
    else counts.changed += 1;
  }
  return counts;
}

export function tickedZones(plan: PlanView, { ticked }: PlanChoice): PlanZone[] {
  return plan.zones.filter((zone) => ticked.has(zoneId(zone.key)));
}

/** What stands under a zone's name in the list: why it stays out, what brakes it, or `how` it is written. */
export function zoneWords(zone: PlanZone, how: string): { text: string; tone: "" | "c-lapsed" | "c-due" } {
  if (zone.blocked) return { text: zone.blocked.message, tone: "c-lapsed" };
  if (zone.conflicts.length > 0) {
    const kept = zone.changes.length > 0 ? `, ${counted(zone.conflicts.length, "set")} left out` : "";
    return { text: `Changed elsewhere since you read it${kept}`, tone: "c-due" };
  }
  const [brake] = zone.brakes;
  if (brake) return { text: brake.message, tone: "c-lapsed" };
  if (zone.changes.length === 0) return { text: "Nothing to change", tone: "" };
  return { text: how, tone: "" };
}
