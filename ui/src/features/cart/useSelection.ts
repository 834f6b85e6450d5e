import { useCallback, useMemo, useRef, useState } from "react";
import type { CartLine } from "@/ipc";
import type { SelectHow } from "./Line";

export interface LineSelection {
  ids: ReadonlySet<string>;
  /** The selected lines, in the order shown. */
  lines: readonly CartLine[];
  select: (id: string, how: SelectHow) => void;
  selectAll: (ids: readonly string[]) => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Which lines a change of several is for. `lines` stand in the order shown, so that a range is what the eye sees. */
export function useSelection(lines: readonly CartLine[]): LineSelection {
  const [ids, setIds] = useState(NONE);
  const last = useRef<string | null>(null);
  const select = useCallback(
    (id: string, how: SelectHow) => {
      setIds((old) => {
        if (how === "range" && last.current !== null) {
          const [a, b] = [last.current, id].map((one) => lines.findIndex((line) => line.id === one));
          if (a !== undefined && b !== undefined && a >= 0 && b >= 0) {
            const stretch = lines.slice(Math.min(a, b), Math.max(a, b) + 1);
            return new Set([...old, ...stretch.map((line) => line.id)]);
          }
        }
        if (how === "only") return old.size === 1 && old.has(id) ? NONE : new Set([id]);
        const next = new Set(old);
        if (!next.delete(id)) next.add(id);
        return next;
      });
      if (how !== "range") last.current = id;
    },
    [lines],
  );
  const selectAll = useCallback((all: readonly string[]) => setIds(new Set(all)), []);
  const clear = useCallback(() => setIds(NONE), []);
  const chosen = useMemo(() => lines.filter((line) => ids.has(line.id)), [lines, ids]);
  return { ids, lines: chosen, select, selectAll, clear };
}
