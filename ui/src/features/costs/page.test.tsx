import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { ToastRegion } from "@/components";
import { account, installFake, type FakeEngine, type Handler } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import { cheaper, cheaperRow, forecast, groups, overview, paid, paidRow, sum, usd } from "./fixtures";
import CostsPage from "./page";

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((one) => one.command === command).map((one) => one.args);

function open(params: Parameters<typeof navigate<"costs">>[1] = {}, overrides: Record<string, Handler> = {}) {
  act(() => navigate("costs", params));
  engine = installFake({
    accounts_list: () => [account({ id: "a" }), account({ id: "b", label: "Joker", provider: "joker" })],
    activity_jobs: () => [],
    costs_overview: () => overview,
    costs_groups: () => groups,
    costs_forecast: () => forecast,
    costs_cheaper: () =>
      cheaper([
        cheaperRow("harborworks.com"),
        cheaperRow("young.com", { state: "too_new", steps: [], reason: "Registered 1 Nov 2026: it can move later." }),
      ]),
    costs_paid: () =>
      paid([
        paidRow("unknown.com"),
        paidRow("next.com"),
        paidRow("bought.com", { paid: usd(900), order: "order-1", fixed: true }),
      ]),
    costs_paid_set: () => ({ kept: 1, by_order: 0 }),
    cart_add: () => ({ added: 1, already: 0, refused: [] }),
    ...overrides,
  });
  renderPage(
    <>
      <CostsPage />
      <ToastRegion />
    </>,
  );
  return userEvent.setup();
}

