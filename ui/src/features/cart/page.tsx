import { useQuery } from "@tanstack/react-query";
import { Layers, RefreshCw, Scale, Search, ShoppingCart } from "lucide-react";
import { useCallback } from "react";
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
import "./dialogs.css";
import "./lines.css";
import "./orders.css";
import { CartBody } from "./CartBody";
import { isAnyQuoteOld } from "./checkout";
import { ChooseAccounts } from "./ChooseAccounts";
import { openTransfer, TRANSFER_ICON, useCartVerbs } from "./commands";
import { OrderBook } from "./OrderBook";
import { OrderResult } from "./OrderResult";
import { RehearsalDialog } from "./RehearsalDialog";
import { Spend } from "./Spend";
import { TransferDialog } from "./TransferDialog";
import { useFreshQuotes, useQuotes } from "./useCart";

const NO_ORDERS: readonly OrderView[] = [];
const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_NAMES: readonly string[] = [];

type Tab = "lines" | "orders" | "spend";
type Shown = Tab | "order" | "accounts";

const closeDialog = () => navigate("cart", {}, { replace: true });

function shownOf(tab: string | undefined, order: string | undefined): Shown {
  if (order !== undefined) return "order";
  return tab === "orders" || tab === "spend" || tab === "accounts" ? tab : "lines";
}

/** The cart: lines, their prices and caps, checkout, and what became of the orders. */
export default function CartPage() {
  const { tab, order, name, names, account } = useParams("cart");
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

  const shown = shownOf(tab, order);
  const open = orders.filter((one) => !one.settled).length;
  const lines = cart.data?.lines.length ?? 0;
  const news = cart.data?.lines.some((line) => line.kind === "register") === true;
  return (
    <>
      <PageBar title="Cart" sub={subOf(shown, cart.data)}>
        {shown === "lines" && lines > 0 && <QuoteAge lines={cart.data?.lines ?? []} />}
        {shown === "lines" && lines > 0 && (
          <>
            <Button icon={TRANSFER_ICON} onPress={openTransfer}>
              Transfer in
            </Button>
            {news && (
              <Button icon={Scale} onPress={() => navigate("cart", { tab: "accounts" })}>
                Choose accounts
              </Button>
            )}
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
              { id: "spend", label: "Spend" },
            ]}
            value={shown === "accounts" ? "lines" : shown === "order" ? "orders" : shown}
            onChange={(next) => navigate("cart", next === "lines" ? {} : { tab: next })}
          />
        )}
      </PageBar>
      <PageSplit>
        {shown === "order" && order !== undefined ? (
          <OrderResult id={order} accounts={accounts} />
        ) : shown === "orders" ? (
          <OrderBook accounts={accounts} />
        ) : shown === "spend" ? (
          <Spend accounts={accounts} />
        ) : cart.isError ? (
          <ErrorState fault={cart.error.fault} onRetry={() => void cart.refetch()} />
        ) : cart.isPending ? (
          <Delayed>
            <div className="pane">
              <SkeletonRows label="Reading the cart" />
            </div>
          </Delayed>
        ) : shown === "accounts" && news ? (
          <ChooseAccounts lines={cart.data.lines} accounts={accounts} />
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
      {shown === "lines" && tab === "transfer" && (
        <TransferDialog
          key={`${account ?? ""} ${names?.join(" ") ?? ""}`}
          names={names ?? NO_NAMES}
          to={account ?? null}
          onClose={closeDialog}
        />
      )}
      {shown === "lines" && tab === "rehearse" && lines > 0 && cart.data && (
        <RehearsalDialog cart={cart.data} accounts={accounts} onClose={closeDialog} />
      )}
    </>
  );
}

/** "9 lines at 4 accounts, 1 held". */
function subOf(shown: Shown, cart: CartView | undefined): string | undefined {
  if (shown !== "lines" || !cart || cart.lines.length === 0) return undefined;
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
    <span className={classes("sm quote-age trunc", isOld ? "c-due" : "t3")}>
      {isOld ? "Some quotes are older than 60 s" : "Quotes are good for 60 s"}
    </span>
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
          <Button icon={TRANSFER_ICON} onPress={openTransfer}>
            Transfer names in
          </Button>
        </>
      }
    >
      Put new names in from the search, or renewals from the portfolio. Nothing is bought before you check out here.
    </EmptyState>
  );
}
