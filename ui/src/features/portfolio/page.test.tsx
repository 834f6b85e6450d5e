import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import {
  createQueryClient,
  type Fault,
  type NameDetail,
  type NameKey,
  type PortfolioQuery,
  type PortfolioRow,
  type PortfolioWindow,
  type VerbLine,
  type VerbPlanView,
} from "@/ipc";
import { account, installFake, NOW, type FakeEngine } from "../../../test/fake";
import { drawerTab } from "./drawer/tabs";
import PortfolioPage from "./page";
import { forgetLook } from "./view-state";

const ACCOUNT = account().id;
const COUNT = 5_000;
const failed: Fault = {
  code: "unreachable",
  message: "PlanetDomains was not reached.",
  hint: "Check the connection.",
  retryable: true,
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
const asked = () => sent("portfolio_window") as unknown as { query: PortfolioQuery; offset: number }[];

function rowOf(index: number): PortfolioRow {
  const name = `name-${index}.com`;
  return {
    name,
    unicode: name,
    ending: "com",
    account: ACCOUNT,
    registered: true,
    zones: [],
    dns: ACCOUNT,
    dns_words: "Registered and served by PlanetDomains.",
    expires_at: NOW + (index - 2) * 86_400,
    lifecycle: index < 2 ? "lapsed" : "active",
    renewal: { minor: "1240", currency: "USD" },
    auto_renew: null,
    at_risk: index === 3 ? "The balance is 18.40 USD short." : null,
    vanished: false,
    arrived: false,
    nameservers: [],
    registered_at: null,
    registry_expires_at: null,
    conflict: null,
    locked: null,
    privacy: null,
    tags: [],
    note: null,
    paid: null,
    changed_at: null,
    fetched_at: 1_795_000_000,
    stale: false,
    failing: false,
    drifted: false,
  };
}

function windowOf({ query, offset, limit }: { query: PortfolioQuery; offset: number; limit: number }): PortfolioWindow {
  const total = query.filter.includes("nothing") ? 0 : query.filter === "" ? COUNT : 139;
  return {
    total,
    offset,
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => rowOf(offset + at)),
    filter_problem: query.filter.includes("exp<") ? '"exp<" is no filter. Did you mean expires<30d?' : null,
  };
}

const detail: NameDetail = {
  row: rowOf(3),
  status: null,
  dates: [
    { label: "Expires", at: NOW + 86_400, note: "by PlanetDomains", fetched_at: NOW },
    { label: "Registered", at: null, note: "not given by PlanetDomains", fetched_at: null },
  ],
  fetched_at: NOW,
  settings: [
    {
      setting: "lock",
      value: null,
      switchable: false,
      not_offered: "PlanetDomains has no lock in its API.",
      ends: null,
    },
  ],
  places: [],
  zone_records: 11,
  zone_read_at: NOW,
  website: "203.0.113.24",
  client_ref: null,
  external_ref: null,
  orders: [],
  connects: null,
};

function plan({ keys }: { keys: NameKey[] }): VerbPlanView {
  return {
    id: "plan",
    title: "Renew for a year",
    effect: "Nothing is bought until you check out.",
    risky: false,
    warnings: [],
    change: keys.length - 1,
    already: 0,
    not_possible: 1,
    reasons: [{ account: ACCOUNT, label: "PlanetDomains", reason: "In redemption: ask PlanetDomains.", count: 1 }],
    accounts: [],
    eta_seconds: 0,
    unknown_before: 0,
    totals: [{ minor: String(1_240 * (keys.length - 1)), currency: "USD" }],
    reverses: null,
  };
}

const planLine = (place: number): VerbLine => ({
  place,
  key: { account: ACCOUNT, name: rowOf(place).name },
  unicode: rowOf(place).name,
  account: "PlanetDomains",
  now: "Ends 4 Dec 2026",
  then: "12.40 USD",
  reason: null,
  caution: null,
});

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <PortfolioPage />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}
const shown = async (name: string) => waitFor(() => expect(document.querySelector(`[title="${name}"]`)).not.toBeNull());

