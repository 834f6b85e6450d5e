/** What the portfolio page asks the engine. Keys begin with the engine's own tag, so that its `stale` events refresh them. */

import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import {
  call,
  commands,
  PAGE_ROWS,
  queries,
  type CartAdded,
  type NameKey,
  type OrderKind,
  type PortfolioQuery,
  type PortfolioWindow,
  type Setting,
  type ViewCount,
  type ViewDraft,
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

/** How the list last looked without a view. */
export const lookQuery = queryOptions({
  queryKey: ["settings", "portfolio-look"],
  queryFn: () => call(commands.portfolioLook()),
});

/** What a filter could go on with. */
export function suggestQuery(filter: string) {
  return queryOptions({
    queryKey: ["portfolio", "suggest", filter],
    queryFn: () => call(commands.portfolioSuggest(filter)),
    gcTime: 30_000,
  });
}

/** What can be typed into the filter; it never changes while the app runs. */
export const filterHelpQuery = queryOptions({
  queryKey: ["app", "portfolio-filter-help"],
  queryFn: () => call(commands.portfolioFilterHelp()),
});

/** The tags in use. */
export const tagsQuery = queryOptions({
  queryKey: ["portfolio", "tags"],
  queryFn: () => call(commands.portfolioTags()),
});

/** The whole note of a name. */
export function noteQuery(name: string) {
  return queryOptions({
    queryKey: ["portfolio", "note", name],
    queryFn: () => call(commands.portfolioNote(name)),
  });
}

/** Keeps a view, a new one or one that is there. */
export function useKeepView(onDone: (view: ViewCount) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: ViewDraft) => call(commands.portfolioViewKeep(draft)),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: queries.summary.queryKey });
      onDone(view);
    },
  });
}

/** Removes a view that the user kept. The names stay. */
export function useRemoveView(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(commands.portfolioViewRemove(id)),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: queries.summary.queryKey });
    },
  });
}

/** Sets all tags of a name. */
export function useKeepTags(name: string) {
  const client = useQueryClient();
  return useMutation({
    // One after the other, so that two quick changes cannot overtake each other.
    scope: { id: `tags ${name}` },
    mutationFn: (tags: readonly string[]) => call(commands.portfolioTagsKeep(name, [...tags])),
    onSuccess: () => client.invalidateQueries({ queryKey: ["portfolio"] }),
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

/** Puts a year's renewal of each name into the cart, or another order for names that are there. Nothing is bought by it. */
export function useAddRenewals(onDone: (added: CartAdded) => void, kind: OrderKind = "renew") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keys: readonly NameKey[]) =>
      call(commands.cartAdd(keys.map(({ account, name }) => ({ account, name, kind, term: 1, auth_code: null })))),
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
export function usePrivacyEnd() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NameKey) => call(commands.portfolioPrivacyEnd(key, true)),
    onSuccess: (detail, key) => client.setQueryData(detailQuery(key).queryKey, detail),
  });
}

export function useSetting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, setting, on }: { key: NameKey; setting: Setting; on: boolean }) =>
      call(commands.portfolioSet(key, setting, on)),
    onSuccess: (detail, { key }) => client.setQueryData(detailQuery(key).queryKey, detail),
  });
}
