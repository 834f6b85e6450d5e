/** What the checkout column says: pure words over the cart as the engine tells it. */
import { counted, formatMinor, formatMoney } from "@/format";
import type { CartLine, CartView, Money, OrderKind } from "@/ipc";
import { KINDS } from "./lineWords";

/** Seconds for which a quote holds; the same as the engine's. */
export const QUOTE_SECONDS = 60;

/** "30.00 USD and 12.00 EUR". */
export function moneyWords(amounts: readonly Money[]): string {
  return amounts.map(formatMoney).join(" and ");
}

/** "Buy 3 lines for 30.00 USD". */
export function buyWords(cart: CartView): string {
  if (cart.payable === 0) return "Nothing to buy yet";
  return `Buy ${counted(cart.payable, "line")} for ${moneyWords(cart.totals)}`;
}

/** The lines that the button would buy. */
export function payableLines(cart: CartView): CartLine[] {
  return cart.lines.filter((line) => line.included && line.state.kind === "ready");
}

const FINAL: Record<OrderKind, string> = {
  register: "registrations",
  renew: "renewals",
  transfer: "transfers",
  restore: "restores",
  privacy: "privacy orders",
};

/** What cannot be taken back, by what is in the order. */
export function finalWords(cart: CartView): string {
  const kinds = KINDS.filter((kind) => payableLines(cart).some((line) => line.kind === kind));
  const words = (kinds.length === 0 ? (["register"] as const) : kinds).map((kind) => FINAL[kind]);
  const text = words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}` : (words[0] ?? "");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} cannot be refunded.`;
}

/** Why the button is off, as sentences: the engine's own reasons first, then what is left to do here. */
export function reasonsNotToBuy(
  cart: CartView,
  standing: { acknowledged: boolean; isQuoting: boolean; isBuying: boolean },
): string[] {
  const reasons = [...cart.blockers];
  if (standing.isBuying) reasons.push("An order is being sent. Wait until it has ended.");
  if (standing.isQuoting) reasons.push("Quotes are being taken.");
  if (cart.payable === 0 && reasons.length === 0) reasons.push("No line is ready to be bought.");
  if (cart.payable > 0 && !standing.acknowledged) reasons.push("Tick the box once you have read the lines.");
  return reasons;
}

/** Whether some quote is older than it holds. */
export function isAnyQuoteOld(lines: readonly CartLine[], now: number): boolean {
  return lines.some((line) => line.quoted_at !== null && now - line.quoted_at > QUOTE_SECONDS);
}

/** An amount to put into a field: digits and a point, nothing between them. */
export function plainAmount(money: Money): string {
  return formatMinor(money.minor, money.currency).replaceAll(",", "");
}

/** What was typed as an amount, as the engine reads it. With a point in it, commas can only group digits. */
export function typedAmount(text: string): string {
  const trimmed = text.trim();
  return trimmed.includes(".") ? trimmed.replaceAll(",", "") : trimmed;
}
