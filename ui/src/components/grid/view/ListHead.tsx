import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { classes } from "@/components/classes";
import { Icon } from "@/components/Icon";
import { dropPlace } from "../model";
import { ColumnSizer } from "./ColumnSizer";

/** What a head needs of a column. */
export interface HeadColumn {
  readonly key: string;
  /** What the head shows; `name` says it where this is only an icon. */
  readonly title: ReactNode;
  readonly name: string;
  /** Right-aligned: money and counts. */
  readonly isEnd?: boolean;
  /** Stays at the left while the others scroll sideways, and can not be moved. First columns only. */
  readonly isFixed?: boolean;
  readonly sort?: "ascending" | "descending" | "none";
  readonly onSort?: () => void;
}

export interface ListHeadProps {
  columns: readonly HeadColumn[];
  /** Puts a column at a place among those that are not fixed. */
  onMove: ((key: string, to: number) => void) | undefined;
  /** A width in CSS pixels; null is the usual one. */
  onResize: ((key: string, width: number | null) => void) | undefined;
}

/** By how much one key press changes a width, in CSS pixels. */
const WIDTH_STEP = 16;
/** How far a head is dragged before it moves: less is a click. */
const DRAG_START = 6;

interface Drag {
  readonly key: string;
  readonly x: number;
  readonly to: number | null;
}

/**
 * The heads of a list. They sort by a click; where the list can be arranged they are dragged to another place, and their
 * edges to another width. By keyboard: one stop for all heads, arrows go along them, Ctrl+Shift+arrow moves the column and
 * Alt+Shift+arrow changes its width, Alt+Shift+Home gives it the usual one.
 */
export function ListHead({ columns, onMove, onResize }: ListHeadProps) {
  const [at, setAt] = useState(0);
  const [drag, setDrag] = useState<Drag | null>(null);
  /** A drag ends with a click on what was dragged: that click sorts nothing. */
  const dragged = useRef(false);
  const to = drag?.to ?? null;
  const isArranged = onMove !== undefined || onResize !== undefined;
  const stop = Math.min(at, columns.length - 1);
  const movable = columns.filter((column) => !column.isFixed);

  const cellOf = (from: Element, key: string) =>
    from.closest(".tr")?.querySelector<HTMLElement>(`[data-column="${CSS.escape(key)}"]`) ?? null;
  const focusHead = (from: Element, index: number) => {
    const column = columns[index];
    if (!column) return;
    setAt(index);
    const cell = cellOf(from, column.key);
    (cell?.querySelector<HTMLElement>("button.sort") ?? cell)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, column: HeadColumn, index: number) => {
    const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey && event.shiftKey && onResize && event.key === "Home") {
      onResize(column.key, null);
    } else if (by === 0) {
      return;
    } else if (event.altKey && event.shiftKey && onResize) {
      onResize(column.key, event.currentTarget.getBoundingClientRect().width + by * WIDTH_STEP);
    } else if (ctrl && event.shiftKey && onMove && !column.isFixed) {
      const place = movable.indexOf(column) + by;
      if (place >= 0 && place < movable.length) {
        onMove(column.key, place);
        setAt(index + by);
      }
    } else if (!event.altKey && !ctrl && !event.shiftKey) {
      focusHead(event.currentTarget, Math.min(Math.max(index + by, 0), columns.length - 1));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const placeAt = (row: Element, key: string, x: number) => {
    const middles = movable.map((column) => {
      const box = cellOf(row, column.key)?.getBoundingClientRect();
      return box ? box.left + box.width / 2 : 0;
    });
    return dropPlace(
      middles,
      movable.findIndex((column) => column.key === key),
      x,
    );
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>, column: HeadColumn) => {
    dragged.current = false;
    if (event.button === 0 && onMove && !column.isFixed) setDrag({ key: column.key, x: event.clientX, to: null });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!drag || (drag.to === null && Math.abs(event.clientX - drag.x) < DRAG_START)) return;
    if (drag.to === null) event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = true;
    setDrag({ ...drag, to: placeAt(event.currentTarget, drag.key, event.clientX) });
  };
  const onPointerUp = () => {
    if (drag && to !== null) onMove?.(drag.key, to);
    setDrag(null);
  };

  const from = drag ? movable.findIndex((column) => column.key === drag.key) : -1;
  return columns.map((column, index) => {
    const { sort, onSort, isEnd } = column;
    const isSorted = sort === "ascending" || sort === "descending";
    const isTarget = to !== null && to !== from && movable[to] === column;
    const tabIndex = isArranged ? (index === stop ? 0 : -1) : undefined;
    return (
      <span
        key={column.key}
        className={classes(
          "row",
          isEnd && "r",
          isSorted && "sorted",
          column.isFixed && "fixed",
          to !== null && drag?.key === column.key && "dragged",
          isTarget && (to > from ? "drop-after" : "drop-before"),
        )}
        role="columnheader"
        aria-colindex={index + 2}
        aria-sort={onSort ? (sort ?? "none") : undefined}
        data-column={column.key}
        tabIndex={onSort ? undefined : tabIndex}
        onFocus={isArranged ? () => setAt(index) : undefined}
        onKeyDown={isArranged ? (event) => onKeyDown(event, column, index) : undefined}
        onPointerDown={onMove ? (event) => onPointerDown(event, column) : undefined}
        onPointerMove={onMove ? onPointerMove : undefined}
        onPointerUp={onMove ? onPointerUp : undefined}
        onPointerCancel={onMove ? () => setDrag(null) : undefined}
        onClickCapture={(event) => {
          if (dragged.current) event.stopPropagation();
          dragged.current = false;
        }}
      >
        {onSort ? (
          <button type="button" className="sort" onClick={onSort} tabIndex={tabIndex}>
            <span className="trunc">{column.title}</span>
            {isSorted && <Icon icon={sort === "ascending" ? ArrowUp : ArrowDown} size="xs" />}
          </button>
        ) : (
          <span className="trunc">{column.title}</span>
        )}
        {onResize && (
          <ColumnSizer onResize={(width) => onResize(column.key, width)} onReset={() => onResize(column.key, null)} />
        )}
      </span>
    );
  });
}
