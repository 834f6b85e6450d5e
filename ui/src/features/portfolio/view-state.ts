import { createStore } from "@/ipc";
import type { SortKey } from "@/ipc";
import type { ColumnId } from "./columns";

/** How the list is shown. Kept while the app runs, so that going to another page and back changes nothing. */
export interface ListLook {
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly hidden: ReadonlySet<ColumnId>;
}

/** Hidden until asked for: who serves the DNS is asked more often than by which hosts, and the drawer shows these too. */
export const HIDDEN_AT_FIRST: ReadonlySet<ColumnId> = new Set<ColumnId>(["nameservers"]);

export const listLook = createStore<ListLook>({
  sort: "expires",
  descending: false,
  hidden: HIDDEN_AT_FIRST,
});

/** The first click sorts upwards, the next turns it over. */
export function sortedBy(look: ListLook, key: SortKey): ListLook {
  return { ...look, sort: key, descending: look.sort === key && !look.descending };
}

export function withColumn(look: ListLook, column: ColumnId, shown: boolean): ListLook {
  const hidden = new Set(look.hidden);
  if (shown) hidden.delete(column);
  else hidden.add(column);
  return { ...look, hidden };
}
