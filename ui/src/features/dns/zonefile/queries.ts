/** What the zone file page asks the engine. */

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, commands, queries, type FileUse, type HostImport, type NameKey } from "@/ipc";

/** A zone as last read as a master file. `hash`: of the zone as last read, so that a newer one is written anew. */
export function exportQuery(key: NameKey, hash: string) {
  return queryOptions({
    queryKey: ["dns", "file", key, hash],
    queryFn: async () => (await call(commands.dnsFileExport([key])))[0] ?? null,
    enabled: hash !== "",
  });
}

/** What a file holds, and how it stands to the zone. */
export const useReadFile = (key: NameKey) =>
  useMutation({ mutationFn: (text: string) => call(commands.dnsFileRead(key, text)) });

/** A plan from a file. */
export const useFilePlan = () => useMutation({ mutationFn: (wanted: FileUse) => call(commands.dnsFilePlan(wanted)) });

/** Lets the host read a file, which only adds. Never repeated by itself. */
export function useHostImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: HostImport) => call(commands.dnsHostingImport(wanted)),
    onSettled: () => client.invalidateQueries({ queryKey: ["dns"] }),
  });
}

/** Whether the account that serves a zone keeps more beside its records than a master file says. */
export function useKeepsMore(account: string): boolean {
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const provider = accounts?.find(({ id }) => id === account)?.provider;
  return providers?.some(({ id, extras }) => id === provider && extras.includes("zone_hosting")) ?? false;
}
