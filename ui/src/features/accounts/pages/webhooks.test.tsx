import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { setClock } from "@/components";
import type { DeliveriesView, DeliveryView, WebhookView } from "@/ipc";
import { account, installFake, NOW, planetdomains, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import AccountsPage from "../page";
import { eventsOf, exactSpan, ladderWords, narrowed, NO_FILTER, waitsWords } from "./deliveryFilter";
import { portOf } from "./Webhooks";

const RETRIES = [30, 120, 600, 3_600, 21_600];

const row = (change: Partial<DeliveryView> = {}): DeliveryView => ({
  event_key: "evt_71",
  event: "domain.blocked",
  name: null,
  attempt: 3,
  state: "retrying",
  status: "retrying",
  status_code: 503,
  error: "receiver busy",
  age: { at: NOW - 600, of: "first_seen" },
  waited: 150,
  ...change,
});

const ROWS = [
  row(),
  row({
    event_key: "evt_70",
    event: "domain.renewed",
    name: "fernlight.studio",
    attempt: 1,
    state: "delivered",
    status: "delivered",
    status_code: 200,
    error: null,
    age: { at: NOW - 7_200, of: "event" },
    waited: 0,
  }),
  row({ event_key: null, attempt: 6, state: "failed", status: "failed", age: null, waited: 25_950 }),
];
const LOG: DeliveriesView = { rows: ROWS, retries: RETRIES, limit: 100, read_at: NOW - 60 };

const OFF: WebhookView = {
  account: account().id,
  on: false,
  everywhere: false,
  port: 47_600,
  address: "http://127.0.0.1:47600/webhook",
  path: "/webhook",
  state: "off",
  fault: null,
  has_secret: false,
  setup: ["Put a tunnel in front.", "Enter the https address in the bot."],
  received: [],
};
const ON: WebhookView = { ...OFF, on: true, state: "listening", has_secret: true };

const descriptor = { ...planetdomains, extras: ["deliveries" as const, "webhooks" as const] };
const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map((one) => one.args);

function open(tab: string, overrides: Parameters<typeof installFake>[0]) {
  const engine = installFake({ accounts_providers: () => [descriptor], ...overrides });
  navigate("accounts", { account: account().id, tab });
  renderPage(<AccountsPage />);
  return { engine, user: userEvent.setup() };
}

beforeEach(() => setClock(NOW));

describe("deliveries in words", () => {
  it("documented waits are told exactly", () => {
    expect([30, 90, 150, 3_600, 25_950, 0].map(exactSpan)).toEqual([
      "30 s",
      "1 min 30 s",
      "2 min 30 s",
      "1 h",
      "7 h 12 min 30 s",
      "0 s",
    ]);
    expect(waitsWords(RETRIES)).toBe("30 s, 2 min, 10 min, 1 h and 6 h");
  });

  it("each line says where it stands on the ladder", () => {
    expect(ROWS.map((one) => ladderWords(one, RETRIES))).toEqual([
      "Attempt 3 of 6, 2 min 30 s after the event or later. The next one comes 10 min later.",
      "Attempt 1 of 6, at once: taken.",
      "Attempt 6 of 6, 7 h 12 min 30 s after the event or later: given up.",
    ]);
    expect(ladderWords(row({ attempt: 9, state: "other" }), RETRIES)).toContain("Attempt 9,");
  });

  it("status, event and every typed word narrow the list", () => {
    const keys = (change: Partial<typeof NO_FILTER>) =>
      narrowed(ROWS, { ...NO_FILTER, ...change }).map((one) => one.event_key);
    expect(keys({})).toEqual(["evt_71", "evt_70", null]);
    expect(keys({ state: "failed" })).toEqual([null]);
    expect(keys({ event: "domain.renewed" })).toEqual(["evt_70"]);
    expect(keys({ text: "BUSY 503 evt" })).toEqual(["evt_71"]);
    expect(keys({ text: "fernlight" })).toEqual(["evt_70"]);
    expect(eventsOf(ROWS)).toEqual(["domain.blocked", "domain.renewed"]);
  });
});

describe("the log of deliveries", () => {
  it("shows each delivery with its ladder, age, answer and error, and is read again on request", async () => {
    const { engine, user } = open("deliveries", { accounts_deliveries: () => LOG });
    const list = await screen.findByRole("list", { name: "Deliveries" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(3);
    const first = within(list).getAllByRole("listitem")[0]!;
    expect(first.textContent).toContain("evt_71, first seen 10 min ago");
    expect(first.textContent).toContain("receiver busy");
    expect(first.textContent).toContain("answered 503");
    expect(within(first).getByRole("img", { name: /^Attempt 3 of 6/ })).toBeTruthy();
    expect(list.textContent).toContain("age not told");
    expect(screen.getByText(/posted again after 30 s, 2 min, 10 min, 1 h and 6 h/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Read again" }));
    await waitFor(() => expect(sent(engine, "accounts_deliveries")).toHaveLength(2));
  });

  it("is narrowed by text, and the way back is shown when nothing fits", async () => {
    const { user } = open("deliveries", { accounts_deliveries: () => LOG });
    await user.type(await screen.findByLabelText("Filter deliveries"), "nothing like it");
    expect(screen.getByText("No delivery fits the filter")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Show all" }));
    expect(screen.getByRole("list", { name: "Deliveries" })).toBeTruthy();
  });

  it("an empty log says what to do next", async () => {
    const { user } = open("deliveries", {
      accounts_deliveries: () => ({ ...LOG, rows: [] }),
      accounts_webhook: () => OFF,
    });
    expect(await screen.findByText("No deliveries yet")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Set up a webhook" }));
    expect(await screen.findByText("Receive webhooks on this computer")).toBeTruthy();
  });
});

describe("the receiver", () => {
  it("is off at first, and is switched on with its secret, which is then forgotten", async () => {
    const { engine, user } = open("webhooks", {
      accounts_webhook: () => OFF,
      accounts_webhook_keep: () => ON,
    });
    const receive = () => screen.findByRole("switch", { name: /^Receive webhooks/ });
    expect(await receive()).toHaveProperty("checked", false);
    expect(screen.getByText("Put a tunnel in front.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Send a sample to itself" })).toHaveProperty("disabled", true);
    await user.type(screen.getByLabelText("Secret"), "whsec");
    await user.click(await receive());
    await waitFor(() =>
      expect(sent(engine, "accounts_webhook_keep")[0]?.draft).toEqual({
        on: true,
        everywhere: false,
        port: 47_600,
        secret: "whsec",
      }),
    );
    expect(await screen.findByText("Listening")).toBeTruthy();
    expect(screen.getByLabelText("Secret")).toHaveProperty("value", "");
    expect(document.body.innerHTML).not.toContain("whsec");
  });

  it("keeps the secret out of the way when only the port changes", async () => {
    const { engine, user } = open("webhooks", { accounts_webhook: () => ON, accounts_webhook_keep: () => ON });
    const port = await screen.findByLabelText("Port");
    await user.clear(port);
    await user.type(port, "70000");
    expect(screen.getByRole("button", { name: "Keep changes" })).toHaveProperty("disabled", true);
    await user.clear(port);
    await user.type(port, "8787");
    await user.click(screen.getByRole("button", { name: "Keep changes" }));
    await waitFor(() =>
      expect(sent(engine, "accounts_webhook_keep")[0]?.draft).toEqual({
        on: true,
        everywhere: false,
        port: 8_787,
        secret: null,
      }),
    );
  });

  it("says why it can not listen, and what to do", async () => {
    const fault = {
      code: "conflict" as const,
      message: "Port 47600 is taken by another program.",
      hint: "Choose another port.",
      link: null,
      retryable: false,
    };
    open("webhooks", { accounts_webhook: () => ({ ...ON, state: "failing" as const, fault }) });
    expect(await screen.findByText("Port 47600 is taken by another program.")).toBeTruthy();
    expect(screen.getByText("Choose another port.")).toBeTruthy();
    expect(screen.getByText("Not listening")).toBeTruthy();
  });

  it("sends itself a sample and tells how it fared, and shows what came", async () => {
    const words = "The sample arrived on port 47600 and its signature fits.";
    const { user } = open("webhooks", {
      accounts_webhook: () => ({
        ...ON,
        received: [
          { at: NOW - 5, outcome: "believed" as const, event: "domain.renewed", name: "fernlight.studio", words: null },
          { at: NOW - 9, outcome: "refused" as const, event: null, name: null, words: "Its signature does not fit." },
        ],
      }),
      accounts_webhook_test: () => ({ passed: true, status: 200, words }),
    });
    const list = await screen.findByRole("list", { name: "Webhooks that came" });
    expect(list.textContent).toContain("fernlight.studio");
    expect(list.textContent).toContain("Its signature does not fit.");
    await user.click(screen.getByRole("button", { name: "Send a sample to itself" }));
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it("copies the address and says when it can not", async () => {
    const { user } = open("webhooks", { accounts_webhook: () => ON });
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await user.click(await screen.findByRole("button", { name: /Copy the address/ }));
    expect(write).toHaveBeenCalledWith(ON.address);
  });

  it("takes a port and nothing else", () => {
    expect(["1", " 47600 ", "65535", "0", "65536", "", "80x", "-1", "8.5"].map(portOf)).toEqual([
      1,
      47_600,
      65_535,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
