import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { account, failedCheck, info, installFake, job, NOW, surroundings } from "../../test/fake";
import { changeOf } from "../features/dns/sample";
import { sampleRow } from "../features/portfolio/sample";
import { App } from "./App";
import { closeJobs } from "./panels";
import { currentRoute, navigate } from "./router";

beforeEach(() => {
  navigate("settings");
  closeJobs();
});

const openPalette = () => fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });

describe("the window", () => {
  it("shows counts, views, accounts and what needs attention around the page", async () => {
    installFake({
      accounts_list: () => [account({ state: "failing", fault: failedCheck.steps[2]?.fault ?? null })],
    });
    render(<App />);
    const nav = await screen.findByRole("navigation", { name: "Main" });
    expect(await within(nav).findByText("Due in 90 days")).toBeTruthy();
    expect(await screen.findByText("PlanetDomains needs attention")).toBeTruthy();
    await userEvent.click(screen.getByText("PlanetDomains needs attention"));
    expect(currentRoute()).toEqual({ page: "accounts", params: { account: account().id } });
  });

  it("shows the user's views after those built in, and of these only what has something in it", async () => {
    const view = (key: string, label: string, count: number, own = false) => ({
      key,
      label,
      filter: "",
      count,
      look: null,
      own,
    });
    installFake({
      portfolio_summary: () => ({
        total: 58,
        views: [
          view("mine", "Brand names", 0, true),
          view("due30", "Due in 30 days", 0),
          view("unlocked", "Unlocked", 0),
          view("lapsed", "Lapsed", 2),
        ],
        accounts: [],
        synced_at: NOW,
      }),
    });
    render(<App />);
    const nav = await screen.findByRole("navigation", { name: "Main" });
    await within(nav).findByText("Brand names");
    const titles = within(nav)
      .getAllByRole("link")
      .map((link) => link.querySelector(".nav-label")?.textContent ?? "");
    expect(titles.filter((title) => /Brand|Due|Unlocked|Lapsed/.test(title))).toEqual([
      "Due in 30 days",
      "Lapsed",
      "Brand names",
    ]);
    // An open view stays in sight although it has become empty.
    act(() => navigate("portfolio", { view: "unlocked" }));
    expect(within(nav).getByText("Unlocked")).toBeTruthy();
  });

  it("tells the shell when it can be shown, and follows the engine's events", async () => {
    const engine = installFake();
    render(<App />);
    await waitFor(() => expect(engine.calls.some((one) => one.command === "app_ready")).toBe(true));
    expect(await screen.findByText("No jobs")).toBeTruthy();
    act(() => engine.emit({ type: "job", job: job() }));
    expect(await screen.findByText("1 job, about 40 s left")).toBeTruthy();
    act(() =>
      engine.emit({
        type: "job",
        job: job({
          state: "partly",
          ended_at: NOW,
          items: [{ label: "page 3", state: "failed", detail: "timed out" }],
        }),
      }),
    );
    expect(await screen.findByText("Sync PlanetDomains: 1 item failed")).toBeTruthy();
  });

  it("cancels a job from its panel", async () => {
    const engine = installFake({ activity_jobs: () => [job()], activity_cancel: () => null });
    render(<App />);
    await userEvent.click(await screen.findByText("1 job, about 40 s left"));
    await userEvent.click(await screen.findByRole("button", { name: "Cancel: Sync PlanetDomains" }));
    await waitFor(() =>
      expect(engine.calls.find((one) => one.command === "activity_cancel")?.args).toEqual({ job: "job-1" }),
    );
  });

  it("pauses a job over zones, lets it go on, and leads to it zone by zone", async () => {
    const running = job({ kind: "dns_apply", title: "Apply DNS to 9 zones", can_pause: true });
    const engine = installFake({
      activity_jobs: () => [running],
      activity_pause: () => null,
      activity_resume: () => null,
    });
    render(<App />);
    await userEvent.click(await screen.findByText("1 job, about 40 s left"));
    await userEvent.click(await screen.findByRole("button", { name: "Pause: Apply DNS to 9 zones" }));
    await waitFor(() => expect(engine.calls.some((one) => one.command === "activity_pause")).toBe(true));
    act(() => engine.emit({ type: "job", job: { ...running, paused: true } }));
    await userEvent.click(await screen.findByRole("button", { name: "Go on: Apply DNS to 9 zones" }));
    await waitFor(() => expect(engine.calls.some((one) => one.command === "activity_resume")).toBe(true));
    await userEvent.click(screen.getByRole("button", { name: "Show zone by zone" }));
    expect(currentRoute()).toEqual({ page: "dns", params: { tab: "changes", change: "job-1" } });
  });

  it("tries again from the jobs what failed of a plan, as long as that is possible", async () => {
    const ended = { kind: "dns_apply" as const, state: "partly" as const, ended_at: NOW };
    const engine = installFake({
      activity_jobs: () => [
        job({ ...ended, title: "Apply DNS to 9 zones" }),
        job({ ...ended, id: "job-2", title: "Apply DNS to 4 zones" }),
      ],
      dns_changes: () => [changeOf({ failed: 2, can_retry: 2 }), changeOf({ job: "job-2", failed: 1, can_retry: 0 })],
      dns_retry: () => "job-3",
    });
    render(<App />);
    await userEvent.click(await screen.findByText("No jobs"));
    await userEvent.click(await screen.findByRole("button", { name: "Retry 2 failed" }));
    await waitFor(() => expect(currentRoute().params).toEqual({ tab: "changes", change: "job-3" }));
    expect(engine.calls.filter((one) => one.command === "dns_retry").map((one) => one.args)).toEqual([
      { job: "job-1" },
    ]);
    expect(screen.queryByRole("button", { name: /^Retry/ })).toBeNull();
  });

  it("goes into the jobs by their key, and back to where it was", async () => {
    installFake({ activity_jobs: () => [job()] });
    render(<App />);
    const cart = await screen.findByRole("link", { name: "Cart" });
    cart.focus();
    fireEvent.keyDown(cart, { key: "j", ctrlKey: true });
    const panel = await screen.findByRole("complementary", { name: "Jobs" });
    await waitFor(() => expect(document.activeElement).toBe(panel));
    fireEvent.keyDown(panel, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Jobs" })).toBeNull());
    expect(document.activeElement).toBe(cart);
  });

  it("says loudly that keys cannot be read and that money has stopped", async () => {
    installFake({
      app_info: () => ({
        ...info,
        money_stopped: "The library is damaged. Restore the last backup.",
      }),
      app_surroundings: () => ({
        ...surroundings,
        vault: { kind: "passphrase", ready: false, locked: true, reason: "The file is locked." },
      }),
    });
    render(<App />);
    expect(await screen.findByText("Nothing that costs money is done.")).toBeTruthy();
    expect(await screen.findByText("Keys cannot be read.")).toBeTruthy();
  });

  it("asks again when the engine did not answer at the start", async () => {
    let tries = 0;
    installFake({
      app_info: () => {
        tries += 1;
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        if (tries === 1) throw { code: "store", message: "The database is busy", hint: null, retryable: true };
        return info;
      },
    });
    render(<App />);
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });
});

describe("the first run", () => {
  it("offers two doors, and behind the first one the provider's form", async () => {
    installFake({ app_info: () => ({ ...info, first_run: true }), accounts_list: () => [] });
    navigate("portfolio");
    render(<App />);
    expect(await screen.findByRole("button", { name: "Open the demo" })).toBeTruthy();
    await userEvent.click(await screen.findByRole("button", { name: /PlanetDomains/ }));
    expect(await screen.findByLabelText("API key")).toBeTruthy();
  });

  it("enters the demo and asks everything anew", async () => {
    const engine = installFake({ accounts_list: () => [] });
    engine.on("app_info", () => ({ ...info, first_run: true }));
    engine.on("app_demo", () => {
      engine.on("app_info", () => ({ ...info, demo: true }));
      return null;
    });
    navigate("portfolio");
    render(<App />);
    await userEvent.click(await screen.findByRole("button", { name: "Open the demo" }));
    expect(await screen.findByText("This is the demo.")).toBeTruthy();
  });
});

const sirena = sampleRow({ name: "sirena.com", expires_at: null, lifecycle: "unknown" });

describe("the palette", () => {
  it("understands who says where to go", async () => {
    installFake();
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    const field = await screen.findByRole("combobox", { name: /Type a name/ });
    await userEvent.type(field, "go to cart");
    expect(screen.getAllByRole("option")[0]?.textContent).toContain("Cart");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(currentRoute().page).toBe("cart"));
  });

  it("finds a page, runs the chosen entry and closes", async () => {
    installFake();
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    const field = await screen.findByRole("combobox", { name: /Type a name/ });
    await userEvent.type(field, "remin");
    expect(screen.getAllByRole("option")[0]?.textContent).toContain("Reminders");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(currentRoute().page).toBe("reminders"));
    expect(screen.queryByRole("combobox")).toBeNull();
  });

  it("looks names up in the engine and opens the one chosen", async () => {
    installFake({
      portfolio_find: () => [sirena],
    });
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    await userEvent.type(await screen.findByRole("combobox", { name: /Type a name/ }), "sire");
    const option = await screen.findByRole("option", { name: /sirena\.com/ });
    expect(option.textContent).toContain("no date published");
    await userEvent.click(option);
    await waitFor(() =>
      expect(currentRoute()).toEqual({ page: "portfolio", params: { name: `${account().id}/sirena.com` } }),
    );
  });

  it("does to a name what was typed before it", async () => {
    const engine = installFake({
      portfolio_find: () => [sirena],
      cart_add: () => ({ added: 1, already: 0, refused: [] }),
    });
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    await userEvent.type(await screen.findByRole("combobox", { name: /Type a name/ }), "renew sire");
    await userEvent.click(await screen.findByRole("option", { name: /Add the renewal of sirena\.com to the cart/ }));
    expect(await screen.findByText("The renewal of sirena.com is in the cart.")).toBeTruthy();
    expect(engine.calls.find((one) => one.command === "portfolio_find" && one.args.text === "sire")).toBeTruthy();
    expect(engine.calls.find((one) => one.command === "cart_add")?.args).toEqual({
      lines: [{ account: account().id, name: "sirena.com", kind: "renew", term: 1, auth_code: null }],
    });
  });

  it("offers the names of a filter", async () => {
    installFake({
      portfolio_find: () => [],
      portfolio_window: () => ({ total: 42, offset: 0, rows: [], filter_problem: null }),
    });
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    await userEvent.type(await screen.findByRole("combobox", { name: /Type a name/ }), "tld:io expires<30d");
    await userEvent.click(await screen.findByRole("option", { name: /Show 42 names: tld:io expires<30d/ }));
    await waitFor(() =>
      expect(currentRoute()).toEqual({ page: "portfolio", params: { filter: "tld:io expires<30d" } }),
    );
  });

  it("says that nothing matches", async () => {
    installFake();
    render(<App />);
    await screen.findByRole("navigation", { name: "Main" });
    openPalette();
    await userEvent.type(await screen.findByRole("combobox", { name: /Type a name/ }), "zzqq");
    expect(await screen.findByText("Nothing matches “zzqq”")).toBeTruthy();
  });
});
