import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedWords, setLines } from "./diff";
import {
  brakeGroups,
  brakeWords,
  countChanges,
  firstChoice,
  isConfirmed,
  sameChanges,
  withConfirmation,
  withTick,
  zoneWords,
} from "./plan-choice";
import { addDmarc, planOf, planZone, record, removeMail, zone } from "./sample";
import { setOutcome } from "./slots";
import { joinContent, splitContent } from "./record-fields";
import { ttlWords } from "./ttl";
import {
  addRecord,
  besideCname,
  changeRecord,
  discardEdit,
  editDrafts,
  editorRows,
  hasMoved,
  isDone,
  NO_EDIT,
  redoEdit,
  removeRecords,
  undoEdit,
  type ZoneEdit,
} from "./zone-edit";

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
    expect(sameChanges(plan, moss).map(({ unicode }) => unicode)).toEqual(["saltmarsh.org", "driftwood.app"]);
    expect(countChanges([removeMail, addDmarc("a.example")])).toEqual({ added: 1, changed: 0, removed: 1 });
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

describe("editing one zone", () => {
  const harbor = zone("harborworks.com");
  const find = (edit: ZoneEdit, content: string) =>
    editorRows(harbor, edit).find((row) => row.value.content === content)!;
  const same = (_: unknown, content: string) => content;

  it("stages changes, additions and removals and takes each back in one step", () => {
    const added = addRecord(
      NO_EDIT,
      harbor,
      { name: "_dmarc", kind: "TXT" },
      { content: "v=DMARC1; p=none", ttl: null },
    );
    const changed = changeRecord(added, harbor, find(added, "203.0.113.24"), { content: "203.0.113.80", ttl: null });
    const mail = editorRows(harbor, changed).filter(({ key }) => key.kind === "MX");
    const removed = removeRecords(changed, harbor, mail);
    const outcomes = editDrafts(harbor, removed).map((draft) => setOutcome(harbor, draft, same));
    expect([...outcomes].sort()).toEqual(["added", "changed", "removed"]);
    const undone = undoEdit(undoEdit(undoEdit(removed, harbor), harbor), harbor);
    expect(editDrafts(harbor, undone)).toEqual([]);
    expect(undone.base).toBeNull();
    expect(editDrafts(harbor, redoEdit(undone, harbor))).toHaveLength(1);
  });

  it("sends the other records of a set as they are, without naming their TTL", () => {
    const edit = changeRecord(NO_EDIT, harbor, find(NO_EDIT, "10 mx1.fernmail.net"), {
      content: "5 mx0.fernmail.net",
      ttl: 300,
    });
    expect(editDrafts(harbor, edit)).toEqual([
      {
        key: { name: "@", kind: "MX" },
        records: [
          { content: "5 mx0.fernmail.net", ttl: 300 },
          { content: "20 mx2.fernmail.net", ttl: null },
        ],
      },
    ]);
  });

  it("brings discarded changes back by undo", () => {
    const edit = removeRecords(NO_EDIT, harbor, [find(NO_EDIT, "203.0.113.24")]);
    const discarded = discardEdit(edit, harbor);
    expect(editDrafts(harbor, discarded)).toEqual([]);
    expect(editDrafts(harbor, undoEdit(discarded, harbor))).toEqual([{ key: { name: "@", kind: "A" }, records: [] }]);
  });

  it("knows when the zone moved, and when it moved to where the edits wanted it", () => {
    const edit = changeRecord(NO_EDIT, harbor, find(NO_EDIT, "203.0.113.24"), { content: "203.0.113.80", ttl: null });
    const elsewhere = zone("harborworks.com", { hash: "other" });
    const records = harbor.records.map((one) =>
      one.content === "203.0.113.24" ? record("@", "A", "203.0.113.80") : one,
    );
    const applied = zone("harborworks.com", { hash: "new", records });
    expect([hasMoved(harbor, edit), hasMoved(elsewhere, edit), hasMoved(applied, edit)]).toEqual([false, true, true]);
    expect([isDone(elsewhere, edit, same), isDone(applied, edit, same)]).toEqual([false, true]);
  });

  it("sees a CNAME that would stand beside something else", () => {
    const edit = addRecord(NO_EDIT, harbor, { name: "www", kind: "A" }, { content: "203.0.113.24", ttl: null });
    expect(besideCname(harbor, editDrafts(harbor, edit))).toBe("www");
  });
});

describe("words and fields", () => {
  it("says a TTL exactly", () => {
    expect([null, 30, 300, 3_600, 5_400, 86_400, 172_800].map(ttlWords)).toEqual([
      "auto",
      "30 s",
      "5 min",
      "1 h",
      "90 min",
      "1 day",
      "2 days",
    ]);
  });

  it("gives a record's fields back as the content that they came from", () => {
    for (const [kind, content] of [
      ["MX", "10 mx1.example.net"],
      ["SRV", "10 5 5060 sip.example.net"],
      ["CAA", '0 issue "letsencrypt.org"'],
      ["TXT", "v=spf1 -all"],
      ["LOC", "52 22 23 N 4 53 32 E -2m"],
    ] as const) {
      expect(joinContent(kind, splitContent(kind, content))).toBe(content);
    }
  });
});
