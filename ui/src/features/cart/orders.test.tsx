import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { navigate } from "@/app";
import { FaultError, type ItemDetail, type OrderView, type SpendView } from "@/ipc";
import { emptyCart, job, type Handler } from "../../../test/fake";
import { cartOf, item, line, NOW, open, orderOf, sent, usd } from "./fixtures";

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

describe("an order", () => {
  const show = (order: OrderView, overrides: Record<string, Handler> = {}) => {
    act(() => navigate("cart", { order: order.id }));
    return open(emptyCart, {
      cart_orders: () => ({ orders: [order], total: 1 }),
      cart_order: () => order,
      ...overrides,
    });
  };
  const lineOf = (name: string) => screen.findByRole("listitem", { name: new RegExp(`^${name}`) });

  it("tells every state apart, and unclear from refused", async () => {
    show(
      orderOf(
        [
          item("one.com", "confirmed", { message: "Registered until 22 Nov 2027." }),
          item("two.com", "unknown", { next_look_at: NOW + 40 }),
          item("three.com", "rejected", {
            message: "The registry does not accept this name.",
            hint: "Choose another.",
          }),
          item("four.com", "held", { message: "The price rose to 12.00 USD, above your cap of 11.00 USD." }),
        ],
        { spent: [usd(1044)] },
      ),
      { cart_get: () => cartOf([line("four.com", 1200)]) },
    );
    expect(await screen.findByText("1 of 4 lines confirmed for 10.44 USD")).toBeTruthy();
    expect(screen.getByText("1 unclear: the account is being asked, nothing is ordered again")).toBeTruthy();
    expect(screen.getByText("1 held and not sent: it stays in the cart")).toBeTruthy();
    expect(screen.getByText("1 refused: nothing was charged")).toBeTruthy();
    const unclear = await lineOf("two.com");
    expect(within(unclear).getByText("Unclear")).toBeTruthy();
    expect(unclear.textContent).not.toMatch(/fail|refus/i);
    expect(within(unclear).getByText(/Asked again in \d+ s\. Asking only reads\./)).toBeTruthy();
    expect(
      within(await lineOf("three.com")).getByText("The registry does not accept this name. Choose another."),
    ).toBeTruthy();
    expect(within(await lineOf("four.com")).getByText("The line is still in the cart.")).toBeTruthy();
    expect((await lineOf("three.com")).textContent).not.toMatch(/still in the cart/);
  });

  it("shows what a line waits for while it is being sent", async () => {
    show(orderOf([item("one.com", "planned", { sent_at: null })]), {
      activity_jobs: () => [
        job({
          kind: "checkout",
          started_at: NOW - 40,
          items: [{ label: "one.com", state: "running", detail: "checking the price" }],
        }),
      ],
    });
    expect(await screen.findByText("Checking the price.")).toBeTruthy();
    expect(screen.getByRole("progressbar", { name: "0 of 1 line" })).toBeTruthy();
  });

  it("that needs a person offers both answers with what follows from them, and asks once more", async () => {
    const { engine, user } = show(orderOf([item("one.com", "needs_human")]), { cart_decide: () => orderOf([]) });
    const row = await lineOf("one.com");
    expect(within(row).getByText("10.44 USD counts as spent and the line leaves the cart.")).toBeTruthy();
    expect(within(row).getByText(/If it did happen, that would pay twice\./)).toBeTruthy();
    await user.click(within(row).getByRole("button", { name: "It did not happen: one.com" }));
    expect(sent(engine, "cart_decide")).toHaveLength(0);
    await user.click(await screen.findByRole("button", { name: "It was not bought" }));
    await waitFor(() => expect(sent(engine, "cart_decide")).toEqual([{ item: "item-one.com", decision: "not_done" }]));
  });

  it("is in the list of all orders with its id", async () => {
    act(() => navigate("cart", { tab: "orders" }));
    open(emptyCart, {
      cart_orders: () => ({
        orders: [orderOf([item("one.com", "confirmed")], { settled: true, spent: [usd(1044)] })],
        total: 1,
      }),
    });
    expect(await screen.findByText("order-1")).toBeTruthy();
    expect(screen.getByText("Spent 10.44 USD")).toBeTruthy();
    expect(await lineOf("one.com")).toBeTruthy();
  });
});

