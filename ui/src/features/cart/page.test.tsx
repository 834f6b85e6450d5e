import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currentRoute, navigate } from "@/app";
import { FaultError, type Fault } from "@/ipc";
import { emptyCart, job } from "../../../test/fake";
import { buyButton, cartOf, held, item, line, NOW, open, orderOf, sent, usd } from "./fixtures";

const readBox = () => screen.getByRole("checkbox", { name: /I have read the lines/ });

afterEach(cleanup);
beforeEach(() => act(() => navigate("cart")));

describe("the lines", () => {
  it("stand together by account, whatever the order in which they were added", async () => {
    open(
      cartOf([
        line("tidewright.com", 1044),
        line("tidewright.dev", 1956, { account: "b" }),
        line("heronpost.com", 1044),
      ]),
    );
    const table = await screen.findByRole("table", { name: "Lines" });
    const words = within(table)
      .getAllByRole("row")
      .map((row) => row.textContent);
    const at = (text: string) => words.findIndex((word) => word.includes(text));
    expect(at("heronpost.com")).toBe(at("tidewright.com") + 1);
    expect(at("tidewright.dev")).toBeGreaterThan(at("heronpost.com"));
  });
});

describe("the button that spends", () => {
  const two = cartOf([line("tidewright.com", 1044), line("tidewright.dev", 1956)]);

  it("says how many lines and how much, and stays off until the lines were read", async () => {
    const { user } = open(two);
    const button = await buyButton();
    expect(button.textContent).toBe("Buy 2 lines for 30.00 USD");
    expect(button.disabled).toBe(true);
    expect(screen.getByText("Tick the box once you have read the lines.")).toBeTruthy();
    await user.click(readBox());
    expect((await buyButton()).disabled).toBe(false);
    expect(screen.queryByText(/Tick the box/)).toBeNull();
    expect(
      screen.getByText("Each line is ordered once. An unclear answer is checked, never ordered again."),
    ).toBeTruthy();
  });

  it("is off with every reason beside it", async () => {
    const blockers = [
      "An account's balance is 3.00 USD short. Add funds there or untick lines.",
      "This order would be 330.00 USD, above your cap of 300.00 USD for one order.",
    ];
    const { user } = open({ ...two, blockers });
    const button = await buyButton();
    await user.click(readBox());
    expect(button.disabled).toBe(true);
    const described = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    for (const reason of blockers) expect(within(described!).getByText(reason)).toBeTruthy();
  });

  it("sends the hash of exactly the plan that was shown, and the order's page opens", async () => {
    const { engine, user } = open(two, { cart_checkout: () => "order-1" });
    await buyButton();
    await user.click(readBox());
    await user.click(await buyButton());
    await waitFor(() => expect(currentRoute()).toEqual({ page: "cart", params: { order: "order-1" } }));
    expect(sent(engine, "cart_checkout")).toEqual([{ request: { plan_hash: two.plan_hash, acknowledged: true } }]);
  });

  it("a plan that changed has to be read again", async () => {
    let cart = two;
    const { engine, user } = open(two, {
      cart_get: () => cart,
      cart_update: () =>
        (cart = cartOf([line("tidewright.com", 1044, { included: false }), line("tidewright.dev", 1956)])),
    });
    await buyButton();
    await user.click(readBox());
    await user.click(screen.getByRole("checkbox", { name: "Include tidewright.com" }));
    await waitFor(async () => expect((await buyButton()).textContent).toBe("Buy 1 line for 19.56 USD"));
    expect((await buyButton()).disabled).toBe(true);
    expect(sent(engine, "cart_update")[0]).toMatchObject({
      patch: { ids: ["tidewright.com"], included: false, cap: null },
    });
  });

  it("when the plan is no longer what was shown, says that nothing was sent and shows the cart as it is", async () => {
    const fault: Fault = {
      code: "plan_changed",
      message: "The cart is no longer what you saw. Nothing was sent.",
      hint: "Look at the lines again, then buy.",
      retryable: false,
    };
    let cart = two;
    const { user } = open(two, {
      cart_get: () => cart,
      cart_checkout: () => {
        cart = cartOf([line("tidewright.com", 1099), line("tidewright.dev", 1956)]);
        throw new FaultError(fault);
      },
    });
    await buyButton();
    await user.click(readBox());
    await user.click(await buyButton());
    expect(await screen.findByText(fault.message)).toBeTruthy();
    await waitFor(async () => expect((await buyButton()).textContent).toBe("Buy 2 lines for 30.55 USD"));
    expect((await buyButton()).disabled).toBe(true);
    expect(currentRoute().params).toEqual({});
  });

  it("waits while another order is being sent", async () => {
    const { user } = open(two, { activity_jobs: () => [job({ kind: "checkout", title: "Buy 1 line" })] });
    await buyButton();
    await user.click(readBox());
    expect((await buyButton()).disabled).toBe(true);
    expect(screen.getByText("An order is being sent. Wait until it has ended.")).toBeTruthy();
  });
});

