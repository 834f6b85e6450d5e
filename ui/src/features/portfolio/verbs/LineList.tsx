import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useRowWindow } from "@/components/grid";

/** Two lines of text. */
const ROW_HEIGHT = 44;

interface LineListProps<Row> {
  label: string;
  count: number;
  /** The row at a place, or undefined while it is being fetched. */
  rowAt: (index: number) => Row | undefined;
  /** The rows that are needed now; both ends belong to it. */
  onNeed: (from: number, to: number) => void;
  /** Space or Enter on a row. */
  onToggle?: (row: Row) => void;
  /** When it changes the list starts anew at its first row. */
  startKey: string;
  children: (row: Row) => ReactNode;
}

/** A long list of names inside a dialog: one tab stop, arrows move along it, rows exist only while they are in sight. */
export function LineList<Row>({ label, count, rowAt, onNeed, onToggle, startKey, children }: LineListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setPlace] = useState(0);
  const place = Math.min(wanted, Math.max(count - 1, 0));
  const { indexes, height, reveal } = useRowWindow({
    scroller,
    count,
    rowHeight: ROW_HEIGHT,
    headHeight: 0,
    keep: count > 0 ? place : null,
  });
  const inSight = indexes.filter((index) => index !== place);
  const from = inSight[0] ?? place;
  const to = inSight.at(-1) ?? place;
  useEffect(() => {
    if (count > 0) onNeed(Math.max(0, from - 1), Math.min(to + 1, count - 1));
  }, [onNeed, from, to, count]);
  const [startedFor, setStartedFor] = useState(startKey);
  if (startedFor !== startKey) {
    setStartedFor(startKey);
    setPlace(0);
  }
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [startKey]);
  useLayoutEffect(() => {
    const held = document.activeElement;
    if (held?.matches("[data-row]") && scroller.current?.contains(held))
      scroller.current.querySelector<HTMLElement>(`[data-row="${String(place)}"]`)?.focus({ preventScroll: true });
  }, [place]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-row]")) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: place - 1,
      ArrowDown: place + 1,
      PageUp: place - page,
      PageDown: place + page,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    const row = rowAt(place);
    if (target !== undefined) {
      const next = Math.min(Math.max(target, 0), count - 1);
      setPlace(next);
      reveal(next);
    } else if (event.key === " " && onToggle !== undefined && row !== undefined) {
      onToggle(row);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={scroller} className="scroll verb-lines">
      <ul aria-label={label} style={{ height }} onKeyDown={onKeyDown}>
        {indexes.map((index) => {
          const row = rowAt(index);
          return (
            <li
              key={index}
              className="verb-line"
              style={{ top: index * ROW_HEIGHT, height: ROW_HEIGHT }}
              aria-setsize={count}
              aria-posinset={index + 1}
              tabIndex={index === place ? 0 : -1}
              data-row={index}
              onFocus={() => setPlace(index)}
            >
              {row === undefined ? <span className="sk verb-line-wait" aria-hidden="true" /> : children(row)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
