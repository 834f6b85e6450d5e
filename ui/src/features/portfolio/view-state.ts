/** How the list looks: its columns and order. Kept for the list as such, and with each view that the user keeps. */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { knownColumns, resizedColumn, sameArrangement, type Arrangement } from "@/components/grid";
import { call, commands, createStore, useStore, type ListLook, type SortKey, type ViewCount } from "@/ipc";
import { COLUMN_IDS, NAME_COLUMN } from "./columns";
import { lookQuery } from "./queries";

const KNOWN: ReadonlySet<string> = new Set([NAME_COLUMN, ...COLUMN_IDS]);

/** Nameservers and the rest are asked for more rarely, and the drawer shows them too. */
export const USUAL_LOOK: ListLook = {
  sort: "expires",
  descending: false,
  columns: ["expires", "account", "dns", "renewal", "auto-renew"].map((column) => ({ column, width: null })),
};

/** A kept look with what this window does not know left out. A view without columns of its own has those of the list. */
export function readLook(kept: ListLook, columns: Arrangement): ListLook {
  const known = knownColumns(kept.columns, KNOWN);
  return { ...kept, columns: [...(known.length > 0 ? known : columns)] };
}

export function sameLook(a: ListLook, b: ListLook): boolean {
  return a.sort === b.sort && a.descending === b.descending && sameArrangement(a.columns, b.columns);
}

/** The first click sorts upwards, the next turns it over. */
export function sortedBy(look: ListLook, key: SortKey): ListLook {
  return { ...look, sort: key, descending: look.sort === key && !look.descending };
}

export function withColumns(look: ListLook, change: (columns: Arrangement) => Arrangement): ListLook {
  const columns = change(look.columns);
  return columns === look.columns ? look : { ...look, columns: [...columns] };
}

/** A column's width; the name's is kept among the others' although it takes no place among them. */
export function withWidth(look: ListLook, column: string, width: number | null): ListLook {
  return withColumns(look, (columns) => {
    const named =
      column === NAME_COLUMN && !columns.some((one) => one.column === NAME_COLUMN)
        ? [...columns, { column: NAME_COLUMN, width: null }]
        : columns;
    const sized = resizedColumn(named, column, width);
    return column === NAME_COLUMN && width === null ? sized.filter((one) => one.column !== NAME_COLUMN) : sized;
  });
}

/** How long a look rests before it is kept: dragging an edge changes it with every pixel. */
const KEEP_DELAY_MS = 400;

/** The look without a view; null until what was kept has been read. */
const base = createStore<ListLook | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function keep() {
  clearTimeout(timer);
  timer = undefined;
  const look = base.get();
  // A look that could not be kept still holds until the window closes; the next change tries again.
  if (look) void call(commands.portfolioLookKeep(look)).catch(() => undefined);
}

function changeBase(look: ListLook) {
  base.set(look);
  clearTimeout(timer);
  timer = setTimeout(keep, KEEP_DELAY_MS);
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => {
    if (timer !== undefined) keep();
  });
}

/** Forgets what was chosen, for tests that begin anew. */
export function forgetLook(): void {
  clearTimeout(timer);
  timer = undefined;
  base.set(null);
}

/** Whether the look of the list is known. */
export function useLookReady(): boolean {
  const isKnown = useStore(base) !== null;
  const kept = useQuery({ ...lookQuery, enabled: !isKnown });
  useEffect(() => {
    if (base.get() !== null || kept.isPending) return;
    base.set(kept.data ? readLook(kept.data, USUAL_LOOK.columns) : USUAL_LOOK);
  }, [kept.isPending, kept.data]);
  return isKnown;
}

/** What is worth most, or newest, comes first in these views, however the list is sorted otherwise. */
const BUILT_IN_ORDER: Readonly<Record<string, Pick<ListLook, "sort" | "descending">>> = {
  risk: { sort: "risk", descending: false },
  changed: { sort: "changed", descending: true },
};

/** What a view has of its own; columns are null where it shows those of the list. */
interface OwnLook {
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly columns: Arrangement | null;
}

function ownLook(view: ViewCount | null): OwnLook | null {
  if (!view) return null;
  if (view.look) return { ...view.look, columns: readLook(view.look, USUAL_LOOK.columns).columns };
  const order = view.own ? undefined : BUILT_IN_ORDER[view.key];
  return order ? { ...order, columns: null } : null;
}

/** The look of the list in a view, or without one. What a view has of its own leaves the look of the list alone. */
export function useLook(view: ViewCount | null): [ListLook, (change: (look: ListLook) => ListLook) => void] {
  const usual = useStore(base) ?? USUAL_LOOK;
  const [own, setOwn] = useState(() => ownLook(view));
  const look = useMemo(
    () => (own === null ? usual : { ...own, columns: [...(own.columns ?? usual.columns)] }),
    [own, usual],
  );
  const latest = useRef({ own, look });
  useLayoutEffect(() => {
    latest.current = { own, look };
  });
  const change = useCallback((to: (look: ListLook) => ListLook) => {
    const { own: before, look: shown } = latest.current;
    if (before === null) {
      changeBase(to(base.get() ?? USUAL_LOOK));
      return;
    }
    const next = to(shown);
    const sharesColumns = before.columns === null;
    setOwn({ sort: next.sort, descending: next.descending, columns: sharesColumns ? null : next.columns });
    if (sharesColumns) changeBase({ ...(base.get() ?? USUAL_LOOK), columns: next.columns });
  }, []);
  return [look, change];
}
