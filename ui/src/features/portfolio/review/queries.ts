/** What the review asks: names that came or went, window by window. */
import { queryOptions, useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import {
  call,
  commands,
  type Fault,
  type ReviewCounts,
  type ReviewRow,
  type ReviewSection,
  type ReviewView,
} from "@/ipc";

/** Rows that are fetched together. */
const PAGE_ROWS = 100;

export function reviewQuery(section: ReviewSection, page: number) {
  return queryOptions({
    queryKey: ["portfolio", "review", section, page],
    queryFn: (): Promise<ReviewView> => call(commands.portfolioReview(section, page * PAGE_ROWS, PAGE_ROWS)),
    meta: { tags: ["accounts"] },
    gcTime: 30_000,
  });
}

interface Known {
  readonly total: number | null;
  readonly counts: ReviewCounts | null;
  readonly pages: ReadonlyMap<number, readonly ReviewRow[]>;
  readonly fault: Fault | null;
  readonly retry: () => void;
}

function combine(results: UseQueryResult<ReviewView>[]): Known {
  const pages = new Map<number, readonly ReviewRow[]>();
  let total: number | null = null;
  let counts: ReviewCounts | null = null;
  for (const { data } of results) {
    if (!data) continue;
    ({ total, counts } = data);
    pages.set(Math.floor(data.offset / PAGE_ROWS), data.rows);
  }
  return {
    total,
    counts,
    pages,
    fault: results.find((result) => result.error !== null)?.error.fault ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/** The rows of a section as far as they are known. */
export function useReview(section: ReviewSection) {
  const [need, setNeed] = useState({ section, first: 0, last: 0 });
  const { first, last } = need.section === section ? need : { first: 0, last: 0 };
  const queries = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, at) => reviewQuery(section, first + at)),
    [section, first, last],
  );
  const known = useQueries({ queries, combine });
  const { pages } = known;
  const rowAt = useCallback((index: number) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS], [pages]);
  const onNeed = useCallback(
    (from: number, to: number) => {
      const next = { section, first: Math.floor(from / PAGE_ROWS), last: Math.floor(to / PAGE_ROWS) };
      setNeed((old) => (old.section === section && old.first === next.first && old.last === next.last ? old : next));
    },
    [section],
  );
  return { ...known, rowAt, onNeed };
}
