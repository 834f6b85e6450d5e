/** What the health tab asks of certificate, DNS, mail and page. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type HealthPart } from "@/ipc";

export function healthQuery(name: string) {
  return queryOptions({
    queryKey: ["portfolio", "health", name],
    queryFn: () => call(commands.healthGet(name)),
  });
}

/** Looks one part up afresh, or with null all of them. */
export function useLook(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (part: HealthPart | null) => call(commands.healthRefresh(name, part)),
    onSuccess: (view) => client.setQueryData(healthQuery(name).queryKey, view),
  });
}
