/** What the health tab asks of accounts that tell of any name. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type ToldPart } from "@/ipc";

export function toldQuery(name: string) {
  return queryOptions({
    queryKey: ["portfolio", "told", name],
    queryFn: () => call(commands.healthTold(name)),
    meta: { tags: ["accounts"] },
  });
}

/** Asks an account. A look that fails is told in the view itself. */
export function useAskAccount(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ part, account }: { part: ToldPart; account: string }) =>
      call(commands.healthToldRefresh(name, part, account)),
    onSuccess: (view) => client.setQueryData(toldQuery(name).queryKey, view),
  });
}
