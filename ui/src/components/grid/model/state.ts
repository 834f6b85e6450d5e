/**
 * The whole state of an editable grid and the one function that moves it on. No view, no clock, no clipboard:
 * the same state, action and source always give the same state.
 */

import {
  blockOf,
  clamp,
  sameCell,
  type Block,
  type CellRef,
  type CellSource,
  type ColKey,
  type RowKey,
  type Shape,
} from "./cells";
import { clearAll, clearBlock, clearColumn, fill, fillDown, fillRight, paste, typeInto, typeIntoBlock } from "./edit";
import type { Edit, Sheet } from "./edit";
import { move, type Motion } from "./motion";
import { cellText, inverse, NOTHING_STAGED, withChanges, type Staged, type Step } from "./staged";
import type { Table } from "./tsv";

/** Text being typed. It lives here and not in the cell, so that scrolling the cell away loses nothing. */
export interface Draft {
  readonly row: RowKey;
  readonly col: ColKey;
  readonly text: string;
  /** `type`: begun by typing over the cell, so arrows leave it. `edit`: begun by F2, so arrows move in the text. */
  readonly mode: "type" | "edit";
  /** Which of the two fields is in use. */
  readonly at: "cell" | "bar";
}

/** What the last action did or could not do. `id` grows, so that the same news twice is news twice. */
export type Notice = { readonly id: number } & News;

export type News =
  | {
      readonly kind: "pasted";
      readonly cells: number;
      readonly blank: number;
      readonly skipped: number;
      readonly droppedRows: number;
      readonly droppedCols: number;
    }
  | { readonly kind: "filled" | "typed"; readonly cells: number; readonly skipped: number }
  | { readonly kind: "cleared" | "undone" | "redone"; readonly cells: number }
  | { readonly kind: "too-large"; readonly chars: number }
  /** A blank was typed over a value: it stays. */
  | { readonly kind: "left-alone" }
  | { readonly kind: "not-editable" };

export interface GridState extends Shape {
  /** The cell with the focus; null only while the grid has no cell. */
  readonly active: CellRef | null;
  /** The other corner of the selection; the same cell when only one is selected. */
  readonly head: CellRef | null;
  readonly draft: Draft | null;
  readonly staged: Staged;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  readonly notice: Notice | null;
}

export type GridAction =
  | { readonly type: "reshape"; readonly rows: readonly RowKey[]; readonly cols: readonly ColKey[] }
  | { readonly type: "activate"; readonly at: CellRef; readonly extend?: boolean }
  | { readonly type: "move"; readonly motion: Motion; readonly extend?: boolean }
  | { readonly type: "select-all" | "select-row" | "select-column" | "collapse" }
  /** `text`: what was typed over the cell. Without it the present text is edited. */
  | { readonly type: "edit"; readonly text?: string; readonly at?: "cell" | "bar" }
  | { readonly type: "draft"; readonly text: string }
  | { readonly type: "commit"; readonly then?: Motion; readonly everywhere?: boolean }
  | { readonly type: "cancel" }
  | { readonly type: "undo" | "redo" }
  /** These rows hold now what was staged: forget it, also in the history, which could otherwise stage it again. */
  | { readonly type: "settle"; readonly rows: readonly RowKey[] }
  | EditAction;

/** What changes staged values other than by typing. */
type EditAction =
  | { readonly type: "clear" | "clear-all" | "fill-down" | "fill-right" }
  | { readonly type: "clear-column"; readonly col: ColKey }
  | { readonly type: "fill-to"; readonly to: CellRef }
  | { readonly type: "paste"; readonly table: Table }
  | { readonly type: "refuse-paste"; readonly chars: number };

/** Steps that undo can take back. */
const MAX_HISTORY = 500;

export const EMPTY_GRID: GridState = {
  rows: [],
  cols: [],
  active: null,
  head: null,
  draft: null,
  staged: NOTHING_STAGED,
  past: [],
  future: [],
  notice: null,
};

/** The selected rectangle; null while the grid has no cell. */
export function selectedBlock(state: GridState): Block | null {
  return state.active && state.head ? blockOf(state.active, state.head) : null;
}

export function reduce(state: GridState, action: GridAction, source: CellSource): GridState {
  switch (action.type) {
    case "reshape":
      return reshape(state, action.rows, action.cols, source);
    case "activate":
      return select(commit(state, source), action.at, action.extend === true);
    case "move":
      return moved(commit(state, source), action.motion, action.extend === true, source);
    case "select-all":
      return select2(state, { row: 0, col: 0 }, { row: state.rows.length - 1, col: state.cols.length - 1 });
    case "select-row":
    case "select-column":
      return selectLine(state, action.type === "select-row");
    case "collapse":
      return state.active && !sameCell(state.active, state.head) ? { ...state, head: state.active } : state;
    case "edit":
      return startEdit(state, action, source);
    case "draft":
      return state.draft ? { ...state, draft: { ...state.draft, text: action.text } } : state;
    case "commit": {
      const done = commit(state, source, action.everywhere === true);
      return action.then ? moved(done, action.then, false, source) : done;
    }
    case "cancel":
      return state.draft ? { ...state, draft: null } : state;
    case "undo":
    case "redo":
      return state.draft ? state : travel(state, action.type);
    case "settle":
      return settle(state, new Set(action.rows));
    default:
      return edited(commit(state, source), action, source);
  }
}

