import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockContains, type CellSource } from "./cells";
import { copyBlock } from "./edit";
import { EMPTY_GRID, reduce, selectedBlock, type GridAction, type GridState } from "./state";
import { stagedAt, stagedCount, type Staged } from "./staged";
import { formatTsv, parseTsv, type Table } from "./tsv";

/** Column "name" is the identity column; row "r3" is one that its provider does not let us edit. */
const source: CellSource = {
  base: (row, col) => (col === "name" ? `${row}.example` : col === "a" ? "192.0.2.1" : ""),
  editable: (row, col) => col !== "name" && row !== "r3",
};
const ROWS = ["r0", "r1", "r2", "r3", "r4", "r5"];
const COLS = ["name", "a", "mx", "txt"];

const opened = (rows = ROWS, cols = COLS) => reduce(EMPTY_GRID, { type: "reshape", rows, cols }, source);
const run = (state: GridState, ...actions: GridAction[]) =>
  actions.reduce((at, action) => reduce(at, action, source), state);
const at = (row: number, col: number): GridAction => ({ type: "activate", at: { row, col } });
const to = (row: number, col: number): GridAction => ({ type: "activate", at: { row, col }, extend: true });
const type = (text: string): GridAction[] => [{ type: "edit", text }, { type: "commit" }];
const plain = (staged: Staged) =>
  Object.fromEntries([...staged].map(([row, cells]) => [row, Object.fromEntries([...cells].map(([c, v]) => [c, v]))]));
const pasted = (text: string): GridAction => {
  const parsed = parseTsv(text);
  if (parsed.kind !== "table") throw new Error("too large");
  return { type: "paste", table: parsed.table };
};
const text = (state: GridState, row: string, col: string) => {
  const value = stagedAt(state.staged, row, col);
  return value?.kind === "set" ? value.text : value?.kind;
};

describe("typing", () => {
  it("stages what differs, and nothing when the present value is typed again", () => {
    expect(text(run(opened(), at(0, 1), ...type("192.0.2.9")), "r0", "a")).toBe("192.0.2.9");
    expect(run(opened(), at(0, 1), ...type(" 192.0.2.1 ")).staged.size).toBe(0);
  });

  it("leaves the value alone on a blank and says so", () => {
    const state = run(opened(), at(0, 1), ...type("  "));
    expect(state.staged.size).toBe(0);
    expect(state.notice?.kind).toBe("left-alone");
  });

  it("removes on the marker, but only what is there", () => {
    expect(text(run(opened(), at(0, 1), ...type("-")), "r0", "a")).toBe("remove");
    expect(text(run(opened(), at(0, 1), ...type("\u2212")), "r0", "a")).toBe("remove");
    expect(run(opened(), at(0, 2), ...type("-")).staged.size).toBe(0);
  });

  it("refuses a cell that cannot be edited, with news of it", () => {
    const state = run(opened(), at(3, 1), { type: "edit", text: "x" });
    expect(state.draft).toBeNull();
    expect(state.notice?.kind).toBe("not-editable");
  });

  it("fills the whole selection on Ctrl+Enter in one step", () => {
    const state = run(
      opened(),
      at(0, 2),
      to(4, 2),
      { type: "edit", text: "10 mx" },
      { type: "commit", everywhere: true },
    );
    expect(stagedCount(state.staged)).toBe(4);
    expect(state.notice).toMatchObject({ kind: "typed", cells: 4, skipped: 1 });
    expect(run(state, { type: "undo" }).staged.size).toBe(0);
  });

  it("keeps the draft as a staged value when its row leaves the grid", () => {
    const typing = run(opened(), at(4, 2), { type: "edit", text: "10 mx" });
    const state = reduce(typing, { type: "reshape", rows: ["r0"], cols: COLS }, source);
    expect(state.draft).toBeNull();
    expect(text(state, "r4", "mx")).toBe("10 mx");
  });
});

