import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentRoute, navigate } from "@/app";
import type { CartLine, ContactView, LineOptions } from "@/ipc";
import { account, planetdomains } from "../../../test/fake";
import { changesOf, NO_CHANGE, withPercent } from "./changes";
import { cartOf, line, open, sent, usd } from "./fixtures";

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

const ada: ContactView = {
  id: "contact-ada",
  label: "Ada Byron",
  contact: {
    first_name: "Ada",
    last_name: "Byron",
    organization: "",
    job_title: "",
    email: "ada@example.com",
    phone: "+441170000000",
    address1: "1 Mill Lane",
    address2: "",
    city: "Bristol",
    state: "",
    postal_code: "BS1 1AA",
    country: "GB",
  },
  is_default: true,
  checks: [],
  handles: [],
  lines: 0,
};

const options = (change: Partial<LineOptions> = {}): LineOptions => ({
  registrant: { from: "order", choice: { kind: "account" }, words: "The account's own contact.", faults: [] },
  auto_renew: { choice: "default", possible: true, effective: true, words: "" },
  privacy: { choice: "default", possible: false, effective: null, words: "This registrar has no privacy." },
  ...change,
});

const two = [account({ id: "a" }), account({ id: "b", provider: "joker", label: "Joker.com" })];
const sellers = [
  planetdomains,
  { ...planetdomains, id: "joker", label: "Joker.com", orders: { ...planetdomains.orders!, transfer: true } },
];

const openLines = (lines: CartLine[], overrides: Parameters<typeof open>[1] = {}) =>
  open(cartOf(lines), {
    accounts_list: () => two,
    accounts_providers: () => sellers,
    contacts_list: () => [ada],
    cart_update: () => cartOf(lines),
    ...overrides,
  });

const rowOf = (name: string) => document.querySelector<HTMLElement>(`[data-line="${name}"]`)!;

describe("the details of a line", () => {
  it("open under it by the keyboard, and what cannot be chosen says why", async () => {
    const { user } = openLines([line("tidewright.com", 1044, { options: options() })]);
    const head = await screen.findByRole("button", { name: "tidewright.com, details" });
    expect(screen.queryByText("This registrar has no privacy.")).toBeNull();
    head.focus();
    await user.keyboard("{Enter}");
    const privacy = screen.getByRole("group", { name: "Privacy" });
    expect(within(privacy).getByText("This registrar has no privacy.")).toBeTruthy();
    expect(within(privacy).queryByRole("button")).toBeNull();
    expect(head.getAttribute("aria-expanded")).toBe("true");
  });

  it("choose a registrant from the address book, and the row says what differs from the usual", async () => {
    const before = line("tidewright.com", 1044, { options: options() });
    const after = line("tidewright.com", 1044, {
      external_ref: "2026-17",
      options: options({
        registrant: {
          from: "order",
          choice: { kind: "contact", id: ada.id },
          words: ada.label,
          faults: [{ field: "phone", message: "A telephone number is needed." }],
        },
        auto_renew: { choice: "off", possible: true, effective: false, words: "" },
      }),
    });
    const { engine, user } = openLines([before], { cart_update: () => cartOf([after]) });
    await user.click(await screen.findByRole("button", { name: "tidewright.com, details" }));
    await user.click(screen.getByRole("button", { name: /registrant of tidewright\.com/ }));
    await user.click(await screen.findByRole("menuitem", { name: /Ada Byron/ }));
    expect(sent(engine, "cart_update")[0]).toMatchObject({
      patch: { ids: ["tidewright.com"], registrant: { kind: "contact", id: ada.id }, privacy: null },
    });
    await waitFor(() =>
      expect(rowOf("tidewright.com").textContent).toMatch(/Ada Byron, auto-renew off, ref\. 2026-17/),
    );
    const faults = screen.getByRole("list", { name: "What is wrong with Ada Byron" });
    expect(within(faults).getByText("A telephone number is needed.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Edit Ada Byron" }));
    expect(currentRoute()).toEqual({ page: "contacts", params: { contact: ada.id } });
  });

  it("move the line to another account", async () => {
    const { engine, user } = openLines([line("tidewright.com", 1044, { options: options() })], {
      cart_move: () => cartOf([line("tidewright.com", 998, { account: "b" })]),
    });
    await user.click(await screen.findByRole("button", { name: "tidewright.com, details" }));
    await user.click(screen.getByRole("button", { name: /account of tidewright\.com/ }));
    await user.click(await screen.findByRole("menuitem", { name: /Joker\.com/ }));
    await waitFor(() =>
      expect(sent(engine, "cart_move")).toEqual([{ moves: [{ id: "tidewright.com", account: "b" }] }]),
    );
  });

  it("keep the user's own reference once, and an emptied one is taken away", async () => {
    const { engine, user } = openLines([line("tidewright.com", 1044, { external_ref: "old", options: options() })]);
    await user.click(await screen.findByRole("button", { name: /^tidewright\.com, .*details/ }));
    const field = screen.getByRole("textbox", { name: "Your reference for tidewright.com" });
    await user.clear(field);
    await user.keyboard("{Enter}");
    await user.tab();
    expect(sent(engine, "cart_update").map((args) => (args.patch as { external_ref: string }).external_ref)).toEqual([
      "",
    ]);
  });
});

