import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import {
  FaultError,
  type AccountProfile,
  type Contact,
  type Descriptor,
  type Fault,
  type TokensView,
  type TokenView,
} from "@/ipc";
import { account, installFake, NOW, planetdomains, type Handler } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import AccountsPage from "../page";

const domani: Descriptor = {
  ...planetdomains,
  id: "domani",
  label: "domani.sh",
  extras: ["sign_up", "billing", "tokens"],
  orders: planetdomains.orders && {
    ...planetdomains.orders,
    registrant: { words: "One for all.", from: "account", fields: [] },
  },
};
const quay = account({ provider: "domani", label: "Quay", balance: null, reference: "dev@example.com", facts: [] });

const profile: AccountProfile = {
  read_at: NOW,
  reference: "dev@example.com",
  balance: null,
  api_enabled: null,
  can_pay: false,
  facts: [{ label: "Referral code", value: "x7k9m2" }],
  warnings: ["No card is on file."],
  has_contact: true,
};

function token(change: Partial<TokenView> = {}): TokenView {
  return {
    id: "k1",
    name: "Default",
    masked: "domani_sk_a...wxyz",
    usage: "elsewhere",
    scopes: ["*"],
    created_at: NOW - 86_400 * 40,
    last_used_at: null,
    expires_at: null,
    expired: false,
    ...change,
  };
}

const keys: TokensView = {
  tokens: [
    token({ id: "own", name: "Desk", usage: "here", last_used_at: NOW - 60 }),
    token({ id: "ci", name: "Build server", scopes: ["domains:read"] }),
  ],
  unreadable: 0,
  scopes: [
    { key: "*", label: "Everything", everything: true, used_here: false },
    { key: "domains:read", label: "Read names and DNS", everything: false, used_here: true },
    { key: "tokens:write", label: "Create and revoke keys", everything: false, used_here: true },
  ],
  shortest: 3600,
  longest: 31_536_000,
  longest_name: 60,
};

const refused: Fault = {
  code: "unauthorized",
  message: "domani.sh refused the key: it was revoked there, or it is not complete.",
  hint: "Create a new key in the dashboard of domani.sh.",
  retryable: false,
};

function open(tab: string, answers: Record<string, Handler> = {}) {
  const engine = installFake({
    accounts_providers: () => [domani],
    accounts_list: () => [quay],
    accounts_profile: () => profile,
    accounts_tokens: () => keys,
    contacts_account: () => ({ account: quay.id, effect: "It becomes the registrant of all names.", contact: null }),
    contacts_list: () => [],
    ...answers,
  });
  navigate("accounts", { account: quay.id, tab });
  renderPage(<AccountsPage />);
  return engine;
}

