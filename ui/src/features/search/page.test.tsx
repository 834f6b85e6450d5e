import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { ToastRegion } from "@/components";
import {
  createQueryClient,
  FaultError,
  takeEvents,
  type CartLine,
  type Fault,
  type SearchAnswer,
  type SearchView,
} from "@/ipc";
import { account, emptyCart, installFake, planetdomains, type FakeEngine } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import { draft, EMPTY_DRAFT } from "./draft";
import SearchPage from "./page";
import { clearSearch } from "./session";

const HERE = account({ id: "a", label: "PlanetDomains" });
const THERE = account({ id: "b", label: "Elsewhere", provider: "elsewhere" });

const usd = (minor: number) => ({ minor: String(minor), currency: "USD" });

const offer = (register: number, renew: number, premium = false): SearchAnswer => ({
  kind: "available",
  register: usd(register),
  renew: usd(renew),
  premium,
  trap: renew > 2 * register,
  three_years: usd(register + 2 * renew),
  note: null,
});

const slow: Fault = { code: "interrupted", message: "Elsewhere did not answer.", hint: "Ask again.", retryable: true };

function view(id: string, names: string[], change: Partial<SearchView> = {}): SearchView {
  return {
    id,
    names: names.map((name) => ({ name, unicode: name, ending: "com", owned: null, suggested_by: null })),
    skipped: [],
    skipped_total: 0,
    duplicates: 0,
    accounts: ["a", "b"],
    hits: [],
    done: false,
    cancelled: false,
    ...change,
  };
}

function line(name: string, at: string): CartLine {
  return {
    id: `line-${name}`,
    account: at,
    kind: "register",
    name,
    unicode: name,
    ending: "com",
    term: 1,
    price: usd(1098),
    first_price: usd(1098),
    renew: usd(1298),
    quoted_at: 0,
    cap: usd(1100),
    premium: false,
    premium_ok: false,
    included: true,
    expires_at: null,
    external_ref: null,
    state: { kind: "ready" },
  };
}

/** Answers as the engine would send them. */
function hits(search: string, list: [string, string, SearchAnswer][], done = false) {
  const answers = list.map(([name, at, answer]) => ({ name, account: at, answer }));
  act(() => takeEvents(createQueryClient(), [{ type: "search_hits", search, names: [], done, hits: answers }]));
}

/** What was sent to a command, in order. */
const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

const open = (overrides: Parameters<typeof installFake>[0] = {}) => {
  const engine = installFake({
    accounts_list: () => [HERE, THERE],
    search_endings: () => [],
    search_cancel: () => null,
    ...overrides,
  });
  renderPage(
    <>
      <SearchPage />
      <ToastRegion />
    </>,
  );
  return { engine, user: userEvent.setup() };
};

const field = () => screen.findByRole("textbox", { name: "Names to search" });

