import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dropPlace,
  knownColumns,
  LEAST_LIST_WIDTH,
  leastOfTrack,
  MOST_LIST_WIDTH,
  movedBehind,
  movedColumn,
  resizedColumn,
  sameArrangement,
  steppedColumn,
  toggledColumn,
  type Arrangement,
} from "./arrangement";

const WORDS = ["expires", "account", "dns", "renewal", "tags", "note"];
const arrangements: fc.Arbitrary<Arrangement> = fc
  .shuffledSubarray(WORDS)
  .map((columns) => columns.map((column) => ({ column, width: null })));
const word = fc.constantFrom(...WORDS);
const names = (columns: Arrangement) => columns.map(({ column }) => column);
const plain = (...columns: string[]): Arrangement => columns.map((column) => ({ column, width: null }));

describe("the arrangement of a list's columns", () => {
  it("puts a column where it is dropped and leaves the others in their order", () => {
    expect(names(movedColumn(plain("a", "b", "c", "d"), "d", 1))).toEqual(["a", "d", "b", "c"]);
    expect(names(movedColumn(plain("a", "b", "c", "d"), "a", 2))).toEqual(["b", "c", "a", "d"]);
    fc.assert(
      fc.property(arrangements, word, fc.integer({ min: -3, max: 9 }), (columns, column, to) => {
        const moved = movedColumn(columns, column, to);
        expect([...names(moved)].sort()).toEqual([...names(columns)].sort());
        expect(names(moved).filter((one) => one !== column)).toEqual(names(columns).filter((one) => one !== column));
        if (names(columns).includes(column)) {
          expect(names(moved).indexOf(column)).toBe(Math.min(Math.max(to, 0), columns.length - 1));
        }
      }),
    );
  });

  it("puts a column behind another one, whatever stands between them unseen", () => {
    const hidden = plain("a", "unseen", "b", "c");
    expect(names(movedBehind(hidden, "c", "a"))).toEqual(["a", "c", "unseen", "b"]);
    expect(names(movedBehind(hidden, "c", null))).toEqual(["c", "a", "unseen", "b"]);
    expect(movedBehind(hidden, "b", "unseen")).toBe(hidden);
    fc.assert(
      fc.property(arrangements, word, word, (columns, column, other) => {
        const moved = names(movedBehind(columns, column, other));
        fc.pre(column !== other && moved.includes(column) && moved.includes(other));
        expect(moved.indexOf(column)).toBe(moved.indexOf(other) + 1);
      }),
    );
  });

  it("steps a column to and fro without effect, save at the edges", () => {
    fc.assert(
      fc.property(arrangements, word, fc.constantFrom(-1, 1), (columns, column, by) => {
        const at = names(columns).indexOf(column);
        const stepped = steppedColumn(columns, column, by);
        if (at < 0 || at + by < 0 || at + by >= columns.length) expect(stepped).toBe(columns);
        else expect(sameArrangement(steppedColumn(stepped, column, -by), columns)).toBe(true);
      }),
    );
  });

  it("never makes a column narrower or wider than can be used, and forgets a width on request", () => {
    fc.assert(
      fc.property(arrangements, word, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (columns, column, width) => {
        const resized = resizedColumn(columns, column, width);
        for (const one of resized) {
          if (one.column === column) {
            expect(one.width).toBeGreaterThanOrEqual(LEAST_LIST_WIDTH);
            expect(one.width).toBeLessThanOrEqual(MOST_LIST_WIDTH);
          } else expect(one.width).toBeNull();
        }
        expect(sameArrangement(resizedColumn(resized, column, null), columns)).toBe(true);
      }),
    );
  });

  it("hides a column by the same switch that shows it", () => {
    fc.assert(
      fc.property(arrangements, word, (columns, column) => {
        const was = names(columns).includes(column);
        const once = toggledColumn(columns, column);
        expect(names(once).includes(column)).toBe(!was);
        expect([...names(toggledColumn(once, column))].sort()).toEqual([...names(columns)].sort());
      }),
    );
  });

  it("leaves out of a kept arrangement what it does not know, and what is there twice", () => {
    const kept = [
      { column: "tags", width: 9_000 },
      { column: "moon", width: 80 },
      { column: "tags", width: null },
      { column: "note", width: null },
    ];
    expect(knownColumns(kept, new Set(WORDS))).toEqual([
      { column: "tags", width: MOST_LIST_WIDTH },
      { column: "note", width: null },
    ]);
  });

  it("drops a dragged column between those whose middles lie at either side", () => {
    const middles = [50, 150, 250];
    expect([dropPlace(middles, 0, 40), dropPlace(middles, 0, 160), dropPlace(middles, 0, 999)]).toEqual([0, 1, 2]);
    expect([dropPlace(middles, 2, 240), dropPlace(middles, 2, 140), dropPlace(middles, 2, -9)]).toEqual([2, 1, 0]);
  });

  it("reads the least width off a track", () => {
    expect([leastOfTrack("120px"), leastOfTrack("minmax(180px, 1fr)"), leastOfTrack("1fr")]).toEqual([120, 180, 0]);
  });
});
