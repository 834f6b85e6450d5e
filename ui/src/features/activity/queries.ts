/** What the activity page asks the engine. */
import { queryOptions } from "@tanstack/react-query";
import { call, commands, type JobItemFilter, type LogQuery } from "@/ipc";

/** Lines of one page of the log. */
const PAGE = 200;

/** The newest line that fits, how many there are, and the features that have lines: kept fresh by events. */
export function logHeadQuery(query: LogQuery) {
  return queryOptions({
    queryKey: ["activity", "log-head", query],
    queryFn: () => call(commands.activityLog({ ...query, before: null, limit: 1 })),
    placeholderData: (before) => before,
  });
}

/** A page of the log. What was written never changes, so nothing makes it stale. */
export function fetchLog(query: LogQuery, before: string | null) {
  return call(commands.activityLog({ ...query, before, limit: PAGE }));
}

/** Results of a job that were fetched together. */
export const ITEMS_PAGE = 200;

export function jobItemsQuery(job: string, filter: JobItemFilter, page: number) {
  return queryOptions({
    queryKey: ["activity", "job-items", job, filter, page],
    queryFn: () => call(commands.activityJobItems(job, filter, page * ITEMS_PAGE, ITEMS_PAGE)),
    gcTime: 30_000,
  });
}
