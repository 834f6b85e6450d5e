import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Descriptor, RecordOption } from "@/ipc";
import { planetdomains } from "../../../../test/fake";
import { ACCOUNT, record, zone } from "../sample";
import { copyDraft, rewriteName, type CopyChoice } from "./copy-records";
import { changedOptions, optionBadges, optionProblem, optionsFor, optionWords, readWords, ttlSetter } from "./options";
import { ownerOf, ownerProblem } from "./owner-name";
import { readRecords, recordsText } from "./record-text";
import { BY_NAME, filterRows, shownRows, sortRows } from "./shown-rows";
import { editorRows, NO_EDIT } from "./zone-edit";

const OPTIONS: RecordOption[] = [
  {
    key: "proxied",
    label: "Proxied",
    help: "Through the network.",
    kind: { kind: "switch" },
    types: ["A", "AAAA", "CNAME"],
    sets_ttl: true,
  },
  { key: "comment", label: "Comment", help: "A note.", kind: { kind: "text", max: 10 }, types: [], sets_ttl: false },
  {
    key: "tags",
    label: "Tags",
    help: "Words.",
    kind: { kind: "words", max: 2, example: "team:web" },
    types: [],
    sets_ttl: false,
  },
];
const rules = planetdomains.dns!;
const withOptions: Descriptor = { ...planetdomains, dns: { ...rules, options: OPTIONS } };
const harbor = zone("harborworks.com", {
  records: [
    record("@", "A", "203.0.113.24", 300),
    record("@", "MX", "10 mail.harborworks.com"),
    record("@", "TXT", "v=spf1 include:_spf.harborworks.com ~all"),
    { ...record("www", "CNAME", "harborworks.com"), extras: { proxied: true, comment: "web", zone_note: 1 } },
    record("@", "LOC", "52 22 23 N 4 53 32 E -2m"),
  ],
  unreadable: ["broken ROW ???"],
});
const rows = () => shownRows(harbor, NO_EDIT, withOptions);

describe("the list of a zone", () => {
  it("shows what cannot be written, with the reason, and keeps it last when it was not understood", () => {
    const fixed = rows().filter((row) => row.fixed !== null);
    expect(fixed.map(({ value }) => value.content)).toEqual(["52 22 23 N 4 53 32 E -2m", "broken ROW ???"]);
    expect(fixed[0]?.fixed).toContain("does not take LOC records");
    const last = sortRows(rows(), { key: "content", isDescending: true }).at(-1);
    expect(last?.value.content).toBe("broken ROW ???");
  });

  it("finds by name, type, content and comment; a type alone means that type", () => {
    const found = (filter: string) =>
      filterRows(rows(), filter, withOptions).map(({ key }) => `${key.name} ${key.kind}`);
    expect(found("a")).toEqual(["@ A"]);
    expect(found("harborworks")).toEqual(["@ MX", "@ TXT", "www CNAME"]);
    expect(found("mx mail")).toEqual(["@ MX"]);
    expect(found("web")).toEqual(["www CNAME"]);
    expect(found("type:mx value:~mail")).toEqual(["@ MX"]);
    expect(found("name:www")).toEqual(["www CNAME"]);
    expect(found("nothing")).toEqual([]);
    expect(found(" ")).toHaveLength(6);
  });

  it("sorts by each column, and by name to begin with", () => {
    const order = (key: "type" | "ttl", isDescending = false) =>
      sortRows(rows(), { key, isDescending }).map(({ key: { kind } }) => kind);
    expect(order("type").slice(0, 3)).toEqual(["A", "CNAME", "LOC"]);
    expect(order("ttl")[0]).toBe("A");
    expect(order("ttl", true).slice(-2)).toEqual(["A", ""]);
    expect(sortRows(rows(), BY_NAME).map(({ id }) => id)).toEqual(rows().map(({ id }) => id));
  });
});

