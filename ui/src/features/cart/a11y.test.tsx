import { act, cleanup, screen, within } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { navigate } from "@/app";
import { account, emptyCart, planetdomains } from "../../../test/fake";
import { cartOf, held, item, line, open, orderOf, usd } from "./fixtures";

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

/** Colours and boxes need a real window; everything else axe knows is looked at here. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

const world = {
  accounts_list: () => [account({ id: "a" })],
  accounts_providers: () => [planetdomains],
  contacts_list: () => [],
};

it("the lines with their details and the bar of the selection have no barrier", async () => {
  const options = {
    registrant: {
      from: "order" as const,
      choice: { kind: "account" as const },
      words: "The account's own.",
      faults: [],
    },
    auto_renew: { choice: "off" as const, possible: true, effective: false, words: "" },
    privacy: { choice: "default" as const, possible: false, effective: null, words: "Not there." },
  };
  const { user } = open(
    cartOf([
      line("one.com", 1044, { options }),
      line("two.com", 1044, { kind: "transfer", auth_code: false, options }),
      held(),
    ]),
    world,
  );
  await user.click(await screen.findByRole("button", { name: /^one\.com.*details$/ }));
  await user.click(screen.getByRole("button", { name: /^two\.com.*details$/ }));
  await user.click(within(document.querySelector<HTMLElement>('[data-line="one.com"]')!).getByText("Register"));
  expect(screen.getByRole("toolbar")).toBeTruthy();
  expect(await violations()).toEqual([]);
});

it("an item of an order with all that is kept has no barrier, and neither has what was spent", async () => {
  const bought = item("one.com", "confirmed");
  act(() => navigate("cart", { order: "order-1" }));
  const { user } = open(emptyCart, {
    ...world,
    cart_order: () => orderOf([bought], { settled: true, spent: [usd(1044)] }),
    cart_item: () => ({
      item: bought,
      events: [{ at: 1, state: "confirmed", message: null }],
      numbers: [["Order number", "PD-778"]],
      registrant: null,
      quoted_at: null,
      expires_before: null,
      balance_before: null,
      receipts: [{ at: 1, request: "GET /domains", status: 200, text: "{}" }],
    }),
    cart_spend: () => ({
      months: [
        {
          month: "2026-11",
          totals: [usd(1044)],
          accounts: [{ account: "a", provider: "planetdomains", items: 1, totals: [usd(1044)] }],
        },
      ],
    }),
  });
  await user.click(await screen.findByRole("button", { name: "one.com, details" }));
  await user.click(await screen.findByRole("button", { name: "GET /domains" }));
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("radio", { name: "Spend" }));
  await screen.findByRole("table");
  expect(await violations()).toEqual([]);
});

it("the dialogs for transfers and changes have no barrier", async () => {
  const { user } = open(cartOf([line("one.com", 1044)]), world);
  await user.click(await screen.findByRole("button", { name: "Transfer in" }));
  await screen.findByRole("alertdialog");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Leave it" }));
  await user.click(screen.getByRole("button", { name: "Lines at PlanetDomains" }));
  await user.click(await screen.findByRole("menuitem", { name: "Change 1 line" }));
  await screen.findByRole("dialog");
  expect(await violations()).toEqual([]);
});
