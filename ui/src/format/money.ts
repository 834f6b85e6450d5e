/**
 * Money in the window. Amounts arrive as integer minor units in a decimal string with an ISO 4217 code beside it; they are
 * formatted digit by digit, so that no amount ever passes through a floating point number.
 */

/** Digits after the point where it is not two: the same table as the engine's `Currency::exponent`, or amounts would shift. */
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(["JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "PYG", "UGX"].map((code) => [code, 0])),
  ...Object.fromEntries(["BHD", "KWD", "OMR", "TND", "JOD", "IQD", "LYD"].map((code) => [code, 3])),
};

/** An amount as it crosses from the engine. */
export interface MoneyValue {
  /** Integer minor units in decimal digits, such as `1240`; may begin with a minus. */
  minor: string;
  /** ISO 4217. */
  currency: string;
}

/** A true minus, not a hyphen. */
const MINUS = "\u2212";

/** How many digits `currency` has after the point. */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency.toUpperCase()] ?? 2;
}

/** Groups a run of digits by three: `1234567` becomes `1,234,567`. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * The amount without its currency: `formatMinor("125", "USD")` is `1.25`. Anything but an integer in decimal digits is
 * returned as it came: a number that is not understood is better shown raw than rounded.
 */
export function formatMinor(minor: string | number | bigint, currency: string): string {
  const text = String(minor);
  const match = /^(-?)0*(\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, raw = "0"] = match;
  const exponent = currencyExponent(currency);
  const digits = raw.padStart(exponent + 1, "0");
  const whole = groupDigits(digits.slice(0, digits.length - exponent));
  const fraction = exponent === 0 ? "" : `.${digits.slice(-exponent)}`;
  const isZero = /^0*$/.test(raw);
  return `${sign && !isZero ? MINUS : ""}${whole}${fraction}`;
}

/** The amount with its currency: `12.40 USD`. */
export function formatMoney({ minor, currency }: MoneyValue): string {
  return `${formatMinor(minor, currency)} ${currency}`;
}

/** Why a typed amount was not taken. */
export type MoneyInputError = "empty" | "not-a-number" | "too-precise" | "too-large";

/** What {@link parseMoneyInput} made of the text: minor units as a string, or the reason it refused. */
export type MoneyInput = { ok: true; minor: string } | { ok: false; error: MoneyInputError };

/**
 * Reads what a person typed into an amount field into minor units. Takes `80`, `80.5`, `1,234.50`; refuses signs, letters, a
 * decimal comma (ambiguous with grouping), more digits after the point than the currency has, and amounts over 12 digits.
 */
export function parseMoneyInput(text: string, currency: string): MoneyInput {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, error: "empty" };
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(trimmed);
  if (!match?.[1]) return { ok: false, error: "not-a-number" };
  const exponent = currencyExponent(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > exponent) return { ok: false, error: "too-precise" };
  const minor = (match[1].replaceAll(",", "") + fraction.padEnd(exponent, "0")).replace(/^0+(?=\d)/, "");
  if (minor.length > 12) return { ok: false, error: "too-large" };
  return { ok: true, minor };
}

/** The sentence for a refused amount. */
export function moneyInputMessage(error: MoneyInputError, currency: string): string {
  switch (error) {
    case "empty":
      return "Enter an amount, such as 80.00";
    case "not-a-number":
      return "Use digits and a point, such as 1250.00";
    case "too-precise":
      return `${currency} has ${currencyExponent(currency)} digits after the point`;
    case "too-large":
      return "This amount is too large";
  }
}
