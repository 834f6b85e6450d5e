import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from "react";
import { Check, Minus } from "lucide-react";
import { classes } from "@/components/classes";
import { Icon } from "@/components/Icon";
import { leastOfTrack, tickOf, toggleRow, type RowKey, type RowSelection } from "../model";
import "./grid.css";
import { ListHead, type HeadColumn } from "./ListHead";
import { useRowHeight } from "./useRowHeight";
import { useRowWindow } from "./useRowWindow";

export interface ListColumn<Row> extends HeadColumn {
  /** A `grid-template-columns` track: "minmax(0, 1fr)", "164px". */
  readonly track: string;
  readonly render: (row: Row) => ReactNode;
}

/** Between two columns, and around them all, in CSS pixels: what the table's style says. */
const COLUMN_GAP = 12;
const ROW_PADDING = 36;
const TICK_WIDTH = 16;

export interface ListProps<Row> {
  label: string;
  /** All rows that match, on show or not. */
  count: number;
  columns: readonly ListColumn<Row>[];
  /** The row at a place, or undefined while it is being fetched. A new function when rows have come or changed. */
  rowAt: (index: number) => Row | undefined;
  rowId: (row: Row) => RowKey;
  rowName: (row: Row) => string;
  /** The rows that are needed now; both ends belong to it. */
  onNeed: (from: number, to: number) => void;
  selection: RowSelection;
  onSelect: (selection: RowSelection) => void;
  /** A run of rows was asked for, by Shift: add their ids to the selection. `anchor` was the first end. */
  onSelectRun: (from: number, to: number, anchor: RowKey | null) => void;
  /** Ctrl+A and the box in the head. */
  onSelectAll: () => void;
  /** The row whose detail is open. */
  current: RowKey | null;
  onCurrent: (row: Row, index: number) => void;
  /** Enter on a row. */
  onOpen?: (row: Row) => void;
  /** A plain click on a row, where moving along the rows does less than that. */
  onPress?: (row: Row) => void;
  /** CSS pixels, where a row has more than one line; else as the density says. */
  rowHeight?: number;
  /** Room below the last row, in CSS pixels, while a bar floats over the list. */
  footRoom?: number;
  /** When it changes the list starts anew at its first row: another filter, another order. */
  startKey?: string;
  /** Columns can be put in another order: the column's key and its new place among those that are not fixed. */
  onMoveColumn?: (key: string, to: number) => void;
  /** Columns can be made wider and narrower: CSS pixels, or null for the usual width. */
  onResizeColumn?: (key: string, width: number | null) => void;
}