beforeEach(() => {
  forgetLook();
  drawerTab.set("overview");
  engine = installFake({
    portfolio_summary: () => ({
      total: COUNT,
      views: [{ key: "due90", label: "Due in 90 days", filter: "expires<90d", count: 139, look: null, own: false }],
      accounts: [],
      synced_at: NOW,
    }),
    portfolio_window: (args) => windowOf(args as unknown as Parameters<typeof windowOf>[0]),
    portfolio_keys: () => Array.from({ length: COUNT }, (_, at) => ({ account: ACCOUNT, name: rowOf(at).name })),
    portfolio_verb_preview: (args) => plan(args as unknown as Parameters<typeof plan>[0]),
    portfolio_verb_lines: () => ({ total: 2, offset: 0, rows: [planLine(0), planLine(1)] }),
    portfolio_verb_to_cart: () => ({ added: 2, already: 0, refused: [] }),
    portfolio_verb_runs: () => [],
    portfolio_detail: () => detail,
    portfolio_look: () => null,
    portfolio_look_keep: () => null,
    portfolio_suggest: () => [],
    cart_add: ({ lines }) => ({ added: (lines as unknown[]).length, already: 0, refused: [] }),
  });
  act(() => navigate("portfolio"));
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(COUNT * 36 + 32);
  HTMLElement.prototype.scrollTo = function (options?: ScrollToOptions | number) {
    if (typeof options === "object") this.scrollTop = options.top ?? this.scrollTop;
    fireEvent.scroll(this);
  };
});

const nameRow = (index: number) => document.querySelector<HTMLElement>(`[data-row="${String(index)}"]`)!;

