import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { navigate } from "@/app";
import { toast } from "@/components";
import { counted } from "@/format";
import { call, commands, type DomainName, type WantedAdded, type WantedName, type WantedView } from "@/ipc";
import { wantedQuery } from "./queries";
import { faultSentence } from "./words";

/** A name as it is put under watch. */
export interface Watchable {
  readonly name: DomainName;
  readonly unicode: string;
  readonly ending: string;
}

/** The watched names and the ways to change them. */
export interface Wanted {
  readonly watched: ReadonlySet<string>;
  /** Watches names from the matrix; they show as watched at once. */
  readonly watch: (names: readonly Watchable[]) => void;
  readonly unwatch: (names: readonly DomainName[]) => void;
}

const NO_WANTED: readonly WantedName[] = [];

const unchecked = ({ name, unicode, ending }: Watchable): WantedName => ({
  name,
  unicode,
  ending,
  note: "",
  added_at: 0,
  state: "not_checked",
  checked_at: null,
  changed_at: null,
  best: null,
  message: null,
  owned: null,
});

/** "2 names are watched. 1 was already." */
export function addedWords({ added, already, skipped }: WantedAdded): { tone: "ok" | "due"; text: string } {
  const [first] = skipped;
  const text = [
    added > 0
      ? `${counted(added, "name")} ${added === 1 ? "is" : "are"} watched now.`
      : first === undefined
        ? "Nothing new to watch."
        : "Nothing was added.",
    already > 0 && `${already} already watched.`,
    first && (skipped.length === 1 ? `${first.text}: ${first.reason}` : `${skipped.length} left out: ${first.reason}`),
  ]
    .filter(Boolean)
    .join(" ");
  return { tone: first ? "due" : "ok", text };
}

/** See {@link Wanted}. */
export function useWanted(): Wanted {
  const client = useQueryClient();
  const names = useQuery(wantedQuery).data?.names ?? NO_WANTED;
  const watched = useMemo(() => new Set(names.map(({ name }) => name)), [names]);
  const put = useCallback(
    (change: (old: WantedView) => WantedView) =>
      client.setQueryData(wantedQuery.queryKey, (old) => (old ? change(old) : undefined)),
    [client],
  );
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: wantedQuery.queryKey }), [client]);
  const { mutate: add } = useMutation({
    scope: { id: "search.wanted" },
    mutationFn: (fresh: readonly Watchable[]) =>
      call(commands.searchWantedAdd({ text: fresh.map(({ name }) => name).join("\n"), note: "" })),
    onMutate: (fresh) =>
      put((old) => ({
        ...old,
        names: [
          ...fresh.filter(({ name }) => !old.names.some((one) => one.name === name)).map(unchecked),
          ...old.names,
        ],
      })),
    onSuccess: (added) =>
      toast({
        ...addedWords(added),
        action: { label: "Open wanted names", onAction: () => navigate("search", { tab: "wanted" }) },
      }),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
    onSettled: refresh,
  });
  const { mutate: remove } = useMutation({
    scope: { id: "search.wanted" },
    mutationFn: (gone: readonly DomainName[]) => call(commands.searchWantedRemove([...gone])),
    onMutate: (gone) => put((old) => ({ ...old, names: old.names.filter(({ name }) => !gone.includes(name)) })),
    onSuccess: (view, gone) => {
      put(() => view);
      toast({ text: `${counted(gone.length, "name")} ${gone.length === 1 ? "is" : "are"} not watched any more.` });
    },
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
    onSettled: refresh,
  });
  return { watched, watch: add, unwatch: remove };
}
