import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentRoute, navigate } from "@/app";
import type { ComparedLine, Comparison, LineOffer, Rehearsal } from "@/ipc";
import { account, emptyCart, planetdomains } from "../../../test/fake";
import { againstNow, asNow, choicesOf } from "./choosing";
import { cartOf, line, open, sent, usd } from "./fixtures";
import { readIncoming, withIncoming } from "./transfers";

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

const two = [account({ id: "a" }), account({ id: "b", provider: "joker", label: "Joker.com" })];
const sellers = [
  planetdomains,
  { ...planetdomains, id: "joker", label: "Joker.com", orders: { ...planetdomains.orders!, transfer: true } },
];
const world = { accounts_list: () => two, accounts_providers: () => sellers };

describe("names that come in", () => {
  it("are read from a pasted list, with their codes, and what is no name is told", () => {
    const { found, refused } = readIncoming("One.com  Kx!9 two\n\ntwo.de,abc-1\nthree.org.\nnonsense\nbücher.example");
    expect(found).toEqual([
      { name: "one.com", code: "Kx!9 two" },
      { name: "two.de", code: "abc-1" },
      { name: "three.org", code: null },
      { name: "bücher.example", code: null },
    ]);
    expect(refused).toEqual(["nonsense"]);
    expect(withIncoming(found, [{ name: "one.com", code: null }])[0]).toEqual({ name: "one.com", code: "Kx!9 two" });
  });

  it("go only to accounts that take transfers, and a pasted code is never seen", async () => {
    const { engine, user } = open(emptyCart, {
      ...world,
      cart_add: () => ({
        added: 1,
        already: 0,
        refused: [{ name: "two.de", reason: "Joker.com does not sell .de." }],
      }),
    });
    await user.click(await screen.findByRole("button", { name: "Transfer names in" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Transfer names in" });
    await user.click(within(dialog).getByRole("button", { name: /To/ }));
    const cannot = await screen.findByRole("option", { name: /PlanetDomains/ });
    expect(cannot.getAttribute("aria-disabled")).toBe("true");
    expect(cannot.textContent).toMatch(/Transfers between registrars are not in its API\./);
    await user.keyboard("{Escape}");
    fireEvent.paste(within(dialog).getByRole("textbox", { name: "Name" }), {
      clipboardData: { getData: () => "one.com Kx!9-code\ntwo.de" },
    });
    const list = await within(dialog).findByRole("list", { name: "Names to transfer" });
    expect(list.textContent).toMatch(/one\.comCode given.*two\.deNo code yet/);
    expect(document.body.innerHTML).not.toContain("Kx!9-code");
    await user.click(within(dialog).getByRole("button", { name: "Put 2 transfers into the cart" }));
    await waitFor(() =>
      expect(sent(engine, "cart_add")).toEqual([
        {
          lines: [
            { account: "b", kind: "transfer", name: "one.com", term: 1, auth_code: "Kx!9-code" },
            { account: "b", kind: "transfer", name: "two.de", term: 1, auth_code: null },
          ],
        },
      ]),
    );
    expect(await within(dialog).findByText("Joker.com does not sell .de.")).toBeTruthy();
    expect(within(dialog).queryByText("one.com")).toBeNull();
  });
});

const offer = (where: string, total: number | null, reason: string | null = null): LineOffer => ({
  account: where,
  register: total === null ? null : usd(total / 3),
  renew: total === null ? null : usd(total / 3),
  total: total === null ? null : usd(total),
  compared: total === null ? null : usd(total),
  premium: false,
  reason,
});

const compared = (name: string, a: number, b: number | null, cheapest: string): ComparedLine => ({
  id: name,
  name,
  unicode: name,
  account: "a",
  offers: [offer("a", a), offer("b", b, b === null ? "Joker.com does not sell it." : null)],
  cheapest,
});

const comparison: Comparison = {
  years: 3,
  lines: [
    compared("one.com", 3000, 2700, "b"),
    compared("two.com", 3000, 3300, "a"),
    compared("x.app", 900, null, "a"),
  ],
  cheapest: [usd(6600)],
  together: [
    { account: "a", covers: 3, total: usd(6900), compared: usd(6900), missing: [] },
    { account: "b", covers: 2, total: usd(6000), compared: usd(6000), missing: ["x.app"] },
  ],
  notes: ["There is no rate for EUR."],
};

describe("choosing accounts", () => {
  it("counts what every choice costs against now, also the names that stay where they are", () => {
    const now = asNow(comparison);
    expect(now.totals).toEqual([usd(6900)]);
    const [cheapest, atA, atB] = choicesOf(comparison);
    expect(againstNow(cheapest!, now)).toEqual({ words: "3.00 USD less than now", saves: true });
    expect(againstNow(atA!, now)).toEqual({ words: "the same as now", saves: false });
    expect(atB!.left).toEqual(["x.app"]);
    expect(atB!.totals).toEqual([usd(6900)]);
  });

  it("moves the lines to where each is cheapest, after showing why", async () => {
    const { engine, user } = open(cartOf([line("one.com", 1000), line("two.com", 1000), line("x.app", 300)]), {
      ...world,
      cart_compare: () => comparison,
      cart_move: () => cartOf([line("one.com", 900, { account: "b" })]),
    });
    await user.click(await screen.findByRole("button", { name: "Choose accounts" }));
    const table = await screen.findByRole("table", { name: "Prices over 3 years at each account" });
    expect(sent(engine, "cart_compare")).toEqual([{ request: { lines: ["one.com", "two.com", "x.app"], years: 3 } }]);
    expect(within(table).getByText("Joker.com does not sell it.")).toBeTruthy();
    expect(screen.getByText("There is no rate for EUR.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Move 1 line" }));
    await waitFor(() => expect(sent(engine, "cart_move")).toEqual([{ moves: [{ id: "one.com", account: "b" }] }]));
    await waitFor(() => expect(currentRoute().params).toEqual({}));
  });
});

it("a rehearsal tells line by line what a checkout would do, before anything was read or ticked", async () => {
  const cart = cartOf([line("one.com", 1000), line("two.com", 1000)]);
  const rehearsal: Rehearsal = {
    at: 0,
    plan_hash: cart.plan_hash,
    lines: [
      {
        id: "one.com",
        unicode: "one.com",
        account: "a",
        outcome: { kind: "order", price: usd(1000), request: "POST /domains/register" },
      },
      {
        id: "two.com",
        unicode: "two.com",
        account: "a",
        outcome: {
          kind: "hold",
          fault: {
            code: "price_exceeded",
            message: "The price rose.",
            hint: "Raise the cap.",
            retryable: false,
            link: null,
          },
        },
      },
    ],
    accounts: [
      { account: "a", words: "Only the order itself shows whether it is taken.", requests: 1, balance: usd(12000) },
    ],
    totals: [usd(1000)],
  };
  const { engine, user } = open(cart, { cart_rehearse: () => rehearsal });
  await user.click(await screen.findByRole("button", { name: "Rehearse" }));
  const dialog = await screen.findByRole("dialog", { name: "Rehearsal" });
  expect(await within(dialog).findByText("1 of 2 lines would be ordered for 10.00 USD.")).toBeTruthy();
  expect(within(dialog).getByText("POST /domains/register")).toBeTruthy();
  expect(within(dialog).getByText("The price rose. Raise the cap.")).toBeTruthy();
  expect(within(dialog).getByText("Only the order itself shows whether it is taken.")).toBeTruthy();
  expect(within(dialog).getByText("Nothing was ordered, nothing was charged.")).toBeTruthy();
  expect(sent(engine, "cart_rehearse")).toEqual([{ planHash: cart.plan_hash }]);
  expect(sent(engine, "cart_checkout")).toEqual([]);
});
