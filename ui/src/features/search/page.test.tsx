import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { setClock, ToastRegion } from "@/components";
import {
  createQueryClient,
  FaultError,
  takeEvents,
  type CartLine,
  type Fault,
  type SearchAnswer,
  type SearchView,
} from "@/ipc";
import { account, emptyCart, installFake, NOW, planetdomains, type FakeEngine } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import { draft, EMPTY_DRAFT } from "./draft";
import {
  cartLine as line,
  delegated,
  failed as failedAnswer,
  hit,
  named,
  offer,
  preview,
  searchView as view,
} from "./fixtures";
import { asking, NO_GENERATORS, shown, USUAL_ASKING, USUAL_SHOWN } from "./options";
import SearchPage from "./page";
import { clearSearch } from "./session";

const EUR = { minor: "1", currency: "EUR" };
const HERE = account({ id: "a", label: "PlanetDomains" });
const THERE = account({ id: "b", label: "Elsewhere", provider: "elsewhere" });

/** Answers as the engine would send them. */
function hits(search: string, list: [string, string, SearchAnswer][], done = false) {
  const answers = list.map(([name, at, answer]) => hit(name, at, answer));
  act(() =>
    takeEvents(createQueryClient(), [{ type: "search_hits", search, names: [], prechecks: [], done, hits: answers }]),
  );
}

/** What was sent to a command, in order. */
const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

const open = (overrides: Parameters<typeof installFake>[0] = {}) => {
  const engine = installFake({
    accounts_list: () => [HERE, THERE],
    search_endings: () => [],
    search_sets: () => [],
    search_preview: () => preview(1),
    search_wanted: () => ({ names: [], every_hours: 12, next_check_at: null }),
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
  act(() => setClock(NOW));
  draft.set(EMPTY_DRAFT);
  asking.set(USUAL_ASKING);
  shown.set(USUAL_SHOWN);
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
          generators: NO_GENERATORS,
          precheck: false,
          accounts: [],
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
        hits: [hit("tidewright.com", "b", offer(1145, 1145))],
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
    await user.click(await screen.findByRole("button", { name: "Variations" }));
    await user.click(await screen.findByRole("checkbox", { name: "Suggest names" }));
    await user.keyboard("{Escape}");
    await user.type(await field(), "tidewright{Enter}");
    await screen.findByRole("grid", { name: "Prices" });
    expect(sent(engine, "search_start")[0]).toMatchObject({ request: { suggest: true } });
    const idea = named("tidewrights.com", { suggested_by: "a" });
    act(() =>
      takeEvents(createQueryClient(), [
        { type: "search_hits", search: "s1", names: [idea], prechecks: [], done: true, hits: [] },
      ]),
    );
    const rows = await screen.findAllByRole("rowheader");
    expect(rows.map((row) => row.textContent)).toEqual(["tidewright.com", "tidewrights.comSuggested"]);
  });
});