afterEach(cleanup);
beforeEach(() => {
  clearSearch();
  draft.set(EMPTY_DRAFT);
  act(() => navigate("search"));
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("searching", () => {
  it("sends words, whole names and the endings chosen in the settings", async () => {
    const { engine, user } = open({ search_start: () => view("s1", ["tidewright.com"]) });
    await user.type(await field(), "Tidewright fernmoor.io{Enter}");
    expect(await screen.findByRole("grid", { name: "Prices" })).toBeTruthy();
    expect(sent(engine, "search_start")).toEqual([
      {
        request: {
          text: "tidewright\nfernmoor.io",
          endings: ["com", "net", "org", "io", "dev", "app"],
          suggest: false,
        },
      },
    ]);
    expect(screen.getByRole("button", { name: "Remove fernmoor.io" })).toBeTruthy();
  });

  it("a pasted list of 5,000 is one chip, and only the rows in sight are drawn", async () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `name-${at}.com`);
    const { engine, user } = open({ search_start: () => view("s1", names, { skipped_total: 3, duplicates: 1 }) });
    const input = await field();
    fireEvent.paste(input, { clipboardData: { getData: () => names.join("\n") } });
    expect(screen.getByRole("button", { name: "5,000 names from the paste" })).toBeTruthy();
    expect(document.querySelectorAll(".names-field .tok").length).toBe(1);
    await user.click(screen.getByRole("button", { name: "Search" }));
    await screen.findByText("5,000 names at 2 accounts, 0 of 10,000 answers");
    expect(sent(engine, "search_start")[0]).toMatchObject({ request: { text: names.join("\n") } });
    const drawn = document.querySelectorAll(".mx [data-row]").length;
    expect(drawn).toBeGreaterThan(10);
    expect(drawn).toBeLessThan(60);
    expect(screen.getByRole("button", { name: "3 left out" })).toBeTruthy();
  });

  it("shows why what was left out is no name", async () => {
    const skipped = [{ text: "foo_bar", reason: "A name has letters, digits and hyphens only." }];
    const { user } = open({ search_start: () => view("s1", ["x.com"], { skipped, skipped_total: 1 }) });
    await user.type(await field(), "x.com foo_bar{Enter}");
    await user.click(await screen.findByRole("button", { name: "1 left out" }));
    const list = await screen.findByRole("dialog", { name: "What was left out" });
    expect(within(list).getByText("foo_bar")).toBeTruthy();
    expect(within(list).getByText("A name has letters, digits and hyphens only.")).toBeTruthy();
  });

  it("answers that come before the call has returned are not lost", async () => {
    let answer: (value: SearchView) => void = () => undefined;
    const { user } = open({ search_start: () => new Promise((resolve) => (answer = resolve as typeof answer)) });
    await user.type(await field(), "tidewright.com{Enter}");
    hits("s1", [["tidewright.com", "a", offer(1098, 1298)]]);
    act(() => answer(view("s1", ["tidewright.com"])));
    expect(await screen.findByRole("button", { name: /^tidewright\.com at PlanetDomains: 10\.98 USD/ })).toBeTruthy();
    expect(screen.getByLabelText("tidewright.com at Elsewhere: asking")).toBeTruthy();
  });

  it("results survive a visit to another page, and the engine is asked how they stand", async () => {
    const { engine, user } = open({ search_start: () => view("s1", ["tidewright.com"]) });
    engine.on("search_get", () =>
      view("s1", ["tidewright.com"], {
        hits: [{ name: "tidewright.com", account: "b", answer: offer(1145, 1145) }],
        done: true,
      }),
    );
    await user.type(await field(), "tidewright.com{Enter}");
    await screen.findByRole("grid", { name: "Prices" });
    cleanup();
    hits("s1", [["tidewright.com", "a", offer(1098, 1298)]]);
    renderPage(<SearchPage />);
    expect(await screen.findByRole("button", { name: /at PlanetDomains: 10\.98 USD, then/ })).toBeTruthy();
    expect(await screen.findByRole("button", { name: /at Elsewhere: 11\.45 USD, then/ })).toBeTruthy();
    expect(screen.getByText("1 name at 2 accounts")).toBeTruthy();
  });

  it("says why a search was refused and keeps what was typed", async () => {
    const fault: Fault = { code: "bad_input", message: "There is no name in this.", hint: null, retryable: false };
    const { user } = open({
      search_start: () => {
        throw new FaultError(fault);
      },
    });
    await user.type(await field(), "???{Enter}");
    expect(await screen.findByText("There is no name in this.")).toBeTruthy();
    expect(screen.getByText("???")).toBeTruthy();
  });
});

describe("suggestions", () => {
  it("are asked for where an account offers them, and come as marked rows after what was typed", async () => {
    const suggesting = { ...planetdomains, search: { batch: 20, price_list: false, suggestions: true } };
    const { engine, user } = open({
      accounts_providers: () => [suggesting],
      search_start: () => view("s1", ["tidewright.com"]),
    });
    await user.click(await screen.findByRole("button", { name: "Suggest names" }));
    await user.type(await field(), "tidewright{Enter}");
    await screen.findByRole("grid", { name: "Prices" });
    expect(sent(engine, "search_start")[0]).toMatchObject({ request: { suggest: true } });
    const idea = { name: "tidewrights.com", unicode: "tidewrights.com", ending: "com", owned: null, suggested_by: "a" };
    act(() =>
      takeEvents(createQueryClient(), [{ type: "search_hits", search: "s1", names: [idea], done: true, hits: [] }]),
    );
    const rows = await screen.findAllByRole("rowheader");
    expect(rows.map((row) => row.textContent)).toEqual(["tidewright.com", "tidewrights.comSuggested"]);
  });
});

