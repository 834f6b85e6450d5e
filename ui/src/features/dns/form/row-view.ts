/** Which rows of the form are on show, and in which order. Pure. */

import type { AccountView } from "@/ipc";
import { zoneReason, type FormZone, type RowOutcome } from "./form";

/** Which rows are on show: all, or those with cells in this state. */
export type Shown = "all" | "changed" | "invalid" | "conflict" | "not-possible";

/** As they were chosen, or sorted. */
export type Order = "chosen" | "name" | "account";

export interface RowView {
  readonly shown: Shown;
  readonly order: Order;
  /** Part of a name; "" for all. */
  readonly find: string;
}

export const ALL_ROWS: RowView = { shown: "all", order: "chosen", find: "" };

/** The choices, as the menu and the pressed filter call them. */
export const SHOWN_WORDS: Readonly<Record<Shown, string>> = {
  all: "All domains",
  changed: "With changes",
  invalid: "With invalid cells",
  conflict: "With conflicts",
  "not-possible": "Not possible",
};

export const ORDER_WORDS: Readonly<Record<Order, string>> = {
  chosen: "As chosen",
  name: "By name",
  account: "By account",
};

/** The rows on show, in order. `outcomeOf` tells what the staged cells of a row come to, if it has any; `kept` stays. */
export function rowsInView(
  rows: Iterable<FormZone>,
  view: RowView,
  accounts: readonly AccountView[],
  outcomeOf: (row: FormZone) => RowOutcome | undefined,
  kept?: string,
): readonly FormZone[] {
  const find = view.find.trim().toLowerCase();
  const shown: FormZone[] = [];
  for (const row of rows) {
    const isFound = find === "" || row.zone.name.includes(find) || row.zone.unicode.toLowerCase().includes(find);
    if (row.id === kept || (isFound && isShown(row, view.shown, outcomeOf(row)))) shown.push(row);
  }
  if (view.order === "chosen") return shown;
  const place = new Map(
    [...accounts].sort((a, b) => a.label.localeCompare(b.label)).map((account, at) => [account.id, at]),
  );
  const account = ({ zone }: FormZone) => (view.order === "account" ? (place.get(zone.account) ?? -1) : 0);
  return shown.sort((a, b) => account(a) - account(b) || byName(a, b));
}

function byName(a: FormZone, b: FormZone): number {
  return a.zone.name < b.zone.name ? -1 : a.zone.name > b.zone.name ? 1 : 0;
}

function isShown(row: FormZone, shown: Shown, outcome: RowOutcome | undefined): boolean {
  switch (shown) {
    case "all":
      return true;
    case "changed":
      return outcome !== undefined && outcome.cells.size > 0;
    case "invalid":
      return (outcome?.invalid ?? 0) > 0;
    case "conflict":
      return (outcome?.conflicts ?? 0) > 0;
    case "not-possible":
      return zoneReason(row) !== undefined && row.zone.state.kind !== "unread";
  }
}