describe("before a search", () => {
  const joker = account({ id: "b", label: "Joker.com" });

  it("says how many names it would be, which come first and how long each account takes", async () => {
    const { engine, user } = open({
      accounts_list: () => [HERE, joker],
      search_preview: () =>
        preview(1_240, {
          first: ["tidewright.com", "gettidewright.com", "tidewrights.com", "tidewright.net"],
          owned: 2,
          paces: [
            { account: "a", calls: 1_240, seconds: 20 },
            { account: "b", calls: 1_240, seconds: 124 },
          ],
        }),
    });
    await user.type(await field(), "tidewright");
    await screen.findByText(
      "1,240 names, first: tidewright.com, gettidewright.com, tidewrights.com, 2 yours already, about 2 min at Joker.com, 20 s at PlanetDomains",
    );
    expect(sent(engine, "search_start")).toEqual([]);
  });

  it("too many names are told before Search can be pressed", async () => {
    const { engine, user } = open({ search_preview: () => preview(6_240) });
    await user.type(await field(), "tidewright");
    await screen.findByText(/^6,240 names are too many: one search takes 5,000/);
    expect(screen.getByRole("button", { name: "Search" })).toHaveProperty("disabled", true);
    await user.keyboard("{Enter}");
    expect(sent(engine, "search_start")).toEqual([]);
  });

  it("variations are sent with the search, and what comes of them is seen while they are typed", async () => {
    const { engine, user } = open({
      search_preview: (args) => {
        const { generators } = args.request as { generators: { prefixes: string[]; plural: boolean } };
        return preview(1 + generators.prefixes.length, { first: ["tidewright.com", ...generators.prefixes] });
      },
      search_start: () => view("s1", ["tidewright.com"]),
    });
    await user.type(await field(), "tidewright");
    await user.click(screen.getByRole("button", { name: "Variations" }));
    await user.type(await screen.findByRole("textbox", { name: "Put before" }), "get  My");
    await screen.findByText("3 names");
    expect(screen.getByText("tidewright.com get my")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "Plural" }));
    await user.keyboard("{Escape}");
    expect(screen.getByRole("button", { name: "Variations: 2" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Search" }));
    await waitFor(() =>
      expect(sent(engine, "search_start")[0]).toMatchObject({
        request: { generators: { prefixes: ["get", "my"], suffixes: [], join: [], plural: true, hyphen: false } },
      }),
    );
  });

  it("only the chosen accounts are asked, and the DNS first where that is wished for", async () => {
    const { engine, user } = open({ search_start: () => view("s1", ["tidewright.com"]) });
    await user.click(await screen.findByRole("button", { name: "Ask: 2 accounts" }));
    expect(await screen.findByText(/delegated there is taken, and no account is asked about it/)).toBeTruthy();
    await user.click(screen.getByRole("switch", { name: /Look into the public DNS first/ }));
    await user.click(screen.getByRole("checkbox", { name: /^Elsewhere/ }));
    expect(screen.getByRole("checkbox", { name: /^PlanetDomains/ })).toHaveProperty("disabled", true);
    await user.keyboard("{Escape}");
    await screen.findByRole("button", { name: "Ask: DNS, 1 of 2" });
    await user.type(await field(), "tidewright.com{Enter}");
    await waitFor(() =>
      expect(sent(engine, "search_start")[0]).toMatchObject({ request: { precheck: true, accounts: ["a"] } }),
    );
  });

  it("a dropped text file is taken as a list, a picture is not", async () => {
    const { user } = open();
    const input = await field();
    const drop = (file: File) => fireEvent.drop(input, { dataTransfer: { types: ["Files"], files: [file] } });
    drop(new File(["a.com\nb.com\n"], "wish.txt", { type: "text/plain" }));
    expect(await screen.findByRole("button", { name: "2 names from wish.txt" })).toBeTruthy();
    drop(new File(["\u0000PNG"], "cat.png"));
    expect(await screen.findByText("cat.png is no text file. Save the list as text or CSV.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove 2 names from wish.txt" }));
    expect(screen.queryByText(/is no text file/)).toBeNull();
  });
});

