import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Fault, PortfolioQuery, PortfolioRow, PortfolioWindow } from "@/ipc";
import { PAGE_ROWS, windowQuery } from "./queries";

/** The rows of a query as far as they are known. */
interface KnownRows {
  /** Null until the first answer. */
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly PortfolioRow[]>;
  readonly problem: string | null;
  readonly fault: Fault | null;
}

export interface Rows extends KnownRows {
  rowAt: (index: number) => PortfolioRow | undefined;
  /** Tells which rows are in sight. */
  onNeed: (from: number, to: number) => void;
  /** What was asked when these rows came: it changes when the list starts anew. */
  shownFor: string;
  retry: () => void;
}

function combine(results: UseQueryResult<PortfolioWindow>[]): KnownRows & { retry: () => void } {
  const pages = new Map<number, readonly PortfolioRow[]>();
  let total: number | null = null;
  let problem: string | null = null;
  for (const { data } of results) {
    if (!data) continue;
    total = data.total;
    problem = data.filter_problem;
    pages.set(Math.floor(data.offset / PAGE_ROWS), data.rows);
  }
  const failed = results.find((result) => result.error !== null);
  return {
    total,
    pages,
    problem,
    fault: failed?.error.fault ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/**
 * The list's rows, fetched by pages as they come into sight. While the answer to a new filter is under way the rows
 * of the last one stay, so that typing does not make the list flicker.
 */
export function useRows(query: PortfolioQuery): Rows {
  const asked = `${query.filter}\n${query.sort}\n${String(query.descending)}`;
  const [need, setNeed] = useState({ asked, first: 0, last: 0 });
  if (need.asked !== asked) setNeed({ asked, first: 0, last: 0 });
  const { first, last } = need.asked === asked ? need : { first: 0, last: 0 };

  const queries = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, at) => windowQuery(query, first + at)),
    [query, first, last],
  );
  const now = useQueries({ queries, combine });
  const [shown, setShown] = useState({ rows: now, asked });
  const isNew = now.total !== null && (shown.rows !== now || shown.asked !== asked);
  if (isNew) setShown({ rows: now, asked });
  const known = isNew ? now : shown.rows;
  const shownFor = isNew ? asked : shown.asked;

  const { pages } = known;
  const rowAt = useCallback((index: number) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS], [pages]);
  const onNeed = useCallback(
    (from: number, to: number) => {
      const next = { asked, first: Math.floor(from / PAGE_ROWS), last: Math.floor(to / PAGE_ROWS) };
      setNeed((old) => (old.asked === asked && old.first === next.first && old.last === next.last ? old : next));
    },
    [asked],
  );
  return {
    ...known,
    problem: now.total === null ? null : now.problem,
    fault: now.fault,
    retry: now.retry,
    rowAt,
    onNeed,
    shownFor,
  };
}
