import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import type { RecordRow, RecordsAsk, RecordsChange, RecordsPreview } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import DnsPage from "../page";
import { ACCOUNT, planOf, planZone, removeMail } from "../sample";
import { changedPart } from "./changed-part";
import { recordsCsv } from "./csv";
import { complete, suggestions } from "./filter";
import { asRows, EVERYTHING, scopeOf, selected } from "./selection";
import { recordsView } from "./state";

const row = (at: number, change: Partial<RecordRow> = {}): RecordRow => ({
  id: `${at}.a`,
  key: { account: ACCOUNT, name: `zone-${at}.com` },
  unicode: `zone-${at}.com`,
  set: { name: "@", kind: "MX" },
  content: `10 mx${at}.fernmail.net`,
  ttl: 3600,
  extras: {},
  fixed: null,
  ...change,
});
const TOTAL = 412;
const preview: RecordsPreview = {
  records: 410,
  zones: 200,
  beside: 0,
  same: 2,
  inside: 0,
  problems: 0,
  blocked: 0,
  refused: [],
  gone: 0,
  samples: [
    {
      unicode: "zone-1.com",
      set: { name: "@", kind: "MX" },
      before: "10 mx1.fernmail.net",
      after: "10 mx1.harbormail.net",
      ttl_before: 3600,
      ttl_after: 3600,
      problem: null,
    },
  ],
};

let engine: FakeEngine;
let unread = 0;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