describe("sets of endings", () => {
  const sets = [{ id: "set-1", name: "Startup set", endings: ["io", "dev"] }];
  const sold = ["com", "net", "shop"].map((ending) => ({ ending, register: null, renew: null, accounts: 1 }));

  it("a saved set is searched with, and so is everything that the accounts sell", async () => {
    const { engine, user } = open({
      search_sets: () => sets,
      search_endings: () => sold,
      search_start: () => view("s1", ["tidewright.com"]),
    });
    await user.click(await screen.findByRole("button", { name: "Endings: .com .net +4" }));
    await user.click(await screen.findByRole("button", { name: /^Startup set/ }));
    await user.keyboard("{Escape}");
    await screen.findByRole("button", { name: "Endings: Startup set" });
    await user.type(await field(), "tidewright{Enter}");
    await waitFor(() => expect(sent(engine, "search_start")[0]).toMatchObject({ request: { endings: ["io", "dev"] } }));
    await user.click(screen.getByRole("button", { name: "Endings: Startup set" }));
    await user.click(await screen.findByRole("button", { name: "All endings my accounts sell (3)" }));
    await user.keyboard("{Escape}");
    await screen.findByRole("button", { name: "Endings: all 3" });
  });

  it("what is ticked can be saved as a set, whose name no other has", async () => {
    const { engine, user } = open({
      search_sets: () => sets,
      search_endings: () => sold,
      search_set_save: (args) => ({ ...(args.draft as object), id: "set-2" }),
    });
    await user.click(await screen.findByRole("button", { name: "Endings: .com .net +4" }));
    await user.click(await screen.findByRole("button", { name: "Save these as a set" }));
    await user.type(await screen.findByRole("textbox", { name: "Name of the set" }), "startup SET");
    expect(await screen.findByText("Another set has this name")).toBeTruthy();
    await user.type(screen.getByRole("textbox", { name: "Name of the set" }), " two{Enter}");
    await waitFor(() =>
      expect(sent(engine, "search_set_save")).toEqual([
        { draft: { id: null, name: "startup SET two", endings: ["com", "net", "org", "io", "dev", "app"] } },
      ]),
    );
  });

  it("a removed set can be brought back, and the favourites take its place", async () => {
    const { engine, user } = open({
      search_sets: () => sets,
      search_set_remove: () => null,
      search_set_save: (args) => ({ ...(args.draft as object), id: "set-9" }),
    });
    await user.click(await screen.findByRole("button", { name: "Endings: .com .net +4" }));
    await user.click(await screen.findByRole("button", { name: /^Startup set/ }));
    engine.on("search_sets", () => []);
    await user.click(screen.getByRole("button", { name: "Change the set Startup set" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    // The first click outside closes the popover.
    await user.click(document.body);
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(sent(engine, "search_set_remove")).toEqual([{ id: "set-1" }]);
    await waitFor(() =>
      expect(sent(engine, "search_set_save")).toEqual([
        { draft: { id: null, name: "Startup set", endings: ["io", "dev"] } },
      ]),
    );
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
      "tidewright.shop at PlanetDomains: 1.98 USD, then 38.00 USD a year, 77.98 USD over 3 years, the renewal, 38.00 USD, is 19.1 times the first year, cheapest over 3 years, asked just now, put it into the cart",
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
      { lines: [{ account: "a", kind: "register", name: "tidewright.com", term: 1, auth_code: null }] },
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
        { account: "b", kind: "register", name: "tidewright.com", term: 1, auth_code: null },
        { account: "a", kind: "register", name: "tidewright.shop", term: 1, auth_code: null },
      ],
    });
    expect(await screen.findByText("2 names put into the cart.")).toBeTruthy();
  });

  it("an answer that failed can be asked for again, and only its name is asked about", async () => {
    const { engine, user } = await start();
    hits("s1", [["tidewright.shop", "b", failedAnswer()]], true);
    const failed = cell(/^tidewright\.shop at Elsewhere: No answer in time\. Ask again\. Elsewhere did not answer\./);
    expect(within(failed).getByText("No answer in time")).toBeTruthy();
    engine.on("search_start", () => view("s2", ["tidewright.shop"]));
    await user.click(failed);
    await screen.findByLabelText("tidewright.shop at Elsewhere: asking");
    expect(sent(engine, "search_start")[1]).toEqual({
      request: {
        text: "tidewright.shop",
        endings: [],
        suggest: false,
        generators: NO_GENERATORS,
        precheck: false,
        accounts: ["a", "b"],
      },
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
        lines: [{ account: "a", kind: "register", name: "tidewright.shop", term: 1, auth_code: null }],
      }),
    );
  });

  it("the cost over some years is one click away, and the years can be changed", async () => {
    const { user } = await start();
    await user.click(screen.getByRole("radio", { name: "3 years" }));
    const dear = cell(/^tidewright\.shop at PlanetDomains: 77\.98 USD over 3 years/);
    expect(within(dear).getByText("1.98 + 2 × 38.00")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Cheapest over/ }));
    await user.click(await screen.findByRole("option", { name: "10 years" }));
    expect(
      within(cell(/^tidewright\.shop at PlanetDomains: 343\.98 USD over 10 years/)).getByText("343.98"),
    ).toBeTruthy();
  });

  it("filters leave the names that pass, and say how many of how many", async () => {
    const { user } = await start();
    await user.click(screen.getByRole("button", { name: "No traps" }));
    expect(await screen.findByText(/^1 of 2 names at 2 accounts/)).toBeTruthy();
    expect(screen.queryByText("tidewright.shop")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Filter" }));
    await user.type(await screen.findByRole("textbox", { name: "First year, at most" }), "5");
    await user.keyboard("{Escape}");
    await user.click(await screen.findByRole("button", { name: "Show all 2" }));
    expect(await screen.findAllByRole("rowheader")).toHaveLength(2);
  });

  it("rows in order of price keep their places while answers come in", async () => {
    const { user } = await start();
    const rows = () => screen.getAllByRole("rowheader").map((row) => row.textContent);
    await user.click(screen.getByRole("button", { name: "PlanetDomains" }));
    expect(rows()).toEqual(["tidewright.shop", "tidewright.com"]);
    hits("s1", [["tidewright.com", "a", offer(100, 100)]]);
    expect(rows()).toEqual(["tidewright.shop", "tidewright.com"]);
    await user.click(screen.getByRole("button", { name: "Order anew" }));
    expect(rows()).toEqual(["tidewright.com", "tidewright.shop"]);
  });

  it("a currency without a rate stays out of the comparison, and says where to set one", async () => {
    const { user } = await start();
    hits("s1", [["tidewright.shop", "b", { ...offer(1, 1), register: EUR, renew: EUR }]]);
    expect(await screen.findByText("No rate for EUR, compared in USD alone")).toBeTruthy();
    expect(cell(/^tidewright\.shop at PlanetDomains/).className).not.toContain("best");
    await user.click(screen.getByRole("button", { name: "Set rates" }));
    expect(location.hash).toBe("#/settings?section=compare");
  });

  it("a name that the DNS knows was not asked about, unless the user says so", async () => {
    const { engine, user } = await start();
    act(() =>
      takeEvents(createQueryClient(), [
        {
          type: "search_hits",
          search: "s1",
          names: [named("harbor.com")],
          prechecks: [delegated("harbor.com")],
          done: true,
          hits: [],
        },
      ]),
    );
    expect(await screen.findByText("Taken (DNS)")).toBeTruthy();
    expect(screen.getByText("The public DNS delegates it, so somebody has it. No account was asked")).toBeTruthy();
    engine.on("search_start", () => view("s2", ["harbor.com"]));
    await user.click(screen.getByRole("button", { name: "Ask the accounts anyway: harbor.com" }));
    await waitFor(() =>
      expect(sent(engine, "search_start")[1]).toMatchObject({ request: { text: "harbor.com", precheck: false } }),
    );
    hits("s2", [["harbor.com", "a", offer(1098, 1298)]], true);
    expect(cell(/^harbor\.com at PlanetDomains: 10\.98 USD/)).toBeTruthy();
  });

  it("a name can be watched from its row, by the button, the menu and the key", async () => {
    const { engine, user } = await start({
      search_wanted_add: () => ({ added: 1, already: 0, skipped: [] }),
      search_wanted_remove: () => ({ names: [], every_hours: 12, next_check_at: null }),
    });
    fireEvent.contextMenu(cell(/^tidewright\.com at PlanetDomains/));
    await user.click(await screen.findByRole("menuitem", { name: /Watch this name/ }));
    await waitFor(() =>
      expect(sent(engine, "search_wanted_add")).toEqual([{ add: { text: "tidewright.com", note: "" } }]),
    );
    expect(await screen.findByText("1 name is watched now.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Watch tidewright.shop" }));
    await waitFor(() => expect(sent(engine, "search_wanted_add")).toHaveLength(2));
  });

  it("an old price is marked, and can be asked for again", async () => {
    const { engine, user } = await start();
    act(() =>
      takeEvents(createQueryClient(), [
        {
          type: "search_hits",
          search: "s1",
          names: [],
          prechecks: [],
          done: true,
          hits: [hit("tidewright.com", "a", offer(1098, 1298), NOW - 1_800)],
        },
      ]),
    );
    expect(cell(/^tidewright\.com at PlanetDomains.*asked (29|30) min ago, may have changed since/)).toBeTruthy();
    engine.on("search_start", () => view("s2", ["tidewright.com"]));
    await user.click(screen.getByRole("button", { name: "Ask again" }));
    await waitFor(() => expect(sent(engine, "search_start")[1]).toMatchObject({ request: { text: "tidewright.com" } }));
  });
});
