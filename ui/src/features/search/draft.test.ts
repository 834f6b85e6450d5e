import { describe, expect, it } from "vitest";
import { draftText, EMPTY_DRAFT, FEW_WORDS, finishTyped, takePaste, takeTyped } from "./draft";

describe("the field's content", () => {
  it("a word becomes a chip once a separator ends it, and not before", () => {
    expect(takeTyped(EMPTY_DRAFT, "tide")).toEqual({ ...EMPTY_DRAFT, typed: "tide" });
    for (const end of [" ", ",", ";"])
      expect(takeTyped(EMPTY_DRAFT, `Tidewright${end}`)).toMatchObject({ chips: ["tidewright"], typed: "" });
    expect(takeTyped(EMPTY_DRAFT, "tidewright, harbor")).toMatchObject({ chips: ["tidewright"], typed: "harbor" });
  });

  it("the same word is a chip once", () => {
    const once = takeTyped(EMPTY_DRAFT, "fernmoor.io ");
    expect(takeTyped(once, "FERNMOOR.io ").chips).toEqual(["fernmoor.io"]);
  });

  it("a few pasted words are chips, a long list is one piece with its count", () => {
    const few = takePaste(EMPTY_DRAFT, "tidewright\r\nharborline.co.uk;saltglass\tmünchen.de");
    expect(few).toMatchObject({ chips: ["tidewright", "harborline.co.uk", "saltglass", "münchen.de"], lists: [] });
    const text = Array.from({ length: 5_000 }, (_, at) => `name-${at}.com`).join("\n");
    const many = takePaste(EMPTY_DRAFT, text);
    expect(many?.chips).toEqual([]);
    expect(many?.lists).toEqual([{ id: 1, text, count: 5_000, isTable: false }]);
  });

  it("the list goes to the engine as it was pasted, with the chips and what is being typed", () => {
    const text = Array.from({ length: FEW_WORDS + 1 }, (_, at) => `n${at}`).join(", ");
    const draft = takeTyped(takePaste(takeTyped(EMPTY_DRAFT, "tidewright "), text) ?? EMPTY_DRAFT, "harb");
    expect(draftText(draft)).toBe(`tidewright\n${text}\nharb`);
    expect(draftText(finishTyped(draft))).toBe(`tidewright\nharb\n${text}`);
  });

  it("a table stays whole, so that the engine can take its first column", () => {
    const rows = "harbor.com,active,2026-12-04,12.40 USD\nsalt.io;04.12.2026;9,80\n";
    const after = takePaste(EMPTY_DRAFT, rows);
    expect(after?.chips).toEqual([]);
    expect(after?.lists).toEqual([{ id: 1, text: rows, count: 2, isTable: true }]);
    expect(takePaste(EMPTY_DRAFT, "4chan.org, 360.cn")?.chips).toEqual(["4chan.org", "360.cn"]);
  });

  it("more than the engine takes at once is refused and changes nothing", () => {
    expect(takePaste(EMPTY_DRAFT, "abcdefgh.com\n".repeat(90_000))).toBeNull();
  });

  it("a word too long for any name is no chip, so that the engine can say what is wrong with it", () => {
    const after = takePaste(EMPTY_DRAFT, `tidewright ${"x".repeat(300)}`);
    expect(after?.chips).toEqual([]);
    expect(after?.lists).toHaveLength(1);
  });
});
