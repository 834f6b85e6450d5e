import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { App } from "@/app/App";
import { ToastRegion } from "@/components";
import type { PolicyView, ReminderView, RemindersView, Settings } from "@/ipc";
import { account, installFake, NOW, settings, usualAnswers, type FakeEngine, type Handler } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import RemindersPage from "./page";

const DAY = 86_400;
/** The page's own clock is this computer's; what is to come lies after it. */
const SOON = Math.floor(Date.now() / 1000) + DAY;

const key = (name: string) => ({ account: account().id, name });

const reminder = (name: string, change: Partial<ReminderView> = {}): ReminderView => ({
  key: key(name),
  unicode: name,
  expires_at: NOW + 3 * DAY,
  days_left: 3,
  stage: 3,
  stage_at: NOW,
  told_at: NOW,
  snoozed_until: null,
  ...change,
});

const policy = (id: string, label: string, change: Partial<PolicyView["policy"]> = {}, names = 2): PolicyView => ({
  id,
  policy: {
    label,
    scope: { kind: "tag", tag: label.toLowerCase() },
    days: [30, 7, 0],
    grace: true,
    redemption: false,
    silent: false,
    ...change,
  },
  names,
});

function view(change: Partial<RemindersView> = {}): RemindersView {
  return { ...(usualAnswers().reminders_get?.({}) as RemindersView), ...change };
}

const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map(({ args }) => args);

function open(change: Partial<RemindersView>, answers: Record<string, Handler> = {}) {
  const engine = installFake({ reminders_get: () => view(change), ...answers });
  const page = renderPage(
    <>
      <RemindersPage />
      <ToastRegion />
    </>,
  );
  return { engine, page, user: userEvent.setup() };
}

