/**
 * Holds one grid's state outside any component: it survives leaving the page, and each part of the view
 * can listen for itself.
 */

import type { CellSource, ColKey, RowKey } from "./cells";
import { EMPTY_GRID, reduce, type GridAction, type GridState } from "./state";

export interface GridStore {
  get: () => GridState;
  send: (action: GridAction) => void;
  /** Begins anew with a whole state, such as one that was kept elsewhere. */
  set: (whole: GridState) => void;
  /** Gives the grid its rows, columns and values. Calling it again with the same ones changes nothing. */
  show: (rows: readonly RowKey[], cols: readonly ColKey[], source: CellSource) => void;
  source: () => CellSource;
  subscribe: (listener: () => void) => () => void;
}

const NO_SOURCE: CellSource = { base: () => "", editable: () => false };

export function createGridStore(): GridStore {
  let state = EMPTY_GRID;
  let source = NO_SOURCE;
  const listeners = new Set<() => void>();
  const send = (action: GridAction) => {
    const next = reduce(state, action, source);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    send,
    set: (whole) => {
      state = whole;
      for (const listener of listeners) listener();
    },
    show: (rows, cols, shown) => {
      source = shown;
      send({ type: "reshape", rows, cols });
    },
    source: () => source,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
