import { useQueries, type QueryKey, type UseQueryOptions, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Fault } from "./bindings";
import type { FaultError } from "./fault";

/** Rows that a list fetches together. */
export const PAGE_ROWS = 100;

/** A slice of a list as the engine answers it. */
interface Slice {
  /** Place of its first row; a multiple of {@link PAGE_ROWS}. */
  readonly offset: number;
  readonly rows: readonly unknown[];
}

type RowOf<Answer extends Slice> = Answer["rows"][number];

interface Known<Answer extends Slice> {
  /** The latest answer, for what it says of the whole list; null until the first one. */
  readonly answer: Answer | null;
  readonly pages: ReadonlyMap<number, Answer["rows"]>;
  readonly fault: Fault | null;
  readonly retry: () => void;
}

export interface Windows<Ask, Answer extends Slice> {
  /** The latest answer to what is shown, for its total; null until the first one. */
  readonly answer: Answer | null;
  /** The latest answer to what is asked now; null while it is under way. */
  readonly now: Answer | null;
  /** What is shown: for a moment still what was asked before. */
  readonly shown: Ask;
  /** Changes when the list starts anew with another filter or order. */
  readonly shownFor: string;
  readonly fault: Fault | null;
  readonly retry: () => void;
  readonly rowAt: (index: number) => RowOf<Answer> | undefined;
  /** Tells which rows are in sight; both ends belong to it. */
  readonly onNeed: (from: number, to: number) => void;
}

function combine<Answer extends Slice>(results: UseQueryResult<Answer>[]): Known<Answer> {
  const pages = new Map<number, Answer["rows"]>();
  let answer: Answer | null = null;
  for (const { data } of results) {
    if (!data) continue;
    answer = data;
    pages.set(Math.floor(data.offset / PAGE_ROWS), data.rows);
  }
  const failed = results.find((result) => result.error !== null);
  return {
    answer,
    pages,
    fault: failed?.error.fault ?? null,
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/**
 * The rows of a long list, fetched by pages as they come into sight. While the answer to another filter or order is under
 * way the rows of the last one stay, so that typing does not make the list flicker. `asked` tells one ask from another;
 * `pageQuery` is what fetches one page, and stays the same function.
 */
export function useWindows<Ask, Answer extends Slice, Key extends QueryKey>(
  ask: Ask,
  asked: string,
  pageQuery: (ask: Ask, page: number) => UseQueryOptions<Answer, FaultError, Answer, Key>,
): Windows<Ask, Answer> {
  const [need, setNeed] = useState({ asked, first: 0, last: 0 });
  if (need.asked !== asked) setNeed({ asked, first: 0, last: 0 });
  const { first, last } = need.asked === asked ? need : { first: 0, last: 0 };
  const queries = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, at) => pageQuery(ask, first + at)),
    [ask, pageQuery, first, last],
  );
  const now = useQueries({ queries, combine: combine<Answer> });
  const [kept, setKept] = useState({ known: now, asked, ask });
  const isNew = now.answer !== null && (kept.known !== now || kept.asked !== asked);
  if (isNew) setKept({ known: now, asked, ask });
  const { known, ...shown } = isNew ? { known: now, asked, ask } : kept;

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
    answer: known.answer,
    now: now.answer,
    shown: shown.ask,
    shownFor: shown.asked,
    fault: now.fault,
    retry: now.retry,
    rowAt,
    onNeed,
  };
}
