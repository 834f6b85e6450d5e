import { QueryClient, type QueryKey } from "@tanstack/react-query";
import type { FaultError } from "./fault";

/**
 * The cache of what the engine told. Every query key begins with the tag that the engine's `Stale` event names, so one event
 * refreshes exactly what it concerns: `["accounts"]`, `["portfolio", "window", ...]`. A key may carry more tags in its `meta`.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The engine says when something changed; nothing is asked again because a window was focused.
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Calls go to our own process: a fault there is told at once, and the fault view offers to try again.
        retry: false,
        networkMode: "always",
        throwOnError: false,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: FaultError;
    queryMeta: {
      /** Further tags whose staleness concerns this query. */
      tags?: readonly string[];
    };
  }
}

/** Whether a query with this key and these further tags is made stale by `tags`. */
export function isConcerned(key: QueryKey, more: readonly string[] | undefined, tags: ReadonlySet<string>): boolean {
  const [first] = key;
  return (typeof first === "string" && tags.has(first)) || (more?.some((tag) => tags.has(tag)) ?? false);
}

/** Marks everything under these tags stale and asks again for what is on screen. */
export function invalidateTags(client: QueryClient, tags: readonly string[]): void {
  const set = new Set(tags);
  void client.invalidateQueries({ predicate: (query) => isConcerned(query.queryKey, query.meta?.tags, set) });
}
