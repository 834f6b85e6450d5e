/** What the live check asks the engine. */

import { queryOptions } from "@tanstack/react-query";
import { call, commands, type NameKey } from "@/ipc";

/** An answer is of its moment: it is asked for when the page opens and when the user wants it, never in between. */
const OF_ITS_MOMENT = {
  staleTime: Infinity,
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const;

/** What name servers and public resolvers say of every record set. Takes some seconds. */
export function liveQuery(key: NameKey) {
  return queryOptions({ queryKey: ["live", key], queryFn: () => call(commands.dnsLive(key)), ...OF_ITS_MOMENT });
}

/** What the provider itself reports, where it does. Takes up to half a minute. */
export function liveReportQuery(key: NameKey) {
  return queryOptions({
    queryKey: ["live-report", key],
    queryFn: () => call(commands.dnsLiveReport(key)),
    ...OF_ITS_MOMENT,
  });
}
