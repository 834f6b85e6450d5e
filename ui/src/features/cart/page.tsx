import { useQuery } from "@tanstack/react-query";
import { Layers, RefreshCw, Search, ShoppingCart } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { navigate, PageSplit, useParams } from "@/app";
import {
  Button,
  classes,
  Delayed,
  EmptyState,
  ErrorState,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  useNow,
} from "@/components";
import { counted, formatCount } from "@/format";
import { queries, type AccountView, type CartLine, type CartView, type OrderView } from "@/ipc";
import "./cart.css";
import { isAnyQuoteOld } from "./checkout";
import { useCartVerbs } from "./commands";
import { Lines } from "./Lines";
import { OrderList, OrderResult } from "./Orders";
import { Summary } from "./Summary";
import { useFreshQuotes, useQuotes, useRemoveLine } from "./useCart";

const NO_ORDERS: readonly OrderView[] = [];
const NO_ACCOUNTS: readonly AccountView[] = [];

type Tab = "lines" | "orders";

/** The cart: lines, their prices and caps, checkout, and what became of the orders. */
export default function CartPage() {
  const { tab, order, name } = useParams("cart");
  const cart = useQuery(queries.cart);
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const orders = useQuery(queries.orders).data ?? NO_ORDERS;
  const buying =
    useQuery(queries.jobs).data?.some((job) => job.kind === "checkout" && job.state === "running") === true;
  const { mutate: quote, isPending: isQuoting } = useQuotes();
  const takeQuotes = useCallback(() => {
    if (!isQuoting) quote();
  }, [quote, isQuoting]);
  useFreshQuotes(cart.data, takeQuotes);
  useCartVerbs(takeQuotes);

  const shown: Tab | "order" = order !== undefined ? "order" : tab === "orders" ? "orders" : "lines";
  const open = orders.filter((one) => !one.settled).length;
  const lines = cart.data?.lines.length ?? 0;
  return (
    <>
      <PageBar title="Cart" sub={subOf(shown, cart.data, orders)}>
        {shown === "lines" && lines > 0 && (
          <>
            <QuoteAge lines={cart.data?.lines ?? []} />
            <Button icon={RefreshCw} isPending={isQuoting} onPress={takeQuotes}>
              {isQuoting ? "Taking quotes" : "Refresh quotes"}
            </Button>
          </>
        )}
        {(orders.length > 0 || shown !== "lines") && (
          <SegmentedControl<Tab>
            label="Shown"
            choices={[
              { id: "lines", label: "Lines" },
              { id: "orders", label: open > 0 ? `Orders, ${formatCount(open)} open` : "Orders" },
            ]}
            value={shown === "lines" ? "lines" : "orders"}
            onChange={(next) => navigate("cart", next === "orders" ? { tab: "orders" } : {})}
          />
        )}
      </PageBar>
      <PageSplit>
        {shown === "order" && order !== undefined ? (
          <OrderResult id={order} accounts={accounts} />
        ) : shown === "orders" ? (
          <OrderList accounts={accounts} />
        ) : cart.isError ? (
          <ErrorState fault={cart.error.fault} onRetry={() => void cart.refetch()} />
        ) : cart.isPending ? (
          <Delayed>
            <div className="pane">
              <SkeletonRows label="Reading the cart" />
            </div>
          </Delayed>
        ) : lines === 0 ? (
          <EmptyCart />
        ) : (
          <CartBody
            cart={cart.data}
            accounts={accounts}
            orders={orders}
            standOn={name}
            isQuoting={isQuoting}
            isBuying={buying}
            onQuote={takeQuotes}
          />
        )}
      </PageSplit>
    </>
  );
}

/** "9 lines at 4 accounts, 1 held". */
function subOf(shown: Tab | "order", cart: CartView | undefined, orders: readonly OrderView[]): string | undefined {
  if (shown !== "lines") return orders.length === 0 ? undefined : counted(orders.length, "order");
  if (!cart || cart.lines.length === 0) return undefined;
  const held = cart.lines.filter((line) => line.state.kind === "held").length;
  const failed = cart.lines.filter((line) => line.state.kind === "failed").length;
  return [
    `${counted(cart.lines.length, "line")} at ${counted(cart.accounts.length, "account")}`,
    held > 0 && `${held} held`,
    failed > 0 && `${failed} failed`,
  ]
    .filter(Boolean)
    .join(", ");
}

function QuoteAge({ lines }: { lines: readonly CartLine[] }) {
  const now = useNow();
  const isOld = isAnyQuoteOld(lines, now);
  return (
    <span className={classes("sm quote-age", isOld ? "c-due" : "t3")}>
      {isOld
        ? "Some quotes are older than 60 s. They are taken again at checkout"
        : "Quotes are good for 60 s and are taken again at checkout"}
    </span>
  );
}

interface CartBodyProps {
  cart: CartView;
  accounts: readonly AccountView[];
  orders: readonly OrderView[];
  /** The name of the line to stand on. */
  standOn: string | undefined;
  isQuoting: boolean;
  isBuying: boolean;
  onQuote: () => void;
}

function CartBody({ cart, accounts, orders, standOn, isQuoting, isBuying, onQuote }: CartBodyProps) {
  const root = useRef<HTMLDivElement>(null);
  const { mutate: remove } = useRemoveLine();
  const onRemove = useCallback(
    (line: CartLine) => {
      // The focus goes on to the line that takes the place, so that a keyboard stays where it was.
      const buttons = [...(root.current?.querySelectorAll<HTMLElement>('[aria-label^="Remove "]') ?? [])];
      const at = buttons.findIndex((button) => button.getAttribute("aria-label") === `Remove ${line.unicode}`);
      (buttons[at + 1] ?? buttons[at - 1])?.focus();
      remove(line);
    },
    [remove],
  );
  useEffect(() => {
    if (standOn === undefined) return;
    const line = root.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(standOn)}"]`);
    line?.scrollIntoView({ block: "center" });
    line?.querySelector<HTMLElement>('[data-control="cap"]')?.focus();
  }, [standOn]);
  return (
    <div className="cart-room">
      <div className="cart-body" ref={root}>
        <div className="cart-lines scroll">
          <Lines
            cart={cart}
            accounts={accounts}
            orders={orders}
            isQuoting={isQuoting}
            isWhole={standOn !== undefined}
            onQuote={onQuote}
            onRemove={onRemove}
          />
        </div>
        <Summary cart={cart} accounts={accounts} isQuoting={isQuoting} isBuying={isBuying} />
      </div>
    </div>
  );
}

function EmptyCart() {
  return (
    <EmptyState
      icon={ShoppingCart}
      title="The cart is empty"
      actions={
        <>
          <Button variant="primary" icon={Search} onPress={() => navigate("search")}>
            Search names
          </Button>
          <Button icon={Layers} onPress={() => navigate("portfolio")}>
            Choose names to renew
          </Button>
        </>
      }
    >
      Put new names in from the search, or renewals from the portfolio. Nothing is bought before you check out here.
    </EmptyState>
  );
}