describe("a line", () => {
  it("held by its price says why and is freed by raising the cap to that price", async () => {
    let cart = cartOf([line("tidewright.com", 1044), held({ cap: usd(8000) })]);
    const { engine, user } = open(cart, {
      cart_get: () => cart,
      cart_update: () =>
        (cart = cartOf([line("tidewright.com", 1044), held({ cap: usd(9490), state: { kind: "ready" } })])),
    });
    expect(await screen.findByText(/rose from 79\.90 to 94\.90 USD.* The other line goes on\./)).toBeTruthy();
    expect(screen.getByRole("checkbox", { name: "Include glasshouse.ai" }).getAttribute("aria-checked")).toBe("false");
    expect((await buyButton()).textContent).toBe("Buy 1 line for 10.44 USD");
    await user.click(screen.getByRole("button", { name: "Raise cap to 94.90 USD" }));
    await waitFor(async () => expect((await buyButton()).textContent).toBe("Buy 2 lines for 105.34 USD"));
    expect(sent(engine, "cart_update")).toHaveLength(1);
    expect(sent(engine, "cart_update")[0]).toMatchObject({ patch: { ids: ["glasshouse.ai"], cap: "94.90" } });
  });

  it("a premium name asks for its price to be confirmed, in its own words", async () => {
    const premium = line("harborline.co", 185_000, {
      premium: true,
      state: { kind: "held", reason: "This is a premium name for 1850.00 USD.", raise_to: null, needs: "premium" },
    });
    const { engine, user } = open(cartOf([premium]), { cart_update: () => cartOf([premium]) });
    await user.click(await screen.findByRole("button", { name: "Confirm 1,850.00 USD" }));
    expect(sent(engine, "cart_update")[0]).toMatchObject({ patch: { premium_ok: true, included: null } });
  });

  it("keeps its cap by Enter and by leaving the field, once, and Escape brings the old one back", async () => {
    const { engine, user } = open(cartOf([line("tidewright.com", 1044)]), {
      cart_update: () => cartOf([line("tidewright.com", 1044, { cap: usd(125_050) })]),
    });
    const cap = await screen.findByRole<HTMLInputElement>("textbox", { name: /Pay at most for tidewright\.com/ });
    expect(cap.value).toBe("10.46");
    await user.clear(cap);
    await user.type(cap, "99{Escape}");
    expect(cap.value).toBe("10.46");
    await user.tab();
    expect(sent(engine, "cart_update")).toHaveLength(0);
    await user.clear(cap);
    await user.type(cap, "1,250.50{Enter}");
    await user.tab();
    await waitFor(() => expect(cap.value).toBe("1250.50"));
    expect(sent(engine, "cart_update").map((args) => (args.patch as { cap: string }).cap)).toEqual(["1250.50"]);
  });

  it("a refused cap stays in the field with the reason, and is not sent again by leaving it", async () => {
    const fault: Fault = {
      code: "bad_input",
      message: "This is no amount.",
      hint: "Write an amount such as 12.50.",
      retryable: false,
    };
    const { engine, user } = open(cartOf([line("tidewright.com", 1044)]), {
      cart_update: () => {
        throw new FaultError(fault);
      },
    });
    const cap = await screen.findByRole<HTMLInputElement>("textbox", { name: /Pay at most/ });
    await user.clear(cap);
    await user.type(cap, "much{Enter}");
    expect(await screen.findByText("This is no amount. Write an amount such as 12.50.")).toBeTruthy();
    expect(cap.getAttribute("aria-invalid")).toBe("true");
    expect(cap.value).toBe("much");
    await user.tab();
    expect(sent(engine, "cart_update")).toHaveLength(1);
  });

  it("with an unclear order is never called failed, is not bought and leads to the order", async () => {
    const unclear = item("saltglass.org", "unknown");
    const open_ = line("saltglass.org", 1240, { state: { kind: "open", item: unclear.id } });
    const { user } = open(cartOf([open_, line("tidewright.com", 1044)]), {
      cart_orders: () => ({ orders: [orderOf([unclear])], total: 1 }),
    });
    await screen.findByText("Unclear");
    expect(screen.getByText(/asking the account/)).toBeTruthy();
    expect(document.querySelector(".cart")?.textContent).not.toMatch(/fail|refus/i);
    expect(screen.getByRole<HTMLButtonElement>("checkbox", { name: "Include saltglass.org" }).disabled).toBe(true);
    expect((await buyButton()).textContent).toBe("Buy 1 line for 10.44 USD");
    await user.click(screen.getByRole("button", { name: "Show the order" }));
    expect(currentRoute()).toEqual({ page: "cart", params: { order: "order-1" } });
  });

  it("that cannot be bought says what happened and what to do", async () => {
    const fault: Fault = {
      code: "not_available",
      message: "tidewright.xyz was registered by somebody else.",
      hint: "Take the line out.",
      retryable: false,
    };
    open(
      cartOf([
        line("tidewright.xyz", 0, { price: null, cap: null, quoted_at: null, state: { kind: "failed", fault } }),
      ]),
    );
    expect(await screen.findByText("tidewright.xyz was registered by somebody else. Take the line out.")).toBeTruthy();
    expect((await buyButton()).textContent).toBe("Nothing to buy yet");
  });

  it("taken out can be put back", async () => {
    const cart = cartOf([line("tidewright.com", 1044)]);
    const { engine, user } = open(cart, {
      cart_remove: () => emptyCart,
      cart_add: () => ({ added: 1, already: 0, refused: [] }),
    });
    await user.click(await screen.findByRole("button", { name: "Remove tidewright.com" }));
    expect(await screen.findByText("The cart is empty")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Put back" }));
    expect(sent(engine, "cart_add")).toEqual([
      { lines: [{ account: "a", kind: "register", name: "tidewright.com", term: 1, auth_code: null }] },
    ]);
    expect(await screen.findByRole("checkbox", { name: "Include tidewright.com" })).toBeTruthy();
  });
});

describe("quotes", () => {
  it("older than a minute are taken again once when the page opens", async () => {
    const old = cartOf([line("tidewright.com", 1044, { quoted_at: NOW - 300 })]);
    // Even an engine that cannot refresh them is not asked in a loop.
    const { engine } = open(old, { cart_quote: () => old });
    await waitFor(() => expect(sent(engine, "cart_quote")).toHaveLength(1));
    expect(await screen.findByText(/older than 60 s/)).toBeTruthy();
    await waitFor(() => expect(screen.getByRole("button", { name: "Refresh quotes" })).toBeTruthy());
    expect(sent(engine, "cart_quote")).toHaveLength(1);
  });

  it("that still hold are left alone until asked for", async () => {
    const fresh = cartOf([line("tidewright.com", 1044)]);
    const { engine, user } = open(fresh, { cart_quote: () => fresh });
    const refresh = await screen.findByRole("button", { name: "Refresh quotes" });
    expect(sent(engine, "cart_quote")).toHaveLength(0);
    await user.click(refresh);
    expect(sent(engine, "cart_quote")).toHaveLength(1);
  });
});

it("an empty cart says where lines come from", async () => {
  const { user } = open(emptyCart);
  expect(await screen.findByText("The cart is empty")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Search names" }));
  expect(currentRoute().page).toBe("search");
});
