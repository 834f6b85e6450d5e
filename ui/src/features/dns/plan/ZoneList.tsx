import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { classes } from "@/components";
import { useRowWindow } from "@/components/grid";

/** Two lines of text, as the sheet of the plan has them. */
const ROW_HEIGHT = 47;

export interface ZoneListProps<Row> {
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** The row whose detail is shown. */
  current: string | null;
  /** The keyboard or the mouse stands on a row now. */
  onShow: (row: Row) => void;
  /** Further keys on a row; `true` when it took the key. */
  onKey?: (row: Row, key: string) => boolean;
  rowClass?: (row: Row) => string | undefined;
  /** What a row holds. Whatever takes the focus in it carries `focus`. */
  children: (row: Row, focus: RowFocus) => ReactNode;
  /** CSS pixels. */
  rowHeight?: number;
}

/** The one thing of a row that the keyboard stands on. */
export interface RowFocus {
  tabIndex: 0 | -1;
  "data-row": number;
  "aria-current": true | undefined;
}

/** A long list of zones beside their detail: one tab stop, arrows move along it, rows exist only while they are in sight. */
export function ZoneList<Row>({
  label,
  rows,
  rowId,
  current,
  onShow,
  onKey,
  rowClass,
  children,
  rowHeight = ROW_HEIGHT,
}: ZoneListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setPlace] = useState(0);
  const place = Math.min(wanted, Math.max(rows.length - 1, 0));
  const { indexes, height, reveal } = useRowWindow({
    scroller,
    count: rows.length,
    rowHeight,
    headHeight: 0,
    keep: rows.length > 0 ? place : null,
  });
  const focusPlace = () =>
    scroller.current?.querySelector<HTMLElement>(`[data-row="${place}"]`)?.focus({ preventScroll: true });
  useLayoutEffect(() => {
    if (document.activeElement?.matches("[data-row]") && scroller.current?.contains(document.activeElement))
      focusPlace();
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-row]")) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: place - 1,
      ArrowDown: place + 1,
      PageUp: place - page,
      PageDown: place + page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = moves[event.key];
    const row = rows[place];
    if (target !== undefined) {
      const next = Math.min(Math.max(target, 0), rows.length - 1);
      const there = rows[next];
      if (there !== undefined) {
        setPlace(next);
        reveal(next);
        onShow(there);
      }
    } else if (row === undefined || !onKey?.(row, event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={scroller} className="scroll zone-list">
      <ul aria-label={label} style={{ height }} onKeyDown={onKeyDown}>
        {indexes.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const id = rowId(row);
          const isCurrent = id === current;
          return (
            <li
              key={id}
              className={classes("zone", isCurrent && "on", rowClass?.(row))}
              style={{ top: index * rowHeight, height: rowHeight }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              onFocus={() => setPlace(index)}
            >
              {children(row, {
                tabIndex: index === place ? 0 : -1,
                "data-row": index,
                "aria-current": isCurrent ? true : undefined,
              })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
