import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { createQueryClient, type FilterSuggestion, type ListLook, type ViewCount, type ViewDraft } from "@/ipc";
import { installFake, NOW, type FakeEngine } from "../../../test/fake";
import { drawerTab } from "./drawer/tabs";
import PortfolioPage from "./page";
import { sampleRow } from "./sample";
import { forgetLook, USUAL_LOOK } from "./view-state";

let engine: FakeEngine;
let views: ViewCount[];
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
const kept = () => sent("portfolio_look_keep").at(-1)?.look as ListLook | undefined;
const heads = () =>
  screen
    .getAllByRole("columnheader")
    .slice(1)
    .map((head) => head.textContent);

function view(change: Partial<ViewCount>): ViewCount {
  return { key: "v1", label: "Brand", filter: "tag:brand", count: 12, look: null, own: true, ...change };
}
const suggestion = (token: string, filter = token, finished = true): FilterSuggestion => ({
  token,
  filter,
  note: "42 names",
  finished,
});

beforeEach(() => {
  forgetLook();
  drawerTab.set("overview");
  views = [view({ key: "due30", label: "Due in 30 days", filter: "expires<30d", own: false })];
  engine = installFake({
    portfolio_summary: () => ({ total: 3, views, accounts: [], synced_at: NOW }),
    portfolio_window: () => ({ total: 1, offset: 0, rows: [sampleRow()], filter_problem: null }),
    portfolio_look: () => null,
    portfolio_look_keep: () => null,
    portfolio_suggest: () => [],
    portfolio_view_keep: ({ draft }) => {
      const { id, title, filter, look } = draft as ViewDraft;
      const made = view({ key: id ?? "new", label: title, filter, look });
      views = [...views.filter(({ key }) => key !== made.key), made];
      return made;
    },
    portfolio_view_remove: ({ id }) => {
      views = views.filter(({ key }) => key !== id);
      return null;
    },
  });
  act(() => navigate("portfolio"));
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

async function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <PortfolioPage />
    </QueryClientProvider>,
  );
  await screen.findByRole("grid", { name: "Names" });
  return userEvent.setup();
}

describe("how the list looks", () => {
  it("shows the columns as they were left, and leaves out one that it does not know", async () => {
    const columns = ["tags", "moon", "expires"].map((column) => ({ column, width: null }));
    engine.on("portfolio_look", () => ({ sort: "paid", descending: true, columns }));
    await open();
    expect(heads()).toEqual(["Name", "Tags", "Expires"]);
    expect(sent("portfolio_window")[0]).toMatchObject({ query: { sort: "paid", descending: true } });
  });

  it("shows, orders and hides columns by the menu, and keeps that", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Columns" }));
    const menu = await screen.findByRole("dialog", { name: "Columns" });
    await user.click(within(menu).getByRole("checkbox", { name: "Tags" }));
    await user.click(within(menu).getByRole("checkbox", { name: "DNS" }));
    await user.click(within(menu).getByRole("button", { name: "Move Tags up" }));
    await waitFor(() =>
      expect(kept()?.columns.map(({ column }) => column)).toEqual([
        "expires",
        "account",
        "renewal",
        "tags",
        "auto-renew",
      ]),
    );
    await user.click(within(menu).getByRole("button", { name: "Reset" }));
    await waitFor(() => expect(kept()?.columns).toEqual(USUAL_LOOK.columns));
  });

  it("moves and resizes a column from its head by the keyboard, the name in its place", async () => {
    const user = await open();
    screen.getByRole("button", { name: "Expires" }).focus();
    await user.keyboard("{Control>}{Shift>}{ArrowRight}{/Shift}{/Control}");
    expect(heads().slice(0, 3)).toEqual(["Name", "Account", "Expires"]);
    expect(document.activeElement?.textContent).toBe("Expires");
    await user.keyboard("{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}");
    await waitFor(() => expect(kept()?.columns[1]?.width).toBeGreaterThan(0));
    await user.keyboard("{Alt>}{Shift>}{Home}{/Shift}{/Alt}");
    await waitFor(() => expect(kept()?.columns[1]).toEqual({ column: "expires", width: null }));
    await user.keyboard("{ArrowLeft}{ArrowLeft}{Control>}{Shift>}{ArrowRight}{/Shift}{/Control}");
    expect(heads()[0]).toBe("Name");
  });

  it("drags a head to another place without sorting by it", async () => {
    await open();
    const box = (left: number) => ({ left, width: 100, right: left + 100 }) as DOMRect;
    screen.getAllByRole("columnheader").forEach((head, at) => {
      head.getBoundingClientRect = () => box(at * 100);
      head.setPointerCapture = () => undefined;
    });
    const account = screen.getByRole("columnheader", { name: "Account" });
    fireEvent.pointerDown(account, { button: 0, clientX: 350 });
    fireEvent.pointerMove(account, { clientX: 210 });
    fireEvent.pointerUp(account, { clientX: 210 });
    fireEvent.click(screen.getByRole("button", { name: "Account" }));
    expect(heads().slice(0, 3)).toEqual(["Name", "Account", "Expires"]);
    await waitFor(() => expect(kept()).toMatchObject({ sort: "expires" }));
  });
});

