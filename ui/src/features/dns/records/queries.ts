/** What the records view asks the engine. */

import { queryOptions, useMutation, type QueryClient } from "@tanstack/react-query";
import {
  call,
  commands,
  PAGE_ROWS,
  type RecordRow,
  type RecordsAsk,
  type RecordsChange,
  type RecordsScope,
} from "@/ipc";

export function windowQuery(ask: RecordsAsk, page: number) {
  return queryOptions({
    queryKey: ["dns", "records", ask, page],
    queryFn: () => call(commands.dnsRecords(ask, page * PAGE_ROWS, PAGE_ROWS)),
    // Which names are held and who serves them decides what is listed.
    meta: { tags: ["portfolio", "accounts"] },
    gcTime: 30_000,
  });
}

export function previewQuery(scope: RecordsScope, change: RecordsChange) {
  return queryOptions({
    queryKey: ["dns", "records-preview", scope, change],
    queryFn: () => call(commands.dnsRecordsPreview(scope, change)),
    gcTime: 0,
  });
}

/** The ids of a run of rows, fetching what has not been on screen yet. */
export async function fetchRun(client: QueryClient, ask: RecordsAsk, from: number, to: number): Promise<string[]> {
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(to / PAGE_ROWS); page += 1) pages.push(page);
  const windows = await Promise.all(
    pages.map((page) => client.query({ ...windowQuery(ask, page), staleTime: "static" })),
  );
  return windows.flatMap(({ rows, offset }) =>
    rows.filter((_, index) => offset + index >= from && offset + index <= to).map((row) => row.id),
  );
}

export const useRecordsPlan = () =>
  useMutation({
    mutationFn: ({ scope, change }: { scope: RecordsScope; change: RecordsChange }) =>
      call(commands.dnsRecordsPlan(scope, change)),
  });

/** The zones that were never read. */
export const fetchUnread = () => call(commands.dnsRecordsUnread());

/** Rows of one answer to export: the most that one window holds. */
const EXPORT_ROWS = 500;

/** Every record that fits, window by window. */
export async function fetchAll(ask: RecordsAsk): Promise<RecordRow[]> {
  const all: RecordRow[] = [];
  for (;;) {
    const page = await call(commands.dnsRecords(ask, all.length, EXPORT_ROWS));
    all.push(...page.rows);
    if (page.rows.length === 0 || all.length >= page.total) return all;
  }
}
