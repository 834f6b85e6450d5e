/** What the costs page asks the engine. All of it is made from the list of names, so the keys begin with its tag. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components";
import { counted } from "@/format";
import {
  call,
  commands,
  PAGE_ROWS,
  type CartAdd,
  type CheaperQuery,
  type CostsBy,
  type ForecastRequest,
  type PaidDraft,
  type PaidQuery,
} from "@/ipc";

export const overviewQuery = queryOptions({
  queryKey: ["portfolio", "costs", "overview"],
  queryFn: () => call(commands.costsOverview()),
  meta: { tags: ["settings", "orders", "search", "accounts"] },
});

export const groupsQuery = (by: CostsBy) =>
  queryOptions({
    queryKey: ["portfolio", "costs", "groups", by],
    queryFn: () => call(commands.costsGroups(by)),
    meta: { tags: ["settings", "search", "accounts"] },
  });

export const forecastQuery = (request: ForecastRequest) =>
  queryOptions({
    queryKey: ["portfolio", "costs", "forecast", request],
    queryFn: () => call(commands.costsForecast(request)),
    meta: { tags: ["settings", "search", "accounts"] },
  });

export const cheaperQuery = (query: CheaperQuery, page: number) =>
  queryOptions({
    queryKey: ["portfolio", "costs", "cheaper", query, page],
    queryFn: () => call(commands.costsCheaper(query, page * PAGE_ROWS, PAGE_ROWS)),
    meta: { tags: ["settings", "orders", "search", "accounts"] },
    gcTime: 30_000,
  });

export const paidQuery = (query: PaidQuery, page: number) =>
  queryOptions({
    queryKey: ["portfolio", "costs", "paid", query, page],
    queryFn: () => call(commands.costsPaid(query, page * PAGE_ROWS, PAGE_ROWS)),
    meta: { tags: ["settings", "orders", "accounts"] },
    gcTime: 30_000,
  });

/** Puts lines into the cart. Nothing is bought by it. */
export function useToCart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (lines: readonly CartAdd[]) => call(commands.cartAdd([...lines])),
    onSuccess: ({ added, already, refused }) => {
      void client.invalidateQueries({ queryKey: ["cart"] });
      const [first] = refused;
      const words = [
        `${counted(added, "renewal")} put into the cart`,
        already > 0 && `${already} there already`,
        first !== undefined && `${refused.length} refused: ${first.reason}`,
      ].filter((part) => part !== false);
      toast({ tone: refused.length > 0 ? "bad" : "ok", text: words.join(", ") });
    },
    onError: ({ fault }) => toast({ tone: "bad", text: fault.message }),
  });
}

/** Keeps what was paid for names, or forgets it. */
export function usePaidSet() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: PaidDraft) => call(commands.costsPaidSet(draft)),
    onSuccess: ({ by_order: byOrder }) => {
      void client.invalidateQueries({ queryKey: ["portfolio"] });
      if (byOrder > 0) {
        toast({ tone: "ok", text: `${counted(byOrder, "name")} left as the order says: Freehold bought them.` });
      }
    },
  });
}
