import { act, cleanup, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { navigate } from "@/app";
import type { CartLine, LineExtra } from "@/ipc";
import { cartOf, line, open, sent, usd } from "./fixtures";

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

const extra: LineExtra = {
  fields: [
    {
      key: "contact_extensions/nexus_category",
      label: "Nexus category",
      help: "How the registrant is bound to the United States.",
      required: true,
      input: { kind: "choice", options: [{ value: "C11", label: "C11: a citizen of the United States" }] },
    },
    {
      key: "contact_extensions/number",
      label: "Company number",
      help: "",
      required: false,
      input: { kind: "text", shortest: 1, longest: 10 },
    },
    {
      key: "acknowledgements/terms",
      label: "I accept the terms",
      help: "",
      required: true,
      input: { kind: "confirm" },
    },
  ],
  answers: {},
  earlier: null,
  faults: [
    { key: "contact_extensions/nexus_category", message: "Nexus category is missing." },
    { key: "acknowledgements/terms", message: "Confirm: I accept the terms." },
  ],
};

const asking: CartLine = line("tea.us", 720, {
  ending: "us",
  extra,
  state: { kind: "held", reason: "The registry of .us asks for more.", raise_to: null, needs: "answers" },
});

describe("What an ending asks for", () => {
  it("stands under its line as a form, and each answer is kept by itself", async () => {
    const { engine, user } = open(cartOf([asking]), { cart_update: () => cartOf([asking]) });
    expect(await screen.findByText(/The registry of .us asks for more/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Answer what is asked" }));
    await user.click(await screen.findByRole("button", { name: /Nexus category/ }));
    await user.click(await screen.findByRole("option", { name: /citizen/ }));
    await waitFor(() => expect(sent(engine, "cart_update")).toHaveLength(1));
    await user.type(screen.getByRole("textbox", { name: /Company number/ }), "12345{Enter}");
    await waitFor(() => expect(sent(engine, "cart_update")).toHaveLength(2));
    await user.click(screen.getByRole("checkbox", { name: "I accept the terms" }));
    await waitFor(() => expect(sent(engine, "cart_update")).toHaveLength(3));
    expect(sent(engine, "cart_update")).toMatchObject([
      { patch: { ids: ["tea.us"], extra: { "contact_extensions/nexus_category": "C11" } } },
      { patch: { extra: { "contact_extensions/number": "12345" } } },
      { patch: { extra: { "acknowledgements/terms": "true" } } },
    ]);
  });
});

describe("Answers that were given before", () => {
  it("are offered for the same registrant, and filled in by a click alone", async () => {
    const answers = { "contact_extensions/nexus_category": "C11" };
    const words = ["Nexus category: C11: a citizen of the United States"];
    const again = { ...asking, extra: { ...extra, earlier: { whose: "Mira", at: 1_790_000_000, words, answers } } };
    const { engine, user } = open(cartOf([again]), { cart_update: () => cartOf([again]) });
    await user.click(await screen.findByRole("button", { name: "Answer what is asked" }));
    expect(await screen.findByText(/Answered before for Mira/)).toBeTruthy();
    expect(sent(engine, "cart_update")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Use these answers" }));
    await waitFor(() =>
      expect(sent(engine, "cart_update")).toMatchObject([{ patch: { ids: ["tea.us"], extra: answers } }]),
    );
  });
});

describe("A restore", () => {
  it("is bought only when its high price is confirmed in so many words", async () => {
    const restore = line("lost.com", 9140, {
      kind: "restore",
      note: "Joker.com's price covers the restore with 1 year of registration.",
      state: { kind: "held", reason: "Getting it back costs 91.40 USD.", raise_to: null, needs: "restore" },
    });
    const { engine, user } = open(cartOf([restore]), { cart_update: () => cartOf([restore]) });
    await user.click(await screen.findByRole("button", { name: "Confirm 91.40 USD" }));
    await waitFor(() => expect(sent(engine, "cart_update")).toHaveLength(1));
    expect(sent(engine, "cart_update")).toMatchObject([{ patch: { ids: ["lost.com"], premium_ok: true } }]);
    await user.click(screen.getByRole("button", { name: /lost.com, details/ }));
    expect(await screen.findByText(/covers the restore with 1 year/)).toBeTruthy();
  });
});

describe("Privacy that is sold by itself", () => {
  it("is one of its products, and another one is asked for anew", async () => {
    const products = [
      { id: "basic", label: "Basic privacy", help: "Hides the address." },
      { id: "pro", label: "Pro privacy", help: "Hides the registrant." },
    ];
    const hidden = line("kept.com", 290, { kind: "privacy", product: "basic", products, renew: usd(290) });
    const { engine, user } = open(cartOf([hidden]), { cart_update: () => cartOf([hidden]) });
    await user.click(await screen.findByRole("button", { name: /kept.com, Basic privacy, details/ }));
    await user.click(await screen.findByRole("button", { name: /Product for kept.com/ }));
    await user.click(await screen.findByRole("option", { name: "Pro privacy" }));
    await waitFor(() => expect(sent(engine, "cart_update")).toMatchObject([{ patch: { product: "pro" } }]));
  });
});

describe("A transfer that was refused for its code", () => {
  it("takes another code right where it says what was wrong", async () => {
    const refused = line("comes-over.com", 980, {
      kind: "transfer",
      auth_code: false,
      state: {
        kind: "failed",
        fault: {
          code: "bad_input",
          message: "The auth code is wrong.",
          hint: "Ask its present registrar for a new one.",
          link: null,
          retryable: false,
        },
      },
    });
    open(cartOf([refused]));
    expect(await screen.findByText(/The auth code is wrong. Ask its present registrar/)).toBeTruthy();
    expect(screen.getByLabelText("Auth code of comes-over.com")).toBe(document.activeElement);
  });
});
