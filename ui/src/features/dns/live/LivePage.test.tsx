import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import type { Fault, LiveAnswer, LiveSet, LiveView } from "@/ipc";
import { installFake, NOW, type FakeEngine, type Handler } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ACCOUNT } from "../sample";
import { LivePage } from "./LivePage";

const KEY = { account: ACCOUNT, name: "kelp-and-co.com" };

const says = (source: string, change: Partial<LiveAnswer> = {}): LiveAnswer => ({
  source,
  state: "same",
  found: ["203.0.113.24"],
  ttl: 300,
  problem: null,
  ...change,
});

const seen: LiveSet = {
  set: { name: "@", kind: "A" },
  expected: ["203.0.113.24"],
  state: "everywhere",
  own: null,
  answers: [says("ns1"), says("google")],
};

const spreading: LiveSet = {
  set: { name: "www", kind: "A" },
  expected: ["203.0.113.24"],
  state: "partly",
  own: null,
  answers: [says("ns1"), says("google", { state: "differs", found: ["198.51.100.9"], ttl: 2_520 })],
};

const own: LiveSet = {
  set: { name: "shop", kind: "CNAME" },
  expected: ["shops.example"],
  state: "own",
  own: "Cloudflare answers with addresses of its own, because it is proxied.",
  answers: [
    says("ns1", { state: "own", found: ["198.51.100.130"] }),
    says("google", { state: "no_answer", found: [], ttl: null, problem: "It did not answer in time." }),
  ],
};

function view(sets: LiveSet[], change: Partial<LiveView> = {}): LiveView {
  return {
    key: KEY,
    unicode: KEY.name,
    at: NOW,
    read_at: NOW - 180,
    sources: [
      { id: "ns1", label: "ns1.joker.example", kind: "nameserver", serial: 2_026_112_201, problem: null },
      { id: "google", label: "Google (8.8.8.8)", kind: "resolver", serial: null, problem: null },
    ],
    sets,
    findings: [],
    ...change,
  };
}

const refuse = (code: Fault["code"], message: string) => (): never => {
  const fault: Fault = { code, message, hint: null, retryable: false, link: null };
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw fault;
};

let engine: FakeEngine;
const asked = (command: string) => engine.calls.filter((call) => call.command === command).length;

function open(answers: Record<string, Handler>) {
  engine = installFake({ dns_live_report: refuse("not_offered", "Joker gives no report of its own."), ...answers });
  act(() => navigate("dns", { live: KEY.name }));
  renderPage(<LivePage zoneKey={KEY} onPlan={() => undefined} />);
  return userEvent.setup();
}

