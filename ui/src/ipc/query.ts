import { QueryClient, type QueryKey } from "@tanstack/react-query";
import type { Tag } from "./bindings";
import type { FaultError } from "./fault";

/**
 * The cache of what the engine told. Every query key begins with the tag that the engine's `stale` event names, so one event
 * refreshes exactly what it concerns: `["accounts"]`, `["portfolio", "window", ...]`. A query may name more tags in its `meta`.
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
      tags?: readonly Tag[];
    };
    queryKey: readonly [Tag | "app", ...unknown[]];
    mutationMeta: Record<string, unknown>;
  }
}

/** Whether a query with this key and these further tags is made stale by `tags`. */
export function isConcerned(key: QueryKey, more: readonly Tag[] | undefined, tags: ReadonlySet<Tag>): boolean {
  const [first] = key;
  return (first !== "app" && tags.has(first)) || (more?.some((tag) => tags.has(tag)) ?? false);
}

/**
 * Marks everything under these tags stale and asks again for what is on screen. A window that nobody sees asks nothing: in
 * the tray it would work all day for nobody.
 */
export function invalidateTags(client: QueryClient, tags: readonly Tag[]): void {
  const set = new Set(tags);
  void client.invalidateQueries({
    predicate: (query) => isConcerned(query.queryKey, query.meta?.tags, set),
    refetchType: document.hidden ? "none" : "active",
  });
}

/** Asks again for what became stale while nobody saw the window, as soon as it is seen. Returns what ends it. */
export function refreshWhenSeen(client: QueryClient): () => void {
  const look = () => {
    if (!document.hidden)
      void client.refetchQueries({ type: "active", predicate: (query) => query.state.isInvalidated });
  };
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}
