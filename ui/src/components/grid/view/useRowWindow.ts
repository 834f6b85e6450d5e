import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, type RefObject } from "react";

export interface RowWindowOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  /** CSS pixels. */
  rowHeight: number;
  /** What sticks above the rows inside the scroller, in CSS pixels. */
  headHeight: number;
  /** A row that stays in the document wherever the scroller is: the one with the focus. */
  keep: number | null;
}

export interface RowWindow {
  /** The rows to draw, ascending. */
  indexes: number[];
  /** Height of all rows together. */
  height: number;
  /** Brings a row into sight, below the head, by the shortest way. */
  reveal: (index: number) => void;
}

/** Which rows are in sight. Rows have one height, so a place is an index times that height. */
export function useRowWindow({ scroller, count, rowHeight, headHeight, keep }: RowWindowOptions): RowWindow {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (keep === null || keep >= range.count || indexes.includes(keep)) return indexes;
      return keep < (indexes[0] ?? 0) ? [keep, ...indexes] : [...indexes, keep];
    },
    [keep],
  );
  // The virtualizer is one mutable object; nothing of it is passed on to a memoised component.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 8,
    rangeExtractor,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const reveal = useCallback((index: number) => virtualizer.scrollToIndex(index, { align: "auto" }), [virtualizer]);
  return {
    indexes: virtualizer.getVirtualItems().map((item) => item.index),
    height: count * rowHeight,
    reveal,
  };
}
