/** What the zone file page asks the engine. */

import { queryOptions, useMutation } from "@tanstack/react-query";
import { call, commands, type FileUse, type NameKey } from "@/ipc";

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
