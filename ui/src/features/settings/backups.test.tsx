import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ToastRegion } from "@/components";
import type { BackupsView, LibraryContents, RestoreView } from "@/ipc";
import { info, installFake, settings } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import SettingsPage from "./page";

const contents: LibraryContents = {
  accounts: 3,
  hand_names: 0,
  tags: 12,
  notes: 0,
  views: 2,
  orders: 7,
  cart_lines: 0,
  contacts: 1,
  templates: 0,
  zone_states: 40,
  wanted: 0,
  policies: 0,
};

const backup: RestoreView = {
  id: "one",
  file: "Freehold backup 2026-11-20.tar",
  made: 1_795_132_800,
  version: "0.1.0",
  contents,
  today: { ...contents, orders: 9 },
  keys: true,
  open_orders: 1,
};

const backups: BackupsView = {
  copies: [
    { name: "library-1.db", made: 1_795_478_400, kilobytes: 340, why: "regular", problem: null },
    { name: "library-2.db", made: 1_795_392_000, kilobytes: 340, why: "regular", problem: "It is damaged." },
  ],
  folder: "/data/backups",
  refused: null,
  damaged: false,
  waiting: null,
};

it("a backup is shown with what it holds, and put back after a second step with its keys", async () => {
  const engine = installFake({
    settings_restore_file: () => backup,
    settings_restore: () => ({ contents, keys: 2, notes: ["Enter the key of Main again."] }),
  });
  renderPage(
    <>
      <SettingsPage />
      <ToastRegion />
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Choose a file" }));
  const dialog = await screen.findByRole("dialog", { name: "Restore from a backup" });
  expect(within(dialog).getByRole("row", { name: "Orders 7 9" })).toBeTruthy();
  expect(within(dialog).getByText(/the journal of purchases goes over as it is today/)).toBeTruthy();
  await userEvent.type(within(dialog).getByLabelText("Passphrase of the keys in it"), "correct horse");
  await userEvent.click(within(dialog).getByRole("button", { name: "Continue" }));
  expect(engine.calls.some((one) => one.command === "settings_restore")).toBe(false);
  await userEvent.click(await screen.findByRole("button", { name: "Put it back" }));
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "settings_restore")?.args).toEqual({
      id: "one",
      passphrase: "correct horse",
    }),
  );
  expect(await screen.findByText(/with 3 accounts and 2 keys from the backup/)).toBeTruthy();
  expect(screen.getByText("Enter the key of Main again.")).toBeTruthy();
});

it("a damaged copy is not offered, and a good one is", async () => {
  installFake({ settings_backups: () => backups });
  renderPage(<SettingsPage />);
  const list = await screen.findByRole("list", { name: "Copies of the library" });
  const buttons = within(list).getAllByRole("button");
  expect(buttons.map((button) => button.hasAttribute("disabled"))).toEqual([false, true]);
  expect(within(list).getByText("It is damaged.")).toBeTruthy();
});

it("a damaged library leads to its last good copy", async () => {
  const engine = installFake({
    settings_backups: () => ({ ...backups, damaged: true }),
    settings_restore_copy: () => ({ ...backup, today: null }),
  });
  renderPage(<SettingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Restore the last good copy" }));
  await screen.findByRole("dialog", { name: "Restore from a backup" });
  expect(engine.calls.find((one) => one.command === "settings_restore_copy")?.args).toEqual({ name: "library-1.db" });
});

it("keys go into a backup only under a passphrase that was typed twice", async () => {
  const engine = installFake({ settings_export: () => null });
  renderPage(<SettingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Back up" }));
  const dialog = await screen.findByRole("dialog", { name: "Back up everything" });
  await userEvent.click(within(dialog).getByRole("radio", { name: /Take keys along/ }));
  const write = within(dialog).getByRole("button", { name: "Choose where" });
  expect(write).toHaveProperty("disabled", true);
  await userEvent.type(within(dialog).getByLabelText("Passphrase"), "correct horse");
  await userEvent.type(within(dialog).getByLabelText("The same again"), "correct horse");
  await userEvent.click(write);
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "settings_export")?.args).toEqual({
      passphrase: "correct horse",
    }),
  );
});

it("after a restore buying waits, and who allows it sooner is told what is not known", async () => {
  const engine = installFake({
    settings_backups: () => ({
      ...backups,
      waiting: { restored: 1_795_478_400, knows_until: 1_795_132_800, unread: ["Main"] },
    }),
    settings_money_resume: () => null,
  });
  renderPage(<SettingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Allow buying now" }));
  expect(await screen.findByText(/A name could be renewed a second time/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Allow buying" }));
  await waitFor(() => expect(engine.calls.some((one) => one.command === "settings_money_resume")).toBe(true));
});

it("the filter finds a setting by its words, and the group goes with it", async () => {
  installFake();
  renderPage(<SettingsPage />);
  await userEvent.type(await screen.findByRole("searchbox", { name: "Find a setting" }), "login");
  expect(screen.getByRole("switch", { name: "Start when you log in" })).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Spending" })).toBeNull();
  await userEvent.type(screen.getByRole("searchbox", { name: "Find a setting" }), "xyz");
  expect(await screen.findByText("No setting is called that")).toBeTruthy();
});

it("one setting goes back to what comes with the app, and all of them after a question", async () => {
  const engine = installFake({
    settings_get: () => ({ ...settings, sync_minutes: 15, theme: "dark" }),
    settings_defaults: () => ({ ...settings, sync_minutes: 60, theme: "system" }),
  });
  renderPage(
    <>
      <SettingsPage />
      <ToastRegion />
    </>,
  );
  await userEvent.click(
    await screen.findByRole("button", { name: "Read all accounts: put back what comes with Freehold" }),
  );
  await waitFor(() => {
    const sent = engine.calls.find((one) => one.command === "settings_set")?.args as { settings: typeof settings };
    expect([sent.settings.sync_minutes, sent.settings.theme]).toEqual([60, "dark"]);
  });
  await userEvent.click(screen.getByRole("button", { name: "Reset all settings" }));
  await userEvent.click(await screen.findByRole("button", { name: /^Reset \d+ settings?$/ }));
  await waitFor(() => {
    const sent = engine.calls.findLast((one) => one.command === "settings_set")?.args as { settings: typeof settings };
    expect(sent.settings.theme).toBe("system");
  });
});

it("the demo says why it neither backs up nor starts at login", async () => {
  installFake({
    app_info: () => ({ ...info, demo: true }),
    settings_backups: () => ({ ...backups, refused: "The demo's data is invented." }),
  });
  renderPage(<SettingsPage />);
  expect(await screen.findByText("The demo's data is invented.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Choose a file" })).toHaveProperty("disabled", true);
  expect(screen.getByRole("switch", { name: /Start when you log in/ })).toHaveProperty("disabled", true);
});
