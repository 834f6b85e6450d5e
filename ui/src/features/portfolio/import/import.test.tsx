import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  createQueryClient,
  type Fault,
  type ImportMapping,
  type ImportPreview,
  type ImportResult,
  type ImportUndo,
  type ImportView,
} from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import { ExportMenu } from "./ExportMenu";
import { ImportPage } from "./ImportPage";
import { UndoDialog } from "./UndoDialog";
import { missing, needsCurrency, withRole } from "./words";

const MAPPING: ImportMapping = {
  header: true,
  roles: ["name", "expires", "paid", "skip"],
  day_first: null,
  decimal_comma: null,
  currency: "",
  account: "",
};
const TABLE: ImportView = {
  id: "table-1",
  file: "names.csv",
  cut: { delimiter: ";", encoding: "western" },
  columns: [
    { title: "Domain", samples: ["harborlights.com"], day_or_month: null, comma_or_point: null },
    { title: "Expires", samples: ["03/04/2027"], day_or_month: "03/04/2027", comma_or_point: null },
    { title: "Paid", samples: ["12,40"], day_or_month: null, comma_or_point: null },
    { title: "Owner", samples: [], day_or_month: null, comma_or_point: null },
  ],
  rows: [],
  total: 5,
  mapping: MAPPING,
};
const PREVIEW: ImportPreview = {
  added: 2,
  changed: 0,
  same: 1,
  bad: 1,
  repeated: 0,
  places: [{ label: "GoDaddy", account: null, by_hand: true, names: 3 }],
};
const RESULT: ImportResult = {
  finished: true,
  problem: null,
  added: 2,
  changed: 0,
  same: 1,
  bad: 1,
  places: [{ label: "GoDaddy", account: "5a0f0a52-6d0c-4a4e-9a55-0c3f8f1f2b11", by_hand: true, names: 3 }],
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

beforeEach(() => {
  engine = installFake({
    portfolio_import_choose: () => TABLE,
    portfolio_import_text: () => TABLE,
    portfolio_import_preview: () => PREVIEW,
    portfolio_import_rows: ({ kind }) =>
      kind === "bad"
        ? { total: 1, offset: 0, rows: [{ line: 4, name: "not a name", account: "", words: "Not a domain name." }] }
        : { total: 1, offset: 0, rows: [{ line: 2, name: "harborlights.com", account: "GoDaddy", words: "" }] },
    portfolio_import_apply: () => "job-1",
    portfolio_import_result: () => RESULT,
    portfolio_hand_keep: () => ({ account: RESULT.places[0]?.account, name: "harborlights.com" }),
    portfolio_export: () => ({ path: "/home/me/Downloads/freehold-names.csv", names: 2, left_out: 0 }),
    portfolio_calendar: () => ({ path: "/home/me/Downloads/freehold-expiries.ics", names: 1, left_out: 1 }),
  });
});

function show(page: ReactElement) {
  render(<QueryClientProvider client={createQueryClient()}>{page}</QueryClientProvider>);
}

describe("the import of names", () => {
  it("asks how a date is meant, shows what would change, and takes it over", async () => {
    const user = userEvent.setup();
    show(<ImportPage />);
    await user.click(screen.getByRole("button", { name: "Choose a file" }));
    const preview = await screen.findByRole("button", { name: "Preview" });
    expect(preview).toHaveProperty("disabled", true);
    await user.click(screen.getByRole("radio", { name: /Day first/ }));
    expect(screen.getByText("3 April 2027")).toBeTruthy();
    await user.click(preview);
    expect(await screen.findByText("harborlights.com", { selector: "td" })).toBeTruthy();
    await user.click(screen.getByRole("tab", { name: "Left out 1" }));
    const bad = await screen.findByRole("tabpanel");
    expect(await within(bad).findByText("Not a domain name.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Import 2 names" }));
    expect(await screen.findByText("The table is in")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Show GoDaddy (3)" })).toBeTruthy();
    expect(sent("portfolio_import_apply")).toEqual([{ id: "table-1", mapping: { ...MAPPING, day_first: true } }]);
  });

  it("reads a text that is pasted, and says why it cannot", async () => {
    const fault: Fault = {
      code: "bad_input",
      message: "No cell of this table is a domain name.",
      hint: null,
      retryable: false,
    };
    installFake({
      portfolio_import_text: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
        throw fault;
      },
    });
    const user = userEvent.setup();
    show(<ImportPage />);
    expect(screen.getByRole("button", { name: "Read the text" })).toHaveProperty("disabled", true);
    await user.type(screen.getByRole("textbox", { name: "Text of the table" }), "nothing");
    await user.click(screen.getByRole("button", { name: "Read the text" }));
    expect(await screen.findByText("No cell of this table is a domain name.")).toBeTruthy();
  });

  it("keeps one name by hand", async () => {
    const user = userEvent.setup();
    show(<ImportPage />);
    await user.click(screen.getByRole("button", { name: "Add one by hand" }));
    const type = async (label: string, text: string) => {
      await user.click(screen.getByRole("textbox", { name: label }));
      await user.paste(text);
    };
    await type("Name", "harborlights.com");
    await type("Registrar", "GoDaddy");
    await type("Expires", "2027-03-02");
    await user.click(screen.getByRole("button", { name: "Add it" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent("portfolio_hand_keep")[0]).toMatchObject({
      form: { account: null, registrar: "GoDaddy", name: "harborlights.com", expires: "2027-03-02", auto_renew: null },
    });
  });
});

describe("the cut of a table", () => {
  it("follows the user, with the preview made again at once", async () => {
    const cells = { ...TABLE.columns[1], day_or_month: null };
    const columns = TABLE.columns.map((column, at) => (at === 1 ? { ...column, ...cells } : column));
    const plain: ImportView = { ...TABLE, columns };
    const cut = { delimiter: "|", encoding: "western" as const };
    engine = installFake({
      portfolio_import_choose: () => plain,
      portfolio_import_reread: () => ({ ...plain, id: "table-2", cut }),
      portfolio_import_preview: () => PREVIEW,
      portfolio_import_rows: () => ({ total: 0, offset: 0, rows: [] }),
    });
    const user = userEvent.setup();
    show(<ImportPage />);
    await user.click(screen.getByRole("button", { name: "Choose a file" }));
    await user.click(await screen.findByRole("button", { name: "Preview" }));
    await screen.findByRole("region", { name: "Preview" });
    await user.click(screen.getByRole("button", { name: /Between cells/ }));
    await user.click(await screen.findByRole("option", { name: "Bars" }));
    await waitFor(() => expect(sent("portfolio_import_preview")).toHaveLength(2));
    expect(sent("portfolio_import_reread")).toEqual([{ id: "table-1", cut }]);
    expect(sent("portfolio_import_preview")[1]).toMatchObject({ id: "table-2" });
  });
});

describe("taking an import back", () => {
  const PLAN: ImportUndo = {
    job: "job-1",
    file: "names.csv",
    at: 1_700_000_000,
    removed: 2,
    restored: 1,
    left: 1,
    left_rows: [{ name: "kept.com", account: "GoDaddy", words: "its note was changed since" }],
    accounts: ["GoDaddy"],
  };

  it("says what goes and what stays before it starts", async () => {
    engine = installFake({ portfolio_import_undo_preview: () => PLAN, portfolio_import_undo: () => "job-2" });
    const user = userEvent.setup();
    let started = 0;
    show(<UndoDialog job="job-1" onClose={vi.fn()} onStarted={() => (started += 1)} />);
    const dialog = await screen.findByRole("alertdialog", { name: "Undo the import of names.csv?" });
    expect(within(dialog).getByText(/2 names that came with it leave the list/)).toBeTruthy();
    expect(within(dialog).getByText("its note was changed since")).toBeTruthy();
    expect(sent("portfolio_import_undo")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Undo import" }));
    await waitFor(() => expect(started).toBe(1));
    expect(sent("portfolio_import_undo")).toEqual([{ job: "job-1" }]);
  });

  it("offers nothing where nothing is left", async () => {
    const empty = { ...PLAN, removed: 0, restored: 0, left: 0, left_rows: [], accounts: [] };
    engine = installFake({ portfolio_import_undo_preview: () => empty });
    show(<UndoDialog job="job-1" onClose={vi.fn()} onStarted={vi.fn()} />);
    expect(await screen.findByText("Nothing of this import is left to take back.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Undo import" })).toBeNull();
  });
});

describe("the mapping", () => {
  it("reads a role from one column alone", () => {
    expect(withRole(MAPPING, 3, "paid").roles).toEqual(["name", "expires", "skip", "paid"]);
    expect(withRole(MAPPING, 2, "skip").roles).toEqual(["name", "expires", "skip", "skip"]);
  });

  it("asks only about columns that are read", () => {
    expect(missing(TABLE.columns, MAPPING)).toBe("Say how the dates are written");
    expect(missing(TABLE.columns, withRole(MAPPING, 1, "skip"))).toBeNull();
    expect(missing(TABLE.columns, withRole(MAPPING, 0, "skip"))).toBe("Say which column has the names");
    expect(needsCurrency(MAPPING)).toBe(true);
    expect(needsCurrency(withRole(MAPPING, 3, "paid_currency"))).toBe(false);
  });
});

describe("the export", () => {
  it("saves the selection as a table, and says what a calendar leaves out", async () => {
    const user = userEvent.setup();
    const keys = [{ account: "5a0f0a52-6d0c-4a4e-9a55-0c3f8f1f2b11", name: "a.com" }];
    show(<ExportMenu query={{ filter: "", sort: "name", descending: false }} keys={keys} />);
    await user.click(screen.getByRole("button", { name: "Export" }));
    await user.click(screen.getByRole("menuitem", { name: /Table/ }));
    await waitFor(() => expect(sent("portfolio_export")).toHaveLength(1));
    expect(sent("portfolio_export")[0]).toMatchObject({ keys });
    await user.click(screen.getByRole("button", { name: "Export" }));
    await user.click(screen.getByRole("menuitem", { name: /Calendar/ }));
    await waitFor(() => expect(sent("portfolio_calendar")).toHaveLength(1));
  });
});
