import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw, ShoppingCart } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import {
  AccountTile,
  Badge,
  Button,
  ConfirmDialog,
  DomainName,
  EmptyState,
  ErrorState,
  MoneyText,
  SkeletonRows,
  StatusDot,
  toast,
} from "@/components";
import { counted, formatDate, formatDateTime, formatMoney } from "@/format";
import {
  call,
  commands,
  invalidateTags,
  queries,
  type AccountView,
  type Decision,
  type OrderItemView,
  type OrderView,
} from "@/ipc";
import { canLook, itemSentence, orderTitle, OUTCOME } from "./outcomes";

/** Orders, newest first, each line with what became of its money. */
export function Orders() {
  const orders = useQuery(queries.orders);
  const accounts = useQuery(queries.accounts).data ?? [];
  if (orders.isError) return <ErrorState fault={orders.error.fault} onRetry={() => void orders.refetch()} />;
  if (orders.isPending) return <SkeletonRows />;
  if (orders.data.length === 0) {
    return (
      <EmptyState
        icon={ShoppingCart}
        title="Nothing was bought yet"
        actions={<Button onPress={() => navigate("search")}>Search names</Button>}
      >
        Every order stays here with its price, its answer and what became of it.
      </EmptyState>
    );
  }
  return (
    <>
      {orders.data.map((order) => (
        <Order key={order.id} order={order} accounts={accounts} />
      ))}
    </>
  );
}

function Order({ order, accounts }: { order: OrderView; accounts: readonly AccountView[] }) {
  return (
    <section className="order" aria-label={`${orderTitle(order)}, ${formatDateTime(order.created_at)}`}>
      <header className="row order-head">
        <span className="b">{orderTitle(order)}</span>
        <span className="sm t3">{formatDateTime(order.created_at)}</span>
        {!order.settled && (
          <span className="row sm c-risk">
            <StatusDot tone="risk" />
            Not settled
          </span>
        )}
        <span className="grow" />
        <span className="sm t2">
          {order.spent.length === 0 ? "Nothing spent" : `${order.spent.map(formatMoney).join(" and ")} spent`}
        </span>
      </header>
      {order.items.map((item) => (
        <Item key={item.id} item={item} account={accounts.find((one) => one.id === item.account)} />
      ))}
    </section>
  );
}

function Item({ item, account }: { item: OrderItemView; account: AccountView | undefined }) {
  const client = useQueryClient();
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const { word, tone, icon } = OUTCOME[item.state];
  const sentence = itemSentence(item);
  const refresh = () => invalidateTags(client, ["orders", "cart", "portfolio"]);
  const look = useMutation({
    mutationFn: () => call(commands.cartLook(item.id)),
    onSuccess: refresh,
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const decide = useMutation({
    mutationFn: (decision: Decision) => call(commands.cartDecide(item.id, decision)),
    onSuccess: () => {
      setDeciding(null);
      refresh();
    },
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const provider = account?.label ?? "the account";
  return (
    <div className="order-item">
      <div className="order-line">
        <span className="row trunc">
          <DomainName name={item.name} />
        </span>
        <span className="t2">{item.kind === "register" ? "Register" : "Renew"}</span>
        <span className="t2">{counted(item.term, "year")}</span>
        <span className="row">
          {account && (
            <>
              <AccountTile provider={account.provider} />
              <span className="trunc">{account.label}</span>
            </>
          )}
        </span>
        <span className="r">
          <MoneyText money={item.price} />
        </span>
        <span>
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>
        </span>
        <span className="sm t3 nw">
          {item.state === "confirmed" && item.expires_at !== null ? `paid until ${formatDate(item.expires_at)}` : ""}
        </span>
      </div>
      {sentence !== "" && item.state !== "confirmed" && <p className="sm t2 order-words">{sentence}</p>}
      {canLook(item) && (
        <div className="row order-words">
          <Button size="s" icon={RotateCw} onPress={() => look.mutate()} isPending={look.isPending}>
            Ask {provider} again
          </Button>
          {item.state === "needs_human" && (
            <>
              <Button size="s" onPress={() => setDeciding("done")}>
                It happened
              </Button>
              <Button size="s" onPress={() => setDeciding("not_done")}>
                It did not happen
              </Button>
            </>
          )}
          {item.next_look_at !== null && item.state !== "needs_human" && (
            <span className="sm t3">Next look {formatDateTime(item.next_look_at)}</span>
          )}
        </div>
      )}
      <ConfirmDialog
        isOpen={deciding !== null}
        onClose={() => setDeciding(null)}
        onConfirm={() => {
          if (deciding !== null) decide.mutate(deciding);
        }}
        title={
          deciding === "done"
            ? `Settle ${item.unicode} as bought for ${formatMoney(item.price)}?`
            : `Settle ${item.unicode} as not bought?`
        }
        confirmLabel={deciding === "done" ? "It was bought" : "It was not bought"}
        keepLabel="Leave it open"
        isPending={decide.isPending}
      >
        {deciding === "done"
          ? `Say this only after you saw it at ${provider}. It counts as spent.`
          : `Say this only after you saw at ${provider} that nothing was charged. The name may then be ordered again.`}
      </ConfirmDialog>
    </div>
  );
}