describe("the order book", () => {
  const first = orderOf([item("one.com", "confirmed")], { id: "order-1", settled: true, spent: [usd(1044)] });
  const second = orderOf([item("two.com", "rejected")], { id: "order-2", settled: true });
  const showBook = (overrides: Record<string, Handler> = {}) => {
    act(() => navigate("cart", { tab: "orders" }));
    return open(emptyCart, {
      cart_orders: ({ request }) => {
        const { text, offset } = request as { text: string; offset: number };
        if (text !== "") return { orders: text === "two" ? [second] : [], total: text === "two" ? 1 : 0 };
        return { orders: offset === 0 ? [first] : [second], total: 2 };
      },
      ...overrides,
    });
  };

  it("is read page by page, and says how much of it is shown", async () => {
    const { engine, user } = showBook();
    expect(await screen.findByText("1 of 2 shown")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("listitem", { name: /^two\.com/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
    expect(sent(engine, "cart_orders").at(-1)).toMatchObject({ request: { offset: 1 } });
  });

  it("is narrowed by words, account and standing, and told what fits", async () => {
    const { engine, user } = showBook();
    await user.type(await screen.findByRole("searchbox"), "two");
    expect(await screen.findByText("1 order fits")).toBeTruthy();
    expect(await screen.findByRole("listitem", { name: /^two\.com/ })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /How they stand/ }));
    await user.click(await screen.findByRole("option", { name: "Not bought" }));
    await waitFor(() =>
      expect(sent(engine, "cart_orders").at(-1)).toEqual({
        request: { text: "two", account: null, standing: "not_bought", offset: 0 },
      }),
    );
  });

  it("exports what fits as receipts, says where they are and shows the file", async () => {
    const file = { name: "freehold-receipts-2026-11-22.csv", text: "name,charged" };
    const { engine, user } = showBook({
      cart_receipts: () => file,
      app_save_file: () => "/home/ada/Downloads/freehold-receipts-2026-11-22.csv",
      app_show_file: () => null,
    });
    await screen.findByText("1 of 2 shown");
    await user.click(screen.getByRole("button", { name: "Export receipts" }));
    const message = await screen.findByText(/^Receipts saved as \/home\/ada\/Downloads/);
    expect(sent(engine, "app_save_file")).toEqual([{ file }]);
    await user.click(within(message.closest<HTMLElement>(".toast")!).getByRole("button", { name: "Show" }));
    await waitFor(() =>
      expect(sent(engine, "app_show_file")).toEqual([{ path: "/home/ada/Downloads/freehold-receipts-2026-11-22.csv" }]),
    );
  });
});

describe("an item", () => {
  const bought = item("one.com", "confirmed", { charged: usd(1050) });
  const detail: ItemDetail = {
    item: bought,
    events: [
      { at: NOW - 30, state: "sent", message: "POST /domains/register" },
      { at: NOW - 28, state: "unknown", message: "The answer did not come." },
      { at: NOW - 5, state: "confirmed", message: "The account has it." },
    ],
    numbers: [["Order number", "PD-778"]],
    registrant: "Ada Byron",
    quoted_at: NOW - 60,
    expires_before: null,
    balance_before: usd(12000),
    receipts: [{ at: NOW - 5, request: "GET /domains/one.com", status: 200, text: '{"status":"active"}' }],
  };

  it("opens to all that is kept: its states, numbers, money and the registrar's own answers", async () => {
    act(() => navigate("cart", { order: "order-1" }));
    const { user } = open(emptyCart, {
      cart_order: () => orderOf([bought], { settled: true, spent: [usd(1050)] }),
      cart_item: () => detail,
    });
    const row = await screen.findByRole("listitem", { name: /^one\.com/ });
    await user.click(within(row).getByRole("button", { name: "one.com, details" }));
    const story = await within(row).findByRole("region", { name: "What happened" });
    expect(
      within(story)
        .getAllByRole("listitem")
        .map((step) => step.textContent),
    ).toEqual([
      expect.stringMatching(/Sent.*POST/),
      expect.stringMatching(/Unclear.*did not come/),
      expect.stringMatching(/Confirmed.*has it/),
    ]);
    const money = within(row).getByRole("region", { name: "Money" });
    expect(money.textContent).toMatch(/10\.44 USD.*10\.50 USD.*120\.00 USD/);
    expect(within(row).getByText("PD-778")).toBeTruthy();
    expect(within(row).getByRole("button", { name: "Copy Order number" })).toBeTruthy();
    expect(within(row).queryByText('{"status":"active"}')).toBeNull();
    await user.click(within(row).getByRole("button", { name: "GET /domains/one.com" }));
    expect(within(row).getByText('{"status":"active"}')).toBeTruthy();
  });

  it("of an order that is not there any more says so and leads to the others", async () => {
    act(() => navigate("cart", { order: "order-9" }));
    open(emptyCart, {
      cart_order: () => {
        throw new FaultError({ code: "not_found", message: "No such order.", hint: null, retryable: false });
      },
    });
    expect(await screen.findByText("There is no such order")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Show all orders" })).toBeTruthy();
  });
});

it("what was spent stands by month and account, each currency by itself", async () => {
  const spend: SpendView = {
    months: [
      {
        month: "2026-11",
        totals: [usd(3000), { minor: "3290", currency: "EUR" }],
        accounts: [
          { account: "a", provider: "planetdomains", items: 2, totals: [usd(3000)] },
          { account: "gone", provider: "joker", items: 1, totals: [{ minor: "3290", currency: "EUR" }] },
        ],
      },
    ],
  };
  act(() => navigate("cart", { tab: "spend" }));
  open(emptyCart, { cart_spend: () => spend });
  const table = await screen.findByRole("table", { name: "What was spent, by month and account" });
  const rows = within(table)
    .getAllByRole("row")
    .map((row) => row.textContent);
  expect(rows[1]).toMatch(/November 2026.*3 items.*30\.00 USD.*32\.90 EUR/);
  expect(rows[2]).toMatch(/PlanetDomains.*2 items.*30\.00 USD/);
  expect(rows[3]).toMatch(/joker, not connected any more.*1 item.*32\.90 EUR/);
});