/** Colours and boxes need a real window; everything else axe knows is looked at here. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});
afterEach(cleanup);

describe("the overview", () => {
  it("says what a year costs, what is due and what is in no sum, each with the way to its names", async () => {
    const user = open();
    const year = await screen.findByRole("region", { name: "A year now" });
    expect(year.textContent).toContain("523.40");
    const due = screen.getByRole("region", { name: "Due in 30 days" });
    expect(due.textContent).toContain("2 with auto-renew off");
    await user.click(screen.getByRole("button", { name: "Show: 2 names have no known renewal price" }));
    expect(currentRoute()).toEqual({ page: "portfolio", params: { filter: "price:unknown" } });
    expect(await violations()).toEqual([]);
  });

  it("keeps currencies apart and says where rates are set", async () => {
    const both = { ...sum(40, 52_340), amounts: [{ minor: "900", currency: "EUR" }, usd(52_340)] };
    const user = open({}, { costs_overview: () => ({ ...overview, yearly: both }) });
    const year = await screen.findByRole("region", { name: "A year now" });
    expect(year.textContent).toContain("9.00 EUR");
    expect(year.textContent).toContain("523.40 USD");
    await user.click(screen.getByRole("button", { name: "Add them by your own rates" }));
    expect(currentRoute()).toEqual({ page: "settings", params: { section: "compare" } });
  });

  it("says what to do next without accounts and without prices", async () => {
    open({}, { accounts_list: () => [], costs_overview: () => ({ ...overview, registered: 0 }) });
    expect(await screen.findByText("No account is connected")).toBeTruthy();
    cleanup();
    const user = open({}, { costs_overview: () => ({ ...overview, has_prices: false, yearly: sum(0, 0) }) });
    await user.click(await screen.findByRole("button", { name: "Read the price lists" }));
    expect(currentRoute()).toEqual({ page: "search", params: { tab: "prices" } });
  });
});

describe("the forecast", () => {
  it("is walked by arrows, tells each month and opens its names", async () => {
    const user = open({ tab: "forecast" });
    const first = await screen.findByRole("button", { name: /^November 2026: 0.00 USD, 0 renewals/u });
    act(() => first.focus());
    await user.keyboard("{ArrowRight}{ArrowRight}");
    const january = screen.getByRole("button", { name: "January 2027: 25.00 USD, 3 renewals" });
    expect(document.activeElement).toBe(january);
    const tip = screen.getByRole("tooltip");
    expect(tip.textContent).toContain("20.00 USD");
    expect(tip.textContent).toContain("of it only if renewed5.00 USD");
    expect(screen.getAllByRole("button").filter((one) => one.dataset.bar !== undefined && one.tabIndex === 0)).toEqual([
      january,
    ]);
    expect(await violations()).toEqual([]);
    await user.keyboard("{Enter}");
    expect(currentRoute()).toEqual({ page: "portfolio", params: { filter: "expires:2027-01" } });
  });

  it("shows the same figures as a table and saves them", async () => {
    const user = open(
      { tab: "forecast" },
      { app_save_file: () => "/home/me/forecast.csv", costs_file: () => ({ name: "f.csv", text: "" }) },
    );
    await user.click(await screen.findByRole("radio", { name: "Table" }));
    const table = screen.getByRole("table", { name: "Renewals by month in USD" });
    const january = within(table).getByRole("row", { name: /January 2027/u });
    expect(
      within(january)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["3", "25.00", "5.00", "20.00", "5.00"]);
    const all = within(table).getByRole("row", { name: /All months/u });
    expect(all.textContent).toContain("65.00 USD");
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Save as CSV" }));
    await screen.findByText("Forecast saved as /home/me/forecast.csv");
    expect(sent("costs_file")[0]).toMatchObject({
      file: { kind: "forecast", currency: "USD", converted: false, request: { months: 12 } },
    });
    await user.click(screen.getByRole("radio", { name: "Chart" }));
  });

  it("asks for other months and another stack", async () => {
    const user = open({ tab: "forecast" });
    await user.click(await screen.findByRole("radio", { name: "36 months" }));
    await user.click(await screen.findByRole("radio", { name: "Tag" }));
    await waitFor(() => expect(sent("costs_forecast").at(-1)).toEqual({ request: { months: 36, by: "tag" } }));
  });
});

describe("cheaper elsewhere", () => {
  it("says what would be saved and leads to the transfer", async () => {
    const user = open({ tab: "cheaper" });
    expect((await screen.findByRole("region", { name: "What moving would save" })).textContent).toContain("13.00");
    await user.click(document.querySelector('[data-row="0"]')!);
    const drawer = await screen.findByRole("complementary", { name: "harborworks.com" });
    expect(drawer.textContent).toContain("Unlock it here first.");
    expect(await violations()).toEqual([]);
    await user.click(within(drawer).getByRole("button", { name: "Transfer there" }));
    expect(currentRoute()).toEqual({
      page: "cart",
      params: { tab: "transfer", names: ["harborworks.com"], account: "b" },
    });
  });

  it("offers no transfer of a name that cannot move, and puts its renewal into the cart", async () => {
    const user = open({ tab: "cheaper" });
    await screen.findByRole("region", { name: "What moving would save" });
    await user.click(document.querySelector('[data-row="1"]')!);
    const drawer = await screen.findByRole("complementary", { name: "young.com" });
    expect(drawer.textContent).toContain("it can move later");
    expect(within(drawer).getByRole("button", { name: "Transfer there" }).hasAttribute("disabled")).toBe(true);
    await user.click(within(drawer).getByRole("button", { name: "Add renewal to cart" }));
    await screen.findByText("1 renewal put into the cart");
    expect(sent("cart_add")[0]).toEqual({
      lines: [{ account: "a", name: "young.com", kind: "renew", term: 1, auth_code: null }],
    });
  });

  it("takes only those ticked names along that can move", async () => {
    const user = open({ tab: "cheaper" });
    await screen.findByRole("region", { name: "What moving would save" });
    await user.click(screen.getByLabelText("Select harborworks.com"));
    await user.click(screen.getByLabelText("Select young.com"));
    await user.click(screen.getByRole("button", { name: "Transfer there" }));
    await user.click(await screen.findByRole("menuitem", { name: /Joker: 1 name/u }));
    expect(currentRoute().params).toEqual({ tab: "transfer", names: ["harborworks.com"], account: "b" });
  });
});

describe("what was paid", () => {
  it("is written by keyboard, one name after the other", async () => {
    const user = open({ tab: "paid" });
    await screen.findByRole("grid", { name: "What was paid" });
    await user.click(document.querySelector('[data-row="0"]')!);
    const drawer = await screen.findByRole("complementary", { name: "unknown.com" });
    await user.type(within(drawer).getByRole("textbox", { name: "Amount" }), "12,5{Enter}");
    expect(sent("costs_paid_set")).toEqual([]);
    await user.clear(within(drawer).getByRole("textbox", { name: "Amount" }));
    await user.type(within(drawer).getByRole("textbox", { name: "Amount" }), "12.50");
    await user.type(within(drawer).getByRole("textbox", { name: "Bought" }), "2024-03-31{Enter}");
    await waitFor(() =>
      expect(sent("costs_paid_set")).toEqual([
        {
          draft: {
            names: ["unknown.com"],
            paid: { amount: "12.50", currency: "USD" },
            bought_on: "2024-03-31",
          },
        },
      ]),
    );
    expect(await screen.findByRole("complementary", { name: "next.com" })).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  it("cannot be written where an order says it", async () => {
    const user = open({ tab: "paid" });
    await screen.findByRole("grid", { name: "What was paid" });
    await user.click(document.querySelector('[data-row="2"]')!);
    const drawer = await screen.findByRole("complementary", { name: "bought.com" });
    expect(within(drawer).queryByRole("textbox")).toBeNull();
    await user.click(within(drawer).getByRole("button", { name: "Open the order" }));
    expect(currentRoute()).toEqual({ page: "cart", params: { order: "order-1" } });
  });
});
