import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { createQueryClient, type NameKey, type TemplateDraft, type TemplateView } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import DnsPage from "../page";
import { ACCOUNT, addDmarc, planOf, planZone, zone } from "../sample";
import { filled, grouped, isLeftOut, missing } from "./template";

const NAMES = ["fernlight.studio", "kitehouse.design", "mossgarden.net"];
const keyOf = (name: string): NameKey => ({ account: ACCOUNT, name });

const WEB: TemplateView = {
  id: "web",
  title: "Web site",
  words: "Points the name to a server.",
  group: "web",
  variables: [
    { key: "ipv4", label: "IPv4 address", help: "Of the server.", placeholder: "203.0.113.24", usual: null },
    { key: "ipv6", label: "IPv6 address", help: "If it has one.", placeholder: "2001:db8::1", usual: "" },
  ],
  records: [
    { name: "@", kind: "A", content: "{ipv4}", ttl: null, how: "replace" },
    { name: "@", kind: "AAAA", content: "{ipv6}", ttl: null, how: "replace" },
  ],
  removes: [],
};
const OWN: TemplateView = { ...WEB, id: "own-1", title: "Client sites", group: "own", variables: [], words: "" };

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

beforeEach(() => {
  engine = installFake({
    portfolio_keys: () => NAMES.map(keyOf),
    dns_zones: ({ keys }) => (keys as NameKey[]).map(({ name }) => zone(name)),
    dns_templates: () => [WEB, OWN],
    dns_template_plan: () => planOf(NAMES.map((name) => planZone(name, [addDmarc(name)]))),
    dns_template_keep: () => "own-2",
    dns_template_remove: () => null,
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

async function open(names: string[] = []) {
  act(() => navigate("dns", { tab: "templates", names }));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DnsPage />
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { name: "Web site" });
  return userEvent.setup();
}

describe("a template", () => {
  it("is applied to the ticked zones with what was answered", async () => {
    const user = await open(NAMES);
    const review = screen.getByRole("button", { name: "Review plan" });
    expect(review).toHaveProperty("disabled", true);
    expect(screen.getByText("Fill in IPv4 address")).toBeTruthy();
    await user.type(screen.getByRole("textbox", { name: "IPv4 address" }), "203.0.113.80");
    const table = screen.getByRole("table", { name: "Records of Web site" });
    expect(within(table).getByText("203.0.113.80")).toBeTruthy();
    expect(within(table).getByText("Left out")).toBeTruthy();
    await waitFor(() => expect(review).toHaveProperty("disabled", false));
    await user.click(review);
    await screen.findByRole("heading", { name: /Review plan/ });
    expect(sent("dns_template_plan")).toEqual([
      { wanted: { template: "web", values: { ipv4: "203.0.113.80", ipv6: "" }, zones: NAMES.map(keyOf) } },
    ]);
  });

  it("needs a zone", async () => {
    const user = await open();
    await user.type(screen.getByRole("textbox", { name: "IPv4 address" }), "203.0.113.80");
    expect(screen.getByText("Tick the zones that shall get it")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Review plan" })).toHaveProperty("disabled", true);
  });

  it("becomes an own one by a copy that can be changed", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    const title = screen.getByRole("textbox", { name: "Title" });
    expect(title).toHaveProperty("value", "Web site, own");
    await user.clear(screen.getByRole("textbox", { name: "Content of record 1" }));
    await user.type(screen.getByRole("textbox", { name: "Content of record 1" }), "203.0.113.99");
    await user.click(screen.getByRole("button", { name: "Keep template" }));
    await waitFor(() => expect(sent("dns_template_keep")).toHaveLength(1));
    const draft = sent("dns_template_keep")[0]?.draft as TemplateDraft;
    expect(draft).toMatchObject({ id: null, title: "Web site, own" });
    expect(draft.records[0]?.content).toBe("203.0.113.99");
  });

  it("of one's own is removed in two steps", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Client sites" }));
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    expect(sent("dns_template_remove")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Remove the template" }));
    await waitFor(() => expect(sent("dns_template_remove")).toEqual([{ id: "own-1" }]));
  });
});

describe("what is worked out of a template", () => {
  it("puts answers in, keeps braces without one, and tells what is missing", () => {
    expect(missing(WEB, {})).toEqual(["IPv4 address"]);
    expect(filled(WEB, "{ipv4} {domain} {ipv6}", { ipv4: " 192.0.2.1 " })).toBe("192.0.2.1 {domain} {ipv6}");
    expect(isLeftOut(WEB, WEB.records[1]!, {})).toBe(true);
    expect(isLeftOut(WEB, WEB.records[1]!, { ipv6: "2001:db8::5" })).toBe(false);
  });

  it("lists the own ones first and finds by title and words", () => {
    expect(grouped([WEB, OWN], "").map(({ title }) => title)).toEqual(["Own", "Web"]);
    expect(grouped([WEB, OWN], "server").flatMap(({ templates }) => templates)).toEqual([WEB]);
  });
});
