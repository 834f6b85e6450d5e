/** What can be done with the cart. Each answer of the engine is the whole cart and takes the place of the one shown. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { toast, useNow } from "@/components";
import { call, commands, queries, type CartLine, type CartView, type Fault, type LinePatch } from "@/ipc";
import { isAnyQuoteOld } from "./checkout";

/** A change to a line: only what changes is named. */
export type LineChange = Partial<Omit<LinePatch, "ids">>;

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
    mutationFn: (change: LineChange) =>
      call(
        commands.cartUpdate({
          ids: [id],
          term: null,
          cap: null,
          included: null,
          premium_ok: null,
          external_ref: null,
          registrant: null,
          auto_renew: null,
          privacy: null,
          auth_code: null,
          ...change,
        }),
      ),
    onSuccess: keep,
  });
}

/** Takes a line out, with a way back. */
export function useRemoveLine() {
  const client = useQueryClient();
  const keep = useKeepCart();
  return useMutation({
    mutationFn: (line: CartLine) => call(commands.cartRemove([line.id])),
    onSuccess: async (view, line) => {
      await keep(view);
      const putBack = async () => {
        const { account, kind, name, term } = line;
        await call(commands.cartAdd([{ account, kind, name, term, auth_code: null }]));
        await client.invalidateQueries({ queryKey: queries.cart.queryKey });
      };
      toast({
        text: `${line.unicode} taken out of the cart`,
        action: {
          label: "Put back",
          onAction: () => {
            putBack().catch(() => toast({ tone: "bad", text: `${line.unicode} could not be put back` }));
          },
        },
      });
    },
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
  });
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
