import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StagedValue } from "@/components/grid";
import type { ContentVerdict, DnsRules } from "@/ipc";
import { planetdomains } from "../../../../test/fake";
import { checkId, quickProblem, spelling, type Verdicts } from "../checks";
import { rowOutcome, summarise, type FormZone } from "./form";
import { ACCOUNT, record, zone } from "../sample";
import { recordDraft, setOutcome } from "../sets";
import { briefText, customSlot, customSlotProblem, setDrafts, slotText, USUAL_SLOTS, type Slot } from "./slots";

const slot = (title: string): Slot => USUAL_SLOTS.find((one) => one.title === title)!;
const harbor = zone("harborworks.com");
const row = (of = harbor): FormZone => ({ id: of.name, zone: of, descriptor: planetdomains });
const set = (text: string): StagedValue => ({ kind: "set", text });
const NO_VERDICTS: Verdicts = new Map();
const read = (
  staged: Record<string, Record<string, StagedValue>>,
  zones = [harbor],
  bases: [string, string, string][] = [],
  verdicts = NO_VERDICTS,
) =>
  summarise(
    zones.map((one) => row(one)),
    (one) => {
      const cells = staged[one.id];
      const typedOver = bases.filter(([name]) => name === one.id).map(([, col, base]) => [col, base] as const);
      return cells && rowOutcome(one, USUAL_SLOTS, new Map(Object.entries(cells)), new Map(typedOver), verdicts);
    },
  );

describe("a slot", () => {
  it("reads one thing of a zone, several records a line each", () => {
    expect(slotText(harbor, slot("MX"))).toBe("10 mx1.fernmail.net\n20 mx2.fernmail.net");
    expect(briefText(slotText(harbor, slot("MX")))).toBe("10 mx1.fernmail.net +1");
    expect(slotText(harbor, slot("SPF"))).toBe("v=spf1 a mx ~all");
    expect(slotText(harbor, slot("DMARC"))).toBe("");
  });

  it("changes SPF without touching the other texts at the apex", () => {
    expect(setDrafts(harbor, [{ slot: slot("SPF"), text: "v=spf1 -all" }])).toEqual([
      {
        key: { name: "@", kind: "TXT" },
        records: [
          recordDraft("google-site-verification=3qVx0d7kZ1"),
          recordDraft("v=spf1 -all", null, "v=spf1 a mx ~all"),
        ],
      },
    ]);
  });

  it("merges SPF and the other texts into one set when both columns are edited", () => {
    const [draft, ...more] = setDrafts(harbor, [
      { slot: slot("SPF"), text: null },
      { slot: customSlot("", "TXT"), text: "hello" },
    ]);
    expect(more).toEqual([]);
    expect(draft?.records.map(({ content }) => content)).toEqual(["hello"]);
  });

  it("turns www from a CNAME into an address by what is typed, and takes the CNAME away", () => {
    expect(setDrafts(harbor, [{ slot: slot("www"), text: "203.0.113.80" }])).toEqual([
      { key: { name: "www", kind: "CNAME" }, records: [] },
      { key: { name: "www", kind: "A" }, records: [recordDraft("203.0.113.80")] },
    ]);
  });

  it("says of a line in place of another one what it was, so that the record keeps what else it has", () => {
    const was = (title: string, text: string) =>
      setDrafts(harbor, [{ slot: slot(title), text }])[0]?.records.map((record) => [record.content, record.was]);
    expect(was("Apex A", "203.0.113.80")).toEqual([["203.0.113.80", "203.0.113.24"]]);
    expect(was("MX", "10 mx1.fernmail.net\n30 mx3.fernmail.net")).toEqual([
      ["10 mx1.fernmail.net", null],
      ["30 mx3.fernmail.net", "20 mx2.fernmail.net"],
    ]);
    // Which of two new lines stands for which old one nobody can tell.
    expect(was("MX", "1 a.example\n2 b.example")).toEqual([
      ["1 a.example", null],
      ["2 b.example", null],
    ]);
    expect(was("SPF", "v=spf1 -all")).toEqual([
      ["google-site-verification=3qVx0d7kZ1", null],
      ["v=spf1 -all", "v=spf1 a mx ~all"],
    ]);
  });

  it("gives a record of another type the TTL and the options of the one before, as far as the account takes them", () => {
    const proxied = zone("a.example", {
      records: [
        { ...record("www", "CNAME", "a.example", 1), extras: { proxied: true, comment: "web", flatten: true } },
      ],
    });
    const option = (key: string, types: string[]) => ({ key, label: key, help: "", kind: { kind: "switch" }, types });
    const options = [option("proxied", ["A", "AAAA", "CNAME"]), option("comment", []), option("flatten", ["CNAME"])];
    const rules = { ...planetdomains.dns!, min_ttl: 60, options } as DnsRules;
    expect(setDrafts(proxied, [{ slot: slot("www"), text: "203.0.113.80" }], rules)).toEqual([
      { key: { name: "www", kind: "CNAME" }, records: [] },
      {
        key: { name: "www", kind: "A" },
        records: [{ ...recordDraft("203.0.113.80"), options: { proxied: true, comment: "web" } }],
      },
    ]);
    expect(setDrafts(harbor, [{ slot: slot("www"), text: "203.0.113.80" }], rules)[1]?.records[0]?.ttl).toBe(3600);
  });

  it("refuses a column that is there already, and a name that is none", () => {
    expect(customSlotProblem("www", "A", USUAL_SLOTS)).toBe('The column "www" holds this already.');
    expect(customSlotProblem("_DMARC.", "TXT", USUAL_SLOTS)).toContain("DMARC");
    expect(customSlotProblem("a b", "TXT", USUAL_SLOTS)).toContain("inside the zone");
    expect(customSlotProblem("@", "TXT", USUAL_SLOTS)).toBeNull();
    expect(customSlotProblem("*.dev", "A", USUAL_SLOTS)).toBeNull();
  });

  it("never loses a record of a set that belongs to no edited slot", () => {
    const text = fc.constantFrom("v=spf1 -all", "hello", "v=spf1 a", "x y", "v=spf10 no");
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), fc.option(text), (texts, typed) => {
        const some = zone("a.example", { records: texts.map((content) => record("@", "TXT", content)) });
        const [draft] = setDrafts(some, [{ slot: slot("SPF"), text: typed }]);
        const others = (contents: string[]) => contents.filter((content) => !/^v=spf1\s/.test(content));
        const kept = (draft?.records ?? []).map(({ content }) => content).slice(0, others(texts).length);
        if (draft) expect(kept).toEqual(others(texts));
      }),
    );
  });
});

