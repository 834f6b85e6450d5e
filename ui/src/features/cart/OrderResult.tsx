import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Layers, ReceiptText } from "lucide-react";
import { useEffect, useRef } from "react";
import { namesFilter, navigate } from "@/app";
import { Button, classes, EmptyState, ErrorState, Meter, SkeletonRows, Spinner } from "@/components";
import { counted, formatDateTime } from "@/format";
import { queries, type AccountView, type JobView, type OrderView } from "@/ipc";
import { OrderItems } from "./OrderItems";
import { orderRest, orderSummary, orderTitle } from "./outcomes";
import { orderQuery } from "./queries";

/** The job that buys an order: both are begun in one breath, and only one order is sent at a time. */
function jobOf(order: OrderView, jobs: readonly JobView[]): JobView | undefined {
  return jobs.find((job) => job.kind === "checkout" && Math.abs(job.started_at - order.created_at) <= 5);
}

/** What becomes of one order, as it happens; an old one opens by its id as well. */
export function OrderResult({ id, accounts }: { id: string; accounts: readonly AccountView[] }) {
  const found = useQuery(orderQuery(id));
  const jobs = useQuery(queries.jobs).data ?? [];
  if (found.isError) {
    return found.error.fault.code === "not_found" ? (
      <EmptyState
        icon={ReceiptText}
        title="There is no such order"
        actions={<Button onPress={() => navigate("cart", { tab: "orders" })}>Show all orders</Button>}
      />
    ) : (
      <ErrorState fault={found.error.fault} onRetry={() => void found.refetch()} />
    );
  }
  if (found.isPending) return <SkeletonRows label="Reading the order" />;
  const order = found.data;
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
        </div>
        {rest.length > 0 && (
          <ul className="bullets order-rest" aria-label="The rest of the order">
            {rest.map(({ words, tone }) => (
              <li key={words} className={classes(tone === "risk" ? "c-risk" : "t2")}>
                {words}
              </li>
            ))}
          </ul>
        )}
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
      <OrderItems order={order} accounts={accounts} job={job} />
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
