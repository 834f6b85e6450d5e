import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Fault, RecordRow, RecordsAsk, RecordsPage } from "@/ipc";
import { PAGE_ROWS, windowQuery } from "./queries";

/** The records of a filter as far as they are known. */
interface KnownRows {
  /** Null until the first answer. */
  readonly page: RecordsPage | null;
  readonly pages: ReadonlyMap<number, readonly RecordRow[]>;
  readonly fault: Fault | null;
}

export interface RecordRows extends KnownRows {
  rowAt: (index: number) => RecordRow | undefined;
  onNeed: (from: number, to: number) => void;
  /** What was asked when these rows came: it changes when the list starts anew. */
  shownFor: string;
  /** The filter that these rows are of. */
  filter: string;
  retry: () => void;
}

function combine(results: UseQueryResult<RecordsPage>[]): KnownRows & { retry: () => void } {
  const pages = new Map<number, readonly RecordRow[]>();
  let page: RecordsPage | null = null;
  for (const { data } of results) {
    if (!data) continue;
    page = data;
    pages.set(Math.floor(data.offset / PAGE_ROWS), data.rows);
  }
  const failed = results.find((result) => result.error !== null);
  return {
    page,
    pages,
    fault: failed?.error.fault ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/** The rows, fetched by pages as they come into sight. Those of the last filter stay until the new ones are there. */
export function useRecordRows(ask: RecordsAsk): RecordRows {
  const asked = `${ask.filter}\n${ask.sort}\n${String(ask.descending)}`;
  const [need, setNeed] = useState({ asked, first: 0, last: 0 });
  if (need.asked !== asked) setNeed({ asked, first: 0, last: 0 });
  const { first, last } = need.asked === asked ? need : { first: 0, last: 0 };
  const queries = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, at) => windowQuery(ask, first + at)),
    [ask, first, last],
  );
  const now = useQueries({ queries, combine });
  const [shown, setShown] = useState({ rows: now, asked, filter: ask.filter });
  const isNew = now.page !== null && (shown.rows !== now || shown.asked !== asked);
  if (isNew) setShown({ rows: now, asked, filter: ask.filter });
  const known = isNew ? { rows: now, asked, filter: ask.filter } : shown;
  const { pages } = known.rows;
  const rowAt = useCallback((index: number) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS], [pages]);
  const onNeed = useCallback(
    (from: number, to: number) => {
      const next = { asked, first: Math.floor(from / PAGE_ROWS), last: Math.floor(to / PAGE_ROWS) };
      setNeed((old) => (old.asked === asked && old.first === next.first && old.last === next.last ? old : next));
    },
    [asked],
  );
  return {
    ...known.rows,
    fault: now.fault,
    retry: now.retry,
    rowAt,
    onNeed,
    shownFor: known.asked,
    filter: known.filter,
  };
}
