import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { setClock, ToastRegion } from "@/components";
import type { WantedName } from "@/ipc";
import { account, installFake, NOW, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { usd, wanted } from "../fixtures";
import SearchPage from "../page";

const best = { account: "a", register: usd(1098), renew: usd(1298), premium: false };
const NAMES = [wanted("free.com", { state: "available", best, changed_at: NOW - 7_200 }), wanted("gone.com")];

const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

const listOf = (names: WantedName[]) => ({ names, every_hours: 12, next_check_at: NOW + 10_800 });

const open = (names: WantedName[] = NAMES, overrides: Parameters<typeof installFake>[0] = {}) => {
  const engine = installFake({
    accounts_list: () => [account({ id: "a" })],
    search_wanted: () => listOf(names),
    ...overrides,
  });
  act(() => navigate("search", { tab: "wanted" }));
  renderPage(
    <>
      <SearchPage />
      <ToastRegion />
    </>,
  );
  return { engine, user: userEvent.setup() };
};

afterEach(cleanup);
beforeEach(() => {
  act(() => setClock(NOW));
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

const line = (name: string) =>
  screen.getByRole("checkbox", { name: `Select ${name}` }).closest<HTMLElement>('[role="row"]')!;

describe("wanted names", () => {
  it("are explained while there are none, and added as a list; what is no name stays to be mended", async () => {
    const { engine, user } = open([], {
      search_wanted_add: () => ({ added: 1, already: 0, skipped: [{ text: "bad..com", reason: "Not a name." }] }),
    });
    await screen.findByText("No name is watched");
    await user.type(screen.getByRole("textbox", { name: "Names to watch" }), "good.com bad..com{Enter}");
    expect(await screen.findByText("1 name is watched now. bad..com: Not a name.")).toBeTruthy();
    expect(sent(engine, "search_wanted_add")).toEqual([{ add: { text: "good.com bad..com", note: "" } }]);
    expect(screen.getByRole("textbox", { name: "Names to watch" })).toHaveProperty("value", "bad..com");
  });

  it("say how they stand, since when, for how much and when they are checked next", async () => {
    open();
    await screen.findByText("2 names, next check in 3 h");
    await screen.findByRole("checkbox", { name: "Select free.com" });
    expect(line("free.com").textContent).toMatch(/Available.*for 2 h.*10\.98 USD/);
    expect(line("gone.com").textContent).toContain("Taken");
    expect(screen.getByRole("radio", { name: "Wanted, 1 available" })).toBeTruthy();
  });

  it("the available ones go into the cart, where nothing is bought without a checkout", async () => {
    const { engine, user } = open(NAMES, { cart_add: () => ({ added: 1, already: 0, refused: [] }) });
    await user.click(await screen.findByRole("button", { name: "Put 1 available into the cart" }));
    await waitFor(() =>
      expect(sent(engine, "cart_add")).toEqual([
        { lines: [{ account: "a", kind: "register", name: "free.com", term: 1, auth_code: null }] },
      ]),
    );
  });

  it("the selected ones are checked now or not watched any more", async () => {
    const { engine, user } = open(NAMES, {
      search_wanted_check: () => "job-4",
      search_wanted_remove: () => listOf(NAMES.slice(0, 1)),
    });
    await user.click(await screen.findByRole("checkbox", { name: "Select gone.com" }));
    await user.click(await screen.findByRole("button", { name: "Check 1 name now" }));
    await waitFor(() => expect(sent(engine, "search_wanted_check")).toEqual([{ names: ["gone.com"] }]));
    await user.click(screen.getByRole("button", { name: "Stop watching 1 name" }));
    await waitFor(() => expect(sent(engine, "search_wanted_remove")).toEqual([{ names: ["gone.com"] }]));
  });

  it("a note is kept when its field is left", async () => {
    const { engine, user } = open(NAMES, { search_wanted_note: () => listOf(NAMES) });
    await user.click(await screen.findByText("gone"));
    const drawer = await screen.findByRole("complementary", { name: "gone.com" });
    await user.type(within(drawer).getByRole("textbox", { name: "Note on gone.com" }), "up to 500");
    await user.click(within(drawer).getByRole("button", { name: /^Close/ }));
    await waitFor(() => expect(sent(engine, "search_wanted_note")).toEqual([{ name: "gone.com", note: "up to 500" }]));
  });

  it("a name that is the user's own by now is not offered for the cart", async () => {
    open([wanted("free.com", { state: "available", best, owned: "a" })]);
    expect(await screen.findByText("Yours")).toBeTruthy();
    expect(screen.getByRole("button", { name: "None is available" })).toHaveProperty("disabled", true);
  });
});
