/**
 * Values that the user has staged, and the history of how they came there.
 *
 * Staged values live by key, two levels deep, so that one edit in 10,000 rows copies one row of the map and
 * a row on screen can tell by identity that nothing of it changed.
 */

import type { CellSource, ColKey, RowKey } from "./cells";

/** Typed or pasted alone in a cell, this removes what the cell holds. Blank never removes anything. */
export const REMOVAL_MARKER = "-";

/** The typographic minus, which the pages themselves show, means the same when it is pasted back. */
const MINUS_SIGN = "\u2212";

/** What is to become of a cell. A cell without one of these is never written. */
export type StagedValue = { readonly kind: "set"; readonly text: string } | { readonly kind: "remove" };

export type StagedRow = ReadonlyMap<ColKey, StagedValue>;
export type Staged = ReadonlyMap<RowKey, StagedRow>;

export const NOTHING_STAGED: Staged = new Map<RowKey, StagedRow>();

/** One cell's part of a step: what was staged there before it and after it. */
export interface Change {
  readonly row: RowKey;
  readonly col: ColKey;
  readonly before: StagedValue | undefined;
  readonly after: StagedValue | undefined;
}

/** All that one action of the user did. Undo takes it back whole. */
export type Step = readonly Change[];

export function stagedAt(staged: Staged, row: RowKey, col: ColKey): StagedValue | undefined {
  return staged.get(row)?.get(col);
}

export function sameValue(a: StagedValue | undefined, b: StagedValue | undefined): boolean {
  if (a?.kind === "set" && b?.kind === "set") return a.text === b.text;
  return a?.kind === b?.kind;
}

/**
 * What typing `text` into a cell means. Blank leaves the cell alone, the marker removes what is there, and the
 * value that is there already is no change.
 */
export function readInput(text: string, base: string): StagedValue | undefined {
  const value = text.trim();
  if (value === "") return undefined;
  if (value === REMOVAL_MARKER || value === MINUS_SIGN) return base === "" ? undefined : { kind: "remove" };
  return value === base.trim() ? undefined : { kind: "set", text: value };
}

/** The text that stands for a cell on the clipboard and in the editor. */
export function cellText(staged: Staged, source: CellSource, row: RowKey, col: ColKey): string {
  const value = stagedAt(staged, row, col);
  if (value === undefined) return source.base(row, col);
  return value.kind === "remove" ? REMOVAL_MARKER : value.text;
}

/** The staged values with these changes made. Rows that are not touched keep their identity. */
export function withChanges(staged: Staged, changes: Iterable<Pick<Change, "row" | "col" | "after">>): Staged {
  const next = new Map(staged);
  const copied = new Map<RowKey, Map<ColKey, StagedValue>>();
  for (const { row, col, after } of changes) {
    let cells = copied.get(row);
    if (cells === undefined) {
      cells = new Map(staged.get(row));
      copied.set(row, cells);
    }
    if (after === undefined) cells.delete(col);
    else cells.set(col, after);
  }
  for (const [row, cells] of copied) {
    if (cells.size === 0) next.delete(row);
    else next.set(row, cells);
  }
  return next;
}

/** The same step backwards. */
export function inverse(step: Step): Step {
  return step.map(({ row, col, before, after }) => ({ row, col, before: after, after: before })).reverse();
}

/** How many cells carry a staged value. */
export function stagedCount(staged: Staged): number {
  let count = 0;
  for (const cells of staged.values()) count += cells.size;
  return count;
}
