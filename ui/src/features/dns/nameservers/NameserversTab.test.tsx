import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import {
  createQueryClient,
  type FindingLevel,
  type NameKey,
  type NameserverList,
  type NameserversApply,
  type NameserversPlan,
  type NameserversStep,
  type NameserversView,
  type NameserversWish,
} from "@/ipc";
import { installFake, job, NOW, type FakeEngine } from "../../../../test/fake";
import DnsPage from "../page";
import { ACCOUNT, record } from "../sample";
import { firstChoice, isConfirmed, stepBrakes, withConfirmation, withTick } from "./choice";
import { filtered, serverSets } from "./sets";
import { NO_TARGET, targetDraft, targetOf } from "./target";

const JOKER = ["a.ns.joker.com", "b.ns.joker.com", "c.ns.joker.com"];
const keyOf = (name: string): NameKey => ({ account: ACCOUNT, name });

function view(name: string, now: string[], change: Partial<NameserversView> = {}): NameserversView {
  return {
    key: keyOf(name),
    unicode: name,
    now,
    read_at: NOW - 60,
    fixed: null,
    takes_preset: true,
    takes_bind: true,
    ...change,
  };
}

const VIEWS = [
  view("fernlight.studio", JOKER),
  view("kitehouse.design", [...JOKER].reverse()),
  view("mossgarden.net", ["ns1.example.net", "ns2.example.net"]),
  view("saltmarsh.org", [], { fixed: "Bizzy has no DNS in its API.", takes_preset: false, takes_bind: false }),
];

const OWN: NameserverList = {
  id: "own-1",
  title: "Agency",
  hosts: ["ns1.agency.net", "ns2.agency.net"],
  own: true,
  account: null,
};
const ZONES: NameserverList = { id: "zone/1", title: "Each name's zone", hosts: [], own: false, account: ACCOUNT };

function step(name: string, level: FindingLevel, change: Partial<NameserversStep> = {}): NameserversStep {
  return {
    key: keyOf(name),
    unicode: name,
    before: JOKER,
    after: OWN.hosts,
    findings: [{ kind: "serves", level, message: `What ${name} was found to be.` }],
    vanish: [],
    brakes: [{ id: `${name}/ns`, kind: "apex_nameservers", message: `Moves ${name}.` }],
    blocked: null,
    ...change,
  };
}

const FERN = step("fernlight.studio", "good");
const KITE = step("kitehouse.design", "bad", {
  vanish: [record("@", "MX", "10 mx1.fernmail.net")],
  brakes: [
    { id: "kite/ns", kind: "apex_nameservers", message: "Moves kitehouse.design." },
    { id: "kite/mail", kind: "all_mail", message: "kitehouse.design stops receiving mail." },
  ],
});
const MOSS = step("mossgarden.net", "bad", {
  brakes: [],
  blocked: {
    code: "conflict",
    message: "mossgarden.net is signed.",
    hint: "Remove the DS record first.",
    link: null,
    retryable: false,
  },
});

