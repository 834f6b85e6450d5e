/** What the tab of nameservers asks the engine. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  call,
  commands,
  type NameKey,
  type NameserverListDraft,
  type NameserversApply,
  type NameserversView,
  type NameserversWish,
} from "@/ipc";
import { useStartsJob } from "../queries";

/** Names that are asked about in one call. */
const CALL = 5_000;

/** The nameservers of names, in the account where each is registered. */
export function nameserversQuery(keys: readonly NameKey[]) {
  return queryOptions({
    queryKey: ["dns", "nameservers", keys],
    queryFn: async () => {
      const views: NameserversView[] = [];
      for (let from = 0; from < keys.length; from += CALL) {
        views.push(...(await call(commands.dnsNameservers(keys.slice(from, from + CALL)))));
      }
      return views;
    },
    enabled: keys.length > 0,
    meta: { tags: ["portfolio", "accounts"] },
  });
}

/** Lists to choose from. */
export const listsQuery = queryOptions({
  queryKey: ["dns", "nameserver-lists"],
  queryFn: () => call(commands.dnsNameserverLists()),
  meta: { tags: ["portfolio", "accounts"] },
});

/** Keys of presets and Cloudflare profiles that worked before. */
export const keysQuery = queryOptions({
  queryKey: ["dns", "nameserver-keys"],
  queryFn: () => call(commands.dnsNameserverKeys()),
  meta: { tags: ["activity"] },
});

/** Looks what a change would do. */
export const useLook = () =>
  useMutation({ mutationFn: (wish: NameserversWish) => call(commands.dnsNameserversPlan(wish)) });

/** Sets the nameservers of the ticked names; gives the job's id. Never repeated by itself. */
export const useSetNameservers = () =>
  useStartsJob((request: NameserversApply) => call(commands.dnsNameserversApply(request)));

function useChangesLists<T, R>(change: (input: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: listsQuery.queryKey }),
  });
}

export const useKeepList = () =>
  useChangesLists((draft: NameserverListDraft) => call(commands.dnsNameserverListKeep(draft)));

export const useRemoveList = () => useChangesLists((id: string) => call(commands.dnsNameserverListRemove(id)));
