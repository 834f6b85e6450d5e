import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { navigate } from "@/app";
import { toast } from "@/components";
import { counted } from "@/format";
import { call, commands, queries, type AccountId, type CartAdd, type CartAdded, type CartLine } from "@/ipc";
import { faultSentence } from "./words";
import type { Pick } from "./rows";

/** The registrations in the cart, and the ways to change them. */
export interface NewNames {
  /** The lines by name. */
  readonly lines: ReadonlyMap<string, CartLine>;
  /** Where each name is in the cart, counting what was just asked for. */
  readonly placeOf: ReadonlyMap<string, AccountId>;
  /** Puts a name into the cart at an account, moves it there, or takes it out. */
  readonly toggle: (name: string, account: AccountId) => void;
  /** Puts many into the cart. */
  readonly add: (picks: readonly Pick[], premium: number) => void;
  readonly isAdding: boolean;
}

const registration = ({ name, account }: Pick): CartAdd => ({
  account,
  kind: "register",
  name,
  term: 1,
  auth_code: null,
});

const NO_LINES: readonly CartLine[] = [];

/** See {@link NewNames}. A name is bought once, so it stands in the cart at one account only. */
export function useNewNames(): NewNames {
  const client = useQueryClient();
  const all = useQuery(queries.cart).data?.lines ?? NO_LINES;
  const lines = useMemo(
    () => new Map(all.filter((line) => line.kind === "register").map((line) => [line.name, line])),
    [all],
  );
  /** What was asked for and is not in the cart's own answer yet. Null: taken out. */
  const [asked, setAsked] = useState<ReadonlyMap<string, AccountId | null>>(new Map());
  const placeOf = useMemo(() => {
    const places = new Map([...lines].map(([name, line]) => [name, line.account]));
    for (const [name, account] of asked) {
      if (account === null) places.delete(name);
      else places.set(name, account);
    }
    return places;
  }, [lines, asked]);

  const refresh = useCallback(() => client.invalidateQueries({ queryKey: queries.cart.queryKey }), [client]);
  const { mutate: put } = useMutation({
    mutationFn: async ({ name, to }: { name: string; to: AccountId | null }) => {
      const before = client
        .getQueryData(queries.cart.queryKey)
        ?.lines.find((line) => line.kind === "register" && line.name === name);
      if (to !== null) {
        const done = await call(commands.cartAdd([registration({ name, account: to })]));
        const [refused] = done.refused;
        if (refused) {
          toast({ tone: "due", text: `${refused.name} was not added: ${refused.reason}` });
          return;
        }
      }
      // The new line is there before the old one goes: a fault in between loses nothing.
      if (before && before.account !== to) await call(commands.cartRemove([before.id]));
    },
    onMutate: ({ name, to }) => setAsked((old) => new Map(old).set(name, to)),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
    onSettled: async (_done, _error, { name, to }) => {
      await refresh();
      setAsked((old) => {
        if (old.get(name) !== to) return old;
        const rest = new Map(old);
        rest.delete(name);
        return rest;
      });
    },
    scope: { id: "search.cart" },
  });
  const toggle = useCallback(
    (name: string, account: AccountId) => {
      const line = lines.get(name);
      if (line?.state.kind === "open") {
        toast({
          tone: "due",
          text: `An order for ${line.unicode} is open. It stays until that is settled.`,
          action: openCart,
        });
        return;
      }
      put({ name, to: placeOf.get(name) === account ? null : account });
    },
    [put, placeOf, lines],
  );

  const many = useMutation({
    mutationFn: ({ picks }: { picks: readonly Pick[]; premium: number }) =>
      call(commands.cartAdd(picks.map(registration))),
    onSuccess: (added, { premium }) => toast({ ...addedWords(added, premium), action: openCart }),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
    onSettled: refresh,
  });
  const { mutate: addMany } = many;
  const add = useCallback((picks: readonly Pick[], premium: number) => addMany({ picks, premium }), [addMany]);

  return { lines, placeOf, toggle, add, isAdding: many.isPending };
}

const openCart = { label: "Review cart", onAction: () => navigate("cart") };

function addedWords({ added, already, refused }: CartAdded, premium: number) {
  const [first] = refused;
  const text = [
    added > 0 ? `${counted(added, "name")} put into the cart.` : "Nothing was put into the cart.",
    already > 0 && `${already} already there.`,
    premium > 0 && `${counted(premium, "premium name")} left out: choose them one by one.`,
    first && (refused.length === 1 ? `${first.name}: ${first.reason}` : `${refused.length} refused: ${first.reason}`),
  ]
    .filter(Boolean)
    .join(" ");
  return { tone: refused.length > 0 ? ("due" as const) : ("ok" as const), text };
}
