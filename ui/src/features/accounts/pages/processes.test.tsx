import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { KeptView, ProcessesView, ProcessView } from "@/ipc";
import { account, installFake, NOW, planetdomains } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { Endings } from "./Endings";
import { KeptContacts } from "./KeptContacts";
import { narrowed, Processes } from "./Processes";

const FAILED: ProcessView = {
  id: "600000003",
  tracking: "0123456789abcdef0123456789abcdef",
  title: "Domain owner change",
  object: "nack-lamp.com",
  name: null,
  stands: "failed",
  word: null,
  at: NOW - 3600,
  at_text: "20261122084100",
  client_ref: "our-17",
  text: null,
  resumable: null,
};

const LIST: ProcessesView = {
  kept_days: 90,
  unlisted: null,
  removal: "The words go for good; the state stays.",
  rows: [FAILED, { ...FAILED, id: "600000001", title: "Domain renew", object: "alpha.com", stands: "pending" }],
  unreadable: ["600000000 what is this"],
  partial: null,
  read_at: NOW,
};

const CONTACT: KeptView = {
  handle: "CCOM-100001",
  contact: {
    first_name: "Pat",
    last_name: "Sample",
    organization: "",
    job_title: "",
    email: "pat@example.org",
    phone: "+49301234567",
    address1: "Weg 1",
    address2: "",
    city: "Berlin",
    state: "",
    postal_code: "10115",
    country: "DE",
  },
  made_of: "Pat",
};

const joker = {
  ...planetdomains,
  id: "joker",
  label: "Joker.com",
  orders: planetdomains.orders && {
    ...planetdomains.orders,
    registrant: {
      words: "A handle.",
      from: "handle" as const,
      fields: [
        { field: "email" as const, required: "always" as const, longest: 254 },
        { field: "city" as const, required: "always" as const, longest: 255 },
      ],
    },
  },
};

const page = (Page: typeof Processes) => renderPage(<Page account={account()} descriptor={joker} />);

const sent = (engine: ReturnType<typeof installFake>, command: string) =>
  engine.calls.filter((one) => one.command === command).map(({ args }) => args);

