import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ToastRegion } from "@/components";
import { readEndings } from "@/format";
import { installFake, settings, surroundings } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import SettingsPage from "./page";

it("a cap is kept as exact minor units when its field is left", async () => {
  const engine = installFake();
  renderPage(<SettingsPage />);
  const field = await screen.findByRole("textbox", { name: "One order, at most" });
  await userEvent.clear(field);
  await userEvent.type(field, "1,250.5");
  await userEvent.tab();
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "settings_set")?.args).toEqual({
      settings: { ...settings, order_cap: { minor: "125050", currency: "USD" } },
    }),
  );
});

it("an amount that could mean two things is refused and not kept", async () => {
  const engine = installFake();
  renderPage(<SettingsPage />);
  const field = await screen.findByRole("textbox", { name: "One order, at most" });
  await userEvent.clear(field);
  await userEvent.type(field, "1.250,00{Enter}");
  expect(await screen.findByText("Use digits and a point, such as 1250.00")).toBeTruthy();
  expect(engine.calls.some((one) => one.command === "settings_set")).toBe(false);
});

it("a change that cannot be kept falls back and says so", async () => {
  installFake({
    settings_set: () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw { code: "store", message: "The disk is full", hint: null, retryable: true };
    },
  });
  renderPage(
    <>
      <SettingsPage />
      <ToastRegion />
    </>,
  );
  const notify = await screen.findByRole("switch", { name: /Notify before names expire/ });
  await userEvent.click(notify);
  expect(await screen.findByText("The disk is full")).toBeTruthy();
  expect(notify).toHaveProperty("checked", true);
});

it("without a tray closing cannot keep the app, and the reason stands beside it", async () => {
  installFake({ app_surroundings: () => ({ ...surroundings, tray: false }) });
  renderPage(<SettingsPage />);
  expect(await screen.findByText("This desktop shows no tray, so closing the window quits.")).toBeTruthy();
  expect(screen.getByRole("switch", { name: /Closing the window/ })).toHaveProperty("disabled", true);
});

it("endings are read from whatever was pasted", () => {
  expect(readEndings(".de, *.co.uk;München\nDE")).toEqual(["de", "co.uk", "münchen"]);
  expect(readEndings("-x a_b http://x ..")).toEqual([]);
});

it("a rate is kept as the text that was typed, and a currency has one", async () => {
  const engine = installFake({ settings_get: () => ({ ...settings, compare_in: "USD", rates: [] }) });
  renderPage(<SettingsPage />);
  const add = await screen.findByRole("button", { name: "Add" });
  await userEvent.type(screen.getByRole("textbox", { name: "Currency of a new rate" }), "eur");
  await userEvent.type(screen.getByRole("textbox", { name: "New rate in USD" }), "1,08");
  expect(await screen.findByText("Use digits and a point, such as 1.0834")).toBeTruthy();
  expect(add).toHaveProperty("disabled", true);
  await userEvent.clear(screen.getByRole("textbox", { name: "New rate in USD" }));
  await userEvent.type(screen.getByRole("textbox", { name: "New rate in USD" }), "1.0834{Enter}");
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "settings_set")?.args).toEqual({
      settings: { ...settings, compare_in: "USD", rates: [{ currency: "EUR", rate: "1.0834" }] },
    }),
  );
  await userEvent.type(screen.getByRole("textbox", { name: "Currency of a new rate" }), "EUR");
  expect(await screen.findByText("It has a rate already")).toBeTruthy();
});

it("another currency to compare in drops the rates, which were worth something in the old one alone", async () => {
  const rates = [{ currency: "EUR", rate: "1.0834" }];
  const engine = installFake({ settings_get: () => ({ ...settings, compare_in: "USD", rates }) });
  renderPage(<SettingsPage />);
  await userEvent.click(await screen.findByRole("button", { name: /Compare prices in/ }));
  await userEvent.click(await screen.findByRole("option", { name: "EUR" }));
  await waitFor(() =>
    expect(engine.calls.find((one) => one.command === "settings_set")?.args).toEqual({
      settings: { ...settings, compare_in: "EUR", rates: [] },
    }),
  );
});

it("the list of RDAP servers says how old it is and is refreshed, or why it was not", async () => {
  let tries = 0;
  installFake({
    health_bootstrap: () => ({ published: "2026-07-23T02:00:03Z", fetched_at: null, endings: 1203 }),
    health_bootstrap_refresh: () => {
      tries += 1;
      if (tries === 1) {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
        throw { code: "offline", message: "IANA was not reached.", hint: "The list in use stays.", retryable: true };
      }
      return { published: "2026-11-20T02:00:03Z", fetched_at: 1_795_000_000, endings: 1210 };
    },
  });
  renderPage(<SettingsPage />);
  expect(await screen.findByText(/Published 23 Jul 2026, came with Freehold: 1,203 endings/)).toBeTruthy();
  const refresh = screen.getByRole("button", { name: "Refresh the list of RDAP servers" });
  await userEvent.click(refresh);
  expect(await screen.findByText("IANA was not reached. The list in use stays.")).toBeTruthy();
  await userEvent.click(refresh);
  expect(await screen.findByText(/Published 20 Nov 2026, fetched .*: 1,210 endings/)).toBeTruthy();
});
