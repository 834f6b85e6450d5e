import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useCallback, useMemo, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { addRows, NO_ROWS, onlyRows, type RowSelection } from "../model";
import { List, type ListColumn } from "./List";

interface Name {
  id: string;
}
const COUNT = 100_000;
const nameAt = (index: number): Name => ({ id: `n${index}` });

function Names({ onSort, onNeed }: { onSort: () => void; onNeed: (from: number, to: number) => void }) {
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<string | null>(null);
  const columns = useMemo<ListColumn<Name>[]>(
    () => [
      { key: "name", title: "Name", name: "Name", track: "1fr", sort: "ascending", onSort, render: (row) => row.id },
    ],
    [onSort],
  );
  // Every tenth row has not arrived yet.
  const rowAt = useCallback((index: number) => (index % 10 === 9 ? undefined : nameAt(index)), []);
  return (
    <>
      <List
        label="Names"
        count={COUNT}
        columns={columns}
        rowAt={rowAt}
        rowId={(row) => row.id}
        rowName={(row) => row.id}
        onNeed={onNeed}
        selection={selection}
        onSelect={setSelection}
        onSelectRun={(from, to, anchor) =>
          setSelection((old) =>
            addRows(
              { ids: old.ids, anchor },
              Array.from({ length: to - from + 1 }, (_, at) => `n${from + at}`),
            ),
          )
        }
        onSelectAll={() => setSelection(onlyRows(Array.from({ length: COUNT }, (_, at) => `n${at}`)))}
        current={current}
        onCurrent={(row) => setCurrent(row.id)}
      />
      <output aria-label="chosen">{[...selection.ids].slice(0, 9).join(" ")}</output>
      <output aria-label="how many">{selection.ids.size}</output>
      <output aria-label="current">{current}</output>
    </>
  );
}

const says = (label: string) => screen.getByLabelText(label).textContent;
const row = (index: number) => document.querySelector<HTMLElement>(`[data-row="${index}"]`)!;

function open() {
  const onSort = vi.fn();
  const onNeed = vi.fn();
  render(<Names onSort={onSort} onNeed={onNeed} />);
  row(0).focus();
  return { onSort, onNeed, user: userEvent.setup() };
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
  HTMLElement.prototype.scrollTo = function (options?: ScrollToOptions | number) {
    if (typeof options === "object") this.scrollTop = options.top ?? this.scrollTop;
    fireEvent.scroll(this);
  };
});

describe("the list", () => {
  it("tells the true count, draws few rows and asks for those in sight only", () => {
    const { onNeed } = open();
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001");
    expect(document.querySelectorAll("[data-row]").length).toBeLessThan(60);
    const [from, to] = onNeed.mock.lastCall as [number, number];
    expect(from).toBe(0);
    expect(to).toBeLessThan(60);
    expect(row(9).getAttribute("aria-busy")).toBe("true");
  });

  it("moves the current row by arrows, and to the last row with End", async () => {
    const { user } = open();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(says("current")).toBe("n2");
    expect(document.activeElement).toBe(row(2));
    await user.keyboard("{End}");
    expect(document.activeElement?.getAttribute("aria-rowindex")).toBe("100001");
  });

  it("ticks with Space, runs with Shift, all with Ctrl+A, none with Escape", async () => {
    const { user } = open();
    await user.keyboard("{ArrowDown} ");
    expect(says("chosen")).toBe("n1");
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(says("chosen")).toBe("n1 n2 n3");
    await user.keyboard("{Control>}a{/Control}");
    expect(says("how many")).toBe("100000");
    expect(screen.getByLabelText("Select all").getAttribute("aria-checked")).toBe("true");
    await user.keyboard("{Escape}");
    expect(says("how many")).toBe("0");
  });

  it("ticks by the box and by Ctrl+click without opening the row, and opens it by a plain click", async () => {
    const { user } = open();
    await user.click(screen.getByLabelText("Select n4"));
    await user.keyboard("{Control>}");
    await user.click(row(6));
    await user.keyboard("{/Control}");
    expect([says("chosen"), says("current")]).toEqual(["n4 n6", ""]);
    await user.click(row(7));
    expect([says("chosen"), says("current")]).toEqual(["n4 n6", "n7"]);
  });

  it("sorts by its head and says how it is sorted", async () => {
    const { onSort, user } = open();
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    await user.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenCalledOnce();
  });
});
