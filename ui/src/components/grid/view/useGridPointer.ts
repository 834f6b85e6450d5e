import { useCallback, useEffect, useRef, useState, type PointerEvent, type RefObject } from "react";
import { fillTarget, selectedBlock, type Block, type CellRef, type GridStore } from "../model";

/** The cell that an element belongs to. */
export function cellAt(target: EventTarget | null): CellRef | null {
  if (!(target instanceof Element)) return null;
  const col = target.closest<HTMLElement>("[data-col]")?.dataset.col;
  const row = target.closest<HTMLElement>("[data-row]")?.dataset.row;
  return row === undefined || col === undefined ? null : { row: Number(row), col: Number(col) };
}

/** The cell under the pointer, or the nearest one while the pointer is outside the grid. */
function cellUnder(root: HTMLElement, headHeight: number, x: number, y: number): CellRef | null {
  const box = root.getBoundingClientRect();
  const inX = Math.min(Math.max(x, box.left + 1), box.left + root.clientWidth - 2);
  const inY = Math.min(Math.max(y, box.top + headHeight + 1), box.top + root.clientHeight - 2);
  return cellAt(document.elementFromPoint(inX, inY));
}

/** Pixels per frame while the pointer is held outside the rows. */
const SCROLL_STEP = 14;

function beyond(at: number, low: number, high: number): number {
  return at < low ? -SCROLL_STEP : at > high ? SCROLL_STEP : 0;
}

interface Drag {
  readonly pointer: number;
  readonly kind: "select" | "fill";
  x: number;
  y: number;
}

export interface GridPointer {
  /** Where the fill handle points at now. */
  target: Block | null;
  /** True when it took the event for a cell: the focus belongs on the active one now. */
  onPointerDown: (event: PointerEvent) => boolean;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onPointerCancel: () => void;
}

/** Selecting by dragging, and the fill handle. Scrolls while the pointer is held beyond an edge. */
export function useGridPointer(root: RefObject<HTMLElement | null>, store: GridStore, headHeight: number): GridPointer {
  const drag = useRef<Drag | null>(null);
  const frame = useRef(0);
  const [target, setTarget] = useState<Block | null>(null);

  const follow = useCallback(() => {
    const element = root.current;
    const now = drag.current;
    if (!element || !now) return;
    const at = cellUnder(element, headHeight, now.x, now.y);
    if (!at) return;
    if (now.kind === "select") {
      store.send({ type: "activate", at, extend: true });
    } else {
      const block = selectedBlock(store.get());
      setTarget(block && fillTarget(block, at));
    }
  }, [root, store, headHeight]);

  const end = useCallback(() => {
    drag.current = null;
    cancelAnimationFrame(frame.current);
    setTarget(null);
  }, []);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const keepScrolling = useCallback(() => {
    const step = () => {
      const element = root.current;
      const now = drag.current;
      if (!element || !now) return;
      const box = element.getBoundingClientRect();
      const dx = beyond(now.x, box.left, box.right);
      const dy = beyond(now.y, box.top + headHeight, box.bottom);
      if (dx !== 0 || dy !== 0) {
        element.scrollBy(dx, dy);
        follow();
      }
      frame.current = requestAnimationFrame(step);
    };
    frame.current = requestAnimationFrame(step);
  }, [root, headHeight, follow]);

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return false;
    if (event.target.closest("textarea, button, .size")) return false;
    const at = cellAt(event.target);
    if (!at) return false;
    const isFill = event.target.closest("[data-fill]") !== null;
    if (!isFill) store.send({ type: "activate", at, extend: event.shiftKey });
    drag.current = { pointer: event.pointerId, kind: isFill ? "fill" : "select", x: event.clientX, y: event.clientY };
    keepScrolling();
    return true;
  };
  // Captured only once it is a drag: a capture would take the double click away from its cell.
  const capture = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current?.pointer !== event.pointerId) return;
    if (event.clientX === drag.current.x && event.clientY === drag.current.y) return;
    drag.current.x = event.clientX;
    drag.current.y = event.clientY;
    capture(event);
    follow();
  };
  const onPointerLeave = (event: PointerEvent) => {
    if (drag.current?.pointer === event.pointerId) capture(event);
  };
  const onPointerUp = (event: PointerEvent) => {
    if (drag.current?.pointer !== event.pointerId) return;
    const { kind } = drag.current;
    const element = root.current;
    const to = element && cellUnder(element, headHeight, event.clientX, event.clientY);
    end();
    if (kind === "fill" && to) store.send({ type: "fill-to", to });
  };
  return { target, onPointerDown, onPointerMove, onPointerUp, onPointerLeave, onPointerCancel: end };
}