function sheet(state: GridState, source: CellSource): Sheet {
  return { shape: state, staged: state.staged, source };
}

function told(state: GridState, news: News): GridState {
  return { ...state, notice: { id: (state.notice?.id ?? 0) + 1, ...news } };
}

function reshape(before: GridState, rows: readonly RowKey[], cols: readonly ColKey[], source: CellSource): GridState {
  if (before.rows === rows && before.cols === cols) return before;
  // A draft whose cell goes out of the grid is kept as a staged value rather than lost.
  const leaves = before.draft && !(rows.includes(before.draft.row) && cols.includes(before.draft.col));
  const state = leaves ? commit(before, source) : before;
  const shape: Shape = { rows, cols };
  // The first column names the row; work begins in the second.
  const active = follow(state, state.active ?? { row: 0, col: 1 }, shape);
  const head = state.head && !sameCell(state.active, state.head) ? follow(state, state.head, shape) : active;
  return { ...state, rows, cols, active, head };
}

/** The same cell in a new shape if it is still there, else the nearest place. */
function follow(from: Shape, at: CellRef, to: Shape): CellRef | null {
  const find = (keys: readonly string[], key: string | undefined, otherwise: number) => {
    if (key === undefined || keys[otherwise] === key) return otherwise;
    const found = keys.indexOf(key);
    return found < 0 ? otherwise : found;
  };
  return clamp({ row: find(to.rows, from.rows[at.row], at.row), col: find(to.cols, from.cols[at.col], at.col) }, to);
}

function select(state: GridState, at: CellRef, extend: boolean): GridState {
  const to = clamp(at, state);
  if (!to) return state;
  if (extend && state.active) return sameCell(state.head, to) ? state : { ...state, head: to };
  return sameCell(state.active, to) && sameCell(state.head, to) ? state : { ...state, active: to, head: to };
}

function select2(state: GridState, active: CellRef, head: CellRef): GridState {
  const from = clamp(active, state);
  const to = clamp(head, state);
  return from && to ? { ...state, active: from, head: to } : state;
}

function selectLine(state: GridState, wholeRow: boolean): GridState {
  const block = selectedBlock(state);
  if (!block) return state;
  return wholeRow
    ? select2(state, { row: block.top, col: 0 }, { row: block.bottom, col: state.cols.length - 1 })
    : select2(state, { row: 0, col: block.left }, { row: state.rows.length - 1, col: block.right });
}

function moved(state: GridState, motion: Motion, extend: boolean, source: CellSource): GridState {
  const from = extend ? state.head : state.active;
  if (!from) return state;
  const isFilled = (at: CellRef) => {
    const row = state.rows[at.row];
    const col = state.cols[at.col];
    return row !== undefined && col !== undefined && cellText(state.staged, source, row, col) !== "";
  };
  return select(state, move(from, motion, state, isFilled), extend);
}

function startEdit(
  state: GridState,
  action: { readonly text?: string; readonly at?: "cell" | "bar" },
  source: CellSource,
): GridState {
  const row = state.active ? state.rows[state.active.row] : undefined;
  const col = state.active ? state.cols[state.active.col] : undefined;
  if (row === undefined || col === undefined) return state;
  if (!source.editable(row, col)) return told(state, { kind: "not-editable" });
  const at = action.at ?? "cell";
  if (state.draft?.row === row && state.draft.col === col) {
    return state.draft.at === at ? state : { ...state, draft: { ...state.draft, at, mode: "edit" } };
  }
  const clean = commit(state, source);
  return {
    ...clean,
    draft: {
      row,
      col,
      at,
      text: action.text ?? cellText(clean.staged, source, row, col),
      mode: action.text === undefined ? "edit" : "type",
    },
  };
}

