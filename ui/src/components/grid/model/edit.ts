/**
 * Every way to change many cells: fill, paste, clear, one value into a range. Each gives one step of history and
 * a count of what could not be done. Staged values change, rows and columns never do.
 */

import { blockHeight, blockWidth, type Block, type CellSource, type ColKey, type RowKey, type Shape } from "./cells";
import {
  cellText,
  readInput,
  sameValue,
  stagedAt,
  type Change,
  type Staged,
  type StagedValue,
  type Step,
} from "./staged";
import type { Table } from "./tsv";

/** What an edit works on. */
export interface Sheet {
  readonly shape: Shape;
  readonly staged: Staged;
  readonly source: CellSource;
}

export interface Edit {
  readonly step: Step;
  /** Cells that would have changed but cannot be edited. */
  readonly skipped: number;
}

export interface PasteEdit extends Edit {
  /** Blank cells in what was pasted: left alone. */
  readonly blank: number;
  /** Pasted rows and columns for which the grid had no place. */
  readonly droppedRows: number;
  readonly droppedCols: number;
  /** The cells covered, for the selection afterwards. */
  readonly block: Block;
}

/** Collects the changes of one step. A cell visited twice keeps its last value. */
class StepDraft {
  readonly #sheet: Sheet;
  readonly #changes: Change[] = [];
  skipped = 0;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  /** Stages what typing `text` there would stage. */
  type(row: RowKey, col: ColKey, text: string): void {
    const { source } = this.#sheet;
    this.put(row, col, readInput(text, source.base(row, col)));
  }

  put(row: RowKey, col: ColKey, after: StagedValue | undefined): void {
    const { staged, source } = this.#sheet;
    const before = stagedAt(staged, row, col);
    if (sameValue(before, after)) return;
    if (after !== undefined && !source.editable(row, col)) {
      this.skipped += 1;
      return;
    }
    this.#changes.push({ row, col, before, after });
  }

