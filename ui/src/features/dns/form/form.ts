/** From staged cells to what the footer counts and the plan is made of. Pure: no React, no engine. */

import type { Staged, StagedValue } from "@/components/grid";
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

/** The text that each staged cell was typed over, to tell when the zone moved beneath it. */
export type Bases = ReadonlyMap<string, string>;

export const cellId = (row: string, col: string) => `${row}\n${col}`;

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
    return `${descriptor.label} keeps the name servers apart from the records. They are ${zone.nameservers.join(", ")}.`;
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

/** Reads the form. A zone with an invalid or conflicting cell stays out whole: half of what was meant could break its mail. */
export function summarise(
  rows: readonly FormZone[],
  slots: readonly Slot[],
  staged: Staged,
  bases: Bases,
  verdicts: Verdicts,
): FormSummary {
  const drafts: ZoneDraft[] = [];
  const staysOut: StaysOut[] = [];
  const settled: string[] = [];
  const counts = { added: 0, changed: 0, removed: 0, same: 0 };
  let invalid = 0;
  let conflicts = 0;
  for (const row of rows) {
    const { id, zone } = row;
    const key = { account: zone.account, name: zone.name };
    const reason = zoneReason(row);
    if (reason !== undefined) {
      if (zone.state.kind !== "unread")
        staysOut.push({ key, unicode: zone.unicode, why: "not-possible", words: reason });
      continue;
    }
    const cells = staged.get(id);
    if (!cells) continue;
    const edits: SlotEdit[] = [];
    let bad = 0;
    let moved = 0;
    for (const slot of slots) {
      const value = cells.get(slot.id);
      if (value === undefined || slotReason(row, slot) !== undefined) continue;
      const outcome = cellOutcome(zone, slot, value, bases.get(cellId(id, slot.id)), verdicts);
      if (outcome.kind === "invalid") bad += 1;
      else if (outcome.kind === "conflict") moved += 1;
      edits.push({ slot, text: value.kind === "remove" ? null : value.text });
    }
    invalid += bad;
    conflicts += moved;
    if (edits.length === 0) continue;
    const sets = setDrafts(zone, edits);
    const spell = spelling(zone, verdicts);
    const outcomes = sets.map((set) => setOutcome(zone, set, spell));
    if (bad > 0) {
      const words = `${bad} invalid ${bad === 1 ? "cell" : "cells"}, left out`;
      staysOut.push({ key, unicode: zone.unicode, why: "invalid", words });
    } else if (moved > 0) {
      staysOut.push({ key, unicode: zone.unicode, why: "conflict", words: "Changed elsewhere since you typed" });
    } else if (outcomes.every((outcome) => outcome === "same")) {
      settled.push(id);
    } else {
      for (const outcome of outcomes) counts[outcome] += 1;
      drafts.push({ key, base: zone.hash, sets: sets.filter((_, at) => outcomes[at] !== "same") });
    }
  }
  const { added, changed, removed } = counts;
  return { drafts, added, changed, removed, invalid, conflicts, staysOut, settled };
}

/** Whether the zone already holds what the cell wants. */
export function isSettled(zone: ZoneView, slot: Slot, value: StagedValue, verdicts: Verdicts): boolean {
  const now = slotText(zone, slot);
  if (value.kind === "remove") return now === "";
  const spell = spelling(zone, verdicts);
  const wanted = cellLines(slot, value.text).map(({ set, content }) => spell(set, content));
  return [...wanted].sort().join("\n") === now.split("\n").sort().join("\n");
}