describe("the matrix", () => {
  const start = async (overrides: Parameters<typeof installFake>[0] = {}) => {
    const shown = open({ search_start: () => view("s1", ["tidewright.com", "tidewright.shop"]), ...overrides });
    await shown.user.type(await field(), "tidewright{Enter}");
    await screen.findByRole("grid", { name: "Prices" });
    hits("s1", [
      ["tidewright.com", "a", offer(1098, 1298)],
      ["tidewright.com", "b", offer(1145, 1145)],
      ["tidewright.shop", "a", offer(198, 3800)],
    ]);
    return shown;
  };
  const cell = (name: RegExp) => screen.getByRole("button", { name });

  it("marks what is cheapest over three years, not in the first", async () => {
    await start();
    expect(cell(/^tidewright\.com at Elsewhere/).className).toContain("best");
    expect(cell(/^tidewright\.com at PlanetDomains/).className).not.toContain("best");
    expect(cell(/^tidewright\.shop at PlanetDomains/).getAttribute("aria-label")).toBe(
      "tidewright.shop at PlanetDomains: 1.98 USD, then 38.00 USD a year, 77.98 USD over 3 years, the renewal costs over twice the first year, cheapest over 3 years, put it into the cart",
    );
  });

  it("a cell puts the name into the cart, and again takes it out", async () => {
    let lines: CartLine[] = [];
    const { engine, user } = await start({
      cart_get: () => ({ ...emptyCart, lines }),
      cart_add: () => {
        lines = [line("tidewright.com", "a")];
        return { added: 1, already: 0, refused: [] };
      },
      cart_remove: () => {
        lines = [];
        return emptyCart;
      },
    });
    await user.click(cell(/^tidewright\.com at PlanetDomains/));
    await screen.findByText("1 new name in the cart");
    expect(sent(engine, "cart_add")).toEqual([
      { lines: [{ account: "a", kind: "register", name: "tidewright.com", term: 1 }] },
    ]);
    expect(cell(/^tidewright\.com at PlanetDomains/).getAttribute("aria-pressed")).toBe("true");
    await user.click(cell(/in the cart, take it out$/));
    await screen.findByText("No new name in the cart");
    expect(sent(engine, "cart_remove")).toEqual([{ ids: ["line-tidewright.com"] }]);
  });

  it("a name moves to another account instead of being in the cart twice", async () => {
    let lines = [line("tidewright.com", "a")];
    const { engine, user } = await start({
      cart_get: () => ({ ...emptyCart, lines }),
      cart_add: () => {
        lines = [...lines, { ...line("tidewright.com", "b"), id: "second" }];
        return { added: 1, already: 0, refused: [] };
      },
      cart_remove: (args) => {
        lines = lines.filter((one) => !(args.ids as string[]).includes(one.id));
        return { ...emptyCart, lines };
      },
    });
    await user.click(cell(/^tidewright\.com at Elsewhere/));
    await waitFor(() => expect(sent(engine, "cart_remove")).toEqual([{ ids: ["line-tidewright.com"] }]));
    await waitFor(() => expect(cell(/^tidewright\.com at Elsewhere/).getAttribute("aria-pressed")).toBe("true"));
    expect(cell(/^tidewright\.com at PlanetDomains/).getAttribute("aria-pressed")).toBe("false");
  });

  it("pick cheapest puts each name at its own best account", async () => {
    const { engine, user } = await start({ cart_add: () => ({ added: 2, already: 0, refused: [] }) });
    await user.click(cell(/^Pick cheapest for 2 names/));
    await waitFor(() => expect(sent(engine, "cart_add")).toHaveLength(1));
    expect(sent(engine, "cart_add")[0]).toEqual({
      lines: [
        { account: "b", kind: "register", name: "tidewright.com", term: 1 },
        { account: "a", kind: "register", name: "tidewright.shop", term: 1 },
      ],
    });
    expect(await screen.findByText("2 names put into the cart.")).toBeTruthy();
  });

  it("an answer that failed can be asked for again, and only its name is asked about", async () => {
    const { engine, user } = await start();
    hits("s1", [["tidewright.shop", "b", { kind: "failed", fault: slow }]], true);
    const failed = cell(/^tidewright\.shop at Elsewhere: No answer in time\. Ask again\. Elsewhere did not answer\./);
    expect(within(failed).getByText("No answer in time")).toBeTruthy();
    engine.on("search_start", () => view("s2", ["tidewright.shop"]));
    await user.click(failed);
    await screen.findByLabelText("tidewright.shop at Elsewhere: asking");
    expect(sent(engine, "search_start")[1]).toEqual({
      request: { text: "tidewright.shop", endings: [], suggest: false },
    });
    hits("s2", [["tidewright.shop", "b", offer(310, 3420)]], true);
    expect(cell(/^tidewright\.shop at Elsewhere: 3\.10 USD/)).toBeTruthy();
    expect(cell(/^tidewright\.com at Elsewhere: 11\.45 USD/)).toBeTruthy();
  });

  it("arrows go from cell to cell and Enter puts it into the cart", async () => {
    const { engine, user } = await start({ cart_add: () => ({ added: 1, already: 0, refused: [] }) });
    act(() => cell(/^tidewright\.com at PlanetDomains/).focus());
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(cell(/^tidewright\.com at Elsewhere/));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("tidewright.shop at Elsewhere: asking");
    await user.keyboard("{Home}{Enter}");
    await waitFor(() =>
      expect(sent(engine, "cart_add")[0]).toEqual({
        lines: [{ account: "a", kind: "register", name: "tidewright.shop", term: 1 }],
      }),
    );
  });
});
