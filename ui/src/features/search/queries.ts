/** What the search page asks the engine. Keys begin with the engine's own tag, so that its `stale` events refresh them. */
import { queryOptions } from "@tanstack/react-query";
import { call, commands } from "@/ipc";

/** Endings that the connected accounts sell, by their price lists. */
export const endingsQuery = queryOptions({
  queryKey: ["search", "endings"],
  queryFn: () => call(commands.searchEndings()),
  meta: { tags: ["accounts"] },
});

/** Saved sets of endings, by name. */
export const setsQuery = queryOptions({
  queryKey: ["search", "sets"],
  queryFn: () => call(commands.searchSets()),
});

/** Prices of every ending that connected accounts sell. */
export const pricesQuery = queryOptions({
  queryKey: ["search", "prices"],
  queryFn: () => call(commands.searchPriceTable()),
  meta: { tags: ["accounts", "settings"] },
});

/** Watched names. */
export const wantedQuery = queryOptions({
  queryKey: ["search", "wanted"],
  queryFn: () => call(commands.searchWanted()),
  meta: { tags: ["settings", "portfolio"] },
});
