/**
 * The nouns of the grid: keys, positions and blocks of cells.
 *
 * A position (`CellRef`) is where a cell stands now; a key says which cell it is. Everything that must outlive
 * a change of rows or columns (staged values, history, the draft) is kept by key.
 */

export type RowKey = string;
export type ColKey = string;

/** A cell by its place, counted from 0. */
export interface CellRef {
  readonly row: number;
  readonly col: number;
}

/** A rectangle of cells; all four edges belong to it. */
export interface Block {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The rows and columns on show, in order. */
export interface Shape {
  readonly rows: readonly RowKey[];
  readonly cols: readonly ColKey[];
}

/** What the grid asks about a cell that it does not hold itself. */
export interface CellSource {
  /** The value before any edit, as text that could be typed back; "" where there is nothing. */
  base: (row: RowKey, col: ColKey) => string;
  /** False where no value can be staged: identity columns and cells marked "not possible". */
  editable: (row: RowKey, col: ColKey) => boolean;
}

export function isEmptyShape(shape: Shape): boolean {
  return shape.rows.length === 0 || shape.cols.length === 0;
}

/** The nearest place that exists, or null when there is no cell at all. */
export function clamp(at: CellRef, shape: Shape): CellRef | null {
  if (isEmptyShape(shape)) return null;
  const row = Math.min(Math.max(at.row, 0), shape.rows.length - 1);
  const col = Math.min(Math.max(at.col, 0), shape.cols.length - 1);
  return row === at.row && col === at.col ? at : { row, col };
}

/** The rectangle between two corners, in any order. */
export function blockOf(a: CellRef, b: CellRef): Block {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.col, b.col),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.col, b.col),
  };
}

export function sameCell(a: CellRef | null, b: CellRef | null): boolean {
  return a === b || (a !== null && b !== null && a.row === b.row && a.col === b.col);
}

export function blockHeight(block: Block): number {
  return block.bottom - block.top + 1;
}

export function blockWidth(block: Block): number {
  return block.right - block.left + 1;
}

export function blockContains(block: Block, at: CellRef): boolean {
  return at.row >= block.top && at.row <= block.bottom && at.col >= block.left && at.col <= block.right;
}