describe("the portfolio page", () => {
  it("asks for the rows in sight only, and for later ones when they come into sight", async () => {
    const user = open();
    await shown("name-0.com");
    expect(screen.getByText("5,000 names")).toBeTruthy();
    expect(new Set(asked().map(({ offset }) => offset))).toEqual(new Set([0]));
    nameRow(0).focus();
    await user.keyboard("{End}");
    await shown("name-4999.com");
    expect(asked().every(({ offset }) => offset === 0 || offset >= 4_900)).toBe(true);
  });

  it("opens a view by its title and says when its filter was edited", async () => {
    act(() => navigate("portfolio", { view: "due90" }));
    const user = open();
    await screen.findByRole("heading", { name: "Due in 90 days" });
    await screen.findByText("139 of 5,000 names");
    expect(screen.queryByText("Edited")).toBeNull();
    await user.click(screen.getByLabelText("Filter names"));
    await user.keyboard("harbor");
    expect(screen.getByText("Edited")).toBeTruthy();
    await user.click(screen.getByLabelText("Remove filter expires < 90d"));
    await waitFor(() => expect(asked().at(-1)?.query).toMatchObject({ filter: "harbor" }));
  });

  it("tells what a filter could not be understood as, beside the field", async () => {
    const user = open();
    await shown("name-0.com");
    await user.click(screen.getByLabelText("Filter names"));
    await user.keyboard("exp<");
    expect((await screen.findByText(/is no filter/)).id).toBe(
      screen.getByLabelText("Filter names").getAttribute("aria-describedby"),
    );
  });

  it("clears the selection when the filter changes, because verbs act on what is in sight", async () => {
    const user = open();
    await shown("name-0.com");
    nameRow(0).focus();
    await user.keyboard(" ");
    expect(screen.getByText("1 selected")).toBeTruthy();
    await user.click(screen.getByLabelText("Filter names"));
    await user.keyboard("h");
    expect(screen.queryByText("1 selected")).toBeNull();
  });

  it("renews a selection by keyboard: says what is possible first, then fills the cart", async () => {
    const user = open();
    await shown("name-0.com");
    nameRow(0).focus();
    await user.keyboard(" {Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    await screen.findByText("3 selected");
    screen.getByRole("button", { name: "Renew" }).focus();
    await user.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("2 will change, 1 not possible at PlanetDomains.")).toBeTruthy();
    expect(dialog.textContent).toContain("In redemption: ask PlanetDomains.");
    expect(dialog.textContent).toContain("24.80");
    expect(sent("portfolio_verb_to_cart")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Add 2 renewals to the cart" }));
    await waitFor(() => expect(sent("portfolio_verb_to_cart")).toHaveLength(1));
    expect(sent("portfolio_verb_to_cart")[0]).toEqual({ plan: "plan", ticks: { all: true, but: [] } });
    expect(sent("portfolio_verb_preview")[0]).toMatchObject({ verb: { kind: "renew" } });
  });

  it("selects everything that matches, not only what was fetched", async () => {
    const user = open();
    await shown("name-0.com");
    nameRow(0).focus();
    await user.keyboard("{Control>}a{/Control}");
    expect(await screen.findByText("5,000 selected")).toBeTruthy();
  });

  it("shows a name's facts with the reason for what its account does not offer", async () => {
    const user = open();
    await shown("name-3.com");
    await user.click(nameRow(3));
    const drawer = await screen.findByRole("complementary", { name: "name-3.com" });
    expect(await within(drawer).findByText(/Likely to lapse/)).toBeTruthy();
    expect(within(drawer).getByText("The balance is 18.40 USD short.")).toBeTruthy();
    expect(within(drawer).getByText("Not published")).toBeTruthy();
    await user.click(within(drawer).getByRole("tab", { name: "Settings" }));
    expect(within(drawer).getByText("PlanetDomains has no lock in its API.")).toBeTruthy();
    fireEvent.keyDown(drawer, { key: "Escape" });
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  it("says who serves a name's DNS, and that its date is somebody else's to watch", async () => {
    const elsewhere = "Served by Cloudflare (Main); registered elsewhere.";
    const row = { ...rowOf(3), registered: false, expires_at: null, at_risk: null, dns_words: elsewhere };
    engine.on("portfolio_detail", () => ({ ...detail, row, settings: [] }));
    const user = open();
    await shown("name-3.com");
    await user.click(nameRow(3));
    const drawer = await screen.findByRole("complementary", { name: "name-3.com" });
    expect(await within(drawer).findByText(elsewhere)).toBeTruthy();
    expect(within(drawer).getByText("Registered elsewhere")).toBeTruthy();
    expect(within(drawer).queryByRole("button", { name: "Add renewal to cart" })).toBeNull();
  });

  it("switches a setting at the registrar in one click", async () => {
    const setting = { setting: "auto_renew" as const, value: false, switchable: true, not_offered: null };
    engine.on("portfolio_detail", () => ({ ...detail, settings: [setting] }));
    engine.on("portfolio_set", () => ({ ...detail, settings: [{ ...setting, value: true }] }));
    const user = open();
    await shown("name-3.com");
    await user.click(nameRow(3));
    await user.click(await screen.findByRole("tab", { name: "Settings" }));
    const toggle = await screen.findByRole("switch", { name: "Auto-renew" });
    expect(toggle).toHaveProperty("checked", false);
    await user.click(toggle);
    await waitFor(() =>
      expect(sent("portfolio_set")).toEqual([
        { key: { account: ACCOUNT, name: "name-3.com" }, setting: "auto_renew", on: true },
      ]),
    );
    await waitFor(() => expect(screen.getByRole("switch", { name: "Auto-renew" })).toHaveProperty("checked", true));
  });

  it("keeps the names in sight while an account fails, and says since what it is", async () => {
    engine.on("accounts_list", () => [account({ state: "failing", fault: failed })]);
    open();
    await shown("name-0.com");
    expect(screen.getByText("PlanetDomains: PlanetDomains was not reached.")).toBeTruthy();
    expect(screen.getByText(/Its names are shown as last read/)).toBeTruthy();
  });

  it("says what happened and offers to try again when the list cannot be read", async () => {
    engine.on("portfolio_window", () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
      throw failed;
    });
    const user = open();
    expect(await screen.findByText("PlanetDomains was not reached.")).toBeTruthy();
    engine.on("portfolio_window", (args) => windowOf(args as unknown as Parameters<typeof windowOf>[0]));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await shown("name-0.com");
  });

  it("offers to clear a filter that matches nothing", async () => {
    const user = open();
    await shown("name-0.com");
    await user.click(screen.getByLabelText("Filter names"));
    await user.keyboard("nothing");
    await screen.findByText("No name matches this filter");
    await user.click(screen.getByRole("button", { name: "Clear the filter" }));
    await shown("name-0.com");
  });
});
