import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download, ReceiptText, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { navigate, usePageFilter } from "@/app";
import {
  Button,
  classes,
  EmptyState,
  ErrorState,
  LinkButton,
  Select,
  SkeletonRows,
  TextInput,
  toast,
  Tools,
} from "@/components";
import { counted, formatCount, formatDateTime } from "@/format";
import { call, commands, type AccountView, type OrderView, type Standing } from "@/ipc";
import { moneyWords } from "./checkout";
import { OrderItems } from "./OrderItems";
import { orderTitle } from "./outcomes";
import { bookQuery, type BookFilter } from "./queries";
import { faultSentence } from "./useCart";

const ALL = "all";
const STANDINGS: readonly { id: Standing | typeof ALL; label: string }[] = [
  { id: ALL, label: "However they stand" },
  { id: "open", label: "Open" },
  { id: "bought", label: "Bought" },
  { id: "not_bought", label: "Not bought" },
];

const LONGEST_TEXT = 200;

/** All orders, newest first, with what narrows them. */
export function OrderBook({ accounts }: { accounts: readonly AccountView[] }) {
  const field = usePageFilter();
  const [text, setText] = useState("");
  const [account, setAccount] = useState<string | null>(null);
  const [standing, setStanding] = useState<Standing | null>(null);
  const filter: BookFilter = { text: useDeferredValue(text.trim()), account, standing };
  const book = useInfiniteQuery({ ...bookQuery(filter), placeholderData: keepPreviousData });
  const orders = book.data?.pages.flatMap((page) => page.orders) ?? [];
  const total = book.data?.pages[0]?.total ?? 0;
  const isNarrowed = text.trim() !== "" || account !== null || standing !== null;
  const save = useReceipts();
  const clear = () => {
    setText("");
    setAccount(null);
    setStanding(null);
  };
  return (
    <div className="pane book">
      <Tools>
        <TextInput
          className="book-text"
          label="Part of a name, a reference or a registrar's number"
          hideLabel
          icon={Search}
          type="search"
          placeholder="Name, reference or number"
          value={text}
          onChange={setText}
          maxLength={LONGEST_TEXT}
          inputRef={field}
        />
        <Select
          label="Account"
          hideLabel
          form="inline"
          choices={[{ id: ALL, label: "All accounts" }, ...accounts.map(({ id, label }) => ({ id, label }))]}
          value={account ?? ALL}
          onChange={(value) => setAccount(value === ALL ? null : value)}
        />
        <Select
          label="How they stand"
          hideLabel
          form="inline"
          choices={STANDINGS}
          value={standing ?? ALL}
          onChange={(value) => setStanding(value === ALL ? null : value)}
        />
        <span className="grow" />
        <span className="sm t3 nw" role="status">
          {book.data && `${counted(total, "order")}${isNarrowed ? (total === 1 ? " fits" : " fit") : ""}`}
        </span>
        <Button icon={Download} isDisabled={total === 0} isPending={save.isPending} onPress={() => save.mutate(filter)}>
          Export receipts
        </Button>
      </Tools>
      <div className="scroll book-list">
        {book.isError ? (
          <ErrorState fault={book.error.fault} onRetry={() => void book.refetch()} />
        ) : book.isPending ? (
          <SkeletonRows label="Reading the orders" />
        ) : orders.length === 0 ? (
          isNarrowed ? (
            <EmptyState
              icon={ReceiptText}
              title="No order fits"
              actions={<Button onPress={clear}>Show all orders</Button>}
            >
              Look for part of a name, your reference or a registrar&apos;s number.
            </EmptyState>
          ) : (
            <EmptyState icon={ReceiptText} title="Nothing was bought yet">
              Every order stays here with its prices, its answers and what became of it.
            </EmptyState>
          )
        ) : (
          <>
            {orders.map((order) => (
              <Order key={order.id} order={order} accounts={accounts} />
            ))}
            {book.hasNextPage && (
              <div className="row book-more">
                <Button isPending={book.isFetchingNextPage} onPress={() => void book.fetchNextPage()}>
                  Show more
                </Button>
                <span className="sm t3">
                  {formatCount(orders.length)} of {formatCount(total)} shown
                </span>
              </div>
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Order({ order, accounts }: { order: OrderView; accounts: readonly AccountView[] }) {
  return (
    <section aria-label={`${orderTitle(order)}, ${formatDateTime(order.created_at)}`}>
      <header className="row account-row">
        <h2 className="order-title">{orderTitle(order)}</h2>
        <span className="sm t3 nw">{formatDateTime(order.created_at)}</span>
        <span className="sm t3 mono trunc selectable order-id" title="The order's id">
          {order.id}
        </span>
        <LinkButton onPress={() => navigate("cart", { order: order.id })}>Open</LinkButton>
        <span className="grow" />
        <span className={classes("sm nw", order.settled ? "t2" : "c-risk")}>
          {order.settled ? spentWords(order) : `Not settled. ${spentWords(order)} so far`}
        </span>
      </header>
      <OrderItems order={order} accounts={accounts} />
    </section>
  );
}

function spentWords({ spent }: OrderView): string {
  return spent.length === 0 ? "Nothing spent" : `Spent ${moneyWords(spent)}`;
}

/** Writes the items that fit into a file for the books. */
function useReceipts() {
  return useMutation({
    mutationFn: async (filter: BookFilter) => {
      const file = await call(commands.cartReceipts({ ...filter, offset: 0 }));
      return call(commands.appSaveFile(file));
    },
    onSuccess: (path) =>
      toast({
        tone: "ok",
        text: `Receipts saved as ${path}`,
        action: {
          label: "Show",
          onAction: () => {
            call(commands.appShowFile(path)).catch(() => toast({ tone: "bad", text: `${path} could not be shown` }));
          },
        },
      }),
    onError: (error) => toast({ tone: "bad", text: `Receipts could not be saved. ${faultSentence(error.fault)}` }),
  });
}
