import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it } from "vitest";
import { currentRoute, navigate } from "@/app";
import { ToastRegion } from "@/components";
import type { TransferLine, TransferPreview, TransferStepView, TransferView } from "@/ipc";
import { account, installFake, NOW, type FakeEngine, type Handler } from "../../../test/fake";
import { renderPage } from "../../../test/render";
import TransfersPage from "./page";

const TARGET = "11111111-1111-4111-8111-111111111111";

const STEPS: readonly TransferStepView[] = [
  { step: "check", title: "Check whether it may go", said: "domani.sh takes it for 11.00 USD.", state: "done" },
  { step: "code", title: "Get the auth code", said: "", state: "now" },
  { step: "order", title: "Order it in the cart", said: "", state: "ahead" },
];

function transfer(change: Partial<TransferView> = {}): TransferView {
  return {
    id: "t1",
    name: "harborquay.com",
    unicode: "harborquay.com",
    source: account().id,
    source_label: "Joker.com",
    target: TARGET,
    target_label: "domani.sh",
    state: "running",
    step: "code",
    steps: [...STEPS],
    words: "Joker.com is making the auth code.",
    fault: null,
    next_look_at: null,
    expected_by: null,
    acts: ["look", "pause", "abandon"],
    wants_code: false,
    code_warning: "Each request makes the codes from before invalid.",
    in_cart: false,
    order: null,
    losses: [],
    leaves: ["The transfer lock is off: you can have it switched on again right afterwards."],
    started_at: NOW - 3600,
    ended_at: null,
    ...change,
  };
}

const line = (name: string, change: Partial<TransferLine> = {}): TransferLine => ({
  key: { account: account().id, name },
  unicode: name,
  closed: null,
  opens_at: null,
  price: { minor: "1100", currency: "USD" },
  dns: "Served by Joker.com: its zone is copied and compared before the nameservers move.",
  types_code: false,
  notes: ["Each request makes the codes from before invalid."],
  ...change,
});

function preview(lines: TransferLine[]): TransferPreview {
  return {
    targets: [
      { account: account().id, label: "Joker.com", closed: null },
      { account: TARGET, label: "domani.sh", closed: null },
      { account: "22222222-2222-4222-8222-222222222222", label: "Bizzy", closed: "Bizzy has no transfers in its API." },
    ],
    lines,
    totals: [],
    caveats: ["A transfer is paid when it is ordered."],
  };
}

function open(all: TransferView[], answers: Record<string, Handler> = {}) {
  const engine = installFake({ transfers_list: () => all, transfers_events: () => [], ...answers });
  const page = renderPage(
    <>
      <TransfersPage />
      <ToastRegion />
    </>,
  );
  return { engine, page, user: userEvent.setup() };
}

const sent = (engine: FakeEngine, command: string) =>
  engine.calls.filter((one) => one.command === command).map(({ args }) => args);

async function isClean(container: HTMLElement) {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(() => navigate("transfers"));

describe("transfers", () => {
  it("says what to do when none is under way", async () => {
    const { user } = open([]);
    await user.click(await screen.findByRole("button", { name: "Choose names in the portfolio" }));
    expect(currentRoute().page).toBe("portfolio");
  });

  it("shows the steps of one and leads to the cart where it waits", async () => {
    const waiting = transfer({
      state: "waiting",
      in_cart: true,
      words: "The order waits in the cart: buy it there.",
      next_look_at: NOW + 300,
    });
    const { page, user } = open([waiting]);
    await user.click(await screen.findByRole("button", { name: "Open the transfer of harborquay.com" }));
    const drawer = await screen.findByRole("complementary", { name: "Transfer of harborquay.com" });
    expect(within(drawer).getByText("domani.sh takes it for 11.00 USD.")).toBeDefined();
    expect(within(drawer).getByText(/^Looked at again by itself/)).toBeDefined();
    expect(within(drawer).getByText("Get the auth code").closest("li")?.getAttribute("aria-current")).toBe("step");
    await isClean(page.container);
    await user.click(within(drawer).getByRole("button", { name: "Open the cart" }));
    expect(currentRoute()).toMatchObject({ page: "cart", params: { name: "harborquay.com" } });
  });

  it("says what giving up leaves behind, and asks first", async () => {
    const { engine, user } = open([transfer()], { transfers_act: () => transfer({ state: "abandoned" }) });
    navigate("transfers", { transfer: "t1" });
    await user.click(await screen.findByRole("button", { name: "Give up..." }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/lock is off/)).toBeDefined();
    expect(sent(engine, "transfers_act")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Give up" }));
    await waitFor(() => expect(sent(engine, "transfers_act")).toEqual([{ id: "t1", act: "abandon" }]));
  });

  it("warns before a new auth code is asked for", async () => {
    const stopped = transfer({
      state: "stopped",
      acts: ["new_code", "abandon"],
      fault: {
        code: "conflict",
        message: "The auth code was refused.",
        hint: "Ask for a new one.",
        link: null,
        retryable: false,
      },
    });
    const { engine, user } = open([stopped], { transfers_act: () => transfer() });
    navigate("transfers", { transfer: "t1" });
    expect(await screen.findByText("The auth code was refused.")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Ask for a new auth code" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/codes from before invalid/)).toBeDefined();
    await user.click(within(dialog).getByRole("button", { name: "Ask for a new auth code" }));
    await waitFor(() => expect(sent(engine, "transfers_act")).toEqual([{ id: "t1", act: "new_code" }]));
  });

  it("takes a code that is typed, once, and forgets it", async () => {
    const wants = transfer({ state: "waiting", wants_code: true });
    const { engine, user } = open([wants], { transfers_code: () => transfer() });
    navigate("transfers", { transfer: "t1" });
    const field = await screen.findByLabelText<HTMLInputElement>(/^Auth code of harborquay.com/);
    expect(field.type).toBe("password");
    await user.type(field, "c0de-7");
    await user.click(screen.getByRole("button", { name: "Put into the cart" }));
    await waitFor(() => expect(sent(engine, "transfers_code")).toEqual([{ id: "t1", code: "c0de-7" }]));
    await waitFor(() => expect(field.value).toBe(""));
  });
});

describe("a start", () => {
  it("says of each name what happens to it, and starts those that can go", async () => {
    const lines = [
      line("harborquay.com"),
      line("saltmarsh.org", { closed: "It is on its way already; see Transfers." }),
    ];
    const { engine, user } = open([], {
      transfers_preview: () => preview(lines),
      transfers_start: () => ({ started: 1, refused: [] }),
    });
    navigate("transfers", { names: [`${account().id}/harborquay.com`, `${account().id}/saltmarsh.org`] });
    const dialog = await screen.findByRole("alertdialog", { name: "Transfer 2 names" });
    expect(await within(dialog).findByText("It is on its way already; see Transfers.")).toBeDefined();
    expect(within(dialog).getByText(/its zone is copied/)).toBeDefined();
    await isClean(dialog);
    await user.click(within(dialog).getByRole("button", { name: "Start 1 transfer" }));
    await waitFor(() =>
      expect(sent(engine, "transfers_start")).toEqual([
        { wish: { names: [{ account: account().id, name: "harborquay.com" }], target: TARGET, dns: "keep" } },
      ]),
    );
    await waitFor(() => expect(currentRoute()).toMatchObject({ page: "transfers", params: {} }));
  });
});