describe("a name", () => {
  it("is taken as people type it, international ones in their form in DNS", () => {
    expect(["", " WWW. ", "müller", "_sip.Größe", "*.dev"].map(ownerOf)).toEqual([
      "@",
      "www",
      "xn--mller-kva",
      "_sip.xn--gre-6ka8i",
      "*.dev",
    ]);
    expect(ownerProblem("www.harborworks.com", "harborworks.com")).toContain("write www.");
    expect(ownerProblem("a b", "harborworks.com")).toContain("inside the zone");
    fc.assert(fc.property(fc.string(), (text) => typeof ownerOf(text) === "string"));
  });
});

describe("options", () => {
  it("are those of the type, and only what changes is sent", () => {
    expect(optionsFor(OPTIONS, "TXT").map(({ key }) => key)).toEqual(["comment", "tags"]);
    const extras = { proxied: true, comment: "web" };
    expect(changedOptions({ proxied: true, comment: "web site", tags: [] }, extras)).toEqual({ comment: "web site" });
    expect(changedOptions({ proxied: false }, {})).toEqual({});
    expect(changedOptions({ proxied: false }, extras)).toEqual({ proxied: false });
  });

  it("are shown in words", () => {
    const extras = { proxied: true, comment: "web", tags: ["a", "b"], other: "hidden" };
    expect(optionBadges(extras, OPTIONS)).toEqual(["Proxied"]);
    expect(optionWords(extras, OPTIONS)).toBe("web · a, b");
    expect(readWords(" a, b,\nb ,, c")).toEqual(["a", "b", "c"]);
  });

  it("have limits", () => {
    expect(optionProblem(OPTIONS[1]!, "12345678901")).toBe("11 characters, 10 at most.");
    expect(optionProblem(OPTIONS[2]!, ["a:1", "b:2", "c:3"])).toBe("3 words, 2 at most.");
    expect(optionProblem(OPTIONS[2]!, ["a:1", "b", ""])).toContain('"b": a name, a colon and a value');
    expect(optionProblem(OPTIONS[2]!, ["a:1", ""])).toBeNull();
    expect([ttlSetter({ proxied: true }, OPTIONS), ttlSetter({ proxied: false }, OPTIONS)]).toEqual(["Proxied", null]);
    expect(optionProblem(OPTIONS[1]!, "1234567890")).toBeNull();
  });
});