/** A read-only list over rows that are fetched window by window. The focus is on a real row. */
export function List<Row>(props: ListProps<Row>) {
  const { label, count, columns, rowAt, rowId, onNeed, selection, current, footRoom = 0, startKey = "" } = props;
  const root = useRef<HTMLDivElement>(null);
  const usualHeight = useRowHeight("--h-row");
  const rowHeight = props.rowHeight ?? usualHeight;
  const headHeight = useRowHeight("--h-head");
  /** Where the keyboard is; clamped when rows go. */
  const [wanted, setPlace] = useState(0);
  const place = Math.min(wanted, Math.max(count - 1, 0));
  /** Where Shift+arrow extends from. */
  const shiftFrom = useRef<number | null>(null);
  const window = useRowWindow({ scroller: root, count, rowHeight, headHeight, keep: count > 0 ? place : null });
  const { indexes, reveal } = window;

  const first = indexes[0];
  const last = indexes.at(-1);
  // The row with the focus may lie far from the rest: what is needed is the run in sight.
  const from = first === place && indexes.length > 1 ? (indexes[1] ?? first) : first;
  const to = last === place && indexes.length > 1 ? (indexes.at(-2) ?? last) : last;
  useEffect(() => {
    if (from !== undefined && to !== undefined) onNeed(Math.max(0, from - 1), Math.min(to + 1, count - 1));
  }, [onNeed, from, to, count]);

  const focusRow = useCallback((index: number) => {
    root.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    const row = document.activeElement?.closest("[data-row]");
    if (row && root.current?.contains(row)) focusRow(place);
  }, [focusRow, place]);
  const [startedFor, setStartedFor] = useState(startKey);
  if (startedFor !== startKey) {
    setStartedFor(startKey);
    setPlace(0);
  }
  useLayoutEffect(() => {
    shiftFrom.current = null;
    if (root.current) root.current.scrollTop = 0;
  }, [startKey]);

  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1);
    if (next < 0) return;
    setPlace(next);
    reveal(next);
    const row = rowAt(next);
    if (row !== undefined) props.onCurrent(row, next);
  };
  const extendTo = (index: number) => {
    shiftFrom.current ??= place;
    const next = Math.min(Math.max(index, 0), count - 1);
    const anchorRow = rowAt(shiftFrom.current);
    props.onSelectRun(
      Math.min(shiftFrom.current, next),
      Math.max(shiftFrom.current, next),
      anchorRow === undefined ? null : rowId(anchorRow),
    );
    setPlace(next);
    reveal(next);
  };
  const toggle = (row: Row, index: number) => {
    shiftFrom.current = index;
    props.onSelect(toggleRow(selection, rowId(row)));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest("[data-row]") !== event.target) return;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    const row = rowAt(place);
    const page = Math.max(1, Math.floor(((root.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: place - 1,
      ArrowDown: place + 1,
      PageUp: place - page,
      PageDown: place + page,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      if (event.shiftKey) extendTo(target);
      else {
        shiftFrom.current = null;
        go(target);
      }
    } else if (event.key === " " && row !== undefined) {
      toggle(row, place);
    } else if (event.key === "Enter" && row !== undefined && !ctrl) {
      props.onCurrent(row, place);
      props.onOpen?.(row);
    } else if (ctrl && event.key.toLowerCase() === "a") {
      props.onSelectAll();
    } else if (event.key === "Escape" && selection.ids.size > 0) {
      props.onSelect({ ids: new Set(), anchor: null });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element)) return;
    const line = event.target.closest<HTMLElement>(".body [data-row]");
    if (!line) return;
    const index = Number(line.dataset.row);
    const row = rowAt(index);
    if (row === undefined) return;
    const onBox = event.target.closest(".tick") !== null;
    if (event.shiftKey) {
      extendTo(index);
    } else if (onBox || event.ctrlKey || event.metaKey) {
      setPlace(index);
      toggle(row, index);
    } else {
      shiftFrom.current = null;
      setPlace(index);
      props.onCurrent(row, index);
      props.onPress?.(row);
    }
    focusRow(index);
  };

  const tick = tickOf(selection, count);
  const tracks = [`${TICK_WIDTH}px`, ...columns.map((column) => column.track)].join(" ");
  // Where a column stays in sight the others scroll sideways rather than being squeezed.
  const isFrozen = columns.some((column) => column.isFixed);
  const least = isFrozen
    ? columns.reduce((sum, { track }) => sum + leastOfTrack(track) + COLUMN_GAP, TICK_WIDTH + ROW_PADDING)
    : 0;
  return (
    <div
      ref={root}
      className={classes("tbl pane list live", isFrozen && "frozen")}
      role="grid"
      aria-label={label}
      aria-multiselectable
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      style={{ "--cols": tracks, "--h-row": `${rowHeight}px`, "--list-width": `${least}px` } as CSSProperties}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onScroll={(event) => event.currentTarget.toggleAttribute("data-aside", event.currentTarget.scrollLeft > 0)}
      onMouseDown={(event) => {
        // Shift+click marks rows, not text.
        if (event.shiftKey) event.preventDefault();
      }}
    >
      <div className="tr hd" role="row" aria-rowindex={1}>
        <span role="columnheader" aria-colindex={1}>
          <button
            type="button"
            className="tick"
            role="checkbox"
            aria-checked={tick === "some" ? "mixed" : tick === "all"}
            aria-label="Select all"
            disabled={count === 0}
            onClick={() => (tick === "all" ? props.onSelect({ ids: new Set(), anchor: null }) : props.onSelectAll())}
          >
            <Box tick={tick} />
          </button>
        </span>
        <ListHead columns={columns} onMove={props.onMoveColumn} onResize={props.onResizeColumn} />
      </div>
      <div className="body" role="rowgroup" style={{ height: window.height + footRoom }}>
        {indexes.map((index) => {
          const row = rowAt(index);
          const id = row === undefined ? null : rowId(row);
          return (
            <ListRow
              key={index}
              index={index}
              top={index * rowHeight}
              row={row}
              name={row === undefined ? "" : props.rowName(row)}
              columns={columns}
              isSelected={id !== null && selection.ids.has(id)}
              isCurrent={id !== null && id === current}
              hasFocus={index === place}
            />
          );
        })}
      </div>
    </div>
  );
}

function Box({ tick }: { tick: "all" | "some" | "none" }) {
  return (
    <span className={classes("box", tick !== "none" && "on")}>
      {tick !== "none" && <Icon icon={tick === "all" ? Check : Minus} />}
    </span>
  );
}

interface ListRowProps<Row> {
  index: number;
  top: number;
  row: Row | undefined;
  name: string;
  columns: readonly ListColumn<Row>[];
  isSelected: boolean;
  isCurrent: boolean;
  hasFocus: boolean;
}

const ListRow = memo(function ListRow<Row>({
  index,
  top,
  row,
  name,
  columns,
  isSelected,
  isCurrent,
  hasFocus,
}: ListRowProps<Row>) {
  return (
    <div
      className={classes("tr", isSelected && "sel", isCurrent && "cur")}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-current={isCurrent ? true : undefined}
      aria-busy={row === undefined ? true : undefined}
      aria-label={row === undefined ? "Loading" : undefined}
      data-row={index}
      tabIndex={hasFocus ? 0 : -1}
      style={{ top }}
    >
      <span role="gridcell" aria-colindex={1}>
        {row !== undefined && (
          <span className="tick" role="checkbox" aria-checked={isSelected} aria-label={`Select ${name}`}>
            <Box tick={isSelected ? "all" : "none"} />
          </span>
        )}
      </span>
      {columns.map((column, at) => (
        <span
          key={column.key}
          className={classes("row", column.isEnd && "r nw", column.isFixed && "fixed")}
          role="gridcell"
          aria-colindex={at + 2}
        >
          {row === undefined ? (
            <span className={classes("sk", (index + at) % 3 === 0 && "w40", (index + at) % 3 === 1 && "w80")} />
          ) : (
            column.render(row)
          )}
        </span>
      ))}
    </div>
  );
}) as <Row>(props: ListRowProps<Row>) => ReactNode;
