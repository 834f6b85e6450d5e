import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { navigate } from "@/app";
import type { Descriptor, FormField } from "@/ipc";
import { account, failedCheck, installFake, passedCheck, planetdomains, surroundings } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import AccountsPage from "./page";

beforeEach(() => navigate("accounts"));

const sent = (engine: ReturnType<typeof installFake>, command: string) =>
  engine.calls.filter((one) => one.command === command);

describe("connecting an account", () => {
  it("asks for what the descriptor names, masks the secret and offers the address under Advanced", async () => {
    installFake({
      accounts_providers: () => [
        {
          ...planetdomains,
          form: [
            ...planetdomains.form,
            {
              key: "user",
              label: "User name",
              help: "As on the web site.",
              link: null,
              group: "access",
              kind: { kind: "text" },
              required: false,
            },
          ],
        },
      ],
    });
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    const key = await screen.findByLabelText("API key");
    expect(key).toHaveProperty("type", "password");
    expect(screen.getByLabelText("User name (optional)")).toHaveProperty("type", "text");
    expect(screen.getByText("This computer's address is on the account's list of allowed addresses.")).toBeTruthy();
    const advanced = screen.getByRole("button", { name: "Advanced" });
    expect(advanced.getAttribute("aria-expanded")).toBe("false");
    await userEvent.click(advanced);
    expect(screen.getByLabelText("API address")).toHaveProperty("placeholder", planetdomains.base_url);
  });

  it("checks first, keeps the account only then, and forgets the key", async () => {
    const engine = installFake();
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    await userEvent.type(await screen.findByLabelText("API key"), "pd_secret");
    await userEvent.click(screen.getByRole("button", { name: "Check and connect" }));
    await waitFor(() => expect(sent(engine, "accounts_add")).toHaveLength(1));
    expect(engine.calls.findIndex((one) => one.command === "accounts_test")).toBeLessThan(
      engine.calls.findIndex((one) => one.command === "accounts_add"),
    );
    expect(sent(engine, "accounts_add")[0]?.args).toEqual({
      draft: { provider: "planetdomains", label: "", base_url: null, credentials: { token: "pd_secret" } },
    });
    await waitFor(() => expect(screen.queryByLabelText("API key")).toBeNull());
    expect(document.body.innerHTML).not.toContain("pd_secret");
  });

  it("shows the first failed check with its remedy, and keeps nothing", async () => {
    const engine = installFake({ accounts_test: () => failedCheck });
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    await userEvent.type(await screen.findByLabelText("API key"), "pd_old");
    await userEvent.click(screen.getByRole("button", { name: "Check and connect" }));
    expect(await screen.findByText("PlanetDomains does not accept the key")).toBeTruthy();
    expect(screen.getByText(/The key was rotated or revoked/)).toBeTruthy();
    expect(screen.getByText("not reached")).toBeTruthy();
    expect(sent(engine, "accounts_add")).toHaveLength(0);
    expect(screen.getByLabelText("API key")).toHaveProperty("value", "pd_old");
  });

  it("sends nothing while a needed field is empty", async () => {
    const engine = installFake();
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Check and connect" }));
    expect(await screen.findByText("API key is needed")).toBeTruthy();
    expect(sent(engine, "accounts_test")).toHaveLength(0);
  });

  it("asks where keys are kept before a key is typed, where there is no keychain", async () => {
    const engine = installFake({
      app_surroundings: () => ({
        ...surroundings,
        vault: { kind: "keychain", ready: false, locked: false, reason: "No secret service answers." },
      }),
    });
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    expect(await screen.findByText("No secret service answers.")).toBeTruthy();
    expect(screen.queryByLabelText("API key")).toBeNull();
    const keep = screen.getByRole("button", { name: "Keep keys in the file" });
    expect(keep).toHaveProperty("disabled", true);
    await userEvent.type(screen.getByLabelText("New passphrase"), "correct horse");
    await userEvent.type(screen.getByLabelText("The same again"), "correct horse");
    await userEvent.click(keep);
    await waitFor(() =>
      expect(sent(engine, "settings_vault")[0]?.args).toEqual({
        request: { kind: "passphrase", passphrase: "correct horse" },
      }),
    );
  });
});

