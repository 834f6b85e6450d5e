/** Carts and orders of an invented evening, for the cart's tests. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ToastRegion } from "@/components";
import type { CartLine, CartView, OrderItemView, OrderState, OrderView } from "@/ipc";
import { account, emptyCart, installFake, type FakeEngine, type Handler } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import CartPage from "./page";

export const HERE = account({ id: "a" });
export const NOW = Math.floor(Date.now() / 1000);

export const usd = (minor: number) => ({ minor: String(minor), currency: "USD" });

export function line(name: string, price: number, change: Partial<CartLine> = {}): CartLine {
  return {
    id: name,
    account: "a",
    kind: "register",
    name,
    unicode: name,
    ending: "com",
    term: 1,
    price: usd(price),
    first_price: usd(price),
    renew: usd(price),
    quoted_at: NOW - 12,
    cap: usd(price + 2),
    premium: false,
    premium_ok: false,
    included: true,
    expires_at: null,
    external_ref: null,
    options: null,
    product: null,
    products: [],
    extra: null,
    note: null,
    auth_code: null,
    state: { kind: "ready" },
    ...change,
  };
}

export function cartOf(lines: CartLine[], change: Partial<CartView> = {}): CartView {
  const payable = lines.filter((one) => one.included && one.state.kind === "ready");
  const sum = payable.reduce((total, one) => total + Number(one.price?.minor ?? 0), 0);
  return {
    ...emptyCart,
    lines,
    accounts: [
      {
        account: "a",
        balance: usd(12000),
        total: usd(sum),
        totals: [usd(sum)],
        after: usd(12000 - sum),
        pays: "from the account's balance",
      },
    ],
    totals: payable.length > 0 ? [usd(sum)] : [],
    yearly: payable.length > 0 ? [usd(sum)] : [],
    payable: payable.length,
    order_caps: [{ limit: usd(30000), spent: usd(0), order: usd(sum) }],
    day_caps: [{ limit: usd(50000), spent: usd(4840), order: usd(sum) }],
    plan_hash: `plan of ${payable.map((one) => `${one.name} ${one.cap?.minor ?? ""}`).join(", ")}`,
    ...change,
  };
}

export const held = (change: Partial<CartLine> = {}) =>
  line("glasshouse.ai", 9490, {
    cap: usd(8000),
    state: {
      kind: "held",
      reason: "The price rose from 79.90 to 94.90 USD since you added it, above your cap of 80.00 USD.",
      raise_to: usd(9490),
      needs: "cap",
    },
    ...change,
  });

export function item(name: string, state: OrderState, change: Partial<OrderItemView> = {}): OrderItemView {
  return {
    id: `item-${name}`,
    order: "order-1",
    account: "a",
    provider: "planetdomains",
    kind: "register",
    product: null,
    name,
    unicode: name,
    term: 1,
    state,
    price: usd(1044),
    charged: null,
    cap: usd(1100),
    external_ref: null,
    reference: null,
    expires_at: null,
    message: null,
    hint: null,
    link: null,
    decisions: state === "needs_human" ? ["done", "not_done"] : [],
    sends: 1,
    sent_at: NOW - 30,
    settled_at: null,
    next_look_at: null,
    ...change,
  };
}

export const orderOf = (items: OrderItemView[], change: Partial<OrderView> = {}): OrderView => ({
  id: "order-1",
  created_at: NOW - 40,
  items,
  settled: false,
  spent: [],
  ...change,
});

export const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

export function open(cart: CartView, overrides: Record<string, Handler> = {}) {
  const engine = installFake({ accounts_list: () => [HERE], cart_get: () => cart, ...overrides });
  renderPage(
    <>
      <main>
        <CartPage />
      </main>
      <ToastRegion />
    </>,
  );
  return { engine, user: userEvent.setup() };
}

/** The one button that spends money, whatever it says. */
export const buyButton = async () =>
  (await screen.findByRole("complementary", { name: "Total" })).querySelector<HTMLButtonElement>(".btn.pri")!;