describe("what the world sees", () => {
  it("says in one sentence that everybody sees the zone", async () => {
    open({ dns_live: () => view([seen]) });
    expect(await screen.findByRole("heading", { name: "Everybody sees what you set" })).toBeTruthy();
    expect(screen.queryByText("The registrar's own report")).toBeNull();
  });

  it("counts what is still spreading, and says how long the old answer may stay", async () => {
    const user = open({ dns_live: () => view([seen, spreading, own]) });
    expect(await screen.findByRole("heading", { name: "1 of 2 record sets is not seen everywhere yet" })).toBeTruthy();
    const table = screen.getByRole("table");
    const row = within(table).getByRole("button", { name: /www/ }).closest("tr")!;
    expect(row.textContent).toContain("Still old");
    expect(row.textContent).toContain("42 min");
    await user.click(within(table).getByRole("button", { name: /www/ }));
    expect(screen.getByText("198.51.100.9")).toBeTruthy();
    expect(screen.getByText("The old answer may stay for 42 min.")).toBeTruthy();
  });

  it("looks for what was removed until nobody sees it", async () => {
    const removed: LiveSet = {
      set: { name: "old", kind: "TXT" },
      expected: [],
      state: "partly",
      own: null,
      answers: [says("ns1", { found: [] }), says("google", { state: "differs", found: ["hello"], ttl: 120 })],
    };
    open({ dns_live: () => view([removed]) });
    const row = (await screen.findByRole("button", { name: /old/ })).closest("tr")!;
    expect(row.textContent).toContain("removed");
    expect(row.textContent).toContain("Gone");
    expect(row.textContent).toContain("Still there");
  });

  it("is narrowed to what differs, and asked again", async () => {
    let sets = [seen, spreading, own];
    const user = open({ dns_live: () => view(sets) });
    await user.click(await screen.findByRole("button", { name: "Only what differs" }));
    expect(screen.getAllByRole("rowheader")).toHaveLength(1);
    sets = [seen, { ...spreading, state: "everywhere", answers: seen.answers }, own];
    await user.click(screen.getByRole("button", { name: "Check again" }));
    expect(await screen.findByText("Nothing differs")).toBeTruthy();
    expect(asked("dns_live")).toBe(2);
    expect(asked("dns_live_report")).toBe(1);
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(screen.getAllByRole("rowheader")).toHaveLength(3);
  });

  it("shows what is odd, who was silent, and why a set is not compared", async () => {
    const odd = view([own], {
      findings: ["kelp-and-co.com is not delegated."],
      sources: [
        {
          id: "ns1",
          label: "ns1.joker.example",
          kind: "nameserver",
          serial: null,
          problem: "It does not serve this zone.",
        },
        { id: "google", label: "Google (8.8.8.8)", kind: "resolver", serial: null, problem: null },
      ],
    });
    const user = open({ dns_live: () => odd });
    expect(await screen.findByText("kelp-and-co.com is not delegated.")).toBeTruthy();
    expect(screen.getByText("It does not serve this zone.")).toBeTruthy();
    expect(screen.getByText("Not compared")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /shop/ }));
    expect(screen.getByText(/because it is proxied/)).toBeTruthy();
    expect(screen.getByText("It did not answer in time.")).toBeTruthy();
  });

  it("is copied as text", async () => {
    const user = open({ dns_live: () => view([seen, spreading]) });
    await screen.findByRole("table");
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await user.click(screen.getByRole("button", { name: "Copy as text" }));
    await waitFor(() => expect(write).toHaveBeenCalled());
    const text = write.mock.calls[0]?.[0] ?? "";
    expect(text).toContain("1 of 2 record sets is not seen everywhere yet");
    expect(text).toContain("www\tA\t203.0.113.24\tSeen\tStill old: 198.51.100.9");
  });

  it("tells the registrar's own report where there is one", async () => {
    open({
      dns_live: () => view([seen]),
      dns_live_report: () => [
        { label: "Status", text: "active", good: true },
        { label: "A @ 203.0.113.24", text: "not seen everywhere yet", good: false },
      ],
    });
    const report = await screen.findByRole("region", { name: "The registrar's own report" });
    expect(within(report).getByText("not seen everywhere yet")).toBeTruthy();
    expect(within(report).getByRole("img", { name: "Not well yet" })).toBeTruthy();
  });

  it("leads to the zone when it was never read, and back at any time", async () => {
    const user = open({ dns_live: refuse("not_found", "This zone was never read.") });
    await user.click(await screen.findByRole("button", { name: "Open the zone" }));
    expect(currentRoute().params).toEqual({ names: [`${ACCOUNT}/${KEY.name}`] });
    act(() => navigate("dns", { live: KEY.name }));
    await user.click(screen.getByRole("button", { name: "Back to the zone" }));
    expect(currentRoute().params).toEqual({ names: [`${ACCOUNT}/${KEY.name}`] });
  });

  it("gives axe nothing to find", async () => {
    const user = open({
      dns_live: () => view([seen, spreading, own], { findings: ["One finding."] }),
      dns_live_report: () => [{ label: "Status", text: "active", good: true }],
    });
    await user.click(await screen.findByRole("button", { name: /www/ }));
    await screen.findByRole("region", { name: "The registrar's own report" });
    const rules = {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    };
    const result = await axe.run(document.body, { rules });
    expect(result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  });
});
