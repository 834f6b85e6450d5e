import { describe, expect, it } from "vitest";
import { joinContent, splitContent } from "./record-fields";
import { record, zone } from "../sample";
import { recordDraft, setOutcome } from "../sets";
import { ttlWords } from "../ttl";
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
        records: [recordDraft("5 mx0.fernmail.net", 300, "10 mx1.fernmail.net"), recordDraft("20 mx2.fernmail.net")],
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