describe("copying to another zone", () => {
  const target = zone("kitehouse.design");
  const choice = (change: Partial<CopyChoice> = {}): CopyChoice => ({ rewrites: true, mode: "replace", ...change });
  const copied = (
    kinds: string[],
    change: Partial<CopyChoice> = {},
    to = target,
    descriptor: Descriptor = withOptions,
  ) =>
    copyDraft(
      "harborworks.com",
      editorRows(harbor, NO_EDIT).filter(({ key }) => kinds.includes(key.kind)),
      to,
      descriptor,
      choice(change),
    );
  const lines = ({ draft }: ReturnType<typeof copied>) =>
    draft.sets.map(({ records }) => records.map(({ content }) => content));

  it("puts the other zone's name in the place of this one's, and nowhere else", () => {
    expect(lines(copied(["MX", "TXT", "CNAME"]))).toEqual([
      ["10 mail.kitehouse.design"],
      ["v=spf1 include:_spf.kitehouse.design ~all"],
      ["kitehouse.design"],
    ]);
    const to = (text: string) => rewriteName(text, "a.com", "b.net");
    expect(to("a.com x@A.com mailto:d@a.com, https://www.a.com/p a.com.")).toBe(
      "b.net x@b.net mailto:d@b.net, https://www.b.net/p b.net.",
    );
    for (const other of ["nota.com", "my-a.com", "a.com.au", "a.company", "axcom"]) expect(to(other)).toBe(other);
  });

  it("leaves names as they are when asked to", () => {
    expect(lines(copied(["MX"], { rewrites: false }))).toEqual([["10 mail.harborworks.com"]]);
  });

  it("replaces a set that is there, or is added to it", () => {
    expect(lines(copied(["MX"], { mode: "add" }))).toEqual([
      ["10 mx1.fernmail.net", "20 mx2.fernmail.net", "10 mail.kitehouse.design"],
    ]);
    expect(copied(["MX"]).draft).toMatchObject({
      key: { account: ACCOUNT, name: "kitehouse.design" },
      base: "hash of kitehouse.design",
      sets: [{ records: [{ ttl: 3_600, was: null }] }],
    });
  });

  it("takes along only options and TTLs that the other provider has", () => {
    expect(copied(["CNAME"]).draft.sets[0]?.records[0]?.options).toEqual({ proxied: true, comment: "web" });
    const plain = { ...planetdomains, dns: { ...rules, min_ttl: 600 } };
    const { draft } = copied(["CNAME", "A"], {}, target, plain);
    expect(draft.sets.map(({ records }) => [records[0]?.options, records[0]?.ttl])).toEqual([
      [{}, null],
      [{}, 3_600],
    ]);
  });

  it("asks for no TTL where the record that is there has it set by its provider", () => {
    const extras = { proxied: true };
    const there = zone("kitehouse.design", {
      records: [{ ...record("@", "MX", "10 mail.kitehouse.design", null), extras }],
    });
    const everywhere: RecordOption = { ...OPTIONS[0]!, types: [] };
    const proxies = { ...planetdomains, dns: { ...rules, options: [everywhere] } };
    expect(copied(["MX"], {}, there, proxies).draft.sets[0]?.records).toMatchObject([{ ttl: null }]);
    expect(copied(["CNAME"], {}, target, proxies).draft.sets[0]?.records).toMatchObject([
      { ttl: null, options: extras },
    ]);
  });

  it("says what the other provider does not take", () => {
    const { draft, leftOut } = copied(["A", "LOC"]);
    expect(draft.sets.map(({ key }) => key.kind)).toEqual(["A"]);
    expect(leftOut[0]?.reason).toBe("PlanetDomains takes no LOC records.");
  });
});

describe("records as text", () => {
  const kinds = ["A", "MX", "TXT", "CNAME", "SRV", "CAA"];
  it("come back as they were copied", () => {
    const text = recordsText(editorRows(harbor, NO_EDIT).filter(({ key }) => key.kind !== "LOC"));
    const { records, problems } = readRecords(text, "harborworks.com", kinds);
    expect(problems).toEqual([]);
    expect(records[0]).toEqual({ key: { name: "@", kind: "A" }, content: "203.0.113.24", ttl: 300 });
    expect(records.find(({ key }) => key.kind === "TXT")?.content).toBe('"v=spf1 include:_spf.harborworks.com ~all"');
  });

  it("are read as mail providers and zone files write them", () => {
    const text = [
      "; a remark",
      "harborworks.com. IN MX 10 mx1.example.net. ; the first",
      "www.harborworks.com CNAME harborworks.com.",
      "s1._domainkey\t3600\tTXT\tv=DKIM1; k=rsa; p=MIGf",
      '@ IN 600 TXT "a; b" "c"',
      "_sip._tcp SRV 10 5 5060 sip.example.net.",
    ].join("\n");
    expect(
      readRecords(text, "harborworks.com", kinds).records.map(({ key, content, ttl }) => [
        key.name,
        key.kind,
        content,
        ttl,
      ]),
    ).toEqual([
      ["@", "MX", "10 mx1.example.net", null],
      ["www", "CNAME", "harborworks.com", null],
      ["s1._domainkey", "TXT", "v=DKIM1; k=rsa; p=MIGf", 3_600],
      ["@", "TXT", '"a; b" "c"', 600],
      ["_sip._tcp", "SRV", "10 5 5060 sip.example.net", null],
    ]);
  });

  it("say in which line something is wrong", () => {
    const { records, problems } = readRecords(
      "www A 192.0.2.1\nx FOO y\nwww\nwww.other.example. A 192.0.2.1\nwww A",
      "a.example",
      kinds,
    );
    expect(records).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  it("never break on what is pasted", () => {
    fc.assert(fc.property(fc.string(), (text) => readRecords(text, "a.example", kinds).records.length >= 0));
  });
});