describe("moving", () => {
  it("wraps Tab to the next row and stops at the last cell", () => {
    const next = { type: "move", motion: { to: "next" } } as const;
    expect(run(opened(), at(0, 3), next).active).toEqual({ row: 1, col: 0 });
    expect(run(opened(), at(5, 3), next).active).toEqual({ row: 5, col: 3 });
  });

  it("jumps to the edge of the filled block and then to the border", () => {
    const right = { type: "move", motion: { to: "right", jump: true } } as const;
    expect(run(opened(), at(0, 0), right).active).toEqual({ row: 0, col: 1 });
    expect(run(opened(), at(0, 0), right, right).active).toEqual({ row: 0, col: 3 });
  });

  it("follows the active cell to its new place when rows are sorted", () => {
    const state = reduce(run(opened(), at(1, 2)), { type: "reshape", rows: [...ROWS].reverse(), cols: COLS }, source);
    expect(state.active).toEqual({ row: 4, col: 2 });
  });

  it("survives losing every row and column and coming back", () => {
    const gone = reduce(run(opened(), at(5, 3)), { type: "reshape", rows: [], cols: [] }, source);
    expect(gone.active).toBeNull();
    expect(
      run(gone, { type: "fill-down" }, { type: "clear" }, pasted("x"), { type: "edit", text: "x" }).staged.size,
    ).toBe(0);
    expect(reduce(gone, { type: "reshape", rows: ["r0"], cols: ["a"] }, source).active).toEqual({ row: 0, col: 0 });
  });
});

describe("filling", () => {
  it("copies the first row of the selection down, and the row above into a single row", () => {
    const typed = run(opened(), at(0, 2), ...type("10 mx"));
    const down = run(typed, to(2, 2), { type: "fill-down" });
    expect(["r1", "r2"].map((row) => text(down, row, "mx"))).toEqual(["10 mx", "10 mx"]);
    expect(text(run(typed, at(1, 2), { type: "fill-down" }), "r1", "mx")).toBe("10 mx");
    expect(down.rows).toEqual(ROWS);
  });

  it("repeats a pattern of two rows by the handle, upwards as well", () => {
    const typed = run(opened(), at(1, 2), ...type("one"), at(2, 2), ...type("two"), at(1, 2), to(2, 2));
    const down = run(typed, { type: "fill-to", to: { row: 5, col: 2 } });
    expect([text(down, "r4", "mx"), text(down, "r5", "mx")]).toEqual(["two", "one"]);
    expect(text(run(typed, { type: "fill-to", to: { row: 0, col: 2 } }), "r0", "mx")).toBe("two");
  });

  it("never turns a blank pattern cell into a change", () => {
    const state = run(opened(), at(1, 3), ...type("x"), at(0, 3), to(1, 3), { type: "fill-down" });
    expect(text(state, "r1", "txt")).toBe("x");
  });
});

describe("pasting", () => {
  it("tiles one cell over the selection and counts what cannot be edited", () => {
    const state = run(opened(), at(2, 2), to(4, 2), pasted("10 mx\r\n"));
    expect(state.notice).toMatchObject({ kind: "pasted", cells: 2, skipped: 1 });
  });

  it("leaves cells alone where the block is blank or ragged", () => {
    const staged = run(opened(), at(0, 2), ...type("keep"));
    const state = run(staged, at(0, 1), pasted("192.0.2.7\t\tnew\n192.0.2.8\n"));
    expect(plain(state.staged)).toEqual({
      r0: {
        a: { kind: "set", text: "192.0.2.7" },
        mx: { kind: "set", text: "keep" },
        txt: { kind: "set", text: "new" },
      },
      r1: { a: { kind: "set", text: "192.0.2.8" } },
    });
  });

  it("reports rows and columns for which there is no place", () => {
    const state = run(opened(), at(5, 3), pasted("a\tb\tc\n1\t2\t3\n4\t5\t6"));
    expect(state.notice).toMatchObject({ cells: 1, droppedRows: 2, droppedCols: 2 });
  });

  it("is one step to undo", () => {
    const state = run(opened(), at(0, 1), ...type("192.0.2.5"), pasted("1\t2\n3\t4"));
    expect(text(run(state, { type: "undo" }), "r0", "a")).toBe("192.0.2.5");
    expect(run(state, { type: "undo" }).staged.size).toBe(1);
  });
});

