/** What was written, job by job, and kept drafts: what is asked of the engine. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type DraftToKeep, type DraftView } from "@/ipc";
import { useStartsJob } from "../queries";

/** One applied plan with all its zones. */
export function changeQuery(job: string) {
  return queryOptions({ queryKey: ["dns", "change", job], queryFn: () => call(commands.dnsChange(job)) });
}

/** The records of a kept state. */
export function stateQuery(snapshot: string) {
  return queryOptions({ queryKey: ["dns", "state", snapshot], queryFn: () => call(commands.dnsState(snapshot)) });
}

/** Tries again what failed, each zone from a fresh read; gives the new job's id. */
export const useRetry = () => useStartsJob((job: string) => call(commands.dnsRetry(job)));

/** Makes the plan that takes a job back. */
export const useReverse = () => useMutation({ mutationFn: (job: string) => call(commands.dnsReverse(job)) });

/** Kept drafts, newest first. */
export const draftsQuery = queryOptions({ queryKey: ["dns", "drafts"], queryFn: () => call(commands.dnsDrafts()) });

function useDraftChange<I, O>(change: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => void client.invalidateQueries({ queryKey: draftsQuery.queryKey }),
  });
}

/** Keeps a draft, in the place of another where it names one. */
export const useKeepDraft = () => useDraftChange((draft: DraftToKeep) => call(commands.dnsDraftKeep(draft)));

/** Gives a draft another title; its edits stay. */
export const useRenameDraft = () =>
  useDraftChange(async ({ id, title }: Pick<DraftView, "id" | "title">) => {
    const drafts = await call(commands.dnsDraft(id));
    return call(commands.dnsDraftKeep({ id, title, drafts }));
  });

export const useRemoveDraft = () => useDraftChange((id: string) => call(commands.dnsDraftRemove(id)));

/** Makes a plan from a draft and the zones as last read. */
export const useDraftPlan = () => useMutation({ mutationFn: (id: string) => call(commands.dnsDraftPlan(id)) });