const sent = (engine: ReturnType<typeof installFake>, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

beforeEach(() => navigate("accounts"));

describe("the profile", () => {
  it("shows what the account says, and leads to a contact where it has none", async () => {
    open("profile");
    expect(await screen.findByText("x7k9m2")).toBeTruthy();
    expect(screen.getByText("No card is on file.")).toBeTruthy();
    expect(await screen.findByText("Quay has no contact yet")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Give it a contact" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("It becomes the registrant of all names.")).toBeTruthy();
    expect(within(dialog).getByText("The address book is empty. Make a contact there first.")).toBeTruthy();
  });

  it("shows the contact of the account with all its parts", async () => {
    const contact: Contact = {
      first_name: "Mira",
      last_name: "Quayle",
      organization: "",
      job_title: "",
      email: "mira@example.org",
      phone: "+441170000000",
      address1: "1 Harbour Row",
      address2: "",
      city: "Bristol",
      state: "Avon",
      postal_code: "BS1 4AA",
      country: "GB",
    };
    open("profile", { contacts_account: () => ({ account: quay.id, effect: "All names.", contact }) });
    const part = await screen.findByRole("region", { name: "Contact" });
    expect(await within(part).findByText("Mira Quayle")).toBeTruthy();
    expect(within(part).getByText("BS1 4AA Bristol, Avon")).toBeTruthy();
    expect(within(part).queryByText("Organization")).toBeNull();
  });

  it("keeps what was known when the account cannot be read", async () => {
    open("profile", {
      accounts_list: () => [account({ ...quay, facts: [{ label: "Plan", value: "free" }] })],
      accounts_profile: () => {
        throw new FaultError(refused);
      },
    });
    const panel = await screen.findByRole("tabpanel", { name: "Profile" });
    expect(await within(panel).findByText(refused.message)).toBeTruthy();
    expect(within(panel).getByText("free")).toBeTruthy();
  });
});

describe("billing", () => {
  const bills: Record<string, Handler> = {
    accounts_invoices: () => ({ invoices: [], more: false, unreadable: 0 }),
    accounts_referrals: () => ({
      code: "x7k9m2",
      rate_percent: 20,
      earned: { minor: "400", currency: "USD" },
      paid_out: { minor: "200", currency: "USD" },
      pending: { minor: "200", currency: "USD" },
      referrals: [
        {
          id: "r1",
          domains: ["friend-site.com"],
          earned: { minor: "200", currency: "USD" },
          paid_out: false,
          created_at: NOW,
        },
      ],
      unreadable: 0,
    }),
  };

  it("says what is empty, and shows earnings in money", async () => {
    open("billing", bills);
    expect(await screen.findByText("No invoice yet")).toBeTruthy();
    const part = screen.getByRole("region", { name: "Referrals" });
    expect(await within(part).findByText("friend-site.com")).toBeTruthy();
    expect(within(part).getByText("4.00")).toBeTruthy();
    expect(within(part).getByText("Not yet")).toBeTruthy();
    expect(await screen.findByText("Missing")).toBeTruthy();
  });

  it("asks for the payment page only when it is wanted, and looks again afterwards", async () => {
    let paid = false;
    const engine = open("billing", {
      ...bills,
      accounts_profile: () => ({ ...profile, can_pay: paid }),
      accounts_billing_setup: () => "https://checkout.domani.run/session/1",
    });
    const button = await screen.findByRole("button", { name: "Set up a payment" });
    expect(sent(engine, "accounts_billing_setup")).toHaveLength(0);
    await userEvent.click(button);
    expect(await screen.findByText("The page is ready")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "I have done it" }));
    expect(await screen.findByText(/still knows of no way to pay/)).toBeTruthy();
    paid = true;
    await userEvent.click(screen.getByRole("button", { name: "I have done it" }));
    expect(await screen.findByText("Set up")).toBeTruthy();
    expect(screen.queryByText("The page is ready")).toBeNull();
  });
});

