import { useLayoutEffect, useSyncExternalStore } from "react";
import type { CellSource, ColKey, GridState, GridStore, RowKey } from "../model";

/** The grid's state as it is now; the caller is drawn again when it moves. */
export function useGridState(store: GridStore): GridState {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Keeps the store's rows, columns and values those of the page. All three should keep their identity while they are the same. */
export function useGridContents(
  store: GridStore,
  rows: readonly RowKey[],
  cols: readonly ColKey[],
  source: CellSource,
): void {
  useLayoutEffect(() => store.show(rows, cols, source), [store, rows, cols, source]);
}
