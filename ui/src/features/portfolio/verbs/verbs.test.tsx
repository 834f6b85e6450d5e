import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { createQueryClient, type NameKey, type VerbGroup, type VerbLine, type VerbPlanView } from "@/ipc";
import { account, installFake, type FakeEngine } from "../../../../test/fake";
import { BulkBar } from "../BulkBar";
import { VerbRunOfAddress } from "./RunDialog";
import { ALL_TICKED, isTicked, NONE_TICKED, tickedCount, toggled, wireTicks } from "./ticks";
import { planWords } from "./words";

const ACCOUNT = account().id;
const KEYS: readonly NameKey[] = Array.from({ length: 50 }, (_, at) => ({
  account: ACCOUNT,
  name: `name-${String(at)}.com`,
}));
const keys = () => KEYS;

const PLAN: VerbPlanView = {
  id: "plan",
  title: "Switch auto-renew off",
  effect: "A name without auto-renew lapses at its end.",
  risky: true,
  warnings: ["2 names end within 30 days and will not renew themselves before that."],
  change: 42,
  already: 5,
  not_possible: 3,
  reasons: [{ account: ACCOUNT, label: "Cloudflare", reason: "It has no such switch.", count: 3 }],
  accounts: [{ account: ACCOUNT, label: "Joker", change: 42, eta_seconds: 12 }],
  eta_seconds: 12,
  unknown_before: 0,
  totals: [],
  reverses: null,
};

const COUNTS: Record<VerbGroup, number> = { change: 42, already: 5, not_possible: 3 };

function line(group: VerbGroup, place: number): VerbLine {
  return {
    place,
    key: { account: ACCOUNT, name: `name-${String(place)}.com` },
    unicode: `name-${String(place)}.com`,
    account: "Joker",
    now: group === "already" ? "Off" : "On",
    then: group === "change" ? "Off" : "",
    reason: group === "not_possible" ? "It has no such switch." : null,
    caution: place === 0 ? "Ends 4 Dec 2026" : null,
  };
}

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
const cleared = vi.fn();

function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <BulkBar count={KEYS.length} keys={keys} onClear={cleared} />
      <VerbRunOfAddress />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

async function choose(user: ReturnType<typeof userEvent.setup>, button: string, item: string) {
  await user.click(screen.getByRole("button", { name: button }));
  await user.click(await screen.findByRole("menuitem", { name: item }));
}

beforeEach(() => {
  cleared.mockReset();
  engine = installFake({
    portfolio_verb_preview: () => PLAN,
    portfolio_verb_lines: (args) => {
      const { group, search, offset, limit } = args as {
        group: VerbGroup;
        search: string;
        offset: number;
        limit: number;
      };
      const all = Array.from({ length: COUNTS[group] }, (_, at) => line(group, at));
      const found = all.filter(({ unicode }) => unicode.includes(search));
      return { total: found.length, offset, rows: found.slice(offset, offset + limit) };
    },
    portfolio_verb_start: () => "job",
    portfolio_verb_runs: () => [],
    portfolio_tags: () => [{ tag: "brand", count: 3 }],
  });
  act(() => navigate("portfolio"));
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(264);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(264);
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(44 * 42);
});

