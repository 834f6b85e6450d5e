import { navigate } from "@/app";
import { Button, MoneyText, Section } from "@/components";
import { formatDate } from "@/format";
import type { OrderItemView, OrderState } from "@/ipc";

const ORDER_WORDS: Record<OrderState, string> = {
  planned: "Planned",
  armed: "Planned",
  sent: "Sent, no answer yet",
  confirmed: "Done",
  rejected: "Refused",
  pending: "The account works on it",
  unknown: "Unclear, asking the account",
  not_done: "Not done",
  needs_human: "Needs a look",
  held: "Held",
};

const KIND_WORDS: Record<OrderItemView["kind"], string> = {
  register: "Registered",
  renew: "Renewed",
  transfer: "Transferred in",
  restore: "Restored",
  privacy: "WHOIS privacy",
};

/** What was ordered for a name, newest first. */
export function OrdersTab({ orders }: { orders: readonly OrderItemView[] }) {
  return (
    <Section title="Orders">
      {orders.length === 0 ? (
        <p className="sm t2">Nothing was ordered for it from here.</p>
      ) : (
        <>
          <ul className="order-lines">
            {orders.map((order) => (
              <li key={order.id}>
                <div className="row">
                  <span className="b">{KIND_WORDS[order.kind]}</span>
                  {order.settled_at !== null && <span className="t3 sm nw">{formatDate(order.settled_at)}</span>}
                  <span className="grow" />
                  <MoneyText money={order.price} />
                </div>
                <p className="sm t2">
                  {ORDER_WORDS[order.state]}
                  {order.message !== null && `. ${order.message}`}
                </p>
              </li>
            ))}
          </ul>
          <div className="row drawer-more">
            <Button size="s" onPress={() => navigate("cart", { tab: "orders" })}>
              Order book
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
