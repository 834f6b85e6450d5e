import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDmarc, planOf, planZone, record, removeMail } from "../sample";
import { changedWords, setLines } from "./diff";
import {
  brakeGroups,
  brakeWords,
  countChanges,
  firstChoice,
  isConfirmed,
  withConfirmation,
  withTick,
  zoneWords,
} from "./plan-choice";
import { filterCounts, planGroups, shownZones, zoneRows, type ZoneView } from "./zone-rows";

const mailBrake = (name: string) => ({ id: `${name}/mail`, kind: "all_mail" as const, message: `Mail of ${name}` });
const fern = planZone("fernlight.studio", [removeMail], { brakes: [mailBrake("fernlight.studio")] });
const kite = planZone("kitehouse.design", [removeMail], { brakes: [mailBrake("kitehouse.design")] });
const moss = planZone("mossgarden.net", [addDmarc("mossgarden.net")]);
const salt = planZone("saltmarsh.org", [addDmarc("saltmarsh.org")]);
const drift = planZone("driftwood.app", [addDmarc("driftwood.app")], {
  conflicts: [{ key: { name: "@", kind: "MX" }, base: [], mine: [], theirs: [] }],
});
const closed = planZone("oldharbor.uk", [], {
  blocked: { code: "malformed", message: "1 row could not be understood.", hint: null, retryable: false },
});
const plan = planOf([fern, kite, moss, salt, drift, closed]);

describe("the choice", () => {
  it("begins with every zone that can go, but for those changed elsewhere too", () => {
    expect([...firstChoice(plan).ticked].map((id) => id.split(" ")[1])).toEqual([
      "fernlight.studio",
      "kitehouse.design",
      "mossgarden.net",
      "saltmarsh.org",
    ]);
  });

  it("never ticks a zone that cannot go", () => {
    const all = withTick(firstChoice(plan), plan.zones, true);
    expect(all.ticked.size).toBe(5);
    expect(zoneWords(closed, "")).toEqual({ text: "1 row could not be understood.", tone: "c-lapsed" });
  });

  it("asks one tick for the same brake of several zones, and again for a zone that comes back", () => {
    const choice = firstChoice(plan);
    const [group, ...more] = brakeGroups(plan, choice);
    expect(more).toEqual([]);
    expect(brakeWords(group!, 4).title).toBe("Brake: this removes every mail server from 2 zones");
    expect(isConfirmed(group!, choice)).toBe(false);
    const without = withTick(choice, [kite], false);
    const [only] = brakeGroups(plan, without);
    const confirmed = withConfirmation(without, only!, true);
    expect(isConfirmed(only!, confirmed)).toBe(true);
    const back = withTick(confirmed, [kite], true);
    expect(isConfirmed(brakeGroups(plan, back)[0]!, back)).toBe(false);
  });

  it("drops the brakes of zones that are left out, and asks those of the whole job as long as any zone goes", () => {
    const whole = planOf([fern, moss], {
      brakes: [{ id: "job/mail", kind: "whole_job", message: "This removes MX from 1 of 2 zones." }],
    });
    const choice = withTick(firstChoice(whole), [fern], false);
    expect(brakeGroups(whole, choice).map(({ id }) => id)).toEqual(["job/mail"]);
    expect(brakeGroups(whole, withTick(choice, [moss], false))).toEqual([]);
  });

  it("finds zones with the same changes but for their own name", () => {
    expect(
      planGroups(plan)
        .others(moss)
        .map(({ unicode }) => unicode),
    ).toEqual(["saltmarsh.org", "driftwood.app"]);
    expect(countChanges([removeMail, addDmarc("a.example")])).toEqual({ added: 1, changed: 0, removed: 1 });
  });
});

describe("the list of zones", () => {
  const every: ZoneView = { filter: "all", text: "", isGrouped: false, open: new Set() };
  const groups = planGroups(plan);
  const staysOut = [
    {
      key: { account: "a", name: "quietforge.net" },
      unicode: "quietforge.net",
      why: "invalid" as const,
      words: "1 cell",
    },
  ];
  const names = (view: Partial<ZoneView>) =>
    zoneRows(shownZones(plan, { ...every, ...view }), staysOut, groups, { ...every, ...view }).map((row) =>
      row.kind === "zone" ? row.zone.unicode : row.kind === "out" ? row.out.unicode : row.zones.length,
    );

  it("counts and shows what has brakes, what was changed elsewhere, and what cannot go at all", () => {
    expect(filterCounts(plan, staysOut)).toEqual({ all: 7, brakes: 2, conflicts: 1, blocked: 2 });
    expect(names({ filter: "brakes" })).toEqual(["fernlight.studio", "kitehouse.design"]);
    expect(names({ filter: "conflicts" })).toEqual(["driftwood.app"]);
    expect(names({ filter: "blocked" })).toEqual(["oldharbor.uk", "quietforge.net"]);
    expect(names({ text: "  MOSS" })).toEqual(["mossgarden.net"]);
  });

  it("puts the same changes under one line that opens", () => {
    expect(names({ isGrouped: true })).toEqual([2, 3, "oldharbor.uk", "quietforge.net"]);
    const sort = groups.sortOf(moss)!;
    expect(names({ isGrouped: true, open: new Set([sort]) })).toEqual([
      2,
      3,
      "mossgarden.net",
      "saltmarsh.org",
      "driftwood.app",
      "oldharbor.uk",
      "quietforge.net",
    ]);
  });
});

describe("the difference", () => {
  it("marks the words that changed and no more", () => {
    const { before, after } = changedWords("v=spf1 a mx ~all", "v=spf1 -all");
    expect(before.filter((run) => run.isChanged).map((run) => run.text)).toEqual(["a mx ~all"]);
    expect(after.filter((run) => run.isChanged).map((run) => run.text)).toEqual(["-all"]);
  });

  it("puts a text beside the one that it replaces, and others where they are", () => {
    const lines = setLines(
      "TXT",
      [record("@", "TXT", "hello"), record("@", "TXT", "v=spf1 a ~all")],
      [record("@", "TXT", "hello"), record("@", "TXT", "v=spf1 -all"), record("@", "TXT", "new")],
    );
    expect(lines.map(({ kind, tag, text }) => [kind, tag, text])).toEqual([
      ["same", "", "hello"],
      ["removed", "SPF", "v=spf1 a ~all"],
      ["added", "SPF", "v=spf1 -all"],
      ["added", "", "new"],
    ]);
  });

  it("never loses a letter", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const { before, after } = changedWords(a, b);
        expect(before.map((run) => run.text).join("")).toBe(a);
        expect(after.map((run) => run.text).join("")).toBe(b);
      }),
    );
  });
});
