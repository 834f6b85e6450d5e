/** What the page for names held elsewhere asks the engine. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type BringInView, type NameKey } from "@/ipc";

/** Everything that is on its way, the latest first. */
export const bringInQuery = queryOptions({
  queryKey: ["portfolio", "bring-in"],
  queryFn: () => call(commands.portfolioBringInList()),
  meta: { tags: ["accounts"] },
});

function useFresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: bringInQuery.queryKey });
}

/** Begins with names; what can not be begun is told beside them. */
export function useBegin() {
  const refresh = useFresh();
  return useMutation({
    mutationFn: ({ account, names }: { account: string; names: readonly string[] }) =>
      call(commands.portfolioBringInBegin(account, [...names])),
    onSuccess: refresh,
  });
}

/** Looks for a record now. */
export function useLookFor() {
  const refresh = useFresh();
  return useMutation({
    mutationFn: (key: NameKey) => call(commands.portfolioBringInLook(key)),
    onSettled: refresh,
  });
}

/** Leaves one: nothing is looked for any more. */
export function useLeave() {
  const refresh = useFresh();
  return useMutation({
    mutationFn: (key: NameKey) => call(commands.portfolioBringInLeave(key)),
    onSuccess: refresh,
  });
}

/** The records of these as a plan. Nothing is written by it. */
export const usePlanRecords = () =>
  useMutation({
    mutationFn: (waiting: readonly BringInView[]) => call(commands.portfolioBringInPlan(waiting.map(({ key }) => key))),
  });