beforeEach(() => {
  unread = 0;
  engine = installFake({
    dns_records: ({ ask, offset, limit }) => {
      const { filter } = ask as RecordsAsk;
      const total = filter.includes("nothing") ? 0 : TOTAL;
      const count = Math.min(limit as number, total - (offset as number));
      return {
        total,
        zones: total === 0 ? 0 : 200,
        unread,
        offset,
        rows: Array.from({ length: count }, (_, at) => row((offset as number) + at)),
        problem: filter.includes("typ:") ? 'There is no filter "typ:".' : null,
      };
    },
    dns_records_unread: () => [{ account: ACCOUNT, name: "late.com" }],
    dns_records_preview: () => preview,
    dns_records_plan: () => planOf([planZone("zone-1.com", [removeMail])], { action: "records", removed: 1 }),
    dns_read: () => "job-read",
  });
  recordsView.set({
    order: { sort: "zone", descending: false },
    selection: { kind: "rows", rows: { ids: new Set(), anchor: null } },
    filter: "",
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

function open(filter?: string) {
  act(() => navigate("dns", filter === undefined ? { tab: "records" } : { tab: "records", filter }));
  renderPage(<DnsPage />);
  return userEvent.setup();
}

const grid = () => screen.findByRole("grid", { name: "Records" });

async function fine() {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

describe("records across zones", () => {
  it("lists what fits the filter of the address and asks for the windows in sight only", async () => {
    open("type:MX");
    await grid();
    expect(screen.getByText("412 records in 200 zones")).toBeTruthy();
    expect(sent("dns_records").map(({ offset, limit }) => [offset, limit])).toEqual([[0, 100]]);
    expect((sent("dns_records")[0]?.ask as RecordsAsk).filter).toBe("type:MX");
    await fine();
  });

  it("says what of the filter can not be understood, and offers no change by it", async () => {
    const user = open();
    await grid();
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    await user.type(screen.getByLabelText("Filter records"), "typ:x");
    expect((await screen.findByText('There is no filter "typ:".')).getAttribute("role")).toBe("status");
    expect(screen.queryByRole("button", { name: "Remove" })).toBeNull();
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(screen.getByRole("button", { name: "Remove" })).toHaveProperty("disabled", true);
  });

  it("replaces in all that fit but one row, with the changed part shown before the plan", async () => {
    const user = open("type:MX");
    await grid();
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(screen.getByText("412 selected")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "Select @ MX of zone-2.com" }));
    expect(screen.getByText("411 selected")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Find and replace" }));
    const panel = screen.getByRole("complementary", { name: "Find and replace" });
    await user.type(within(panel).getByLabelText("Find in the contents"), "fern");
    await user.type(within(panel).getByLabelText("Replace by"), "harbor");
    expect(await within(panel).findByText("410 records")).toBeTruthy();
    expect(panel.querySelector("del")?.textContent).toBe("fern");
    expect(panel.querySelector("ins")?.textContent).toBe("harbor");
    await fine();
    await waitFor(() =>
      expect(within(panel).getByRole("button", { name: "Review plan" })).toHaveProperty("disabled", false),
    );
    await user.click(within(panel).getByRole("button", { name: "Review plan" }));
    await screen.findByRole("heading", { name: /Review plan/ });
    const change: RecordsChange = { kind: "replace", find: "fern", with: "harbor", place: "anywhere" };
    expect(sent("dns_records_plan")).toEqual([
      { scope: { kind: "filter", filter: "type:MX", except: ["2.a"] }, change },
    ]);
    expect(sent("dns_apply")).toEqual([]);
  });

  it("asks with the count before it plans a removal", async () => {
    const user = open();
    await grid();
    await user.click(screen.getByRole("checkbox", { name: "Select @ MX of zone-0.com" }));
    await user.click(screen.getByRole("button", { name: "Remove" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Remove 410 records in 200 zones?" });
    await fine();
    await user.click(within(dialog).getByRole("button", { name: "Keep them" }));
    expect(sent("dns_records_plan")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Remove" }));
    await user.click(await screen.findByRole("button", { name: "Review removal of 410 records" }));
    await screen.findByRole("heading", { name: /Review plan/ });
    expect(sent("dns_records_plan")).toEqual([{ scope: { kind: "rows", ids: ["0.a"] }, change: { kind: "remove" } }]);
  });

  it("takes a usual TTL by one press, and says which part of a set moves along", async () => {
    engine = installFake({
      dns_records: () => ({ total: 1, zones: 1, unread: 0, offset: 0, rows: [row(0)], problem: null }),
      dns_records_preview: () => ({ ...preview, records: 1, zones: 1, same: 0, beside: 1, samples: [] }),
    });
    const user = open();
    await grid();
    await user.click(screen.getByRole("checkbox", { name: "Select @ MX of zone-0.com" }));
    await user.click(screen.getByRole("button", { name: "Change TTL" }));
    const panel = screen.getByRole("complementary", { name: "Change TTL" });
    await user.click(within(panel).getByRole("button", { name: "15 min" }));
    expect(await within(panel).findByText(/1 beside them as well/)).toBeTruthy();
    expect(sent("dns_records_preview").at(-1)?.change).toEqual({ kind: "ttl", seconds: 900 });
    await fine();
  });

  it("offers to read the zones that were never read, and says what to do where nothing fits", async () => {
    unread = 1;
    const user = open();
    await grid();
    await user.click(screen.getByRole("button", { name: "Read it" }));
    await waitFor(() => expect(sent("dns_read")).toEqual([{ keys: [{ account: ACCOUNT, name: "late.com" }] }]));
    await user.type(screen.getByLabelText("Filter records"), "nothing");
    expect(await screen.findByText("No record fits")).toBeTruthy();
    await fine();
    await user.click(screen.getByRole("button", { name: "Clear the filter" }));
    await grid();
  });

  it("opens a row's zone with Enter", async () => {
    const user = open();
    await grid();
    act(() => document.querySelector<HTMLElement>('[data-row="0"]')?.focus());
    await user.keyboard("{Enter}");
    expect(currentRoute().params).toEqual({ names: [`${ACCOUNT}/zone-0.com`] });
  });
});

describe("the parts of it", () => {
  it("offers what fits the word that is typed, and completes only that", () => {
    expect(suggestions("zone:~shop ty", [])).toEqual(["type:"]);
    expect(suggestions("type:M", [])).toEqual(["type:MX"]);
    expect(suggestions("type:a,aa", [])).toEqual(["type:A,AAAA"]);
    expect(suggestions("type:A,", [])).toContain("type:A,AAAA");
    expect(suggestions("-account:", ["Joker", "My names"])).toEqual(["-account:Joker", '-account:"My names"']);
    expect(suggestions('value:"a b', [])).toEqual([]);
    expect(suggestions("", [])).toEqual([]);
    expect(complete("zone:~shop ty", "type:")).toBe("zone:~shop type:");
    expect(complete("type:M", "type:MX")).toBe("type:MX ");
  });

  it("tells the changed part from what is the same on both sides", () => {
    expect(changedPart("ip4:192.0.2.1 -all", "ip4:192.0.2.10 -all")).toEqual({
      head: "ip4:192.0.2.1",
      before: "",
      after: "0",
      tail: " -all",
    });
    expect(changedPart("aa", "aaa")).toEqual({ head: "aa", before: "", after: "a", tail: "" });
    expect(changedPart("😀x", "😀y")).toEqual({ head: "😀", before: "x", after: "y", tail: "" });
  });

  it("keeps all but some selected without holding every row", () => {
    let selection = selected(EVERYTHING, { ids: new Set(["7.a"]), anchor: "7.a" });
    expect(scopeOf(selection, "x")).toEqual({ kind: "filter", filter: "x", except: ["7.a"] });
    expect(asRows(selection, 10).ids.size).toBe(9);
    expect(asRows(selection, 10).ids.has("7.a")).toBe(false);
    selection = selected(selection, { ids: new Set(["7.a"]), anchor: "7.a" });
    expect(asRows(selection, 10).ids.size).toBe(10);
    expect(selected(selection, { ids: new Set(), anchor: null }).kind).toBe("rows");
  });

  it("writes a file that a spreadsheet reads as texts", () => {
    const rows = [row(1, { content: 'say "hi", you', ttl: null }), row(2, { content: "=1+1" })];
    expect(
      recordsCsv(rows, () => "Main")
        .split("\r\n")
        .slice(1, 3),
    ).toEqual(
      ['zone-1.com,Main,@,MX,"say ""hi"", you",', "zone-2.com,Main,@,MX,'=1+1,3600"].map((line) =>
        line.replace('3600"', "3600"),
      ),
    );
  });
});
