/** From staged cells to what the footer counts and the plan is made of. Pure: no React, no engine. */

import type { StagedRow, StagedValue } from "@/components/grid";
import { counted } from "@/format";
import type { Descriptor, NameKey, ZoneDraft, ZoneView } from "@/ipc";
import { problemOf, spelling, type Verdicts } from "../checks";
import { setOutcome } from "../sets";
import { cellLines, setDrafts, slotText, type Slot, type SlotEdit } from "./slots";

/** One row of the form: a zone, with what its account can do. */
export interface FormZone {
  readonly id: string;
  readonly zone: ZoneView;
  readonly descriptor: Descriptor | undefined;
}

/** The text that each staged cell of a row was typed over, by column: to tell when the zone moved beneath it. */
export type RowBases = ReadonlyMap<string, string>;

/** The same of all rows. A row of which nothing changed keeps its identity. */
export type Bases = ReadonlyMap<string, RowBases>;

/** Why nothing in a zone can be edited; undefined when it can. */
export function zoneReason({ zone, descriptor }: FormZone): string | undefined {
  switch (zone.state.kind) {
    case "not_offered":
      return `Not possible: ${zone.state.reason}`;
    case "failed":
      return `Could not be read: ${zone.state.fault.message}`;
    case "unread":
      return "Not read yet";
    case "ready":
      return descriptor?.dns === null ? `Not possible: ${descriptor.label} has no DNS API` : undefined;
  }
}

/** Why one slot cannot be edited in a zone; undefined when it can. */
export function slotReason({ zone, descriptor }: FormZone, slot: Slot): string | undefined {
  const dns = descriptor?.dns;
  if (!descriptor || !dns) return undefined;
  if (slot.kinds.includes("NS") && slot.name === "@" && zone.nameservers.length > 0 && slotText(zone, slot) === "") {
    return `${descriptor.label} keeps the nameservers apart from the records. They are ${zone.nameservers.join(", ")}.`;
  }
  if (slot.kinds.some((kind) => dns.types.includes(kind))) return undefined;
  return `${descriptor.label} cannot hold ${slot.kinds.join(" or ")} records.`;
}

/** What has become of a staged cell. */
export type CellOutcome =
  | { readonly kind: "changed" | "added" | "removed" }
  | { readonly kind: "invalid"; readonly problem: string }
  | { readonly kind: "conflict"; readonly base: string; readonly now: string };

export function cellOutcome(
  zone: ZoneView,
  slot: Slot,
  value: StagedValue,
  base: string | undefined,
  verdicts: Verdicts,
): CellOutcome {
  const now = slotText(zone, slot);
  if (base !== undefined && base !== now && !isSettled(zone, slot, value, verdicts)) {
    return { kind: "conflict", base, now };
  }
  if (value.kind === "remove") return { kind: "removed" };
  const problem = textProblem(zone, slot, value.text, verdicts);
  if (problem !== null) return { kind: "invalid", problem };
  return { kind: now === "" ? "added" : "changed" };
}

/** Why a text does not fit a slot; null when it does. */
export function textProblem(zone: ZoneView, slot: Slot, text: string, verdicts: Verdicts): string | null {
  const lines = cellLines(slot, text);
  if (slot.share === "spf" && lines.some(({ content }) => !/^v=spf1(\s|$)/i.test(content))) {
    return "An SPF text begins with v=spf1. Other texts belong into a TXT column.";
  }
  if (slot.share === "spf" && lines.length > 1) return "A zone has one SPF text. Join the lines into one.";
  if (lines.length > 1 && lines[0]?.set.kind === "CNAME") return "A name has one CNAME. Leave one line.";
  const key = { account: zone.account, name: zone.name };
  for (const { set, content } of lines) {
    const problem = problemOf({ key, set, content }, verdicts);
    if (problem !== null) return problem;
  }
  return null;
}

/** A zone that cannot go, with the reason that the plan page shows. */
export interface StaysOut {
  readonly key: NameKey;
  readonly unicode: string;
  readonly why: "invalid" | "conflict" | "not-possible";
  readonly words: string;
}