  edit(): Edit {
    return { step: this.#changes, skipped: this.skipped };
  }
}

/** The keys of a place, or undefined outside the shape. */
function keysAt(shape: Shape, row: number, col: number): { row: RowKey; col: ColKey } | undefined {
  const rowKey = shape.rows[row];
  const colKey = shape.cols[col];
  return rowKey === undefined || colKey === undefined ? undefined : { row: rowKey, col: colKey };
}

function eachCell(block: Block, visit: (row: number, col: number) => void): void {
  for (let row = block.top; row <= block.bottom; row += 1) {
    for (let col = block.left; col <= block.right; col += 1) visit(row, col);
  }
}

/** Types one text into one cell, named by key: it may be out of sight. */
export function typeInto(sheet: Sheet, row: RowKey, col: ColKey, text: string): Edit {
  const draft = new StepDraft(sheet);
  draft.type(row, col, text);
  return draft.edit();
}

/** Types one text into every cell of a block. */
export function typeIntoBlock(sheet: Sheet, block: Block, text: string): Edit {
  const draft = new StepDraft(sheet);
  eachCell(block, (row, col) => {
    const at = keysAt(sheet.shape, row, col);
    if (at) draft.type(at.row, at.col, text);
  });
  return draft.edit();
}

/** Takes the staged values of a block back. What the cells hold at the account stays as it is. */
export function clearBlock(sheet: Sheet, block: Block): Edit {
  const draft = new StepDraft(sheet);
  eachCell(block, (row, col) => {
    const at = keysAt(sheet.shape, row, col);
    if (at) draft.put(at.row, at.col, undefined);
  });
  return draft.edit();
}

/** Takes every staged value back, those out of sight too. */
export function clearAll(sheet: Sheet): Edit {
  const draft = new StepDraft(sheet);
  for (const [row, cells] of sheet.staged) {
    for (const col of cells.keys()) draft.put(row, col, undefined);
  }
  return draft.edit();
}

/** Takes every staged value of one column back, those out of sight too. */
export function clearColumn(sheet: Sheet, col: ColKey): Edit {
  const draft = new StepDraft(sheet);
  for (const row of sheet.staged.keys()) draft.put(row, col, undefined);
  return draft.edit();
}

/**
 * Repeats `from` over the rest of `to`, which must contain it, as dragging the fill handle does. A blank cell in
 * the pattern leaves its copies alone.
 */
export function fill(sheet: Sheet, from: Block, to: Block): Edit {
  const draft = new StepDraft(sheet);
  const { shape, staged, source } = sheet;
  const height = blockHeight(from);
  const width = blockWidth(from);
  eachCell(to, (row, col) => {
    if (row >= from.top && row <= from.bottom && col >= from.left && col <= from.right) return;
    const at = keysAt(shape, row, col);
    const pattern = keysAt(
      shape,
      from.top + modulo(row - from.top, height),
      from.left + modulo(col - from.left, width),
    );
    if (!at || !pattern) return;
    const text = cellText(staged, source, pattern.row, pattern.col);
    if (text.trim() !== "") draft.type(at.row, at.col, text);
  });
  return draft.edit();
}

/** Ctrl+D: the first row of the block into the others; a block of one row takes from the row above it. */
export function fillDown(sheet: Sheet, block: Block): Edit {
  const single = block.top === block.bottom;
  if (single && block.top === 0) return { step: [], skipped: 0 };
  const top = single ? block.top - 1 : block.top;
  return fill(sheet, { ...block, top, bottom: top }, { ...block, top });
}

/** Ctrl+R: the first column of the block into the others; a block of one column takes from the one before it. */
export function fillRight(sheet: Sheet, block: Block): Edit {
  const single = block.left === block.right;
  if (single && block.left === 0) return { step: [], skipped: 0 };
  const left = single ? block.left - 1 : block.left;
  return fill(sheet, { ...block, left, right: left }, { ...block, left });
}

/**
 * Pastes a table over a block: repeated if the block is a multiple of it, else once from the block's first cell.
 * Blank cells and the missing ends of ragged rows leave what is there alone.
 */
export function paste(sheet: Sheet, block: Block, table: Table): PasteEdit {
  const { shape } = sheet;
  const height = table.rows.length;
  const width = table.rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (height === 0 || width === 0) {
    return { step: [], skipped: 0, blank: 0, droppedRows: table.droppedRows, droppedCols: 0, block };
  }
  const repeats = blockHeight(block) % height === 0 && blockWidth(block) % width === 0;
  const wanted: Block = repeats
    ? block
    : { top: block.top, left: block.left, bottom: block.top + height - 1, right: block.left + width - 1 };
  const covered: Block = {
    ...wanted,
    bottom: Math.min(wanted.bottom, shape.rows.length - 1),
    right: Math.min(wanted.right, shape.cols.length - 1),
  };
  const draft = new StepDraft(sheet);
  let blank = 0;
  eachCell(covered, (row, col) => {
    const at = keysAt(shape, row, col);
    const text = table.rows[(row - covered.top) % height]?.[(col - covered.left) % width] ?? "";
    if (!at) return;
    if (text.trim() === "") blank += 1;
    else draft.type(at.row, at.col, text);
  });
  return {
    ...draft.edit(),
    blank,
    droppedRows: table.droppedRows + wanted.bottom - covered.bottom,
    droppedCols: wanted.right - covered.right,
    block: covered,
  };
}

/** The texts of a block, row by row, for the clipboard. */
export function copyBlock(sheet: Sheet, block: Block): string[][] {
  const rows: string[][] = [];
  for (let row = block.top; row <= block.bottom; row += 1) {
    const cells: string[] = [];
    for (let col = block.left; col <= block.right; col += 1) {
      const at = keysAt(sheet.shape, row, col);
      cells.push(at ? cellText(sheet.staged, sheet.source, at.row, at.col) : "");
    }
    rows.push(cells);
  }
  return rows;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