describe("the processes of an account", () => {
  it("shows how each one stands, and the provider's words on request", async () => {
    const engine = installFake({
      accounts_processes: () => LIST,
      accounts_process: () => ({ ...FAILED, text: "the present owner has declined it" }),
    });
    page(Processes);
    const lines = within(await screen.findByRole("list", { name: /Processes of/ })).getAllByRole("listitem");
    expect(lines).toHaveLength(2);
    expect(within(lines[0]!).getByText("Failed")).toBeTruthy();
    expect(within(lines[1]!).getByText("Under way")).toBeTruthy();
    expect(screen.getByText("600000000 what is this")).toBeTruthy();
    expect(sent(engine, "accounts_process")).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Words of process 600000003" }));
    expect(await screen.findByText("the present owner has declined it")).toBeTruthy();
    expect(screen.getByText("our-17")).toBeTruthy();
  });

  it("removes words only after the sentence was confirmed", async () => {
    const engine = installFake({
      accounts_processes: () => LIST,
      accounts_process: () => FAILED,
      accounts_process_remove: () => null,
    });
    page(Processes);
    await userEvent.click(await screen.findByRole("button", { name: "Words of process 600000003" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove the words" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("The words go for good; the state stays.")).toBeTruthy();
    expect(sent(engine, "accounts_process_remove")).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove for good" }));
    await waitFor(() => expect(sent(engine, "accounts_process_remove")).toHaveLength(1));
  });

  it("asks the provider for the state that is chosen", async () => {
    const engine = installFake({ accounts_processes: () => LIST });
    page(Processes);
    await screen.findByRole("list", { name: /Processes of/ });
    await userEvent.click(screen.getByRole("button", { name: /State/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Failed" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_processes").at(-1)).toMatchObject({
        asked: { days: 30, stands: "failed", with_removed: false },
      }),
    );
  });

  it("filters by every word that is typed", () => {
    expect(narrowed(LIST.rows, "alpha renew").map(({ id }) => id)).toEqual(["600000001"]);
    expect(narrowed(LIST.rows, "ALPHA owner")).toEqual([]);
    expect(narrowed(LIST.rows, " ")).toHaveLength(2);
  });

  it("says why a provider lists none", async () => {
    installFake({ accounts_processes: () => ({ ...LIST, rows: [], unlisted: "It has no list.", removal: null }) });
    page(Processes);
    expect(await screen.findByText("It has no list.")).toBeTruthy();
    expect(screen.getByText("No process is listed")).toBeTruthy();
  });
});

describe("the contacts that an account keeps", () => {
  it("tells the names concerned before a change is sent, with the plan that was shown", async () => {
    const engine = installFake({
      contacts_kept: () => ({ rows: [CONTACT], unreadable: [], next: null }),
      contacts_kept_read: () => CONTACT,
      contacts_list: () => [],
      contacts_kept_plan: () => ({
        hash: "h1",
        before: CONTACT.contact,
        changes: [{ field: "city", label: "City", before: "Berlin", after: "Potsdam" }],
        effect: "Every name that carries it gets the other words.",
        faults: [],
        names: ["alpha.com", "beta.com"],
        looked_at: 2,
        of: 2,
        words: "2 names of the account carry it.",
      }),
      contacts_kept_change: () => ({ kept: CONTACT, done: true, words: "The contact was changed." }),
    });
    page(KeptContacts);
    await userEvent.click(await screen.findByRole("button", { name: "Change CCOM-100001" }));
    const city = await screen.findByLabelText("City");
    expect(screen.queryByLabelText("Phone")).toBeNull();
    await userEvent.clear(city);
    await userEvent.type(city, "Potsdam");
    await userEvent.click(screen.getByRole("button", { name: "Review the change" }));
    expect(await screen.findByText("2 names of the account carry it.")).toBeTruthy();
    expect(screen.getByText("alpha.com, beta.com")).toBeTruthy();
    expect(sent(engine, "contacts_kept_change")).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Change the contact" }));
    await waitFor(() =>
      expect(sent(engine, "contacts_kept_change")).toMatchObject([
        { order: { handle: "CCOM-100001", plan: "h1", contact: { city: "Potsdam" } } },
      ]),
    );
  });

  it("offers to make one where there is none", async () => {
    installFake({ contacts_kept: () => ({ rows: [], unreadable: [], next: null }), contacts_list: () => [] });
    page(KeptContacts);
    expect(await screen.findByText("No contact is kept there yet")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "New contact" }));
    expect(await screen.findByText("The address book is empty. Make a contact there first.")).toBeTruthy();
  });
});

describe("the end of a contact", () => {
  const look = {
    handle: "CCOM-100001",
    contact: CONTACT.contact,
    names: [],
    words: "None.",
    blocked: null,
    hash: "h1",
  };
  const open = async () => {
    page(KeptContacts);
    await userEvent.click(await screen.findByRole("button", { name: "Delete CCOM-100001" }));
    return screen.findByRole("alertdialog");
  };

  it("is sent as it was shown", async () => {
    const engine = installFake({
      contacts_kept: () => ({ rows: [CONTACT], unreadable: [], next: null }),
      contacts_kept_removal: () => look,
      contacts_kept_remove: () => ({ done: true, words: "The contact CCOM-100001 was deleted." }),
    });
    const dialog = await open();
    await userEvent.click(await within(dialog).findByRole("button", { name: "Delete the contact" }));
    await waitFor(() =>
      expect(sent(engine, "contacts_kept_remove")).toMatchObject([{ handle: "CCOM-100001", shown: "h1" }]),
    );
  });

  it("is not offered while a name carries it", async () => {
    installFake({
      contacts_kept: () => ({ rows: [CONTACT], unreadable: [], next: null }),
      contacts_kept_removal: () => ({ ...look, names: ["alpha.com"], blocked: "A name carries it." }),
    });
    const dialog = await open();
    expect(await within(dialog).findByText("A name carries it.")).toBeTruthy();
    expect(within(dialog).getByText("alpha.com")).toBeTruthy();
    expect(within(dialog).queryByRole("button", { name: "Delete the contact" })).toBeNull();
  });
});

describe("the endings of an account", () => {
  it("are listed with those that ask for more, and filtered by what is typed", async () => {
    const many = Array.from({ length: 14 }, (_, at) => ({ ending: `e${String(at)}`, asks: false, least_years: null }));
    installFake({
      accounts_endings: () => ({
        endings: [...many, { ending: "us", asks: true, least_years: null }],
        partial: "It goes on.",
      }),
    });
    page(Endings);
    expect(await screen.findByText("It goes on.")).toBeTruthy();
    expect(screen.getByText(/15 endings; .us asks for more than a contact/)).toBeTruthy();
    await userEvent.type(screen.getByRole("textbox", { name: "Filter endings" }), ".us");
    const rows = within(screen.getByRole("list", { name: /Endings of/ })).getAllByRole("listitem");
    expect(rows.map(({ textContent }) => textContent)).toEqual([".usAsks for more"]);
  });
});
