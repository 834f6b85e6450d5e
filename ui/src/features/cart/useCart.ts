/** What can be done with the cart. Each answer of the engine is the whole cart and takes the place of the one shown. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { toast, useNow } from "@/components";
import { counted } from "@/format";
import {
  call,
  commands,
  queries,
  type CartAdd,
  type CartLine,
  type CartMove,
  type CartView,
  type Fault,
  type LinePatch,
} from "@/ipc";
import { isAnyQuoteOld, plainAmount } from "./checkout";

/** A change to lines: only what changes is named. */
export type LineChange = Partial<Omit<LinePatch, "ids">>;

/** The same change to some lines. */
export interface LinesChange {
  ids: readonly string[];
  change: LineChange;
}

/** Leaves everything as it is. */
const NOTHING: Omit<LinePatch, "ids"> = {
  term: null,
  cap: null,
  included: null,
  premium_ok: null,
  external_ref: null,
  registrant: null,
  auto_renew: null,
  privacy: null,
  auth_code: null,
  product: null,
  extra: null,
};

function update({ ids, change }: LinesChange): Promise<CartView> {
  return call(commands.cartUpdate({ ids: [...ids], ...NOTHING, ...change }));
}

/** A fault as one run of words. */
export function faultSentence({ message, hint }: Fault): string {
  return hint === null ? message : `${message} ${hint}`;
}

function useKeepCart() {
  const client = useQueryClient();
  return useCallback(
    async (view: CartView) => {
      // An answer that is older than this one must not overtake it.
      await client.cancelQueries({ queryKey: queries.cart.queryKey });
      client.setQueryData(queries.cart.queryKey, view);
    },
    [client],
  );
}

/** Takes all quotes and balances again. */
export function useQuotes() {
  const keep = useKeepCart();
  return useMutation({
    mutationKey: ["cart", "quote"],
    mutationFn: () => call(commands.cartQuote()),
    onSuccess: keep,
    onError: (error) => toast({ tone: "bad", text: `Quotes could not be taken. ${faultSentence(error.fault)}` }),
  });
}

/** Changes one line; the fault stays with the line. */
export function useLineChange(id: string) {
  const keep = useKeepCart();
  return useMutation({
    mutationFn: (change: LineChange) => update({ ids: [id], change }),
    onSuccess: keep,
  });
}

/** Gives the auth code of a transfer. What was sent is forgotten at once: no cache keeps it. */
export function useAuthCode(id: string) {
  const keep = useKeepCart();
  return useMutation({
    mutationFn: (code: string) => update({ ids: [id], change: { auth_code: code } }),
    gcTime: 0,
    onSuccess: keep,
  });
}

/** Changes several lines, one group after the other; each group is changed as a whole or not at all. */
export function useLinesChange() {
  const keep = useKeepCart();
  return useMutation({
    mutationFn: async (groups: readonly LinesChange[]) => {
      for (const group of groups) await keep(await update(group));
    },
  });
}

/** Moves lines to other accounts. */
export function useMoveLines() {
  const keep = useKeepCart();
  return useMutation({
    mutationFn: (moves: readonly CartMove[]) => call(commands.cartMove([...moves])),
    onSuccess: keep,
  });
}

/** Puts things into the cart; what was refused comes back with its reason. */
export function useAddLines() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (lines: readonly CartAdd[]) => call(commands.cartAdd([...lines])),
    // The lines may hold auth codes.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: queries.cart.queryKey }),
  });
}

/** Takes lines out, with a way back. */
export function useRemoveLines() {
  const client = useQueryClient();
  const keep = useKeepCart();
  return useMutation({
    mutationFn: (lines: readonly CartLine[]) => call(commands.cartRemove(lines.map(({ id }) => id))),
    onSuccess: async (view, lines) => {
      await keep(view);
      const what = lines.length === 1 && lines[0] ? lines[0].unicode : counted(lines.length, "line");
      toast({
        text: `${what} taken out of the cart`,
        action: {
          label: "Put back",
          onAction: () => {
            putBack(lines)
              .catch(() => toast({ tone: "bad", text: `${what} could not be put back` }))
              .finally(() => void client.invalidateQueries({ queryKey: queries.cart.queryKey }));
          },
        },
      });
    },
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
  });
}

/** Takes a line out and puts it in again, so that it starts with today's price and currency. */
export function usePutAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (line: CartLine) => {
      await call(commands.cartRemove([line.id]));
      await call(commands.cartAdd([asNew(line)]));
    },
    onSettled: () => client.invalidateQueries({ queryKey: queries.cart.queryKey }),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
  });
}

function asNew({ account, kind, name, term }: CartLine): CartAdd {
  return { account, kind, name, term, auth_code: null };
}

/** Puts lines back as they were, as far as they differ from new ones. An auth code has to be given again. */
async function putBack(lines: readonly CartLine[]): Promise<void> {
  await call(commands.cartAdd(lines.map(asNew)));
  const chosen = lines.filter((line) => chosenBefore(line) !== null);
  if (chosen.length === 0) return;
  const view = await call(commands.cartGet());
  for (const line of chosen) {
    const change = chosenBefore(line);
    const now = view.lines.find(
      (one) => one.account === line.account && one.kind === line.kind && one.name === line.name,
    );
    if (now && change) await update({ ids: [now.id], change });
  }
}

/** What was chosen for a line; null where nothing was. */
function chosenBefore({ external_ref, options, cap, first_price, included }: CartLine): LineChange | null {
  const change: LineChange = {};
  if (external_ref !== null) change.external_ref = external_ref;
  if (options?.registrant.choice.kind === "contact") change.registrant = options.registrant.choice;
  if (options && options.auto_renew.choice !== "default") change.auto_renew = options.auto_renew.choice;
  if (options && options.privacy.choice !== "default") change.privacy = options.privacy.choice;
  if (!included) change.included = false;
  if (Object.keys(change).length === 0) return null;
  if (cap !== null && first_price?.currency === cap.currency) change.cap = plainAmount(cap);
  return change;
}

/** When the page opens on quotes that do not hold any more, they are taken again: once, not whenever they grow old. */
export function useFreshQuotes(cart: CartView | undefined, takeQuotes: () => void): void {
  const now = useNow();
  const looked = useRef(false);
  useEffect(() => {
    if (!cart || looked.current) return;
    looked.current = true;
    if (isAnyQuoteOld(cart.lines, now)) takeQuotes();
  }, [cart, now, takeQuotes]);
}
