import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { OrderItemView, OrderView } from "@/ipc";
import { account, installFake, NOW } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import ActivityPage from "./page";
import { orderTitle } from "./outcomes";

const item = (change: Partial<OrderItemView>): OrderItemView => ({
  id: "i1",
  order: "o1",
  account: account().id,
  kind: "renew",
  name: "greyheron.io",
  unicode: "greyheron.io",
  term: 1,
  state: "unknown",
  price: { minor: "3900", currency: "USD" },
  cap: { minor: "4000", currency: "USD" },
  expires_at: null,
  message: null,
  hint: null,
  sent_at: NOW,
  settled_at: null,
  next_look_at: NOW + 20,
  ...change,
});

const order = (items: OrderItemView[]): OrderView => ({ id: "o1", created_at: NOW, items, settled: false, spent: [] });

it("an unclear payment is never called failed, and asking again only reads", async () => {
  const engine = installFake({ cart_orders: () => [order([item({})])], cart_look: () => order([item({})]) });
  renderPage(<ActivityPage />);
  expect(await screen.findByText("Unclear")).toBeTruthy();
  expect(screen.queryByText(/failed/i)).toBeNull();
  expect(screen.getByText(/the order is never sent again/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Ask PlanetDomains again" }));
  await waitFor(() => expect(engine.calls.some((one) => one.command === "cart_look")).toBe(true));
  expect(engine.calls.some((one) => one.command === "cart_checkout")).toBe(false);
});

it("what needs a person is settled only after a second word", async () => {
  const engine = installFake({
    cart_orders: () => [order([item({ state: "needs_human" })])],
    cart_decide: () => order([item({ state: "confirmed" })]),
  });
  renderPage(<ActivityPage />);
  await userEvent.click(await screen.findByRole("button", { name: "It happened" }));
  expect(await screen.findByText("Settle greyheron.io as bought for 39.00 USD?")).toBeTruthy();
  expect(engine.calls.some((one) => one.command === "cart_decide")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "It was bought" }));
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "cart_decide")?.args).toEqual({ item: "i1", decision: "done" }),
  );
});

it("an order is named by what it holds", () => {
  expect(orderTitle(order([item({}), item({ kind: "register" }), item({})]))).toBe("Register 1, renew 2");
});
