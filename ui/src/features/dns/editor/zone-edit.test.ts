import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordOption } from "@/ipc";
import { record, zone } from "../sample";
import { recordDraft, setOutcome } from "../sets";
import { ttlWords } from "../ttl";
import {
  addRecord,
  besideCname,
  changeRecord,
  changeTtl,
  discardEdit,
  draftOutcome,
  editDrafts,
  editorRows,
  hasMoved,
  isDone,
  NO_EDIT,
  putSets,
  recordValue,
  redoEdit,
  removeRecords,
  revertRecord,
  undoEdit,
  type ZoneEdit,
} from "./zone-edit";

describe("editing one zone", () => {
  const harbor = zone("harborworks.com");
  const find = (edit: ZoneEdit, content: string) =>
    editorRows(harbor, edit).find((row) => row.value.content === content)!;
  const same = (_: unknown, content: string) => content;

  it("stages changes, additions and removals and takes each back in one step", () => {
    const added = addRecord(NO_EDIT, harbor, { name: "_dmarc", kind: "TXT" }, recordValue("v=DMARC1; p=none"));
    const changed = changeRecord(added, harbor, find(added, "203.0.113.24"), recordValue("203.0.113.80"));
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
    const edit = changeRecord(NO_EDIT, harbor, find(NO_EDIT, "10 mx1.fernmail.net"), recordValue("5 mx0.fernmail.net"));
    expect(editDrafts(harbor, edit)).toEqual([
      {
        key: { name: "@", kind: "MX" },
        records: [recordDraft("5 mx0.fernmail.net", null, "10 mx1.fernmail.net"), recordDraft("20 mx2.fernmail.net")],
      },
    ]);
  });

  const drafted = (edit: ZoneEdit) =>
    editDrafts(harbor, edit).map(
      ({ key, records }) => `${key.name} ${key.kind} ${records.map(({ ttl }) => ttl).join()}`,
    );

  it("gives a TTL to the whole set, takes it back with it, and gives it to what comes to the set", () => {
    const mail = [find(NO_EDIT, "10 mx1.fernmail.net")];
    const shorter = changeTtl(NO_EDIT, harbor, mail, 300);
    expect(drafted(shorter)).toEqual(["@ MX 300,300"]);
    const longer = changeTtl(
      addRecord(shorter, harbor, { name: "@", kind: "MX" }, recordValue("30 c.example")),
      harbor,
      mail,
      900,
    );
    expect(drafted(longer)).toEqual(["@ MX 900,900,900"]);
    expect(drafted(revertRecord(shorter, harbor, find(shorter, "20 mx2.fernmail.net")))).toEqual([]);
    expect(drafted(undoEdit(longer, harbor))).toEqual(["@ MX 300,300,300"]);
    expect(changeTtl(NO_EDIT, harbor, mail, 3_600).changed.size).toBe(0);
  });

  it("keeps what a record has, and sends only the options that were set", () => {
    const proxied = zone("a.example", {
      records: [{ ...record("www", "A", "203.0.113.24"), extras: { proxied: true, comment: "web", tags: [] } }],
    });
    const [row] = editorRows(proxied, NO_EDIT);
    expect(row?.extras).toMatchObject({ proxied: true, comment: "web" });
    const off = changeRecord(NO_EDIT, proxied, row!, recordValue("203.0.113.24", null, { proxied: false }));
    const [draft] = editDrafts(proxied, off);
    expect(draft?.records).toEqual([
      { ...recordDraft("203.0.113.24", null, "203.0.113.24"), options: { proxied: false } },
    ]);
    expect([setOutcome(proxied, draft!, same), draftOutcome(proxied, draft!, same)]).toEqual(["same", "changed"]);
    expect(editorRows(proxied, off)[0]?.extras).toMatchObject({ proxied: false, comment: "web" });
    const both = zone("a.example", { records: [...proxied.records, record("www", "A", "203.0.113.25")] });
    const direct = editorRows(both, NO_EDIT).filter(({ extras }) => extras.proxied !== true);
    const option: RecordOption = {
      key: "proxied",
      label: "Proxied",
      help: "",
      kind: { kind: "switch" },
      types: [],
      sets_ttl: true,
    };
    const ttls = editDrafts(both, changeTtl(NO_EDIT, both, direct, 300), [option])[0]?.records.map(({ ttl }) => ttl);
    expect(ttls).toEqual([null, 300]);
    const asItWas = recordValue("203.0.113.24", null, { proxied: true, tags: [], note: "" });
    expect(changeRecord(off, proxied, row!, asItWas).changed.size).toBe(0);
  });

  it("puts what a builder made in the place of what it replaces, in one step", () => {
    const spf = (content: string) => content.startsWith("v=spf1");
    const put = { key: { name: "@", kind: "TXT" }, replaces: spf, contents: ["v=spf1 -all"] };
    const mail = { key: { name: "@", kind: "MX" }, replaces: () => true, contents: ["20 mx2.fernmail.net"] };
    const edit = putSets(NO_EDIT, harbor, [put, mail]);
    expect(edit.past).toHaveLength(1);
    expect(
      editDrafts(harbor, edit).map(({ key, records }) => [key.kind, records.map(({ content }) => content)]),
    ).toEqual([
      ["MX", ["20 mx2.fernmail.net"]],
      ["TXT", ["google-site-verification=3qVx0d7kZ1", "v=spf1 -all"]],
    ]);
    expect(find(edit, "v=spf1 -all").before?.content).toBe("v=spf1 a mx ~all");
    expect(putSets(edit, harbor, [put, mail])).toBe(edit);
    const back = putSets(edit, harbor, [{ ...mail, contents: ["10 mx1.fernmail.net", "20 mx2.fernmail.net"] }]);
    expect(editDrafts(harbor, back).map(({ key }) => key.kind)).toEqual(["TXT"]);
  });

  it("comes back by undo to where it was, whatever was staged", () => {
    const kinds = fc.constantFrom("add", "change", "remove", "ttl", "put", "revert");
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, fc.nat(6)), { maxLength: 12 }), (steps) => {
        const states = [NO_EDIT];
        for (const [kind, at] of steps) {
          const edit = states.at(-1)!;
          const rows = editorRows(harbor, edit);
          const row = rows[at % rows.length]!;
          const next = {
            add: () => addRecord(edit, harbor, row.key, recordValue(`new ${at}`)),
            change: () => changeRecord(edit, harbor, row, recordValue(`other ${at}`)),
            remove: () => removeRecords(edit, harbor, [row]),
            ttl: () => changeTtl(edit, harbor, [row], 60 * (at + 1)),
            put: () => putSets(edit, harbor, [{ key: row.key, replaces: () => true, contents: [`put ${at}`] }]),
            revert: () => revertRecord(edit, harbor, row),
          }[kind]();
          if (next !== edit) states.push(next);
        }
        let edit = states.at(-1)!;
        for (const before of states.slice(0, -1).reverse()) {
          edit = undoEdit(edit, harbor);
          expect(editDrafts(harbor, edit)).toEqual(editDrafts(harbor, before));
        }
        for (const after of states.slice(1)) {
          edit = redoEdit(edit, harbor);
          expect(editDrafts(harbor, edit)).toEqual(editDrafts(harbor, after));
        }
        // A set never gets two TTLs, which the engine would refuse.
        for (const { records } of editDrafts(harbor, edit)) {
          expect(new Set(records.map(({ ttl }) => ttl).filter((ttl) => ttl !== null)).size).toBeLessThan(2);
        }
      }),
    );
  });

  it("brings discarded changes back by undo", () => {
    const edit = removeRecords(NO_EDIT, harbor, [find(NO_EDIT, "203.0.113.24")]);
    const discarded = discardEdit(edit, harbor);
    expect(editDrafts(harbor, discarded)).toEqual([]);
    expect(editDrafts(harbor, undoEdit(discarded, harbor))).toEqual([{ key: { name: "@", kind: "A" }, records: [] }]);
  });

  it("knows when the zone moved, and when it moved to where the edits wanted it", () => {
    const edit = changeRecord(NO_EDIT, harbor, find(NO_EDIT, "203.0.113.24"), recordValue("203.0.113.80"));
    const elsewhere = zone("harborworks.com", { hash: "other" });
    const records = harbor.records.map((one) =>
      one.content === "203.0.113.24" ? record("@", "A", "203.0.113.80") : one,
    );
    const applied = zone("harborworks.com", { hash: "new", records });
    expect([hasMoved(harbor, edit), hasMoved(elsewhere, edit), hasMoved(applied, edit)]).toEqual([false, true, true]);
    expect([isDone(elsewhere, edit, same), isDone(applied, edit, same)]).toEqual([false, true]);
  });

  it("sees a CNAME that would stand beside something else", () => {
    const edit = addRecord(NO_EDIT, harbor, { name: "www", kind: "A" }, recordValue("203.0.113.24"));
    expect(besideCname(harbor, editDrafts(harbor, edit))).toBe("www");
    const apex = putSets(NO_EDIT, harbor, [
      { key: { name: "@", kind: "A" }, replaces: () => true, contents: [] },
      { key: { name: "@", kind: "CNAME" }, replaces: () => true, contents: ["a.example"] },
    ]);
    expect([false, true].map((takesIt) => besideCname(harbor, editDrafts(harbor, apex), takesIt))).toEqual(["@", null]);
  });
});

describe("a TTL", () => {
  it("is said exactly", () => {
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
});
