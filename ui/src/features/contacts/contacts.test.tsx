import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentRoute, navigate } from "@/app";
import { ToastRegion } from "@/components";
import { FaultError, type Contact, type ContactCheck, type ContactDraft, type ContactView, type Fault } from "@/ipc";
import { account, installFake } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import { EMPTY_CONTACT } from "@/app";
import { fieldFaults } from "./draft";
import ContactsPage from "./page";

const MIRA: Contact = {
  ...EMPTY_CONTACT,
  first_name: "Mira",
  last_name: "Okafor",
  email: "mira@example.org",
  phone: "+441170000000",
  country: "GB",
};

/** As the engine checks: Bizzy wants a job title beside an organization, PlanetDomains takes nothing. */
function checksOf(contact: Contact): ContactCheck[] {
  const needsTitle = contact.organization !== "" && contact.job_title === "";
  return [
    {
      provider: "bizzy",
      label: "Bizzy",
      from: "order",
      faults: needsTitle ? [{ field: "job_title", message: "Job title is needed when an organization is named." }] : [],
    },
    { provider: "planetdomains", label: "PlanetDomains", from: "provider", faults: [] },
    { provider: "domani", label: "domani.sh", from: "account", faults: [] },
  ];
}

function view(change: Partial<ContactView> = {}): ContactView {
  return {
    id: "c1",
    label: "Mira",
    contact: MIRA,
    is_default: true,
    checks: checksOf(MIRA),
    handles: [],
    lines: 0,
    ...change,
  };
}

function open(contacts: ContactView[], overrides: Parameters<typeof installFake>[0] = {}) {
  const engine = installFake({
    accounts_list: () => [account({ id: "d", provider: "domani", label: "Agency" })],
    contacts_list: () => contacts,
    contacts_check: ({ contact }) => checksOf(contact as Contact),
    contacts_account: () => ({ account: "d", effect: "It is pushed to all active names.", contact: null }),
    contacts_account_write: () => ({ account: "d", effect: "", contact: MIRA }),
    contacts_save: ({ draft }) => {
      const { id, label, contact, is_default } = draft as ContactDraft;
      return view({ id: id ?? "c2", label: label || "Mira Okafor", contact, is_default });
    },
    ...overrides,
  });
  renderPage(
    <>
      <ContactsPage />
      <ToastRegion />
    </>,
  );
  return { engine, user: userEvent.setup() };
}

const sent = (engine: ReturnType<typeof open>["engine"], command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

afterEach(cleanup);
beforeEach(() => act(() => navigate("contacts")));

describe("the address book", () => {
  it("says what to do when it is empty, and keeps the first contact as the default", async () => {
    const { engine, user } = open([]);
    await user.click(await screen.findByRole("button", { name: "New contact" }));
    await user.type(await screen.findByRole("textbox", { name: "First name" }), "Mira");
    await user.click(screen.getByRole("button", { name: "Keep contact" }));
    await waitFor(() => expect(sent(engine, "contacts_save")).toHaveLength(1));
    expect(sent(engine, "contacts_save")[0]).toMatchObject({
      draft: { id: null, label: "", is_default: true, contact: { first_name: "Mira" } },
    });
    await waitFor(() => expect(currentRoute()).toMatchObject({ page: "contacts", params: { contact: "c2" } }));
  });

  it("marks the field that a registrar would refuse, and says which one", async () => {
    const { user } = open([view()]);
    await user.type(await screen.findByRole("textbox", { name: "Organization" }), "Quay Ltd");
    await user.click(screen.getByRole("textbox", { name: "Job title" }));
    await user.tab();
    const words = "Job title is needed when an organization is named. (Bizzy)";
    expect(await screen.findByText(words)).toBeTruthy();
    const registrars = screen.getByRole("complementary", { name: "At your registrars" });
    expect(within(registrars).getByRole("img", { name: "1 thing to mend" })).toBeTruthy();
    expect(within(registrars).getByText("Takes no contacts from Freehold.")).toBeTruthy();
  });

  it("changes the one contact of an account only after saying what that does", async () => {
    const { engine, user } = open([view()]);
    expect(await screen.findByText(/has no contact yet/)).toBeTruthy();
    await user.click(await screen.findByRole("button", { name: "Use it at Agency" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("It is pushed to all active names.")).toBeTruthy();
    expect(sent(engine, "contacts_account_write")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Change the contact" }));
    await waitFor(() => expect(sent(engine, "contacts_account_write")).toEqual([{ account: "d", id: "c1" }]));
    expect(await screen.findByText(/Agency has Mira Okafor now/)).toBeTruthy();
  });

  it("keeps a contact that the engine refuses to remove, with the reason", async () => {
    const refusal: Fault = {
      code: "conflict",
      message: "2 lines of the cart use it.",
      hint: null,
      retryable: false,
      link: null,
    };
    const { user } = open([view({ lines: 2 })], {
      contacts_remove: () => {
        throw new FaultError(refusal);
      },
    });
    await user.click(await screen.findByRole("button", { name: "Remove" }));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(await within(dialog).findByText("2 lines of the cart use it.")).toBeTruthy();
  });
});

describe("faults of a field", () => {
  it("name all registrars that say the same", () => {
    const fault = { field: "phone", message: "Phone is missing." } as const;
    const check = (label: string): ContactCheck => ({ provider: label, label, from: "order", faults: [fault] });
    expect(fieldFaults([check("Bizzy"), check("Joker.com")])).toEqual({
      phone: "Phone is missing. (Bizzy, Joker.com)",
    });
  });
});