async function isClean(container: HTMLElement) {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(() => {
  navigate("reminders");
  // A window that shows rows at all.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("names that are due", () => {
  const due = [reminder("harborquay.com"), reminder("saltmarsh.org", { stage: -2 })];

  it("puts the renewal of one into the cart and shows it there", async () => {
    const { engine, user } = open({ due }, { cart_add: () => ({ added: 1, already: 0, refused: [] }) });
    await user.click(await screen.findByRole("button", { name: "Renew harborquay.com..." }));
    await waitFor(() => expect(currentRoute()).toEqual({ page: "cart", params: { name: "harborquay.com" } }));
    expect(sent(engine, "cart_add")).toEqual([
      { lines: [{ ...key("harborquay.com"), kind: "renew", term: 1, auth_code: null }] },
    ]);
  });

  it("says why a name cannot be renewed, stays where it is and leads to the name", async () => {
    const reason = "Cloudflare has no renew call: it renews by auto-renew.";
    const { user } = open(
      { due },
      { cart_add: () => ({ added: 0, already: 0, refused: [{ name: "saltmarsh.org", reason }] }) },
    );
    await user.click(await screen.findByRole("button", { name: "Renew saltmarsh.org..." }));
    expect(await screen.findByText(`saltmarsh.org: ${reason}`)).toBeTruthy();
    expect(currentRoute().page).toBe("reminders");
    await user.click(screen.getByRole("button", { name: "Show the name" }));
    expect(currentRoute()).toEqual({ page: "portfolio", params: { name: `${account().id}/saltmarsh.org` } });
  });

  it("snoozes all of them at once, by the keyboard alone", async () => {
    const { engine, user } = open({ due }, { reminders_snooze: () => null });
    const [row] = (await screen.findAllByRole("row")).filter((one) => one.dataset.row === "0");
    act(() => row?.focus());
    await user.keyboard("{Control>}a{/Control}");
    const bar = await screen.findByRole("toolbar", { name: "On the selection" });
    expect(within(bar).getByText("2 selected")).toBeTruthy();
    await user.click(within(bar).getByRole("button", { name: "Snooze" }));
    await user.click(await screen.findByRole("menuitem", { name: "For a week" }));
    await waitFor(() =>
      expect(sent(engine, "reminders_snooze")).toEqual([
        { keys: [key("harborquay.com"), key("saltmarsh.org")], days: 7 },
      ]),
    );
    expect(await screen.findByText("2 names silent for a week")).toBeTruthy();
  });

  it("snoozes one for a length of the user's own, and refuses what is no length", async () => {
    const { engine, user } = open({ due }, { reminders_snooze: () => null });
    await user.click(await screen.findByRole("button", { name: "Snooze harborquay.com" }));
    await user.click(await screen.findByRole("menuitem", { name: "For other days..." }));
    const field = await screen.findByRole("textbox", { name: "For how many days" });
    await user.clear(field);
    await user.type(field, "400{Enter}");
    expect(await screen.findByText("A whole number from 1 to 365")).toBeTruthy();
    expect(sent(engine, "reminders_snooze")).toEqual([]);
    await user.clear(field);
    await user.type(field, "45{Enter}");
    await waitFor(() =>
      expect(sent(engine, "reminders_snooze")).toEqual([{ keys: [key("harborquay.com")], days: 45 }]),
    );
  });

  it("ends a silence that lasts", async () => {
    const { engine, user } = open(
      { due: [reminder("harborquay.com", { snoozed_until: SOON })] },
      { reminders_snooze: () => null },
    );
    await user.click(await screen.findByRole("button", { name: "harborquay.com is silent" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remind again" }));
    await waitFor(() => expect(sent(engine, "reminders_snooze")).toEqual([{ keys: [key("harborquay.com")], days: 0 }]));
  });

  it("says what a stage after expiry is", async () => {
    open({ due });
    expect(await screen.findByText("Grace ends in a week")).toBeTruthy();
    expect(screen.getByText("3 days")).toBeTruthy();
  });
});

describe("what was told", () => {
  const digests = [
    {
      id: 7,
      at: NOW,
      title: "2 names lapse within a week",
      body: "harborquay.com in 3 days, saltmarsh.org in 5 days.",
      names: [key("harborquay.com"), key("saltmarsh.org")],
      snoozed_until: null,
      renewed: 1,
    },
  ];

  it("offers to renew only what is still due, and says how many were renewed since", async () => {
    navigate("reminders", { tab: "told" });
    const { engine, user } = open(
      { digests, due: [reminder("harborquay.com")] },
      { cart_add: () => ({ added: 1, already: 0, refused: [] }) },
    );
    expect(await screen.findByText("1 of 2 names renewed since")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Renew 1 name of 2 names lapse within a week" }));
    await waitFor(() =>
      expect(sent(engine, "cart_add")).toEqual([
        { lines: [{ ...key("harborquay.com"), kind: "renew", term: 1, auth_code: null }] },
      ]),
    );
  });

  it("silences a digest for a week, and shows its names", async () => {
    navigate("reminders", { tab: "told" });
    const { engine, user } = open(
      { digests, due: [reminder("harborquay.com")] },
      { reminders_snooze_digest: () => null },
    );
    await user.click(await screen.findByRole("button", { name: "Snooze 2 names lapse within a week" }));
    await user.click(await screen.findByRole("menuitem", { name: "For a week" }));
    await waitFor(() => expect(sent(engine, "reminders_snooze_digest")).toEqual([{ digest: 7, days: 7 }]));
    await user.click(screen.getByRole("button", { name: /^Show 2 names/ }));
    expect(currentRoute()).toEqual({
      page: "portfolio",
      params: { filter: "name:harborquay.com,saltmarsh.org" },
    });
  });
});

describe("policies", () => {
  const policies = [policy("a", "Clients"), policy("b", "Brand"), policy("c", "Lapsing", { silent: true }, 0)];

  it("moves one up and down by the keyboard, and keeps the focus on it", async () => {
    navigate("reminders", { tab: "policies" });
    let order = policies;
    const { engine, user } = open(
      {},
      {
        reminders_get: () => view({ policies: order }),
        reminders_policy_order: ({ ids }) => {
          order = (ids as string[]).flatMap((id) => policies.filter((one) => one.id === id));
          return null;
        },
      },
    );
    const up = await screen.findByRole("button", { name: "Move Brand up" });
    act(() => up.focus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(sent(engine, "reminders_policy_order")).toEqual([{ ids: ["b", "a", "c"] }]));
    // At the top it goes no further up: the other way has the focus.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Move Brand down" })));
    expect(screen.getByText("Brand is number 1 of 3 now")).toBeTruthy();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(sent(engine, "reminders_policy_order")[1]).toEqual({ ids: ["a", "b", "c"] }));
  });

  it("adds one for a tag in use, and refuses one that covers nothing", async () => {
    navigate("reminders", { tab: "policies" });
    const { engine, user } = open(
      { policies: [] },
      { portfolio_tags: () => [{ tag: "client", count: 12 }], reminders_policy_save: () => "new" },
    );
    await user.click(await screen.findByRole("button", { name: "New policy" }));
    await user.type(await screen.findByRole("textbox", { name: "Name of the policy" }), "Clients");
    await user.click(screen.getByRole("button", { name: "Add the policy" }));
    expect(await screen.findByText("Choose a tag, or type one")).toBeTruthy();
    expect(sent(engine, "reminders_policy_save")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Tag client" }));
    expect(screen.getByText("12 names with this tag")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Late" }));
    await user.click(screen.getByRole("switch", { name: /End of redemption/ }));
    await user.click(screen.getByRole("button", { name: "Add the policy" }));
    await waitFor(() =>
      expect(sent(engine, "reminders_policy_save")).toEqual([
        {
          id: null,
          policy: {
            label: "Clients",
            scope: { kind: "tag", tag: "client" },
            days: [7, 3, 1, 0],
            grace: true,
            redemption: false,
            silent: false,
          },
        },
      ]),
    );
    await waitFor(() => expect(screen.queryByRole("button", { name: "Add the policy" })).toBeNull());
  });

  it("keeps the form and says why where a policy cannot be kept", async () => {
    navigate("reminders", { tab: "policies" });
    const { user } = open(
      { policies },
      {
        portfolio_tags: () => [],
        reminders_policy_save: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error
          throw { code: "conflict", message: "Another policy covers the same", hint: null, retryable: false };
        },
      },
    );
    await user.click(await screen.findByRole("button", { name: "Change Lapsing" }));
    expect(await screen.findByText("They can lapse without a word")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Keep the changes" }));
    expect(await screen.findByText("Another policy covers the same")).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "Name of the policy" })).toHaveProperty("value", "Lapsing");
  });

  it("takes a removed one back into its old place", async () => {
    navigate("reminders", { tab: "policies" });
    let now = policies;
    const { engine, user } = open(
      {},
      {
        reminders_get: () => view({ policies: now }),
        reminders_policy_remove: ({ id }) => {
          now = now.filter((one) => one.id !== id);
          return null;
        },
        reminders_policy_save: () => {
          now = [...now, policy("b2", "Brand")];
          return "b2";
        },
        reminders_policy_order: () => null,
      },
    );
    await user.click(await screen.findByRole("button", { name: "Remove Brand" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Remove Brand" })).toBeNull());
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(sent(engine, "reminders_policy_order")).toEqual([{ ids: ["a", "b2", "c"] }]));
  });
});

describe("quiet hours", () => {
  const quiet = (from: number, to: number): Settings => ({ ...settings, quiet_hours: { from, to } });

  it("says in words what they mean, over midnight too", async () => {
    open({}, { settings_get: () => quiet(22 * 60, 7 * 60) });
    expect(
      await screen.findByText(/No notification from 22:00 to 07:00, over midnight\. What falls due in them is told at/),
    ).toBeTruthy();
  });

  it("keeps a time when its field is left, however it was written, and refuses what is no time", async () => {
    let kept = quiet(22 * 60, 7 * 60);
    const { engine, user } = open(
      {},
      {
        settings_get: () => kept,
        settings_set: (args) => (kept = args.settings as Settings),
      },
    );
    const from = await screen.findByRole("textbox", { name: "Quiet from" });
    await user.clear(from);
    await user.type(from, "25:00");
    await user.tab();
    expect(await screen.findByText("A time such as 22:00")).toBeTruthy();
    expect(sent(engine, "settings_set")).toEqual([]);
    await user.clear(from);
    await user.type(from, "9.30 pm");
    await user.tab();
    await waitFor(() => expect(sent(engine, "settings_set")).toEqual([{ settings: quiet(21 * 60 + 30, 7 * 60) }]));
    expect(from).toHaveProperty("value", "21:30");
    // The keyboard goes on to the other time.
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Quiet until" }));
  });

  it("are said while they last", async () => {
    open({ quiet_until: SOON });
    expect(await screen.findByText(/^Quiet until /)).toBeTruthy();
  });
});

describe("a notification's Renew...", () => {
  const names = [key("harborquay.com"), key("saltmarsh.org")];

  it("puts what can be renewed into the cart, shows it, and says what cannot", async () => {
    navigate("settings");
    const engine = installFake({
      cart_add: () => ({
        added: 1,
        already: 0,
        refused: [{ name: "saltmarsh.org", reason: "It renews by auto-renew." }],
      }),
    });
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    act(() => engine.emit({ type: "open_renew", names }));
    expect(await screen.findByText("1 renewal put into the cart")).toBeTruthy();
    expect(screen.getByText("saltmarsh.org: It renews by auto-renew.")).toBeTruthy();
    expect(currentRoute()).toEqual({ page: "cart", params: {} });
  });

  it("shows the names where none of them can be renewed", async () => {
    navigate("settings");
    const engine = installFake({
      cart_add: () => ({
        added: 0,
        already: 0,
        refused: names.map(({ name }) => ({ name, reason: "It renews by auto-renew." })),
      }),
    });
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    act(() => engine.emit({ type: "open_renew", names }));
    expect(await screen.findByText("harborquay.com, saltmarsh.org: It renews by auto-renew.")).toBeTruthy();
    expect(currentRoute()).toEqual({
      page: "portfolio",
      params: { filter: "name:harborquay.com,saltmarsh.org" },
    });
  });

  it("with no account connected leads to connecting one, and asks for no order", async () => {
    navigate("portfolio");
    const engine = installFake();
    const info = await Promise.resolve(usualAnswers().app_info?.({}));
    engine.on("app_info", () => ({ ...(info as object), first_run: true }));
    render(<App />);
    await screen.findByRole("button", { name: "Open the demo" });
    act(() => engine.emit({ type: "open_renew", names }));
    expect(await screen.findByText(/No account is connected, so 2 names of the notification/)).toBeTruthy();
    expect(sent(engine, "cart_add")).toEqual([]);
  });
});

it("every tab is axe-clean", async () => {
  const long = "A label of exactly sixty characters, which is the longest one";
  const { page, user } = open(
    {
      due: [reminder("harborquay.com")],
      digests: [
        { id: 1, at: NOW, title: "1 name", body: "Soon.", names: [key("a.com")], snoozed_until: SOON, renewed: 0 },
      ],
      policies: [policy("a", long), policy("b", "Lapsing", { silent: true })],
    },
    { portfolio_tags: () => [{ tag: "client", count: 2 }] },
  );
  await screen.findByRole("button", { name: "Renew harborquay.com..." });
  await isClean(page.container);
  await user.click(screen.getByRole("radio", { name: "Told" }));
  await screen.findByText("Soon.");
  await isClean(page.container);
  await user.click(screen.getByRole("radio", { name: "Policies" }));
  await user.click(await screen.findByRole("button", { name: `Change ${long}` }));
  await screen.findByRole("textbox", { name: "Name of the policy" });
  await isClean(page.container);
});
