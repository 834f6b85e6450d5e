/** What the tab asks the engine. The live lists belong to the moment; how a name stands is refreshed by `dns` events. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  call,
  commands,
  type ApplyRequest,
  type ConnectAct,
  type ConnectPlan,
  type ConnectState,
  type ConnectionView,
  type NameKey,
} from "@/ipc";

export const stateQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["dns", "connect-state", key],
    queryFn: (): Promise<ConnectState> => call(commands.dnsConnectState(key)),
    meta: { tags: ["portfolio"] },
  });

/** The live list; it is asked for anew when the tab is opened after a while. */
export const presetsQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["app", "connect-presets", key],
    queryFn: () => call(commands.dnsConnectPresets(key)),
    staleTime: 5 * 60_000,
  });

export const servicesQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["app", "connect-services", key],
    queryFn: () => call(commands.dnsConnectServices(key)),
    staleTime: 5 * 60_000,
  });

export const mailQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["app", "connect-mail", key],
    queryFn: () => call(commands.dnsConnectMail(key)),
    gcTime: 0,
  });

export const usePlanConnect = (key: NameKey) =>
  useMutation({ mutationFn: (act: ConnectAct) => call(commands.dnsConnectPlan({ key, act })) });

export const useApplyConnect = () =>
  useMutation({
    mutationFn: ({ plan, confirmed }: { plan: ConnectPlan; confirmed: string[] }) =>
      call(commands.dnsConnectApply({ plan: plan.id, hash: plan.hash, confirmed })),
  });

export function useVerify(key: NameKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (category: string): Promise<ConnectionView> => call(commands.dnsConnectVerify(key, category)),
    onSettled: () => client.invalidateQueries({ queryKey: stateQuery(key).queryKey }),
  });
}

export function useForget(key: NameKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (category: string) => call(commands.dnsConnectForget(key, category)),
    onSettled: () => client.invalidateQueries({ queryKey: stateQuery(key).queryKey }),
  });
}

export const usePlanElsewhere = (key: NameKey) =>
  useMutation({ mutationFn: (category: string) => call(commands.dnsConnectElsewhere(key, category)) });

export const useApplyElsewhere = () =>
  useMutation({ mutationFn: (request: ApplyRequest) => call(commands.dnsApply(request)) });
