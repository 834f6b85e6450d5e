/** What the live check asks the engine. An answer is of its moment: no event makes it stale, and none is kept. */

import { queryOptions } from "@tanstack/react-query";
import { call, commands, type NameKey } from "@/ipc";

/** What nameservers and public resolvers say of every record set. Takes some seconds. */
export function liveQuery(key: NameKey) {
  return queryOptions({ queryKey: ["app", "live", key], queryFn: () => call(commands.dnsLive(key)), gcTime: 0 });
}

/** What the provider itself reports, where it does. Takes up to half a minute. */
export function liveReportQuery(key: NameKey) {
  return queryOptions({
    queryKey: ["app", "live-report", key],
    queryFn: () => call(commands.dnsLiveReport(key)),
    gcTime: 0,
  });
}
