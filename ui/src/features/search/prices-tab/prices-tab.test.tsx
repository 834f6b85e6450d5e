import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { setClock, ToastRegion } from "@/components";
import type { PriceAt, PriceTable } from "@/ipc";
import { account, installFake, NOW, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { eur, usd } from "../fixtures";
import { asking, USUAL_ASKING } from "../options";
import SearchPage from "../page";
import { cheapestAt, NO_PRICE_FILTER, shownRows, sumOf, sumParts, type PriceSort } from "./priceTable";
import { baskets } from "./CalculatorDrawer";
import { cheapestOf, sumAt } from "./calculator";
import { tableLook, USUAL_TABLE } from "./state";

const at = (account: string, register: number, renew: number, change: Partial<PriceAt> = {}): PriceAt => ({
  account,
  register: usd(register),
  renew: usd(renew),
  transfer: usd(900),
  premium: false,
  promo: null,
  trap: renew > 2 * register,
  compared: null,
  at: NOW - 3_600,
  ...change,
});

const row = (ending: string, ...prices: PriceAt[]) => ({ ending, unicode: ending, prices });

const TABLE: PriceTable = {
  accounts: [
    { account: "a", from: "list", endings: 3, read_at: NOW - 7_200, fault: null },
    { account: "b", from: "quotes", endings: 1, read_at: null, fault: null },
  ],
  rows: [
    row("com", at("a", 1098, 1298), at("b", 1145, 1145)),
    row("shop", at("a", 198, 3800, { promo: { regular: usd(3800), ends_at: NOW + 86_400 } })),
    row("io", at("a", 3200, 3850)),
  ],
};

const ENDING: PriceSort = { by: "ending", isDown: false };
const YEAR = { years: 1, quantity: 1 };

describe("the table's figures", () => {
  it("a sum is so many names over so many years, in integers", () => {
    const price = at("a", 1098, 1298);
    expect(sumOf(price, { years: 3, quantity: 20 })).toEqual(usd(73_880));
    expect(sumParts(price, { years: 3, quantity: 20 })).toBe("20 × (10.98 + 2 × 12.98)");
    expect(sumParts(price, { years: 3, quantity: 1 })).toBe("10.98 + 2 × 12.98");
    expect(sumParts(price, { years: 1, quantity: 20 })).toBe("20 × 10.98");
    expect(sumParts(price, YEAR)).toBe("");
  });

  it("where an ending is cheapest depends on the years, and a currency without a rate stays out", () => {
    const [com] = TABLE.rows;
    expect(cheapestAt(com!, "USD", YEAR)?.at.account).toBe("a");
    expect(cheapestAt(com!, "USD", { years: 5, quantity: 1 })?.at.account).toBe("b");
    const euros = row("de", at("a", 1, 1, { register: eur(500), renew: eur(500) }));
    expect(cheapestAt(euros, "USD", YEAR)).toBeNull();
  });

  it("rows are narrowed by words and by the price that is shown, and ordered", () => {
    const rows = (filter: Partial<typeof NO_PRICE_FILTER>, sort = ENDING, calculation = YEAR) =>
      shownRows(TABLE, { ...NO_PRICE_FILTER, ...filter }, sort, calculation, "USD").map((one) => one.row.ending);
    expect(rows({})).toEqual(["com", "io", "shop"]);
    expect(rows({ text: ".sh, io" })).toEqual(["io", "shop"]);
    expect(rows({ most: usd(1100) })).toEqual(["com", "shop"]);
    expect(rows({ least: usd(5000), most: usd(8000) }, ENDING, { years: 3, quantity: 1 })).toEqual(["shop"]);
    expect(rows({ noTraps: true })).toEqual(["com", "io"]);
    expect(rows({}, { by: "cheapest", isDown: false })).toEqual(["shop", "com", "io"]);
    expect(rows({}, { by: "at b", isDown: true })[0]).toBe("com");
  });
});

const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

afterEach(cleanup);
beforeEach(() => {
  act(() => setClock(NOW));
  tableLook.set(USUAL_TABLE);
  asking.set(USUAL_ASKING);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

const open = (overrides: Parameters<typeof installFake>[0] = {}) => {
  const engine = installFake({
    accounts_list: () => [account({ id: "a" }), account({ id: "b", label: "Elsewhere", provider: "elsewhere" })],
    search_price_table: () => TABLE,
    search_sets: () => [],
    search_endings: () => [],
    search_wanted: () => ({ names: [], every_hours: 12, next_check_at: null }),
    ...overrides,
  });
  act(() => navigate("search", { tab: "prices" }));
  renderPage(
    <>
      <SearchPage />
      <ToastRegion />
    </>,
  );
  return { engine, user: userEvent.setup() };
};

const line = (ending: string) => screen.getByText(`.${ending}`).closest<HTMLElement>('[role="row"]')!;

describe("the price table", () => {
  it("stands a first year, renewal and transfer beside one another, and says what was not asked", async () => {
    open();
    await screen.findByText(".com");
    expect(line("com").textContent).toContain("10.98 USD");
    expect(within(line("com")).getAllByRole("img", { name: "Transfer" })).toHaveLength(2);
    expect(within(line("io")).getByText("Not asked")).toBeTruthy();
    expect(within(line("shop")).getByRole("img", { name: "Promotion" })).toBeTruthy();
    expect(within(line("shop")).getByTitle("the renewal, 38.00 USD, is 19.1 times the first year")).toBeTruthy();
    expect(screen.getByRole("list", { name: "Where the prices come from" }).textContent).toBe(
      "PPlanetDomains: list, 3 endings, 2 h agoEElsewhere: quotes, 1 ending",
    );
  });

  it("the calculator changes the sums", async () => {
    const { user } = open();
    await screen.findByText(".com");
    await user.click(screen.getByRole("button", { name: /Years/ }));
    await user.click(await screen.findByRole("option", { name: "3 years" }));
    expect(await within(line("com")).findByText("10.98 + 2 × 12.98")).toBeTruthy();
    expect(line("com").textContent).toContain("36.94 USD");
  });

  it("endings are selected by the keyboard and searched with", async () => {
    const { user } = open();
    await screen.findByText(".com");
    act(() => line("com").focus());
    await user.keyboard(" {ArrowDown} ");
    await user.click(await screen.findByRole("button", { name: "Search with these 2 endings" }));
    expect(asking.get().endings).toEqual({ kind: "own", endings: ["com", "io"] });
    expect(await screen.findByRole("textbox", { name: "Names to search" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Endings: .com .io" })).toBeTruthy();
  });

  it("accounts without a list are asked for the selected endings alone", async () => {
    const { engine, user } = open({ search_price_ask: () => "job-9" });
    await screen.findByText(".com");
    expect(screen.getByRole("button", { name: "Ask prices at Elsewhere" })).toHaveProperty("disabled", true);
    await user.click(screen.getByRole("checkbox", { name: "Select .shop" }));
    await user.click(screen.getByRole("button", { name: "Ask prices at Elsewhere" }));
    await waitFor(() => expect(sent(engine, "search_price_ask")).toEqual([{ endings: ["shop"], accounts: ["b"] }]));
  });

  it("an ending's drawer tells each account's prices, their promotion, trap, age and source in words", async () => {
    const { user } = open();
    await user.click(await screen.findByText(".shop"));
    const drawer = await screen.findByRole("complementary", { name: ".shop" });
    expect(within(drawer).getByText("Promotion until 23 Nov 2026, 38.00 USD without it.")).toBeTruthy();
    expect(within(drawer).getByText("The renewal, 38.00 USD, is 19.1 times the first year.")).toBeTruthy();
    expect(within(drawer).getByText(/^From the price list/).textContent).toBe("From the price list, 60 min ago");
    expect(within(drawer).getByText(/^Not asked yet/)).toBeTruthy();
  });
});

describe("the calculator", () => {
  const sums = (years: number, ...lines: [string, number][]) => {
    const counted = lines.map(([ending, names]) => ({ ending, names }));
    return [sumAt("a", TABLE.rows, counted, years), sumAt("b", TABLE.rows, counted, years)] as const;
  };

  it("adds first years and every later year of all names, and leaves out what is not sold", () => {
    const [a, b] = sums(3, [".com", 10], ["SHOP", 2]);
    expect(a.first).toEqual([usd(10 * 1098 + 2 * 198)]);
    expect(a.later).toEqual([usd(2 * 10 * 1298 + 2 * 2 * 3800)]);
    expect(a.total).toEqual([usd(10 * 1098 + 2 * 198 + 2 * 10 * 1298 + 2 * 2 * 3800)]);
    expect(a.traps).toEqual([".shop: the renewal, 38.00 USD, is 19.1 times the first year"]);
    expect(b.left).toEqual(["shop"]);
    expect(b.total).toEqual([usd(10 * 1145 + 2 * 10 * 1145)]);
    expect(cheapestOf([a, b])).toBeNull();
    expect(cheapestOf(sums(1, ["com", 1]))).toBe("a");
    expect(cheapestOf(sums(3, ["com", 1]))).toBe("b");
    expect(sums(1, ["com", 1])[0].later).toEqual([]);
  });

  it("shows each account's sums with the trap, says what nobody sells, and takes the selected endings over", async () => {
    baskets.set([{ ending: "", names: 1 }]);
    const { user } = open();
    await screen.findByText(".com");
    await user.click(screen.getByRole("checkbox", { name: "Select .shop" }));
    await user.click(screen.getByRole("button", { name: "Calculate with several endings" }));
    const drawer = await screen.findByRole("complementary", { name: "Calculator" });
    expect(within(drawer).getByLabelText("Ending 1")).toHaveProperty("value", "shop");
    expect(within(drawer).getByText(".shop: the renewal, 38.00 USD, is 19.1 times the first year")).toBeTruthy();
    await user.click(within(drawer).getByRole("button", { name: "Add an ending" }));
    await user.type(within(drawer).getByLabelText("Ending 2"), ".nowhere");
    expect(await within(drawer).findByText("In no price list")).toBeTruthy();
    await user.clear(within(drawer).getByLabelText("Ending 2"));
    await user.type(within(drawer).getByLabelText("Ending 2"), ".com");
    expect(drawer.textContent).toContain("12.96 USD");
    expect(drawer.textContent).toContain("Not in the sums, because they are not sold here or no price is told: .shop");
    await user.click(within(drawer).getByRole("button", { name: "Close Calculator" }));
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Calculator" })).toBeNull());
  });
});