/** What the staged cells of one row come to. */
export interface RowOutcome {
  /** By column. */
  readonly cells: ReadonlyMap<string, CellOutcome>;
  /** What goes to the plan; null when the row stays out or changes nothing. */
  readonly draft: ZoneDraft | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly invalid: number;
  readonly conflicts: number;
  /** Whether every cell already says what the zone holds. */
  readonly isSettled: boolean;
}

/** Reads one row. A zone with an invalid or conflicting cell stays out whole: half of what was meant could break its mail. */
export function rowOutcome(
  row: FormZone,
  slots: readonly Slot[],
  staged: StagedRow,
  bases: RowBases | undefined,
  verdicts: Verdicts,
): RowOutcome {
  const { zone } = row;
  const cells = new Map<string, CellOutcome>();
  const edits: SlotEdit[] = [];
  const counts = { added: 0, changed: 0, removed: 0, same: 0 };
  let invalid = 0;
  let conflicts = 0;
  for (const slot of slots) {
    const value = staged.get(slot.id);
    if (value === undefined || slotReason(row, slot) !== undefined) continue;
    const outcome = cellOutcome(zone, slot, value, bases?.get(slot.id), verdicts);
    cells.set(slot.id, outcome);
    if (outcome.kind === "invalid") invalid += 1;
    else if (outcome.kind === "conflict") conflicts += 1;
    edits.push({ slot, text: value.kind === "remove" ? null : value.text });
  }
  const none = { cells, draft: null, added: 0, changed: 0, removed: 0, invalid, conflicts, isSettled: false };
  if (edits.length === 0 || invalid > 0 || conflicts > 0) return none;
  const spell = spelling(zone, verdicts);
  const sets = setDrafts(zone, edits, row.descriptor?.dns).filter((set) => {
    const outcome = setOutcome(zone, set, spell);
    counts[outcome] += 1;
    return outcome !== "same";
  });
  if (sets.length === 0) return { ...none, isSettled: true };
  const { added, changed, removed } = counts;
  const key = { account: zone.account, name: zone.name };
  return { ...none, draft: { key, base: zone.hash, sets }, added, changed, removed };
}

/** All that the form would do. */
export interface FormSummary {
  readonly drafts: readonly ZoneDraft[];
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly invalid: number;
  readonly conflicts: number;
  readonly staysOut: readonly StaysOut[];
  /** Rows whose staged cells already say what the zone holds. */
  readonly settled: readonly string[];
}

/** Reads the form: `outcomeOf` tells the outcome of a row with staged cells. */
export function summarise(rows: Iterable<FormZone>, outcomeOf: (row: FormZone) => RowOutcome | undefined): FormSummary {
  const drafts: ZoneDraft[] = [];
  const staysOut: StaysOut[] = [];
  const settled: string[] = [];
  const sum = { added: 0, changed: 0, removed: 0, invalid: 0, conflicts: 0 };
  for (const row of rows) {
    const { id, zone } = row;
    const stays = (why: StaysOut["why"], words: string) =>
      staysOut.push({ key: { account: zone.account, name: zone.name }, unicode: zone.unicode, why, words });
    const reason = zoneReason(row);
    if (reason !== undefined) {
      if (zone.state.kind !== "unread") stays("not-possible", reason);
      continue;
    }
    const outcome = outcomeOf(row);
    if (!outcome) continue;
    const { invalid, conflicts, draft } = outcome;
    sum.invalid += invalid;
    sum.conflicts += conflicts;
    sum.added += outcome.added;
    sum.changed += outcome.changed;
    sum.removed += outcome.removed;
    if (draft) drafts.push(draft);
    else if (invalid > 0) stays("invalid", `${counted(invalid, "invalid cell")}, left out`);
    else if (conflicts > 0) stays("conflict", "Changed elsewhere since you typed");
    else if (outcome.isSettled) settled.push(id);
  }
  return { ...sum, drafts, staysOut, settled };
}

/** Whether the zone already holds what the cell wants. */
export function isSettled(zone: ZoneView, slot: Slot, value: StagedValue, verdicts: Verdicts): boolean {
  const now = slotText(zone, slot);
  if (value.kind === "remove") return now === "";
  const spell = spelling(zone, verdicts);
  const wanted = cellLines(slot, value.text).map(({ set, content }) => spell(set, content));
  return [...wanted].sort().join("\n") === now.split("\n").sort().join("\n");
}
