import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createGridStore, stagedAt, type CellSource, type GridStore } from "../model";
import type { CellView } from "./cell-view";
import { Grid } from "./Grid";
import { useGridContents, useGridState } from "./useGrid";

const MANY = Array.from({ length: 10_000 }, (_, index) => `name-${index}.example`);
const COLUMNS = [
  { key: "name", title: "Domain", note: "account", width: 160 },
  { key: "a", title: "Apex A", note: "address", width: 120 },
  { key: "mx", title: "MX", note: "mail servers", width: 176 },
];
const REASON = "Not possible: this account has no DNS API";

const source: CellSource = {
  base: (row, col) => (col === "name" ? row : col === "a" ? "192.0.2.1" : ""),
  editable: (row, col) => col !== "name" && row !== "name-3.example",
};

function Form({ store, initialRows = MANY }: { store: GridStore; initialRows?: string[] }) {
  const [columns, setColumns] = useState(COLUMNS);
  const [rows, setRows] = useState(initialRows);
  const [keys, setKeys] = useState(COLUMNS.map((column) => column.key));
  useGridContents(store, rows, keys, source);
  const { staged } = useGridState(store);
  const cell = (row: string, col: string): CellView => {
    const value = stagedAt(staged, row, col);
    const before = source.base(row, col);
    if (value === undefined) return { state: "plain", text: before };
    if (value.kind === "remove") return { state: "removed", text: before, before };
    if (value.text === "bad")
      return { state: "invalid", text: "bad", before, explain: "Not an IPv4 address. Write four numbers." };
    return { state: "changed", text: value.text, before };
  };
  return (
    <>
      <input aria-label="Find" />
      <Grid
        store={store}
        label="Records"
        columns={columns}
        cell={cell}
        reasonFor={(row) => (row === "name-3.example" ? REASON : undefined)}
      />
      <button
        onClick={() => {
          setColumns(COLUMNS.slice(0, 2));
          setKeys(["name", "a"]);
        }}
      >
        Remove MX
      </button>
      <button onClick={() => setRows(MANY.slice(0, 2))}>Two rows</button>
    </>
  );
}

const focusedCell = () => {
  const cell = document.activeElement?.closest("[data-col]");
  return [cell?.closest("[data-row]")?.getAttribute("data-row"), cell?.getAttribute("data-col")].map(Number);
};
const value = (store: GridStore, row: number, col: string) => {
  const staged = stagedAt(store.get().staged, MANY[row] ?? "", col);
  return staged?.kind === "set" ? staged.text : staged?.kind;
};

function open(rows?: string[]) {
  const store = createGridStore();
  render(<Form store={store} {...(rows ? { initialRows: rows } : {})} />);
  const grid = screen.getByRole("grid");
  within(grid).getAllByRole("gridcell")[0]!.focus();
  store.send({ type: "activate", at: { row: 0, col: 1 } });
  grid.querySelector<HTMLElement>('[data-row="0"] [data-col="1"]')!.focus();
  return { store, grid, user: userEvent.setup() };
}

beforeEach(() => {
  // happy-dom lays nothing out: give the scroller a size, so that there is a window over the rows.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
  HTMLElement.prototype.scrollTo = function (options?: ScrollToOptions | number) {
    if (typeof options === "object") this.scrollTop = options.top ?? this.scrollTop;
    fireEvent.scroll(this);
  };
});

describe("for a screen reader", () => {
  it("tells the true size of the table and the place of each cell, with few rows in the document", () => {
    const { grid } = open();
    expect(grid.getAttribute("aria-rowcount")).toBe("10001");
    expect(grid.getAttribute("aria-colcount")).toBe("4");
    expect(grid.querySelectorAll('[role="row"]').length).toBeLessThan(60);
    const row = within(grid).getByRole("rowheader", { name: "name-4.example" }).closest('[role="row"]');
    expect(row?.getAttribute("aria-rowindex")).toBe("6");
    expect(
      within(grid)
        .getAllByRole("columnheader")
        .map((head) => head.getAttribute("aria-colindex")),
    ).toEqual(["1", "2", "3", "4"]);
  });

  it("says what is wrong with the cell that has the focus, and what stood there before", async () => {
    const { user } = open();
    await user.keyboard("bad{Enter}{ArrowUp}");
    const cell = document.activeElement!;
    expect(cell.getAttribute("aria-invalid")).toBe("true");
    const description = document.getElementById(cell.getAttribute("aria-describedby") ?? "");
    expect(description?.textContent).toBe("Not an IPv4 address. Write four numbers. Before: 192.0.2.1");
  });

  it("has exactly one tab stop, and Escape then Tab leaves", async () => {
    const { grid, user } = open();
    expect(grid.querySelectorAll('[tabindex="0"]').length).toBe(1);
    await user.keyboard("{Tab}");
    expect(focusedCell()).toEqual([0, 2]);
    await user.keyboard("{Escape}{Tab}");
    expect(grid.contains(document.activeElement)).toBe(false);
  });

  it("shows a row that cannot be edited as one cell with its reason", async () => {
    const { store, grid, user } = open();
    expect(within(grid).getByText(REASON).closest("[role]")?.getAttribute("aria-colspan")).toBe("2");
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(document.activeElement?.textContent).toBe(REASON);
    await user.keyboard("x");
    expect(store.get().draft).toBeNull();
    expect(screen.getByRole("status").textContent).toBe("This cell cannot be edited.");
  });
});