describe("the footer", () => {
  it("counts sets by what becomes of them", () => {
    const summary = read({
      "harborworks.com": {
        [slot("Apex A").id]: set("203.0.113.80"),
        [slot("MX").id]: { kind: "remove" },
        [slot("DMARC").id]: set("v=DMARC1; p=none"),
      },
    });
    expect(summary).toMatchObject({ added: 1, changed: 1, removed: 1, invalid: 0 });
    expect(summary.drafts).toHaveLength(1);
    expect(summary.drafts[0]?.base).toBe("hash of harborworks.com");
  });

  it("keeps a zone with an invalid cell out whole", () => {
    const summary = read({
      "harborworks.com": { [slot("Apex A").id]: set("192.0.2.560"), [slot("DMARC").id]: set("v=DMARC1; p=none") },
    });
    expect(summary.drafts).toEqual([]);
    expect(summary.staysOut).toMatchObject([{ why: "invalid", words: "1 invalid cell, left out" }]);
  });

  it("keeps a zone out whose cell was changed elsewhere after it was typed over", () => {
    const cell = slot("Apex A").id;
    const summary = read(
      { "harborworks.com": { [cell]: set("203.0.113.80") } },
      [harbor],
      [["harborworks.com", cell, "198.51.100.7"]],
    );
    expect(summary).toMatchObject({ conflicts: 1, drafts: [], staysOut: [{ why: "conflict" }] });
  });

  it("lists zones that cannot be edited with the reason, and leaves their cells alone", () => {
    const closed = zone("lanternpost.io", { state: { kind: "not_offered", reason: "Bizzy has no DNS in its API." } });
    const summary = read({ "lanternpost.io": { [slot("Apex A").id]: set("203.0.113.80") } }, [closed]);
    expect(summary.drafts).toEqual([]);
    expect(summary.staysOut).toMatchObject([
      { why: "not-possible", words: "Not possible: Bizzy has no DNS in its API." },
    ]);
  });

  it("finds a cell settled once the zone holds it, in the engine's own spelling and with the token put in", () => {
    const name = "harborworks.com";
    const after = zone(name, { records: [record("@", "MX", "10 mx.harborworks.com")] });
    const typed = "10  MX.{domain}.";
    const verdict: ContentVerdict = { content: "10 mx.harborworks.com", problem: null };
    const id = checkId({ key: { account: ACCOUNT, name }, set: { name: "@", kind: "MX" }, content: typed });
    const summary = read(
      { [name]: { [slot("MX").id]: set(typed) } },
      [after],
      [[name, slot("MX").id, "10 old.example"]],
      new Map([[id, verdict]]),
    );
    expect(summary).toMatchObject({ settled: [name], conflicts: 0, drafts: [] });
  });

  it("does not count a set that comes out as it was", () => {
    const spell = spelling(harbor, NO_VERDICTS);
    const draft = { key: { name: "www", kind: "CNAME" }, records: [recordDraft("{domain}")] };
    expect(setOutcome(harbor, draft, spell)).toBe("same");
    expect(setOutcome(harbor, { ...draft, records: [recordDraft("{domain}", 60)] }, spell)).toBe("changed");
  });
});

describe("the quick look", () => {
  it("says what is plainly wrong while it is typed", () => {
    expect(quickProblem("A", "192.0.2.560")).toBe("Not an IPv4 address. The last part is 560, it can be 255 at most.");
    expect(quickProblem("A", "192.0.2.56")).toBeNull();
    expect(quickProblem("MX", "mx1.example.net")).toContain("priority");
    expect(quickProblem("CNAME", "https://example.com")).toContain("slashes");
    expect(quickProblem("TXT", "anything; at = all")).toBeNull();
  });
});