/** Stages the draft, if there is one. `everywhere`: in the whole selection, not only in its own cell. */
function commit(state: GridState, source: CellSource, everywhere = false): GridState {
  const { draft } = state;
  if (!draft) return state;
  const closed: GridState = { ...state, draft: null };
  const block = everywhere ? selectedBlock(state) : null;
  const edit = block
    ? typeIntoBlock(sheet(closed, source), block, draft.text)
    : typeInto(sheet(closed, source), draft.row, draft.col, draft.text);
  const next = withStep(closed, edit);
  if (block) return told(next, { kind: "typed", cells: edit.step.length, skipped: edit.skipped });
  if (edit.skipped > 0) return told(next, { kind: "not-editable" });
  const blankOverValue = draft.text.trim() === "" && source.base(draft.row, draft.col) !== "";
  return blankOverValue ? told(next, { kind: "left-alone" }) : next;
}

function withStep(state: GridState, edit: Edit): GridState {
  if (edit.step.length === 0) return state;
  return {
    ...state,
    staged: withChanges(state.staged, edit.step),
    past: [...state.past, edit.step].slice(-MAX_HISTORY),
    future: [],
  };
}

function edited(state: GridState, action: EditAction, source: CellSource): GridState {
  const on = sheet(state, source);
  const block = selectedBlock(state);
  const filled = (edit: Edit) =>
    told(withStep(state, edit), { kind: "filled", cells: edit.step.length, skipped: edit.skipped });
  const cleared = (edit: Edit) => told(withStep(state, edit), { kind: "cleared", cells: edit.step.length });
  switch (action.type) {
    case "clear-all":
      return cleared(clearAll(on));
    case "clear-column":
      return cleared(clearColumn(on, action.col));
    case "refuse-paste":
      return told(state, { kind: "too-large", chars: action.chars });
  }
  if (!block) return state;
  switch (action.type) {
    case "clear":
      return cleared(clearBlock(on, block));
    case "fill-down":
      return filled(fillDown(on, block));
    case "fill-right":
      return filled(fillRight(on, block));
    case "fill-to": {
      const to = fillTarget(block, clamp(action.to, state));
      if (!to) return state;
      return select2(filled(fill(on, block, to)), { row: to.top, col: to.left }, { row: to.bottom, col: to.right });
    }
    case "paste": {
      const edit = paste(on, block, action.table);
      const { blank, skipped, droppedRows, droppedCols } = edit;
      const done = select2(
        withStep(state, edit),
        { row: edit.block.top, col: edit.block.left },
        { row: edit.block.bottom, col: edit.block.right },
      );
      return told(done, { kind: "pasted", cells: edit.step.length, blank, skipped, droppedRows, droppedCols });
    }
  }
}

/** Dragging the handle fills along one axis: the one on which the pointer is farther out. */
export function fillTarget(block: Block, to: CellRef | null): Block | null {
  if (!to) return null;
  const rows = Math.max(to.row - block.bottom, block.top - to.row, 0);
  const cols = Math.max(to.col - block.right, block.left - to.col, 0);
  if (rows === 0 && cols === 0) return null;
  return rows >= cols
    ? { ...block, top: Math.min(block.top, to.row), bottom: Math.max(block.bottom, to.row) }
    : { ...block, left: Math.min(block.left, to.col), right: Math.max(block.right, to.col) };
}

function travel(state: GridState, way: "undo" | "redo"): GridState {
  const step = way === "undo" ? state.past.at(-1) : state.future.at(-1);
  if (!step) return state;
  const changes = way === "undo" ? inverse(step) : step;
  const next: GridState = {
    ...state,
    staged: withChanges(state.staged, changes),
    past: way === "undo" ? state.past.slice(0, -1) : [...state.past, step],
    future: way === "undo" ? [...state.future, step] : state.future.slice(0, -1),
  };
  return told(showing(next, step), { kind: way === "undo" ? "undone" : "redone", cells: step.length });
}

function settle(state: GridState, rows: ReadonlySet<RowKey>): GridState {
  const staged = new Map([...state.staged].filter(([row]) => !rows.has(row)));
  const without = (steps: readonly Step[]) =>
    steps.map((step) => step.filter(({ row }) => !rows.has(row))).filter((step) => step.length > 0);
  if (staged.size === state.staged.size) return state;
  return { ...state, staged, past: without(state.past), future: without(state.future) };
}

/** Selects the cells of a step that are on show, so that the user sees what moved. */
function showing(state: GridState, step: Step): GridState {
  const rows = new Map(state.rows.map((key, index) => [key, index]));
  const cols = new Map(state.cols.map((key, index) => [key, index]));
  let block: Block | null = null;
  for (const change of step) {
    const row = rows.get(change.row);
    const col = cols.get(change.col);
    if (row === undefined || col === undefined) continue;
    block = block
      ? {
          top: Math.min(block.top, row),
          left: Math.min(block.left, col),
          bottom: Math.max(block.bottom, row),
          right: Math.max(block.right, col),
        }
      : { top: row, left: col, bottom: row, right: col };
  }
  return block ? select2(state, { row: block.top, col: block.left }, { row: block.bottom, col: block.right }) : state;
}
