import type { QueryClient } from "@tanstack/react-query";
import { currentRoute } from "@/app";
import { lookQuery, windowQuery } from "./queries";
import { readLook, USUAL_LOOK } from "./view-state";

/** Asks for the first rows of the list as it last looked. A view or a filter in the address asks for its own. */
export async function prefetch(client: QueryClient): Promise<void> {
  const { view, account, filter, tab } = currentRoute().params as Readonly<Record<string, unknown>>;
  if (view || account || filter || tab) return;
  const kept = await client.query(lookQuery);
  const { sort, descending } = kept ? readLook(kept, USUAL_LOOK.columns) : USUAL_LOOK;
  await client.query(windowQuery({ filter: "", sort, descending }, 0));
}
