import { useSyncExternalStore } from "react";

/** Row heights are tokens that follow the density; the window over the rows needs them as numbers. */
export type RowHeightToken = "--h-cell" | "--h-row" | "--h-head";

const USUAL: Record<RowHeightToken, number> = { "--h-cell": 32, "--h-row": 36, "--h-head": 32 };

function read(token: RowHeightToken): number {
  const height = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token));
  return Number.isFinite(height) && height > 0 ? height : USUAL[token];
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-density"] });
  return () => observer.disconnect();
}

/** The height of a row in CSS pixels, now and after a change of density. */
export function useRowHeight(token: RowHeightToken): number {
  return useSyncExternalStore(subscribe, () => read(token));
}