const REGISTRANT: FormField = {
  key: "firstName",
  label: "First name",
  help: "As in the registrant's papers.",
  link: null,
  group: "registrant",
  kind: { kind: "text" },
  required: false,
};
const PLAN: FormField = {
  key: "plan",
  label: "Plan",
  help: "Sets the pace of calls.",
  link: null,
  group: "options",
  kind: {
    kind: "choice",
    options: [
      { value: "free", label: "Free" },
      { value: "pro", label: "Pro" },
    ],
  },
  required: false,
};
const buying: Descriptor = { ...planetdomains, form: [...planetdomains.form, REGISTRANT, PLAN] };

describe("an account with a registrant and options", () => {
  it("sends them with the key, from parts that are closed until asked for", async () => {
    const engine = installFake({ accounts_providers: () => [buying] });
    navigate("accounts", { connect: "planetdomains" });
    renderPage(<AccountsPage />);
    await userEvent.type(await screen.findByLabelText("API key"), "pd_secret");
    await userEvent.click(screen.getByRole("button", { name: "Registrant, needed to buy names here" }));
    await userEvent.type(screen.getByLabelText("First name"), "Mira");
    await userEvent.click(screen.getByRole("button", { name: "Check and connect" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_add")[0]?.args).toMatchObject({
        draft: { credentials: { token: "pd_secret", firstName: "Mira" } },
      }),
    );
  });

  it("changes the registrant without the key, which stays as it is", async () => {
    const engine = installFake({
      accounts_providers: () => [buying],
      accounts_list: () => [account({ fields: { firstName: "Mira", plan: "pro" } })],
    });
    renderPage(<AccountsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "More actions" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Registrant" }));
    const name = await screen.findByLabelText("First name");
    expect(name).toHaveProperty("value", "Mira");
    await userEvent.clear(name);
    await userEvent.type(name, "Ada");
    await userEvent.click(screen.getByRole("button", { name: "Keep changes" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_update")[0]?.args).toMatchObject({
        patch: { label: null, base_url: null, credentials: { firstName: "Ada", plan: "pro" } },
      }),
    );
  });
});

describe("a connected account", () => {
  it("says what will not work although the key is right", async () => {
    installFake({ accounts_list: () => [account({ warnings: ["The token may not read registrations."] })] });
    renderPage(<AccountsPage />);
    expect(await screen.findByText("The token may not read registrations.")).toBeTruthy();
  });

  it("shows the calls left where the quota lasts longer than a moment", async () => {
    const quota = { left: 1038, quota: 1200, per_seconds: 300, words: "1,200 requests in 5 minutes" };
    installFake({ accounts_list: () => [account({ quota })] });
    renderPage(<AccountsPage />);
    expect(await screen.findByText("1,038 of 1,200")).toBeTruthy();
  });

  it("says what it can and, with the reason, what it cannot", async () => {
    installFake();
    renderPage(<AccountsPage />);
    expect(await screen.findByText("Register and renew")).toBeTruthy();
    expect(screen.getByText("PlanetDomains has no auto-renew switch.")).toBeTruthy();
    expect(screen.getByText("120.00")).toBeTruthy();
  });

  it("is checked on request", async () => {
    installFake({ accounts_list: () => [account({ state: "failing", fault: failedCheck.steps[2]?.fault ?? null })] });
    renderPage(<AccountsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Find the cause" }));
    for (const step of passedCheck.steps) expect(await screen.findByText(step.label)).toBeTruthy();
  });

  it("is disconnected only after the count was typed", async () => {
    const engine = installFake();
    renderPage(<AccountsPage />);
    await userEvent.click(await screen.findByRole("button", { name: "More actions" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
    const dialog = await screen.findByRole("alertdialog");
    const confirm = within(dialog).getByRole("button", { name: "Disconnect 58 names" });
    expect(confirm).toHaveProperty("disabled", true);
    await userEvent.type(within(dialog).getByLabelText("Type 58 to confirm"), "58");
    await userEvent.click(confirm);
    await waitFor(() => expect(sent(engine, "accounts_remove")[0]?.args).toEqual({ id: account().id }));
  });
});
