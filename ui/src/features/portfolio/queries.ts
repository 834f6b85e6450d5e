/** What the portfolio page asks the engine. Keys begin with the engine's own tag, so that its `stale` events refresh them. */

import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import {
  call,
  commands,
  PAGE_ROWS,
  type CartAdded,
  type NameKey,
  type PortfolioQuery,
  type PortfolioWindow,
  type Setting,
} from "@/ipc";

export function windowQuery(query: PortfolioQuery, page: number) {
  return queryOptions({
    queryKey: ["portfolio", "window", query, page],
    queryFn: (): Promise<PortfolioWindow> => call(commands.portfolioWindow(query, page * PAGE_ROWS, PAGE_ROWS)),
    // Pages scrolled past are cheap to ask again.
    gcTime: 30_000,
  });
}

export function detailQuery(key: NameKey) {
  return queryOptions({
    queryKey: ["portfolio", "detail", key],
    queryFn: () => call(commands.portfolioDetail(key)),
    meta: { tags: ["dns", "orders"] },
  });
}

export function renewPreviewQuery(keys: readonly NameKey[]) {
  return queryOptions({
    queryKey: ["portfolio", "renew-preview", keys],
    queryFn: () => call(commands.portfolioRenewPreview([...keys])),
    meta: { tags: ["cart"] },
    gcTime: 0,
  });
}

/** The id of a row in the list; {@link keyOf} is its inverse. */
export function rowIdOf({ account, name }: NameKey): string {
  return `${account} ${name}`;
}

export function keyOf(id: string): NameKey {
  const split = id.indexOf(" ");
  return { account: id.slice(0, split), name: id.slice(split + 1) };
}

/** Every name that the query matches. */
export async function fetchKeys(query: PortfolioQuery): Promise<NameKey[]> {
  return call(commands.portfolioKeys(query));
}

/** The ids of a run of rows, fetching what has not been on screen yet. */
export async function fetchRun(
  client: QueryClient,
  query: PortfolioQuery,
  from: number,
  to: number,
): Promise<string[]> {
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(to / PAGE_ROWS); page += 1) pages.push(page);
  const windows = await Promise.all(
    pages.map((page) => client.query({ ...windowQuery(query, page), staleTime: "static" })),
  );
  return windows.flatMap((part) =>
    part.rows.filter((_, index) => part.offset + index >= from && part.offset + index <= to).map((row) => rowIdOf(row)),
  );
}

/** Puts a year's renewal of each name into the cart. Nothing is bought by it. */
export function useAddRenewals(onDone: (added: CartAdded) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keys: readonly NameKey[]) =>
      call(
        commands.cartAdd(keys.map(({ account, name }) => ({ account, name, kind: "renew", term: 1, auth_code: null }))),
      ),
    onSuccess: (added) => {
      void client.invalidateQueries({ queryKey: ["cart"] });
      onDone(added);
    },
  });
}

/** Fetches names of one account, or of all, from the registrars. */
export function useSync() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (account: string | null) => call(commands.portfolioSync(account)),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["activity"] }),
  });
}

/** Fetches one name again. */
export function useRefresh() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NameKey) => call(commands.portfolioRefresh(key)),
    onSuccess: (detail, key) => client.setQueryData(detailQuery(key).queryKey, detail),
  });
}

/** Switches a setting of one name at its registrar. */
export function useSetting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, setting, on }: { key: NameKey; setting: Setting; on: boolean }) =>
      call(commands.portfolioSet(key, setting, on)),
    onSuccess: (detail, { key }) => client.setQueryData(detailQuery(key).queryKey, detail),
  });
}
