/** What the transfers page asks the engine. */
import { queryOptions, useMutation } from "@tanstack/react-query";
import {
  call,
  commands,
  type FaultError,
  type TransferAct,
  type TransferPreview,
  type TransfersStarted,
  type TransferView,
  type TransferWish,
} from "@/ipc";

/** All transfers, open ones first. */
export const transfersQuery = queryOptions({
  queryKey: ["transfers", "list"],
  queryFn: () => call(commands.transfersList()),
  meta: { tags: ["accounts"] },
});

/** What happened to one, oldest first. */
export function eventsQuery(id: string) {
  return queryOptions({
    queryKey: ["transfers", "events", id],
    queryFn: () => call(commands.transfersEvents(id)),
  });
}

/** What a transfer of these names would do. Nobody is asked. */
export function previewQuery(wish: TransferWish) {
  return queryOptions({
    queryKey: ["transfers", "preview", wish],
    queryFn: (): Promise<TransferPreview> => call(commands.transfersPreview(wish)),
    meta: { tags: ["accounts", "portfolio"] },
    retry: false,
  });
}

export function useStart() {
  return useMutation<TransfersStarted, FaultError, TransferWish>({
    mutationFn: (wish) => call(commands.transfersStart(wish)),
  });
}

export function useAct() {
  return useMutation<TransferView | null, FaultError, { id: string; act: TransferAct }>({
    mutationFn: ({ id, act }) => call(commands.transfersAct(id, act)),
  });
}

export function useCode() {
  return useMutation<TransferView, FaultError, { id: string; code: string }>({
    mutationFn: ({ id, code }) => call(commands.transfersCode(id, code)),
  });
}
