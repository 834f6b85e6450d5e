import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components";
import { call, commands, type EndingSet, type EndingSetDraft } from "@/ipc";
import { asking, ask } from "./options";
import { setsQuery } from "./queries";
import { faultSentence } from "./words";

/** The ways to change the saved sets of endings. */
export function useSets() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: setsQuery.queryKey });
  const onError = (error: { fault: Parameters<typeof faultSentence>[0] }) =>
    toast({ tone: "bad", text: faultSentence(error.fault) });
  const put = (set: EndingSet) =>
    client.setQueryData(setsQuery.queryKey, (old = []) =>
      [...old.filter((one) => one.id !== set.id), set].sort((a, b) => a.name.localeCompare(b.name)),
    );
  const save = useMutation({
    mutationFn: (draft: EndingSetDraft) => call(commands.searchSetSave(draft)),
    onSuccess: put,
    onError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (set: EndingSet) => call(commands.searchSetRemove(set.id)),
    onSuccess: (_done, set) => {
      client.setQueryData(setsQuery.queryKey, (old) => old?.filter((one) => one.id !== set.id));
      const { endings } = asking.get();
      if (endings.kind === "set" && endings.id === set.id) ask({ endings: { kind: "favourites" } });
      toast({
        text: `The set “${set.name}” is gone.`,
        action: {
          label: "Undo",
          onAction: () => save.mutate({ id: null, name: set.name, endings: set.endings }),
        },
      });
    },
    onError,
    onSettled: refresh,
  });
  return { save, remove };
}
