/** Where a key takes the active cell. Nothing here changes a value. */

import { clamp, type CellRef, type Shape } from "./cells";

export type Direction = "up" | "down" | "left" | "right";

export type Motion =
  | { readonly to: Direction }
  /** To the edge of the filled block, as Ctrl+arrow does in a spreadsheet. */
  | { readonly to: Direction; readonly jump: true }
  | { readonly to: "page-up" | "page-down"; readonly rows: number }
  | { readonly to: "row-start" | "row-end" | "grid-start" | "grid-end" }
  /** The next or previous cell in reading order, going on in the next row. */
  | { readonly to: "next" | "previous" };

const STEP: Record<Direction, CellRef> = {
  up: { row: -1, col: 0 },
  down: { row: 1, col: 0 },
  left: { row: 0, col: -1 },
  right: { row: 0, col: 1 },
};

/** The place that a motion leads to, always inside the shape; `from` must be inside it too. */
export function move(from: CellRef, motion: Motion, shape: Shape, isFilled: (at: CellRef) => boolean): CellRef {
  return clamp(target(from, motion, shape, isFilled), shape) ?? from;
}

/** True when `next` or `previous` has no further cell to go to. */
export function atEnd(from: CellRef, to: "next" | "previous", shape: Shape): boolean {
  return to === "next"
    ? from.row >= shape.rows.length - 1 && from.col >= shape.cols.length - 1
    : from.row <= 0 && from.col <= 0;
}

function target(from: CellRef, motion: Motion, shape: Shape, isFilled: (at: CellRef) => boolean): CellRef {
  const lastRow = shape.rows.length - 1;
  const lastCol = shape.cols.length - 1;
  switch (motion.to) {
    case "up":
    case "down":
    case "left":
    case "right": {
      if ("jump" in motion) return jump(from, motion.to, shape, isFilled);
      const step = STEP[motion.to];
      return { row: from.row + step.row, col: from.col + step.col };
    }
    case "page-up":
      return { row: from.row - Math.max(1, motion.rows), col: from.col };
    case "page-down":
      return { row: from.row + Math.max(1, motion.rows), col: from.col };
    case "row-start":
      return { row: from.row, col: 0 };
    case "row-end":
      return { row: from.row, col: lastCol };
    case "grid-start":
      return { row: 0, col: 0 };
    case "grid-end":
      return { row: lastRow, col: lastCol };
    case "next":
      if (atEnd(from, "next", shape)) return from;
      return from.col < lastCol ? { row: from.row, col: from.col + 1 } : { row: from.row + 1, col: 0 };
    case "previous":
      if (atEnd(from, "previous", shape)) return from;
      return from.col > 0 ? { row: from.row, col: from.col - 1 } : { row: from.row - 1, col: lastCol };
  }
}

/** Inside a filled block: its last cell. At its edge or in the blank: the next filled cell, or the border. */
function jump(from: CellRef, direction: Direction, shape: Shape, isFilled: (at: CellRef) => boolean): CellRef {
  const step = STEP[direction];
  const inside = (at: CellRef) =>
    at.row >= 0 && at.row < shape.rows.length && at.col >= 0 && at.col < shape.cols.length;
  const after = (at: CellRef): CellRef => ({ row: at.row + step.row, col: at.col + step.col });
  let at = from;
  let next = after(at);
  if (!inside(next)) return from;
  if (isFilled(at) && isFilled(next)) {
    while (inside(next) && isFilled(next)) {
      at = next;
      next = after(at);
    }
    return at;
  }
  while (inside(next) && !isFilled(next)) {
    at = next;
    next = after(at);
  }
  return inside(next) ? next : at;
}
