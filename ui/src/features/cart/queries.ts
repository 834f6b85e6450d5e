import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, commands, type CompareRequest, type OrdersRequest } from "@/ipc";

/** What the order book is narrowed to. */
export type BookFilter = Omit<OrdersRequest, "offset">;

/** The order book, page by page. */
export const bookQuery = (filter: BookFilter) =>
  infiniteQueryOptions({
    queryKey: ["orders", "book", filter],
    queryFn: ({ pageParam }) => call(commands.cartOrders({ ...filter, offset: pageParam })),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.orders.length, 0);
      return last.orders.length > 0 && shown < last.total ? shown : undefined;
    },
  });

/** One order, however old. */
export const orderQuery = (id: string) =>
  queryOptions({ queryKey: ["orders", "one", id], queryFn: () => call(commands.cartOrder(id)) });

/** Everything that is kept about an item of an order. */
export const itemQuery = (id: string) =>
  queryOptions({ queryKey: ["orders", "item", id], queryFn: () => call(commands.cartItem(id)) });

/** What was spent, by month and account. */
export const spendQuery = queryOptions({ queryKey: ["orders", "spend"], queryFn: () => call(commands.cartSpend()) });

/** Lines of the cart, priced at every account. It asks the registrars, so it is not asked again by itself. */
export const compareQuery = (request: CompareRequest) =>
  queryOptions({
    queryKey: ["app", "cart-compare", request],
    queryFn: () => call(commands.cartCompare(request)),
    staleTime: 60_000,
    gcTime: 60_000,
    meta: { tags: ["settings"] },
  });
