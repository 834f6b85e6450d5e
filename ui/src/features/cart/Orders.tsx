import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Layers, ReceiptText } from "lucide-react";
import { useEffect, useRef } from "react";
import { namesFilter, navigate } from "@/app";
import { Button, classes, EmptyState, ErrorState, Meter, SkeletonRows, Spinner } from "@/components";
import { counted, formatDateTime } from "@/format";
import { queries, type AccountView, type JobView, type OrderView } from "@/ipc";
import { OrderItem } from "./OrderItem";
import { moneyWords } from "./checkout";
import { orderRest, orderSummary, orderTitle } from "./outcomes";

/** All orders, newest first. */
export function OrderList({ accounts }: { accounts: readonly AccountView[] }) {
  const orders = useQuery(queries.orders);
  if (orders.isError) return <ErrorState fault={orders.error.fault} onRetry={() => void orders.refetch()} />;
  if (orders.isPending) return <SkeletonRows />;
  if (orders.data.length === 0) {
    return (
      <EmptyState icon={ReceiptText} title="Nothing was bought yet">
        Every order stays here with its prices, its answers and what became of it.
      </EmptyState>
    );
  }
  return (
    <div className="pane scroll">
      {orders.data.map((order) => (
        <section key={order.id} aria-label={`${orderTitle(order)}, ${formatDateTime(order.created_at)}`}>
          <header className="row account-row">
            <h2 className="order-title">{orderTitle(order)}</h2>
            <span className="sm t3 nw">{formatDateTime(order.created_at)}</span>
            <span className="sm t3 mono trunc selectable order-id" title="The order's id">
              {order.id}
            </span>
            <span className="grow" />
            <span className={classes("sm nw", order.settled ? "t2" : "c-risk")}>
              {order.settled ? spentWords(order) : `Not settled, ${spentWords(order).toLowerCase()} so far`}
            </span>
          </header>
          <Items order={order} accounts={accounts} job={undefined} />
        </section>
      ))}
    </div>
  );
}

function spentWords({ spent }: OrderView): string {
  return spent.length === 0 ? "Nothing spent" : `Spent ${moneyWords(spent)}`;
}

/** The job that buys an order: both are begun in one breath, and only one order is sent at a time. */
export function jobOf(order: OrderView, jobs: readonly JobView[]): JobView | undefined {
  return jobs.find((job) => job.kind === "checkout" && Math.abs(job.started_at - order.created_at) <= 5);
}

function Items({
  order,
  accounts,
  job,
}: {
  order: OrderView;
  accounts: readonly AccountView[];
  job: JobView | undefined;
}) {
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

/** What becomes of one order, as it happens. */
export function OrderResult({ id, accounts }: { id: string; accounts: readonly AccountView[] }) {
  const orders = useQuery(queries.orders);
  const jobs = useQuery(queries.jobs).data ?? [];
  if (orders.isError) return <ErrorState fault={orders.error.fault} onRetry={() => void orders.refetch()} />;
  const order = orders.data?.find((one) => one.id === id);
  if (!order) {
    return orders.isFetching ? (
      <SkeletonRows label="Reading the order" />
    ) : (
      <EmptyState
        icon={ReceiptText}
        title="There is no such order"
        actions={<Button onPress={() => navigate("cart", { tab: "orders" })}>Show all orders</Button>}
      />
    );
  }
  const job = jobOf(order, jobs);
  const isSending = job?.state === "running";
  const rest = orderRest(order);
  const confirmed = order.items.filter((item) => item.state === "confirmed");
  const done = order.items.filter((item) => item.state !== "planned" && item.state !== "armed").length;
  return (
    <div className="pane scroll">
      <header className="order-head">
        <div className="row" role="status">
          {isSending && <Spinner />}
          <Headline>{orderSummary(order)}</Headline>
          {rest !== "" && <span className="t2">{rest}</span>}
        </div>
        <p className="sm t2">
          {orderTitle(order)}, {formatDateTime(order.created_at)}. Order{" "}
          <span className="mono selectable">{order.id}</span>
        </p>
        {isSending && (
          <Meter
            role="progressbar"
            className="order-meter"
            label={`${done} of ${counted(order.items.length, "line")}`}
            max={order.items.length}
            parts={[{ value: done }]}
          />
        )}
        {!order.settled && !isSending && (
          <p className="sm t2">
            You can leave this page: what is open is asked about in the background and settles here and in the orders.
          </p>
        )}
        <div className="row order-acts">
          <Button icon={ArrowLeft} onPress={() => navigate("cart")}>
            Back to the cart
          </Button>
          {confirmed.length > 0 && (
            <Button icon={Layers} onPress={() => navigate("portfolio", { filter: namesFilter(confirmed) })}>
              Show {counted(confirmed.length, "name")} in the portfolio
            </Button>
          )}
          <Button variant="ghost" onPress={() => navigate("cart", { tab: "orders" })}>
            All orders
          </Button>
        </div>
      </header>
      <Items order={order} accounts={accounts} job={job} />
    </div>
  );
}

/** The button that was pressed is gone: the focus goes on to what became of it. */
function Headline({ children }: { children: string }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <h2 ref={head} tabIndex={-1} className="order-headline">
      {children}
    </h2>
  );
}
