/** What the DNS page asks the engine. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type ApplyRequest, type DnsAction, type NameKey, type StateRef, type ZoneDraft } from "@/ipc";

/** Zones as last read. */
export function zonesQuery(keys: readonly NameKey[]) {
  return queryOptions({
    queryKey: ["dns", "zones", keys],
    queryFn: () => call(commands.dnsZones([...keys])),
    enabled: keys.length > 0,
  });
}

/** Every name that is held, to choose from and to tell in which account a name is. */
export const allNamesQuery = queryOptions({
  queryKey: ["portfolio", "keys", "all"],
  queryFn: () => call(commands.portfolioKeys({ filter: "", sort: "name", descending: false })),
});

export function historyQuery(key: NameKey) {
  return queryOptions({ queryKey: ["dns", "history", key], queryFn: () => call(commands.dnsHistory(key)) });
}

/** What differs between any two states of a zone. */
export function differenceQuery(from: StateRef, to: StateRef) {
  return queryOptions({
    queryKey: ["dns", "difference", from, to],
    queryFn: () => call(commands.dnsDifference(from, to)),
  });
}

/** Starts a job; the jobs are asked for again, so that it stands among them at once. */
export function useStartsJob<T>(start: (input: T) => Promise<string>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    onSuccess: () => void client.invalidateQueries({ queryKey: ["activity"] }),
  });
}

/** Reads zones afresh; gives the job's id. */
export const useReadZones = () => useStartsJob((keys: readonly NameKey[]) => call(commands.dnsRead([...keys])));

/** Applies a plan; gives the job's id. Never repeated by itself. */
export const useApply = () => useStartsJob((request: ApplyRequest) => call(commands.dnsApply(request)));

/** Does all of {@link useApply} but the write; gives the job's id. */
export const useDryRun = () => useStartsJob((request: ApplyRequest) => call(commands.dnsDryRun(request)));

/** Makes a plan from what was staged on a page. */
export const usePlan = (action: DnsAction) =>
  useMutation({ mutationFn: (drafts: readonly ZoneDraft[]) => call(commands.dnsPlan([...drafts], action)) });

export const useRestore = () => useMutation({ mutationFn: (snapshot: string) => call(commands.dnsRestore(snapshot)) });