const plan: NameserversPlan = {
  id: "plan-1",
  hash: "plan-hash",
  title: "ns1.agency.net and ns2.agency.net",
  target: { kind: "hosts", hosts: OWN.hosts },
  names: [FERN, KITE, MOSS],
  brakes: [],
  already: 2,
  eta_seconds: 4,
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open() {
  act(() => navigate("dns", { tab: "nameservers" }));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DnsPage />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  engine = installFake({
    portfolio_keys: () => VIEWS.map(({ key }) => key),
    dns_nameservers: () => VIEWS,
    dns_nameserver_lists: () => [ZONES, OWN],
    dns_nameserver_keys: () => ({ presets: ["parking", "planet"], profiles: ["clients", "default"] }),
    dns_nameserver_list_keep: () => "own-2",
    dns_nameserver_list_remove: () => null,
    dns_nameservers_plan: () => plan,
    dns_nameservers_apply: () => "job-ns",
  });
  targetDraft.set(NO_TARGET);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

/** Ticks the first two names, types two hosts and looks. */
async function look() {
  const user = open();
  await user.click(await screen.findByRole("checkbox", { name: /fernlight.studio/ }));
  await user.click(screen.getByRole("checkbox", { name: /kitehouse.design/ }));
  await user.type(screen.getByLabelText("Host names, one a line"), "ns1.agency.net{Enter}ns2.agency.net");
  await user.click(screen.getByRole("button", { name: "Look before" }));
  await screen.findByRole("heading", { name: /Set nameservers/ });
  return user;
}

describe("the names", () => {
  it("groups names with the same nameservers in any order and narrows to a set", async () => {
    const user = open();
    const sets = await screen.findByRole("complementary", { name: "Sets of nameservers" });
    await user.click(within(sets).getByRole("button", { name: /a.ns.joker.com.*2 names/ }));
    const grid = screen.getByRole("grid", { name: "Names" });
    expect(grid.textContent).toContain("kitehouse");
    expect(grid.textContent).not.toContain("mossgarden");
    await user.type(screen.getByLabelText("Filter names"), "fern");
    await waitFor(() => expect(grid.textContent).not.toContain("kitehouse"));
  });

  it("looks only when names are ticked and a target is given, and asks for exactly these", async () => {
    const user = open();
    const button = await screen.findByRole("button", { name: "Look before" });
    expect(button).toHaveProperty("disabled", true);
    await user.click(await screen.findByRole("checkbox", { name: /fernlight.studio/ }));
    expect(button).toHaveProperty("disabled", true);
    expect(screen.getByText("Say where to")).toBeTruthy();
    await user.type(screen.getByLabelText("Host names, one a line"), "ns1.agency.net ns2.agency.net");
    await user.click(button);
    await screen.findByRole("heading", { name: /Set nameservers/ });
    expect(sent("dns_nameservers_plan")[0]?.wish as NameserversWish).toEqual({
      keys: [FERN.key],
      target: { kind: "hosts", hosts: OWN.hosts },
    });
  });

  it("keeps typed hosts as a list and takes it from then on", async () => {
    const user = open();
    await user.type(await screen.findByLabelText("Host names, one a line"), "ns1.new.net{Enter}ns2.new.net");
    await user.click(screen.getByRole("button", { name: "Keep as a list..." }));
    await user.type(screen.getByLabelText("Title of the list"), "New ones");
    await user.click(screen.getByRole("button", { name: "Keep the list" }));
    await waitFor(() =>
      expect(sent("dns_nameserver_list_keep")[0]?.draft).toEqual({
        id: null,
        title: "New ones",
        hosts: ["ns1.new.net", "ns2.new.net"],
      }),
    );
    await waitFor(() => expect(targetDraft.get().choice).toBe("own-2"));
  });

  it("offers presets that worked before, and the default Cloudflare profile", async () => {
    const user = open();
    await user.click(await screen.findByRole("checkbox", { name: /fernlight.studio/ }));
    await user.click(screen.getByRole("button", { name: /Nameservers/ }));
    await user.click(await screen.findByRole("option", { name: /A preset of the provider/ }));
    const presets = await screen.findByRole("group", { name: "Presets used before" });
    await user.click(within(presets).getByRole("button", { name: "parking" }));
    expect(screen.getByLabelText("Key of the preset")).toHaveProperty("value", "parking");
    await user.click(screen.getByRole("button", { name: /Nameservers/ }));
    await user.click(await screen.findByRole("option", { name: /A Cloudflare profile/ }));
    const profiles = await screen.findByRole("group", { name: "Profiles to choose" });
    expect(within(profiles).getByRole("button", { name: "default", pressed: true })).toBeTruthy();
    await user.click(within(profiles).getByRole("button", { name: "clients" }));
    await user.click(screen.getByRole("button", { name: "Look before" }));
    await waitFor(() =>
      expect(sent("dns_nameservers_plan")[0]?.wish as NameserversWish).toEqual({
        keys: [FERN.key],
        target: { kind: "cloudflare_bind", profile: "clients" },
      }),
    );
  });

  it("says what the look could not do and keeps what was ticked", async () => {
    engine.on("dns_nameservers_plan", () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
      throw { code: "bad_input", message: "A name needs at least two nameservers.", hint: null, retryable: false };
    });
    const user = open();
    await user.click(await screen.findByRole("checkbox", { name: /fernlight.studio/ }));
    await user.type(screen.getByLabelText("Host names, one a line"), "ns1.agency.net");
    await user.click(screen.getByRole("button", { name: "Look before" }));
    expect(await screen.findByText("A name needs at least two nameservers.")).toBeTruthy();
    expect(screen.getByText("1 name ticked")).toBeTruthy();
  });
});

describe("the plan", () => {
  it("leaves out at first what would break, and cannot take what is blocked", async () => {
    const user = await look();
    expect(screen.getByRole("checkbox", { name: "Include fernlight.studio" })).toHaveProperty("checked", true);
    expect(screen.getByRole("checkbox", { name: "Include kitehouse.design" })).toHaveProperty("checked", false);
    expect(screen.getByRole("checkbox", { name: "Include mossgarden.net" })).toHaveProperty("disabled", true);
    expect(screen.getByText("2 names have these nameservers already")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /^mossgarden/ }));
    expect(screen.getByRole("alert").textContent).toContain("Remove the DS record first.");
  });

  it("asks for every brake before it sets, and sends what was ticked and confirmed", async () => {
    const user = await look();
    const set = () => screen.getByRole("button", { name: /^Set nameservers of/ });
    await user.click(screen.getByRole("checkbox", { name: "Include kitehouse.design" }));
    expect(set()).toHaveProperty("disabled", true);
    expect(screen.getByText("3 brakes to confirm")).toBeTruthy();
    for (const tick of screen.getAllByRole("checkbox", { name: /^Yes, / })) await user.click(tick);
    expect(set().textContent).toBe("Set nameservers of 2 names");
    await user.click(set());
    await waitFor(() => expect(sent("dns_nameservers_apply")).toHaveLength(1));
    const request = sent("dns_nameservers_apply")[0]?.request as NameserversApply;
    expect(request).toMatchObject({ plan: "plan-1", hash: "plan-hash", names: [FERN.key, KITE.key] });
    expect(new Set(request.confirmed)).toEqual(new Set(["fernlight.studio/ns", "kite/ns", "kite/mail"]));
  });

  it("shows before, after and the records that would vanish", async () => {
    const user = await look();
    await user.click(screen.getByRole("button", { name: /^kitehouse/ }));
    const pane = screen.getByRole("region", { name: "What was found" });
    expect(within(pane).getByText("1 record would vanish")).toBeTruthy();
    expect(within(pane).getByText("10 mx1.fernmail.net")).toBeTruthy();
    expect(within(pane).getByText("c.ns.joker.com")).toBeTruthy();
    expect(within(pane).getByText("ns2.agency.net")).toBeTruthy();
  });

  it("moves along the names by the keyboard and ticks with Space", async () => {
    await look();
    const first = screen.getByRole("button", { name: /^fernlight/ });
    act(() => first.focus());
    fireEvent.keyDown(first, { key: "ArrowDown" });
    const second = screen.getByRole("button", { name: /^kitehouse/ });
    await waitFor(() => expect(document.activeElement).toBe(second));
    fireEvent.keyDown(second, { key: " " });
    expect(screen.getByRole("checkbox", { name: "Include kitehouse.design" })).toHaveProperty("checked", true);
  });
});