describe("tokens", () => {
  it("creates one with the rights that were chosen, shows its key once and puts it in place", async () => {
    const copied = vi.fn(() => Promise.resolve());
    const engine = open("tokens", {
      accounts_token_create: () => ({ key: "domani_sk_once", id: "k9", name: "Laptop", notices: [] }),
      accounts_token_keep: () => quay,
    });
    await userEvent.click(await screen.findByRole("button", { name: "New token" }));
    await userEvent.click(await screen.findByRole("button", { name: "Create the token" }));
    expect(screen.getByText("The token needs a name, such as the program that it is for")).toBeTruthy();
    expect(screen.getByText("Choose what the token may do")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Name"), "Laptop");
    await userEvent.click(screen.getByRole("checkbox", { name: /Read names and DNS/ }));
    await userEvent.click(screen.getByRole("button", { name: "Create the token" }));
    expect(await screen.findByText("domani_sk_once")).toBeTruthy();
    expect(sent(engine, "accounts_token_create")).toEqual([
      { id: quay.id, wish: { name: "Laptop", scopes: ["domains:read"], expires_in: null } },
    ]);
    expect(screen.getByText(/can no longer: create and revoke keys/)).toBeTruthy();
    Object.defineProperty(navigator, "clipboard", { value: { writeText: copied }, configurable: true });
    await userEvent.click(screen.getByRole("button", { name: "Copy the key" }));
    expect(copied).toHaveBeenCalledWith("domani_sk_once");
    await userEvent.click(screen.getByRole("button", { name: "Use it here" }));
    expect(await screen.findByText("Freehold uses this token for Quay now")).toBeTruthy();
    expect(sent(engine, "accounts_token_keep")).toEqual([{ id: quay.id, key: "domani_sk_once" }]);
    await userEvent.click(screen.getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText("domani_sk_once")).toBeNull());
  });

  it("says that a lost answer may have left a token behind, and leads to revoking it", async () => {
    const engine = open("tokens", {
      accounts_token_create: () => ({
        key: null,
        id: "ci",
        name: "Build server",
        notices: ['A key called "Build server" is in the list now, but nobody has seen it.'],
      }),
      accounts_token_revoke: () => '"Build server" is revoked.',
    });
    await userEvent.click(await screen.findByRole("button", { name: "New token" }));
    await userEvent.type(await screen.findByLabelText("Name"), "Build server");
    await userEvent.click(screen.getByRole("checkbox", { name: /Everything/ }));
    await userEvent.click(screen.getByRole("button", { name: "Create the token" }));
    expect(await screen.findByText("The answer was lost")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Revoke it" }));
    await userEvent.click(await screen.findByRole("button", { name: "Revoke for good" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_token_revoke")).toEqual([{ id: quay.id, token: "ci", inUseToo: false }]),
    );
  });

  it("revokes the one in use only after a word of its own", async () => {
    const engine = open("tokens", { accounts_token_revoke: () => "Gone." });
    await userEvent.click(await screen.findByRole("button", { name: "Revoke Desk" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("Freehold itself uses this token for Quay")).toBeTruthy();
    const button = within(dialog).getByRole("button", { name: "Revoke for good" });
    expect(button).toHaveProperty("disabled", true);
    await userEvent.type(within(dialog).getByLabelText("Type revoke to confirm"), "revoke");
    await userEvent.click(button);
    await waitFor(() =>
      expect(sent(engine, "accounts_token_revoke")).toEqual([{ id: quay.id, token: "own", inUseToo: true }]),
    );
  });

  it("says what to do when the key was revoked elsewhere", async () => {
    open("tokens", {
      accounts_tokens: () => {
        throw new FaultError(refused);
      },
    });
    expect(await screen.findByText(refused.message)).toBeTruthy();
    expect(screen.getByText(/enter it with Replace key above/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "New token" })).toHaveProperty("disabled", true);
  });
});

describe("without a key", () => {
  async function form(answers: Record<string, Handler>) {
    const engine = installFake({ accounts_providers: () => [domani], accounts_list: () => [], ...answers });
    navigate("accounts", { connect: "domani" });
    renderPage(<AccountsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Create an account" }));
    return engine;
  }

  it("opens an account for a mail address and goes to its billing", async () => {
    const engine = await form({ accounts_sign_up: () => ({ kind: "opened", account: quay }) });
    await userEvent.click(screen.getByRole("button", { name: "Create an account" }));
    expect(screen.getByText("Write a mail address, such as mira@example.org")).toBeTruthy();
    expect(sent(engine, "accounts_sign_up")).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("Mail address"), "mira@example.org");
    await userEvent.click(screen.getByRole("button", { name: "Create an account" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_sign_up")).toEqual([
        { wish: { provider: "domani", base_url: null, label: "", email: "mira@example.org", referral: null } },
      ]),
    );
    await waitFor(() => expect(window.location.hash).toContain("tab=billing"));
  });

  it("leads to the sign-in link when there is an account already", async () => {
    const engine = await form({ accounts_sign_up: () => ({ kind: "exists" }), accounts_sign_in_link: () => null });
    await userEvent.type(screen.getByLabelText("Mail address"), "mira@example.org");
    await userEvent.click(screen.getByRole("button", { name: "Create an account" }));
    const said = await screen.findByRole("alert");
    expect(within(said).getByText("There is an account for this address already")).toBeTruthy();
    await userEvent.click(within(said).getByRole("button", { name: "Mail me a sign-in link" }));
    expect(await screen.findByText("A sign-in link is on its way to mira@example.org")).toBeTruthy();
    expect(sent(engine, "accounts_sign_in_link")).toEqual([
      { provider: "domani", baseUrl: null, email: "mira@example.org" },
    ]);
  });

  it("shows the key of an account that is open when it could not be kept", async () => {
    await form({ accounts_sign_up: () => ({ kind: "not_kept", key: "domani_sk_new", fault: refused }) });
    await userEvent.type(screen.getByLabelText("Mail address"), "mira@example.org");
    await userEvent.click(screen.getByRole("button", { name: "Create an account" }));
    expect(await screen.findByText("domani_sk_new")).toBeTruthy();
    expect(screen.getByText(/it is not shown again/)).toBeTruthy();
  });
});
