import { describe, expect, it } from "vitest";
import type { Staged, StagedValue } from "@/components/grid";
import type { ContentVerdict } from "@/ipc";
import { account, planetdomains } from "../../../../test/fake";
import { checkId, type Verdicts } from "../checks";
import { ACCOUNT, zone } from "../sample";
import type { Bases, FormZone } from "./form";
import { createOutcomeReader } from "./outcomes";
import { ALL_ROWS, rowsInView, type RowView } from "./row-view";
import { USUAL_SLOTS } from "./slots";

const SLOTS = new Map(USUAL_SLOTS.map((slot) => [slot.id, slot]));
const set = (text: string): StagedValue => ({ kind: "set", text });
const row = (name: string, change: Parameters<typeof zone>[1] = {}): FormZone => ({
  id: name,
  zone: zone(name, change),
  descriptor: planetdomains,
});
const rowsOf = (...rows: FormZone[]) => new Map(rows.map((one) => [one.id, one]));
const NO_BASES: Bases = new Map();
const NO_VERDICTS: Verdicts = new Map();

describe("the outcomes of the rows", () => {
  const rows = rowsOf(row("ash.example"), row("bay.example"));
  const staged: Staged = new Map([
    ["ash.example", new Map([["@ A", set("203.0.113.80")]])],
    ["bay.example", new Map([["@ A", set("203.0.113.81")]])],
  ]);
  const read = (cells: Staged, verdicts = NO_VERDICTS, bases = NO_BASES, reader = createOutcomeReader()) =>
    reader.read(rows, USUAL_SLOTS, SLOTS, cells, bases, verdicts);

  it("are read anew for the row that was typed into, and for no other", () => {
    const reader = createOutcomeReader();
    const before = read(staged, NO_VERDICTS, NO_BASES, reader);
    const typed = new Map(staged).set("bay.example", new Map([["@ A", set("203.0.113.99")]]));
    const after = read(typed, NO_VERDICTS, NO_BASES, reader);
    expect(after.get("ash.example")).toBe(before.get("ash.example"));
    expect(after.get("bay.example")?.draft?.sets[0]?.records[0]?.content).toBe("203.0.113.99");
  });

  it("follow the engine's word on their own contents", () => {
    const reader = createOutcomeReader();
    const before = read(staged, NO_VERDICTS, NO_BASES, reader);
    const [check] = reader.checks(rows, SLOTS, staged);
    const refused: ContentVerdict = { content: null, problem: "This address is not allowed." };
    const after = read(staged, new Map([[checkId(check!), refused]]), NO_BASES, reader);
    expect(after.get("ash.example")).toMatchObject({ invalid: 1, draft: null });
    expect(after.get("bay.example")).toBe(before.get("bay.example"));
  });

  it("follow what the cells were typed over", () => {
    const reader = createOutcomeReader();
    read(staged, NO_VERDICTS, NO_BASES, reader);
    const bases: Bases = new Map([["ash.example", new Map([["@ A", "192.0.2.1"]])]]);
    expect(read(staged, NO_VERDICTS, bases, reader).get("ash.example")?.conflicts).toBe(1);
  });

  it("ask about staged texts once each, and about nothing else", () => {
    const mixed: Staged = new Map([
      [
        "ash.example",
        new Map([
          ["@ MX", set("10 a.example\n20 b.example")],
          ["@ A", { kind: "remove" as const }],
        ]),
      ],
      ["not.example", new Map([["@ A", set("203.0.113.80")]])],
    ]);
    const checks = createOutcomeReader().checks(rows, SLOTS, mixed);
    expect(checks.map(({ key, content }) => [key.name, content])).toEqual([
      ["ash.example", "10 a.example"],
      ["ash.example", "20 b.example"],
    ]);
  });
});

describe("the rows on show", () => {
  const OTHER = "00000000-0000-4000-8000-000000000002";
  const closed = row("dune.example", { account: OTHER, state: { kind: "not_offered", reason: "No DNS." } });
  const rows = rowsOf(row("cove.example"), row("ash.example", { account: OTHER }), row("bay.example"), closed);
  const accounts = [account({ label: "Zebra" }), account({ id: OTHER, label: "Anchor" })];
  const staged: Staged = new Map([
    ["cove.example", new Map([["@ A", set("192.0.2.560")]])],
    ["bay.example", new Map([["@ A", set("203.0.113.81")]])],
  ]);
  const bases: Bases = new Map([["bay.example", new Map([["@ A", "192.0.2.7"]])]]);
  const outcomes = createOutcomeReader().read(rows, USUAL_SLOTS, SLOTS, staged, bases, NO_VERDICTS);
  const names = (view: Partial<RowView>, kept?: string) =>
    rowsInView(rows.values(), { ...ALL_ROWS, ...view }, accounts, ({ id }) => outcomes.get(id), kept).map(
      ({ id }) => id.split(".")[0],
    );

  it("are those in the wanted state, as they were chosen", () => {
    expect(names({})).toEqual(["cove", "ash", "bay", "dune"]);
    expect(names({ shown: "changed" })).toEqual(["cove", "bay"]);
    expect(names({ shown: "invalid" })).toEqual(["cove"]);
    expect(names({ shown: "conflict" })).toEqual(["bay"]);
    expect(names({ shown: "not-possible" })).toEqual(["dune"]);
    expect(names({ find: "AY" })).toEqual(["bay"]);
  });

  it("keep the row with the focus although its last trouble was mended", () => {
    expect(names({ shown: "conflict" }, "cove.example")).toEqual(["cove", "bay"]);
  });

  it("are sorted by name, or by the account's label and then by name", () => {
    expect(names({ order: "name" })).toEqual(["ash", "bay", "cove", "dune"]);
    expect(names({ order: "account" })).toEqual(["ash", "dune", "bay", "cove"]);
    expect(rows.get("bay.example")?.zone.account).toBe(ACCOUNT);
  });
});