describe("clearing", () => {
  it("takes back staged values of the selection only, and no value of the account", () => {
    const state = run(opened(), at(0, 1), ...type("-"), at(1, 1), ...type("x"), at(0, 1), { type: "clear" });
    expect(plain(state.staged)).toEqual({ r1: { a: { kind: "set", text: "x" } } });
    expect(state.rows).toEqual(ROWS);
  });
});

describe("settling", () => {
  it("forgets a row that holds now what was staged, so that undo cannot stage it again", () => {
    const staged = run(opened(), at(0, 2), to(1, 2), pasted("10 mx"), at(2, 2), ...type("20 mx"));
    const state = run(staged, { type: "settle", rows: ["r0"] });
    expect(plain(state.staged)).toEqual({
      r1: { mx: { kind: "set", text: "10 mx" } },
      r2: { mx: { kind: "set", text: "20 mx" } },
    });
    const undone = run(state, { type: "undo" }, { type: "undo" });
    expect(undone.staged.size).toBe(0);
    expect(text(run(undone, { type: "redo" }), "r0", "mx")).toBeUndefined();
  });
});

describe("TSV", () => {
  it("reads what spreadsheets write: quoted line ends, doubled quotes, CR LF", () => {
    expect(parseTsv('one\t"two\r\nlines"\r\n"say ""hi"""\tx\r\n')).toEqual({
      kind: "table",
      table: {
        rows: [
          ["one", "two\nlines"],
          ['say "hi"', "x"],
        ],
        droppedRows: 0,
      },
    });
  });

  it("keeps DNS text whose quotes are part of the value", () => {
    expect(parseTsv('"v=DKIM1; " "p=abc"\tx\n"open\n')).toEqual({
      kind: "table",
      table: { rows: [['"v=DKIM1; " "p=abc"', "x"], ['"open']], droppedRows: 0 },
    });
  });

  it("refuses a text beyond the cap before it reads it, and counts rows beyond the limit", () => {
    expect(parseTsv("aaaa", { maxChars: 3, maxRows: 10 })).toEqual({ kind: "too-large", chars: 4 });
    expect(parseTsv("a\nb\nc", { maxChars: 30, maxRows: 2 })).toMatchObject({ table: { droppedRows: 1 } });
  });

  const cell = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom('"', "\t", "\n", "a", " "), { maxLength: 8 }).map((chars) => chars.join("")),
  );
  const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(
      fc.array(
        cell.map((value) => value.replace(/\r\n?/g, "\n")),
        { minLength: width, maxLength: width },
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  );

  it("gives back every table it wrote", () => {
    fc.assert(
      fc.property(table, (rows) => {
        expect(parseTsv(formatTsv(rows))).toEqual({ kind: "table", table: { rows, droppedRows: 0 } });
      }),
    );
  });

  it("reads any text at all without losing a plain character", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "\t", "\n", "\r", "x"), { maxLength: 60 }), (chars) => {
        const parsed = parseTsv(chars.join(""));
        const kept = parsed.kind === "table" ? parsed.table.rows.flat().join("") : "";
        expect(kept.replaceAll(/[^x]/g, "").length).toBe(chars.filter((char) => char === "x").length);
      }),
    );
  });
});