describe("a held line", () => {
  it("without an auth code takes it in its place, masked, and forgets it", async () => {
    const waiting = line("saltglass.org", 990, {
      kind: "transfer",
      auth_code: false,
      options: options(),
      state: { kind: "held", reason: "The auth code is missing.", raise_to: null, needs: "auth_code" },
    });
    const { engine, user } = openLines([waiting]);
    const field = await screen.findByLabelText<HTMLInputElement>("Auth code of saltglass.org");
    expect(field.type).toBe("password");
    await user.type(field, "Kx!9-code{Enter}");
    await waitFor(() => expect(sent(engine, "cart_update")).toHaveLength(1));
    expect(sent(engine, "cart_update")[0]).toMatchObject({ patch: { ids: ["saltglass.org"], auth_code: "Kx!9-code" } });
    expect(field.value).toBe("");
    expect(document.body.innerHTML).not.toContain("Kx!9-code");
  });

  it("whose registrant is not taken offers another one and the way to mend it", async () => {
    const waiting = line("saltglass.org", 990, {
      options: options({
        registrant: {
          from: "order",
          choice: { kind: "contact", id: ada.id },
          words: ada.label,
          faults: [{ field: "phone", message: "A telephone number is needed." }],
        },
      }),
      state: { kind: "held", reason: "It would refuse the contact.", raise_to: null, needs: "registrant" },
    });
    const { engine, user } = openLines([waiting]);
    expect(await screen.findByRole("button", { name: "Edit Ada Byron" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Choose another/ }));
    await user.click(await screen.findByRole("menuitem", { name: /The account's own/ }));
    expect(sent(engine, "cart_update")[0]).toMatchObject({ patch: { registrant: { kind: "account" } } });
  });

  it("whose price came in another currency is put in again", async () => {
    const waiting = line("saltglass.org", 990, {
      state: { kind: "held", reason: "The price is now in EUR.", raise_to: null, needs: "again" },
    });
    const { engine, user } = openLines([waiting], {
      cart_remove: () => cartOf([]),
      cart_add: () => ({ added: 1, already: 0, refused: [] }),
    });
    await user.click(await screen.findByRole("button", { name: "Put it in again" }));
    await waitFor(() => expect(sent(engine, "cart_add")).toHaveLength(1));
    expect(sent(engine, "cart_remove")).toEqual([{ ids: ["saltglass.org"] }]);
  });
});

describe("several lines", () => {
  const lines = [
    line("one.com", 1000, { options: options() }),
    line("two.com", 2000, {
      options: options({ privacy: { choice: "default", possible: true, effective: null, words: "" } }),
    }),
    line("three.com", 1000, { kind: "renew", options: null }),
  ];

  it("of an account are selected and changed at once, each by what it can", async () => {
    const { engine, user } = openLines(lines);
    await user.click(await screen.findByRole("button", { name: "Lines at PlanetDomains" }));
    await user.click(await screen.findByRole("menuitem", { name: "Change 3 lines" }));
    const dialog = await screen.findByRole("dialog", { name: "Change 3 lines" });
    expect(within(dialog).getByText("Can be chosen for 1 of 3 lines; the others stay as they are.")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: /Privacy/ }));
    await user.click(await screen.findByRole("option", { name: "On" }));
    await user.type(within(dialog).getByRole("textbox", { name: "Your reference" }), "2026-17");
    await user.click(within(dialog).getByRole("button", { name: "Change 3 lines" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent(engine, "cart_update")).toMatchObject([
      { patch: { ids: ["one.com", "three.com"], external_ref: "2026-17", privacy: null, cap: null } },
      { patch: { ids: ["two.com"], external_ref: "2026-17", privacy: "on" } },
    ]);
  });

  it("are selected by clicks and keys, and what can be done with them floats over the list", async () => {
    const { engine, user } = openLines(lines, { cart_remove: () => cartOf([lines[2]!]) });
    await screen.findByRole("button", { name: "one.com, details" });
    await user.click(within(rowOf("one.com")).getByText("Register"));
    expect(screen.getByText("1 selected")).toBeTruthy();
    await user.keyboard("{Shift>}");
    await user.click(within(rowOf("two.com")).getByText("Register"));
    await user.keyboard("{/Shift}");
    expect(screen.getByText("2 selected")).toBeTruthy();
    expect(screen.getByRole("button", { name: "two.com, selected, details" })).toBeTruthy();
    await user.click(within(screen.getByRole("toolbar")).getByRole("button", { name: "Take out" }));
    await waitFor(() => expect(sent(engine, "cart_remove")).toEqual([{ ids: ["one.com", "two.com"] }]));
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  it("get caps of their own prices and some per cent, never below them", () => {
    expect(withPercent(usd(1001), 5)).toEqual(usd(1052));
    expect(withPercent(usd(1000), 0)).toEqual(usd(1000));
    expect(changesOf(lines, { ...NO_CHANGE, capPercent: 10 })).toEqual([
      { ids: ["one.com", "three.com"], change: { cap: "11.00" } },
      { ids: ["two.com"], change: { cap: "22.00" } },
    ]);
  });
});