describe("views that the user keeps", () => {
  it("saves filter, columns and order under a title that no other view has, and opens it", async () => {
    const user = await open();
    expect(screen.queryByRole("button", { name: "Save view" })).toBeNull();
    await user.type(screen.getByLabelText("Filter names"), "harbor");
    await user.click(screen.getByRole("button", { name: "Renewal" }));
    await user.click(screen.getByRole("button", { name: "Save view" }));
    const dialog = await screen.findByRole("dialog", { name: "Save view" });
    const title = within(dialog).getByRole("textbox", { name: "Title" });
    await user.type(title, "due in 30 DAYS");
    expect(within(dialog).getByText("Another view has this title.")).toBeTruthy();
    await user.clear(title);
    await user.type(title, "Harbors{Enter}");
    await screen.findByRole("heading", { name: "Harbors" });
    expect(sent("portfolio_view_keep")[0]?.draft).toMatchObject({
      id: null,
      title: "Harbors",
      filter: "harbor",
      look: { sort: "renewal", descending: false },
    });
    expect(currentRoute().params).toMatchObject({ view: "new" });
    expect(screen.queryByText("Edited")).toBeNull();
  });

  it("opens a view with its own columns and order, says when these were changed, and updates it", async () => {
    const look: ListLook = { sort: "paid", descending: true, columns: [{ column: "paid", width: 120 }] };
    views = [view({ look })];
    act(() => navigate("portfolio", { view: "v1" }));
    const user = await open();
    expect(heads()).toEqual(["Name", "Paid"]);
    expect(screen.queryByText("Edited")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Paid" }));
    expect(screen.getByText("Edited")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save view" }));
    await user.click(await screen.findByRole("button", { name: "Update view" }));
    await waitFor(() => expect(screen.queryByText("Edited")).toBeNull());
    expect(sent("portfolio_view_keep")[0]?.draft).toMatchObject({ id: "v1", title: "Brand", look: { sort: "paid" } });
    // The list without a view keeps its own look.
    expect(sent("portfolio_look_keep")).toEqual([]);
  });

  it("sorts what is at risk by its worth, and leaves the order of the list alone", async () => {
    views = [view({ key: "risk", label: "At risk", filter: "is:risk", own: false })];
    act(() => navigate("portfolio", { view: "risk" }));
    const user = await open();
    expect(sent("portfolio_window").at(-1)).toMatchObject({ query: { filter: "is:risk", sort: "risk" } });
    await user.click(screen.getByRole("button", { name: "Name" }));
    expect(sent("portfolio_window").at(-1)).toMatchObject({ query: { sort: "name" } });
    act(() => navigate("portfolio"));
    await screen.findByRole("heading", { name: "All names" });
    await waitFor(() => expect(sent("portfolio_window").at(-1)).toMatchObject({ query: { sort: "expires" } }));
  });

  it("removes a view in two steps", async () => {
    views = [view({})];
    act(() => navigate("portfolio", { view: "v1" }));
    const user = await open();
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove view" }));
    expect(sent("portfolio_view_remove")).toEqual([]);
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Remove view" }));
    await screen.findByRole("heading", { name: "All names" });
    expect(sent("portfolio_view_remove")).toEqual([{ id: "v1" }]);
  });
});

describe("suggestions for the filter", () => {
  it("takes one by the keyboard, and goes on where a value is wanted", async () => {
    engine.on("portfolio_suggest", ({ filter }) =>
      filter === "t" ? [suggestion("tld:", "tld:", false)] : filter === "tld:" ? [suggestion("tld:com")] : [],
    );
    const user = await open();
    const field = screen.getByRole("combobox", { name: "Filter names" });
    await user.type(field, "t");
    await screen.findByRole("option", { name: /tld/ });
    await user.keyboard("{ArrowDown}");
    expect(field.getAttribute("aria-activedescendant")).toBe(screen.getByRole("option").id);
    await user.keyboard("{Enter}");
    expect(field).toHaveProperty("value", "tld:");
    await screen.findByRole("option", { name: /com/ });
    await user.keyboard("{Tab}");
    expect(screen.getByRole("button", { name: "Remove filter tld com" })).toBeTruthy();
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(document.activeElement).toBe(field);
  });

  it("takes nothing that belongs to what was typed before", async () => {
    engine.on("portfolio_suggest", ({ filter }) =>
      filter === "h" ? [suggestion("tag:harbor")] : new Promise(() => undefined),
    );
    const user = await open();
    await user.type(screen.getByRole("combobox", { name: "Filter names" }), "h");
    await screen.findByRole("option");
    await user.keyboard("x{ArrowDown}{Enter}");
    await waitFor(() => expect(sent("portfolio_window").at(-1)).toMatchObject({ query: { filter: "hx" } }));
    expect(screen.queryByRole("button", { name: /Remove filter/ })).toBeNull();
  });

  it("closes by Escape first, and clears the filter by the next one", async () => {
    engine.on("portfolio_suggest", () => [suggestion("tag:harbor")]);
    const user = await open();
    const field = screen.getByRole("combobox", { name: "Filter names" });
    await user.type(field, "h");
    await screen.findByRole("option");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("option")).toBeNull();
    expect(field).toHaveProperty("value", "h");
    await user.keyboard("{Escape}");
    expect(field).toHaveProperty("value", "");
  });
});

it("says that names wait to be reviewed, and goes there", async () => {
  views = [
    view({ key: "arrived", label: "Arrived", own: false, count: 2 }),
    view({ key: "vanished", label: "Vanished", own: false, count: 1 }),
  ];
  const user = await open();
  expect(screen.getByText("2 names arrived, 1 name went missing since you last looked.")).toBeTruthy();
  engine.on("portfolio_review", () => new Promise(() => undefined));
  await user.click(screen.getByRole("button", { name: "Review" }));
  expect(currentRoute().params).toEqual({ tab: "review" });
});