const cellText = fc.constantFrom("", "-", "x", "192.0.2.1", "{domain}", 'say "hi"', "two\nlines");
const tables: fc.Arbitrary<Table> = fc
  .array(fc.array(cellText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  .map((rows) => ({ rows, droppedRows: 0 }));
const place = fc.record({ row: fc.integer({ min: -2, max: 9 }), col: fc.integer({ min: -2, max: 6 }) });
const shapes = fc.record({ rows: fc.shuffledSubarray(ROWS), cols: fc.shuffledSubarray(COLS) });
const motions = fc.constantFrom<GridAction>(
  { type: "move", motion: { to: "down" } },
  { type: "move", motion: { to: "right", jump: true }, extend: true },
  { type: "move", motion: { to: "page-down", rows: 3 } },
  { type: "move", motion: { to: "grid-end" }, extend: true },
  { type: "move", motion: { to: "row-start" } },
  { type: "move", motion: { to: "previous" } },
  { type: "select-all" },
  { type: "select-row" },
  { type: "select-column" },
  { type: "collapse" },
);
const edits = fc.oneof(
  tables.map((t): GridAction => ({ type: "paste", table: t })),
  place.map((p): GridAction => ({ type: "fill-to", to: p })),
  fc.constantFrom<GridAction>(
    { type: "clear" },
    { type: "fill-down" },
    { type: "fill-right" },
    { type: "clear-all" },
    { type: "clear-column", col: "mx" },
  ),
);
const anything = fc.oneof(
  motions,
  edits,
  place.map((p): GridAction => ({ type: "activate", at: p })),
  place.map((p): GridAction => ({ type: "activate", at: p, extend: true })),
  cellText.map((t): GridAction => ({ type: "edit", text: t })),
  cellText.map((t): GridAction => ({ type: "draft", text: t })),
  fc.constantFrom<GridAction>(
    { type: "edit" },
    { type: "commit" },
    { type: "commit", everywhere: true },
    { type: "cancel" },
    { type: "undo" },
    { type: "redo" },
  ),
  shapes.map((s): GridAction => ({ type: "reshape", ...s })),
  fc.shuffledSubarray(ROWS).map((rows): GridAction => ({ type: "settle", rows })),
);
const sessions = fc.array(anything, { maxLength: 40 });

describe("whatever the user does", () => {
  it("the active cell, the selection and the draft always name cells that exist", () => {
    fc.assert(
      fc.property(sessions, (actions) => {
        let state = opened();
        for (const action of actions) {
          state = reduce(state, action, source);
          const block = selectedBlock(state);
          const empty = state.rows.length === 0 || state.cols.length === 0;
          expect(block === null).toBe(empty);
          if (block && state.active) {
            expect(blockContains(block, state.active)).toBe(true);
            expect([block.top >= 0, block.left >= 0]).toEqual([true, true]);
            expect(block.bottom).toBeLessThan(state.rows.length);
            expect(block.right).toBeLessThan(state.cols.length);
          }
          if (state.draft) {
            expect(state.rows).toContain(state.draft.row);
            expect(state.cols).toContain(state.draft.col);
          }
        }
      }),
    );
  });

  it("nothing is staged where nothing may be edited, and no staged value equals what is there", () => {
    fc.assert(
      fc.property(sessions, (actions) => {
        for (const [row, cells] of run(opened(), ...actions).staged) {
          for (const [col, value] of cells) {
            expect(source.editable(row, col)).toBe(true);
            if (value.kind === "set") expect(value.text).not.toBe(source.base(row, col));
            else expect(source.base(row, col)).not.toBe("");
          }
        }
      }),
    );
  });

  it("one undo takes one edit back whole, and redo makes it again", () => {
    fc.assert(
      fc.property(sessions, edits, (actions, edit) => {
        const before = run(opened(), ...actions, { type: "commit" });
        const after = run(before, edit);
        if (after.past === before.past) return;
        const undone = run(after, { type: "undo" });
        expect(plain(undone.staged)).toEqual(plain(before.staged));
        expect(plain(run(undone, { type: "redo" }).staged)).toEqual(plain(after.staged));
      }),
    );
  });

  it("undoing everything leaves nothing staged", () => {
    fc.assert(
      fc.property(sessions, (actions) => {
        let state = run(opened(), ...actions, { type: "commit" });
        while (state.past.length > 0) state = run(state, { type: "undo" });
        expect(state.staged.size).toBe(0);
      }),
    );
  });

  it("pasting back what was copied changes nothing", () => {
    fc.assert(
      fc.property(sessions, (actions) => {
        const state = run(opened(), ...actions, { type: "commit" });
        const block = selectedBlock(state);
        if (!block) return;
        const copied = parseTsv(formatTsv(copyBlock({ shape: state, staged: state.staged, source }, block)));
        if (copied.kind !== "table") throw new Error("too large");
        expect(plain(run(state, { type: "paste", table: copied.table }).staged)).toEqual(plain(state.staged));
      }),
    );
  });
});
