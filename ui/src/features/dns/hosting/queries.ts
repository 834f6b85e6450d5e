/** What the page of a name's zone and its signing asks the engine. */

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, commands, type DnssecAct, type NameKey, type RemoveZone, type ZonePause } from "@/ipc";

/** A name, and the accounts that could serve it. Each of them is asked. */
export function hostingQuery(name: string) {
  return queryOptions({
    queryKey: ["dns", "hosting", name],
    queryFn: () => call(commands.dnsHosting(name)),
    enabled: name !== "",
    retry: false,
  });
}

/** Host, registrar and registry, asked just now. */
export function dnssecQuery(key: NameKey) {
  return queryOptions({ queryKey: ["dns", "dnssec", key], queryFn: () => call(commands.dnsDnssec(key)), retry: false });
}

/** How full a zone is. */
export function zoneUseQuery(key: NameKey) {
  return queryOptions({
    queryKey: ["dns", "use", key],
    queryFn: () => call(commands.dnsHostingUse(key)),
    retry: false,
  });
}

/** A zone as its host's own file; asked for when it is wanted. */
export function hostFileQuery(key: NameKey, hash: string) {
  return queryOptions({
    queryKey: ["dns", "host-file", key, hash],
    queryFn: () => call(commands.dnsHostingExport(key)),
    retry: false,
  });
}

export function useCreateZone(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (account: string) => call(commands.dnsHostingCreate(name, account)),
    onSettled: () => client.invalidateQueries({ queryKey: ["dns", "hosting"] }),
  });
}

export function useCheckZone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NameKey) => call(commands.dnsHostingCheck(key)),
    onSettled: () => client.invalidateQueries({ queryKey: ["dns", "hosting"] }),
  });
}

/** A zone that rests, or goes on. */
export function usePauseZone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: ZonePause) => call(commands.dnsHostingPause(wanted)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["dns", "hosting"] }),
  });
}

/** What the removal of a zone would take along: it is read afresh each time. */
export const useZoneRemoval = (key: NameKey) =>
  useQuery({
    queryKey: ["dns", "zone-removal", key],
    queryFn: () => call(commands.dnsHostingRemoval(key)),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });

/** Removes a zone as it was shown. Never repeated by itself. */
export function useRemoveZone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: RemoveZone) => call(commands.dnsHostingRemove(order)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["dns"] }),
  });
}

export const useCopyPlan = () => useMutation({ mutationFn: (key: NameKey) => call(commands.dnsHostingCopy(key)) });

export const useCompare = () => useMutation({ mutationFn: (key: NameKey) => call(commands.dnsHostingCompare(key)) });

/** One step of DNSSEC; the answer is how it stands then. Never repeated by itself. */
export function useDnssecStep(key: NameKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: DnssecAct) => call(commands.dnsDnssecStep(act)),
    onSuccess: (view) => client.setQueryData(dnssecQuery(key).queryKey, view),
  });
}
