/** What the search page asks the engine. Keys begin with the engine's own tag, so that its `stale` events refresh them. */
import { queryOptions } from "@tanstack/react-query";
import { call, commands } from "@/ipc";

/** Endings that the connected accounts sell, by their price lists. */
export const endingsQuery = queryOptions({
  queryKey: ["accounts", "endings"],
  queryFn: () => call(commands.searchEndings()),
});
