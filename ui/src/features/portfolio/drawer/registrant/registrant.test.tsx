import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Contact, NameDetail, RegistrantChangeView, RegistrantView } from "@/ipc";
import { installFake, NOW, planetdomains } from "../../../../../test/fake";
import { renderPage } from "../../../../../test/render";
import { RegistrantTab } from "./RegistrantTab";

const PAT: Contact = {
  first_name: "Pat",
  last_name: "Sample",
  organization: "Sample GmbH",
  job_title: "",
  email: "pat@example.org",
  phone: "+49301234567",
  address1: "Weg 1",
  address2: "",
  city: "Berlin",
  state: "",
  postal_code: "10115",
  country: "DE",
};

const KEY = { account: "a1", name: "alpha.com" };

const VIEW: RegistrantView = {
  key: KEY,
  told: true,
  contact: PAT,
  handles: [{ role: "owner", handle: "CCOM-100001" }],
  grants: [{ role: "@creator", details: "true 0 undef" }],
  price: null,
  note: null,
  fields: [
    { field: "email", required: "always", longest: 254 },
    { field: "city", required: "always", longest: 255 },
  ],
  blocked: null,
  label: null,
  change: null,
};

const CHANGE: RegistrantChangeView = {
  state: "accepted",
  words: "Joker.com accepted it as process 600000003.",
  process: "600000003",
  sent_at: NOW - 60,
  settled_at: null,
  seen: false,
};

const detail = { row: { ...KEY, unicode: "alpha.com", registered: true } } as unknown as NameDetail;
const joker = {
  ...planetdomains,
  id: "joker",
  label: "Joker.com",
  extras: ["contacts" as const, "registrant" as const],
};

const open = () => renderPage(<RegistrantTab detail={detail} descriptor={joker} />);

const sent = (engine: ReturnType<typeof installFake>, command: string) =>
  engine.calls.filter((one) => one.command === command).map(({ args }) => args);

describe("the label beside a registrant", () => {
  it("changes alone, and only when there is something to change", async () => {
    const label = { longest: 120, text: "Old shop", sent_at: NOW - 60 };
    const engine = installFake({
      portfolio_registrant: () => ({ ...VIEW, label }),
      portfolio_registrant_label: () => ({ ...VIEW, label: { ...label, text: "New shop" } }),
    });
    open();
    expect(await screen.findByText(/no 15 days of verification begin/)).toBeTruthy();
    const button = screen.getByRole("button", { name: "Change the label" });
    expect(button).toHaveProperty("disabled", true);
    const field = screen.getByRole("textbox", { name: "Label" });
    await userEvent.clear(field);
    expect(button).toHaveProperty("disabled", true);
    await userEvent.type(field, " New shop {Enter}");
    await waitFor(() => expect(sent(engine, "portfolio_registrant_label")).toEqual([{ key: KEY, label: "New shop" }]));
    expect(sent(engine, "portfolio_registrant_change")).toEqual([]);
  });
});

describe("the registrant of a name", () => {
  it("shows whose it is, its handles and its grants", async () => {
    installFake({ portfolio_registrant: () => VIEW });
    open();
    expect(await screen.findByText("pat@example.org")).toBeTruthy();
    expect(screen.getByText("CCOM-100001")).toBeTruthy();
    expect(screen.getByText("@creator")).toBeTruthy();
    expect(screen.getByText("true 0 undef")).toBeTruthy();
  });

  it("changes an owner only when the warning was seen and the name typed", async () => {
    const engine = installFake({
      portfolio_registrant: () => VIEW,
      contacts_list: () => [],
      portfolio_registrant_plan: () => ({
        hash: "h1",
        after: PAT,
        changes: [{ field: "email", label: "Email", before: "pat@example.org", after: "kim@example.org" }],
        effect: "The name may be held for 60 days.",
        grave: true,
        faults: [],
        blocked: null,
      }),
      portfolio_registrant_change: () => ({ ...VIEW, change: CHANGE }),
    });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Change the registrant" }));
    const mail = await screen.findByLabelText("Email");
    await userEvent.clear(mail);
    await userEvent.type(mail, "kim@example.org");
    await userEvent.click(screen.getByRole("button", { name: "Review the change" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("The name may be held for 60 days.")).toBeTruthy();
    const button = within(dialog).getByRole("button", { name: "Change the registrant" });
    expect(button).toHaveProperty("disabled", true);
    await userEvent.type(within(dialog).getByLabelText("Type alpha.com to confirm"), "alpha.com");
    expect(sent(engine, "portfolio_registrant_change")).toEqual([]);
    await userEvent.click(button);
    await waitFor(() =>
      expect(sent(engine, "portfolio_registrant_change")).toMatchObject([
        { order: { plan: "h1", confirmed: true, typed: "alpha.com", contact: { email: "kim@example.org" } } },
      ]),
    );
    expect(await screen.findByText(/is under way/)).toBeTruthy();
  });

  it("says at the field what would be refused, and that nothing would change", async () => {
    let first = true;
    installFake({
      portfolio_registrant: () => VIEW,
      contacts_list: () => [],
      portfolio_registrant_plan: () => {
        const faults = first ? [{ field: "city", message: "City is missing." }] : [];
        const changes = first ? [{ field: "city", label: "City", before: "Berlin", after: "" }] : [];
        first = false;
        return { hash: "h", after: PAT, changes, effect: null, grave: false, faults, blocked: null };
      },
    });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Change the registrant" }));
    await userEvent.click(await screen.findByRole("button", { name: "Review the change" }));
    expect(await screen.findByText("City is missing.")).toBeTruthy();
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Review the change" }));
    expect(await screen.findByText("Nothing would change.")).toBeTruthy();
  });

  it("tells a refused change in the provider's words until it was seen", async () => {
    const failed = { ...CHANGE, state: "failed" as const, settled_at: NOW, words: 'Joker.com refused it: "declined"' };
    let seen = false;
    const engine = installFake({
      portfolio_registrant: () => ({ ...VIEW, change: { ...failed, seen } }),
      portfolio_registrant_seen: () => {
        seen = true;
        return null;
      },
    });
    open();
    expect(await screen.findByText('Joker.com refused it: "declined"')).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Got it" }));
    await waitFor(() => expect(screen.queryByText('Joker.com refused it: "declined"')).toBeNull());
    expect(sent(engine, "portfolio_registrant_seen")).toEqual([{ key: KEY }]);
  });

  it("offers no change where there is a reason against it, and says what is only known from here", async () => {
    installFake({
      portfolio_registrant: () => ({ ...VIEW, told: false, contact: null, blocked: "Joker.com asks 12.00 EUR." }),
    });
    open();
    expect(await screen.findByText("Joker.com asks 12.00 EUR.")).toBeTruthy();
    expect(screen.getByText(/nothing was sent from here yet/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Change the registrant" })).toHaveProperty("disabled", true);
  });
});
