/**
 * How the user arranged the columns of a list: which are shown, in which order, how wide. Plain values; the list draws
 * them and the page keeps them.
 */

/** A shown column. Its place in the arrangement is its place in the list. */
export interface PlacedColumn {
  readonly column: string;
  /** CSS pixels; null is the usual width. */
  readonly width: number | null;
}

export type Arrangement = readonly PlacedColumn[];

/** A column stays wide enough to be found and taken hold of, and leaves room for others. */
export const LEAST_LIST_WIDTH = 48;
export const MOST_LIST_WIDTH = 800;

export function clampListWidth(width: number): number {
  return Math.min(MOST_LIST_WIDTH, Math.max(LEAST_LIST_WIDTH, Math.round(width)));
}

/** Puts a column at `to` among the others; beyond either end is that end. */
export function movedColumn(columns: Arrangement, column: string, to: number): Arrangement {
  const from = columns.findIndex((one) => one.column === column);
  const moved = columns[from];
  if (moved === undefined) return columns;
  const place = Math.min(Math.max(to, 0), columns.length - 1);
  if (place === from) return columns;
  const rest = columns.filter((one) => one !== moved);
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** Puts a column behind another, or before all. For lists that do not show every column of the arrangement now. */
export function movedBehind(columns: Arrangement, column: string, other: string | null): Arrangement {
  const moved = columns.find((one) => one.column === column);
  if (moved === undefined || other === column) return columns;
  const rest = columns.filter((one) => one !== moved);
  const place = other === null ? 0 : rest.findIndex((one) => one.column === other) + 1;
  return movedColumn(columns, column, place);
}

/** A column by so many places to the right; to the left where `by` is negative. */
export function steppedColumn(columns: Arrangement, column: string, by: number): Arrangement {
  const from = columns.findIndex((one) => one.column === column);
  return from < 0 ? columns : movedColumn(columns, column, from + by);
}

/** Null gives a column its usual width again. */
export function resizedColumn(columns: Arrangement, column: string, width: number | null): Arrangement {
  const next = width === null ? null : clampListWidth(width);
  return columns.map((one) => (one.column === column && one.width !== next ? { ...one, width: next } : one));
}

/** Shows a column, at the end, or hides it. */
export function toggledColumn(columns: Arrangement, column: string): Arrangement {
  const rest = columns.filter((one) => one.column !== column);
  return rest.length < columns.length ? rest : [...rest, { column, width: null }];
}

/** What is left of a kept arrangement: columns that the list knows, once each, no narrower or wider than can be used. */
export function knownColumns(columns: Arrangement, known: ReadonlySet<string>): Arrangement {
  const seen = new Set<string>();
  return columns.flatMap(({ column, width }) => {
    if (!known.has(column) || seen.has(column)) return [];
    seen.add(column);
    return [{ column, width: width === null ? null : clampListWidth(width) }];
  });
}

export function sameArrangement(a: Arrangement, b: Arrangement): boolean {
  return a.length === b.length && a.every((one, at) => one.column === b[at]?.column && one.width === b[at].width);
}

/**
 * Where a column that is dragged would stand: its new place among all columns. `middles` are the middles of the columns in
 * order, `from` is the dragged one's place.
 */
export function dropPlace(middles: readonly number[], from: number, x: number): number {
  return middles.filter((middle, at) => at !== from && middle < x).length;
}

/** The least width of a `grid-template-columns` track in CSS pixels: of `120px`, `minmax(180px, 1fr)`; 0 where it has none. */
export function leastOfTrack(track: string): number {
  const match = /^(?:minmax\(\s*)?(\d+(?:\.\d+)?)px/.exec(track);
  return match ? Number(match[1]) : 0;
}
