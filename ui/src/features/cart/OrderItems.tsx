import { useQuery } from "@tanstack/react-query";
import { queries, type AccountView, type JobView, type OrderView } from "@/ipc";
import { OrderItem } from "./OrderItem";

export interface OrderItemsProps {
  order: OrderView;
  accounts: readonly AccountView[];
  /** The job that buys it, while it runs. */
  job?: JobView | undefined;
}

/** The items of an order. */
export function OrderItems({ order, accounts, job }: OrderItemsProps) {
  const lines = useQuery(queries.cart).data?.lines ?? [];
  return (
    <ul className="order-items">
      {order.items.map((item) => {
        const work = job?.items.find((one) => one.label === item.unicode);
        return (
          <OrderItem
            key={item.id}
            item={item}
            account={accounts.find((account) => account.id === item.account)}
            isInCart={lines.some(
              (line) => line.account === item.account && line.kind === item.kind && line.name === item.name,
            )}
            {...(work ? { work } : {})}
          />
        );
      })}
    </ul>
  );
}
