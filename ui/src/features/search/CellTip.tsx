import { useLayoutEffect, useRef, type RefObject } from "react";

export interface CellTipProps {
  lines: readonly string[];
  row: number;
  column: number;
  scroller: RefObject<HTMLElement | null>;
}

/** The dark note below (or, at the foot, above) a cell. The cell's label says the same. */
export function CellTip({ lines, row, column, scroller }: CellTipProps) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    const note = tip.current;
    const cell = box?.querySelector(`[data-row="${row}"] [data-column="${column}"]`);
    if (!box || !note || !cell) return;
    const frame = box.getBoundingClientRect();
    const at = cell.getBoundingClientRect();
    const below = at.bottom + 4 + note.offsetHeight <= frame.top + box.clientHeight;
    const top = (below ? at.bottom + 4 : at.top - 4 - note.offsetHeight) - frame.top + box.scrollTop;
    const farLeft = box.scrollLeft + box.clientWidth - note.offsetWidth - 8;
    const left = Math.min(at.left + 8 - frame.left + box.scrollLeft, Math.max(farLeft, box.scrollLeft + 8));
    note.style.top = `${top}px`;
    note.style.left = `${left}px`;
  });
  return (
    <div ref={tip} className="tip" aria-hidden="true">
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}
