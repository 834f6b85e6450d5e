import { useLayoutEffect, useRef, type RefObject } from "react";
import type { CellView } from "./cell-view";

/** What the tip and the screen reader say about a cell; empty when the cell says it all itself. */
export function tipParts(view: CellView): { explain: string | undefined; was: string | undefined } {
  const edited = view.state === "changed" || view.state === "removed" || view.state === "invalid";
  return { explain: view.explain, was: edited && view.before !== undefined ? view.before : undefined };
}

/** The same in one run of words. */
export function tipText(view: CellView): string {
  const { explain, was } = tipParts(view);
  return [explain, was === undefined ? undefined : was === "" ? "There was nothing before." : `Before: ${was}`]
    .filter((part) => part !== undefined)
    .join(" ");
}

export interface CellTipProps {
  view: CellView;
  row: number;
  col: number;
  root: RefObject<HTMLElement | null>;
}

/** The dark note below (or, at the foot, above) a cell. Shown for the cell under the pointer and for a troubled active one. */
export function CellTip({ view, row, col, root }: CellTipProps) {
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = root.current;
    const note = tip.current;
    const cell = box && cellElement(box, row, col);
    if (!box || !note || !cell) return;
    const frame = box.getBoundingClientRect();
    const at = cell.getBoundingClientRect();
    const below = at.bottom + 8 + note.offsetHeight <= frame.top + box.clientHeight;
    const top = (below ? at.bottom + 8 : at.top - 8 - note.offsetHeight) - frame.top + box.scrollTop;
    const farLeft = box.scrollLeft + box.clientWidth - note.offsetWidth - 8;
    const left = Math.min(at.left + 12 - frame.left + box.scrollLeft, Math.max(farLeft, box.scrollLeft + 8));
    note.style.top = `${top}px`;
    note.style.left = `${left}px`;
  });
  const { explain, was } = tipParts(view);
  if (explain === undefined && was === undefined) return null;
  const stop = explain?.indexOf(". ") ?? -1;
  return (
    <div ref={tip} className="tip" aria-hidden="true">
      {explain !== undefined && (
        <div>
          <b>{stop < 0 ? explain : explain.slice(0, stop + 1)}</b>
          {stop >= 0 && explain.slice(stop + 1)}
        </div>
      )}
      {was !== undefined && (
        <div>
          {was === "" ? (
            "There was nothing before."
          ) : (
            <>
              was <span className="mono">{was}</span>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** The element of a cell that is drawn now; a spanning cell stands for every column that it covers. */
export function cellElement(root: HTMLElement, row: number, col: number): HTMLElement | null {
  const line = root.querySelector(`[data-row="${row}"]`);
  return (
    line?.querySelector<HTMLElement>(`[data-col="${col}"]`) ??
    (col > 0 ? (line?.querySelector<HTMLElement>("[data-span]") ?? null) : null)
  );
}