describe("verbs on many names", () => {
  it("say what would change, what it means and where it is not possible, before anything starts", async () => {
    const user = open();
    await choose(user, "Auto-renew", "Off");
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("42 will change, 5 already so, 3 not possible at Cloudflare.")).toBeTruthy();
    expect(within(dialog).getByText(/lapses at its end/)).toBeTruthy();
    expect(within(dialog).getByText(/2 names end within 30 days/)).toBeTruthy();
    expect(within(dialog).getByText("Takes about 12 s")).toBeTruthy();
    expect(sent("portfolio_verb_start")).toEqual([]);
    await user.click(within(dialog).getByRole("radio", { name: "Not possible 3" }));
    await waitFor(() => expect(within(dialog).getAllByText("It has no such switch.").length).toBeGreaterThan(1));
  });

  it("leave alone what was unticked", async () => {
    const user = open();
    await choose(user, "Auto-renew", "Off");
    const dialog = await screen.findByRole("dialog");
    await user.click(await within(dialog).findByRole("checkbox", { name: "Change name-1.com" }));
    await user.click(within(dialog).getByRole("button", { name: "Change 41 names" }));
    await waitFor(() =>
      expect(sent("portfolio_verb_start")).toEqual([{ plan: "plan", ticks: { all: true, but: [1] } }]),
    );
    expect(cleared).toHaveBeenCalledOnce();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("tick by the keyboard, and find a name among many", async () => {
    const user = open();
    await choose(user, "Auto-renew", "Off");
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByRole("checkbox", { name: "Change name-0.com" });
    dialog.querySelector<HTMLElement>('[data-row="0"]')?.focus();
    await user.keyboard("{ArrowDown} ");
    expect(within(dialog).getByRole("button", { name: "Change 41 names" })).toBeTruthy();
    await user.type(within(dialog).getByRole("searchbox", { name: "Find a name" }), "name-41");
    const list = within(dialog).getByRole("list", { name: "Names" });
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(1));
  });

  it("ask for tags first, and then show what changes", async () => {
    const user = open();
    await user.click(screen.getByRole("button", { name: "Tags" }));
    await user.type(await screen.findByRole("textbox", { name: "Add" }), "sale");
    await user.click(screen.getByRole("button", { name: "Take off brand" }));
    await user.click(screen.getByRole("button", { name: "Look at what changes" }));
    await waitFor(() =>
      expect(sent("portfolio_verb_preview")[0]?.verb).toEqual({ kind: "tags", add: ["sale"], remove: ["brand"] }),
    );
  });

  it("show how a run went, and take it back", async () => {
    engine.on("portfolio_verb_run", () => ({
      job: "job",
      at: 1_795_340_460,
      title: "Switch auto-renew off for 42 names",
      state: "partly",
      items: 42,
      done: 40,
      failed: 2,
      left_out: 0,
      can_undo: true,
      can_retry: true,
      reverses: null,
      reversed_by: null,
    }));
    engine.on("portfolio_verb_run_lines", () => ({ total: 0, offset: 0, rows: [] }));
    engine.on("portfolio_verb_undo", () => ({ ...PLAN, title: "Undo: Switch auto-renew off for 42 names" }));
    const user = open();
    act(() => navigate("portfolio", { verb_run: "job" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("40 of 42 changed, 2 failed: done in part.")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Undo" }));
    expect(await screen.findByRole("dialog", { name: "Undo: Switch auto-renew off for 42 names" })).toBeTruthy();
    expect(sent("portfolio_verb_undo")).toEqual([{ job: "job" }]);
  });
});

describe("ticks", () => {
  it("count all but some, or only some", () => {
    const some = toggled(toggled(ALL_TICKED, 3), 7);
    expect(tickedCount(some, 10)).toBe(8);
    expect([isTicked(some, 3), isTicked(some, 4)]).toEqual([false, true]);
    expect(tickedCount(toggled(some, 3), 10)).toBe(9);
    expect(wireTicks(toggled(NONE_TICKED, 5))).toEqual({ all: false, but: [5] });
    expect(isTicked(NONE_TICKED, 5)).toBe(false);
  });
});

describe("the words of a plan", () => {
  it("name the account where there is one, and say nothing of what there is none of", () => {
    expect(planWords({ ...PLAN, already: 0, not_possible: 0, reasons: [] })).toBe("42 will change");
    const elsewhere = { account: null, label: "", reason: "Registered elsewhere.", count: 1 };
    expect(planWords({ ...PLAN, not_possible: 4, reasons: [...PLAN.reasons, elsewhere] })).toBe(
      "42 will change, 5 already so, 4 not possible, 3 of them at Cloudflare",
    );
  });
});
