/** What the health tab asks of a name's registry. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands } from "@/ipc";
import { toldQuery } from "./told-queries";

export function registryQuery(name: string) {
  return queryOptions({
    queryKey: ["portfolio", "registry", name],
    queryFn: () => call(commands.healthRegistry(name)),
  });
}

/** Asks the registry again. A look that fails is told in the view itself. */
export function useAskRegistry(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.healthRegistryRefresh(name)),
    onSuccess: (view) => {
      client.setQueryData(registryQuery(name).queryKey, view);
      // Where the registry gave no answer an account may have been asked in its place.
      return client.invalidateQueries({ queryKey: toldQuery(name).queryKey });
    },
  });
}
