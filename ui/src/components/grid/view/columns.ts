/** Columns of the editable grid and their widths. */

import type { ColKey } from "../model";

export interface GridColumn {
  readonly key: ColKey;
  readonly title: string;
  /** Second line of the head: "TXT at _dmarc". */
  readonly note: string;
  /** CSS pixels at first; the user can change it. */
  readonly width: number;
}

/** The row number at the left, and the head's button at the right. */
export const GUTTER_WIDTH = 34;
export const END_WIDTH = 36;
export const MIN_COLUMN_WIDTH = 64;
export const MAX_COLUMN_WIDTH = 900;

/** Widths that the user set; a column that is not in it has its own. */
export type Widths = ReadonlyMap<ColKey, number>;

export function widthOf(column: GridColumn, widths: Widths): number {
  return widths.get(column.key) ?? column.width;
}

export function withWidth(widths: Widths, key: ColKey, width: number): Widths {
  return new Map(widths).set(key, Math.min(MAX_COLUMN_WIDTH, Math.max(MIN_COLUMN_WIDTH, Math.round(width))));
}

/** `grid-template-columns` of every row, and the least width at which nothing is squeezed. The last column takes what is left. */
export function trackList(columns: readonly GridColumn[], widths: Widths): { tracks: string; width: number } {
  const sizes = columns.map((column) => widthOf(column, widths));
  const tracks = sizes.map((size, index) =>
    index === sizes.length - 1 && index > 0 ? `minmax(${size}px, 1fr)` : `${size}px`,
  );
  return {
    tracks: [`${GUTTER_WIDTH}px`, ...tracks, `${END_WIDTH}px`].join(" "),
    width: sizes.reduce((sum, size) => sum + size, GUTTER_WIDTH + END_WIDTH),
  };
}