describe("by keyboard", () => {
  it("types over a cell, keeps it with Enter and goes down", async () => {
    const { store, user } = open();
    await user.keyboard("198.51.100.7{Enter}");
    expect(value(store, 0, "a")).toBe("198.51.100.7");
    expect(focusedCell()).toEqual([1, 1]);
  });

  it("edits the present text with F2 and goes back with Escape", async () => {
    const { store, user } = open();
    await user.keyboard("{F2}");
    expect(document.activeElement).toHaveProperty("value", "192.0.2.1");
    await user.keyboard("9{Escape}");
    expect(store.get().staged.size).toBe(0);
    expect(focusedCell()).toEqual([0, 1]);
  });

  it("goes to the last row, which is then drawn and has the focus", async () => {
    const { user } = open();
    await user.keyboard("{Control>}{End}{/Control}");
    expect(focusedCell()).toEqual([9_999, 2]);
  });

  it("fills down, undoes and does it again", async () => {
    const { store, user } = open();
    await user.keyboard("198.51.100.7{Enter}{ArrowUp}{Shift>}{ArrowDown}{ArrowDown}{/Shift}{Control>}d{/Control}");
    expect([1, 2].map((row) => value(store, row, "a"))).toEqual(["198.51.100.7", "198.51.100.7"]);
    await user.keyboard("{Control>}z{/Control}");
    expect(value(store, 2, "a")).toBeUndefined();
    await user.keyboard("{Control>}y{/Control}");
    expect(value(store, 2, "a")).toBe("198.51.100.7");
    expect(store.get().rows.length).toBe(10_000);
  });

  it("takes a staged value back with Delete and leaves the account's value", async () => {
    const { store, grid, user } = open();
    await user.keyboard("-{Enter}{ArrowUp}");
    expect(value(store, 0, "a")).toBe("remove");
    await user.keyboard("{Delete}");
    expect(value(store, 0, "a")).toBeUndefined();
    expect(grid.querySelector('[data-row="0"] [data-col="1"]')?.textContent).toBe("192.0.2.1");
  });
});

describe("the draft", () => {
  it("survives scrolling its row away", async () => {
    const { store, grid, user } = open();
    await user.keyboard("half a va");
    grid.scrollTop = 200_000;
    fireEvent.scroll(grid);
    expect(store.get().draft?.text).toBe("half a va");
    expect(document.activeElement?.tagName).toBe("TEXTAREA");
    await user.keyboard("lue{Enter}");
    expect(value(store, 0, "a")).toBe("half a value");
  });

  it("is kept when the focus goes elsewhere", async () => {
    const { store, user } = open();
    await user.keyboard("198.51.100.7");
    await user.click(screen.getByLabelText("Find"));
    expect(value(store, 0, "a")).toBe("198.51.100.7");
  });
});

describe("the clipboard", () => {
  it("pastes a block into the grid only while the grid has the focus", async () => {
    const { store, user } = open();
    await user.paste("1.1.1.1\t10 mx.example\n1.1.1.2\t\n");
    expect([value(store, 0, "a"), value(store, 0, "mx"), value(store, 1, "a"), value(store, 1, "mx")]).toEqual([
      "1.1.1.1",
      "10 mx.example",
      "1.1.1.2",
      undefined,
    ]);
    await user.click(screen.getByLabelText("Find"));
    await user.paste("elsewhere");
    await user.keyboard("{Backspace}{Delete}x");
    expect(screen.getByLabelText("Find")).toHaveProperty("value", "elsewherx");
    expect(value(store, 0, "a")).toBe("1.1.1.1");
    expect(store.get().past.length).toBe(1);
  });

  it("says which rows of the paste had no place", async () => {
    const { user } = open(MANY.slice(0, 2));
    await user.paste("1\n2\n3\n4");
    expect(screen.getByRole("status").textContent).toBe(
      "2 cells changed by the paste. Left out: 2 rows beyond the last row.",
    );
  });

  it("copies the whole selection as a spreadsheet reads it", async () => {
    const { user } = open();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowLeft}{/Shift}");
    const setData = vi.fn();
    fireEvent.copy(document.activeElement!, { clipboardData: { setData } });
    expect(setData).toHaveBeenCalledWith("text/plain", "name-0.example\t192.0.2.1\r\nname-1.example\t192.0.2.1\r\n");
  });
});

describe("when rows or columns go", () => {
  it("loses neither the window nor the focus with the active cell's column or row", async () => {
    const { store, grid, user } = open();
    await user.keyboard("{Control>}{End}{/Control}");
    fireEvent.click(screen.getByText("Remove MX"));
    expect(focusedCell()).toEqual([9_999, 1]);
    fireEvent.click(screen.getByText("Two rows"));
    expect(store.get().active).toEqual({ row: 1, col: 1 });
    expect(grid.getAttribute("aria-rowcount")).toBe("3");
    expect(within(grid).getAllByRole("rowheader").length).toBe(2);
  });
});