describe("the result", () => {
  it("tells how each name went and ticks again what did not go through", async () => {
    engine.on("activity_jobs", () => [
      job({
        id: "job-ns",
        kind: "nameservers",
        title: "Set nameservers of 2 names",
        state: "partly",
        done: 2,
        total: 2,
        items: [
          { label: "fernlight.studio", state: "done", detail: "Set to ns1.agency.net and ns2.agency.net, checked" },
          { label: "kitehouse.design", state: "skipped", detail: "Changed elsewhere since you saw the plan." },
        ],
      }),
    ]);
    const user = await look();
    await user.click(screen.getByRole("checkbox", { name: "Include kitehouse.design" }));
    for (const tick of screen.getAllByRole("checkbox", { name: /^Yes, / })) await user.click(tick);
    await user.click(screen.getByRole("button", { name: /^Set nameservers of/ }));
    expect(await screen.findByText("1 name did not go through")).toBeTruthy();
    expect(screen.getByText("Changed elsewhere since you saw the plan.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Tick these 1 again" }));
    expect(await screen.findByText("1 name ticked")).toBeTruthy();
  });
});

describe("sets, targets and choices", () => {
  it("puts the largest set first and what is not told last", () => {
    expect(serverSets(VIEWS).map(({ hosts, names }) => [hosts[0], names])).toEqual([
      ["a.ns.joker.com", 2],
      ["ns1.example.net", 1],
      [undefined, 1],
    ]);
    expect(filtered(VIEWS, null, "ns1.example").map(({ unicode }) => unicode)).toEqual(["mossgarden.net"]);
  });

  it("makes a target of what is chosen, and none of what is missing", () => {
    const of = (change: Partial<typeof NO_TARGET>) => targetOf({ ...NO_TARGET, ...change }, [ZONES, OWN]);
    expect(of({})).toBeNull();
    expect(of({ typed: "a.example, b.example\nc.example" })).toEqual({
      kind: "hosts",
      hosts: ["a.example", "b.example", "c.example"],
    });
    expect(of({ choice: "own-1" })).toEqual({ kind: "hosts", hosts: OWN.hosts });
    expect(of({ choice: "zone/1" })).toEqual({ kind: "zone", account: ACCOUNT });
    expect(of({ choice: "gone" })).toBeNull();
    expect(of({ choice: "preset", preset: " " })).toBeNull();
    expect(of({ choice: "bind", profile: "default" })).toEqual({ kind: "cloudflare_bind", profile: "default" });
  });

  it("keeps apart the brakes of names that would break, of unknown ones, and of the others", () => {
    const unknown = step("saltmarsh.org", "unknown");
    const mixed = { ...plan, names: [FERN, KITE, unknown] };
    let choice = withTick(firstChoice(mixed), [KITE], true);
    expect(stepBrakes(mixed, choice).map(({ id }) => id)).toEqual(["bad", "unknown", "seen", "mail"]);
    const bad = stepBrakes(mixed, choice)[0]!;
    expect(isConfirmed(bad, choice)).toBe(false);
    choice = withConfirmation(choice, bad, true);
    expect(isConfirmed(bad, choice)).toBe(true);
    // A name that joins asks anew.
    expect(stepBrakes(mixed, withTick(choice, mixed.names, false))).toEqual([]);
  });
});
