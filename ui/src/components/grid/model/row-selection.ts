/**
 * The selection of a read-only list: rows by id, never by place, so that a sync that moves rows cannot slip
 * another name under a tick.
 */

import type { RowKey } from "./cells";

export interface RowSelection {
  readonly ids: ReadonlySet<RowKey>;
  /** Where Shift extends from. */
  readonly anchor: RowKey | null;
}

export const NO_ROWS: RowSelection = { ids: new Set(), anchor: null };

/** One row's tick turned over; it becomes the anchor. */
export function toggleRow(selection: RowSelection, id: RowKey): RowSelection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Adds a run of rows; the anchor stays, so that Shift can be moved further. */
export function addRows(selection: RowSelection, run: Iterable<RowKey>): RowSelection {
  const ids = new Set(selection.ids);
  for (const id of run) ids.add(id);
  return { ids, anchor: selection.anchor };
}

/** Only these rows. */
export function onlyRows(ids: Iterable<RowKey>, anchor: RowKey | null = null): RowSelection {
  return { ids: new Set(ids), anchor };
}

/** Whether all, some or none of `count` rows are ticked: the state of the box in the head. */
export function tickOf(selection: RowSelection, count: number): "all" | "some" | "none" {
  if (selection.ids.size === 0) return "none";
  return selection.ids.size >= count ? "all" : "some";
}
