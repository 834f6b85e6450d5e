/** What is done to policies: each change shows at once where that is safe, and is told. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { toast } from "@/components";
import { call, commands, queries, type FaultError, type PolicyDraft, type PolicyView } from "@/ipc";

const sayFault = ({ fault }: FaultError) =>
  toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });

/** A policy as the form begins with it. */
export const NEW_POLICY: PolicyDraft = {
  label: "",
  scope: { kind: "tag", tag: "" },
  days: [60, 30, 14, 7, 3, 1, 0],
  grace: true,
  redemption: true,
  silent: false,
};

/** The tags in use, the most used first. */
export function useTags() {
  return useQuery({ queryKey: ["portfolio", "tags"], queryFn: () => call(commands.portfolioTags()) }).data ?? [];
}

function show(client: QueryClient, policies: PolicyView[]): void {
  const view = client.getQueryData(queries.reminders.queryKey);
  if (view) client.setQueryData(queries.reminders.queryKey, { ...view, policies });
}

/** The list with one policy a place up (-1) or down (1); null where there is no further. */
export function moved(policies: readonly PolicyView[], id: string, by: -1 | 1): PolicyView[] | null {
  const from = policies.findIndex((policy) => policy.id === id);
  const policy = policies[from];
  const other = policies[from + by];
  if (!policy || !other) return null;
  const next = [...policies];
  next[from] = other;
  next[from + by] = policy;
  return next;
}

/** Puts policies into another order; the list shows it at once and falls back if it cannot be kept. */
export function useOrder() {
  const client = useQueryClient();
  return useMutation({
    // One after the other, so that two quick steps cannot overtake each other.
    scope: { id: "policies" },
    mutationFn: (policies: PolicyView[]) => call(commands.remindersPolicyOrder(policies.map(({ id }) => id))),
    onMutate: (policies) => show(client, policies),
    onError: sayFault,
    // How many names each covers depends on the order.
    onSettled: () => client.invalidateQueries({ queryKey: queries.reminders.queryKey }),
  });
}

/** Keeps a policy; a new one without an id comes last. */
export function useSave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, policy }: { id: string | null; policy: PolicyDraft }) =>
      call(commands.remindersPolicySave(id, policy)),
    onSuccess: () => client.invalidateQueries({ queryKey: queries.reminders.queryKey }),
  });
}

/** Takes a policy out, with the way back: it is kept again in its old place. */
export function useRemove() {
  const client = useQueryClient();
  const again = async (policy: PolicyView, place: number) => {
    const id = await call(commands.remindersPolicySave(null, policy.policy));
    const view = await call(commands.remindersGet());
    const others = view.policies.map((one) => one.id).filter((one) => one !== id);
    await call(commands.remindersPolicyOrder([...others.slice(0, place), id, ...others.slice(place)]));
  };
  return useMutation({
    mutationFn: ({ policy }: { policy: PolicyView; place: number }) => call(commands.remindersPolicyRemove(policy.id)),
    onSuccess: (_, { policy, place }) => {
      toast({
        tone: "ok",
        text: `The policy "${policy.policy.label}" was removed`,
        action: {
          label: "Undo",
          onAction: () => {
            again(policy, place)
              .catch(sayFault)
              .finally(() => void client.invalidateQueries({ queryKey: queries.reminders.queryKey }));
          },
        },
      });
      return client.invalidateQueries({ queryKey: queries.reminders.queryKey });
    },
    onError: sayFault,
  });
}
