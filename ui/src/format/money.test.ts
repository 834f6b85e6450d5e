import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyExponent, formatMinor, formatMoney, parseMoneyInput } from "./money";

const currency = fc.constantFrom("USD", "EUR", "JPY", "KWD");

describe("amounts", () => {
  it("are written with their currency's digits and grouped", () => {
    expect(formatMoney({ minor: "1240", currency: "USD" })).toBe("12.40 USD");
    expect(formatMoney({ minor: "185000", currency: "USD" })).toBe("1,850.00 USD");
    expect(formatMoney({ minor: "5", currency: "USD" })).toBe("0.05 USD");
    expect(formatMoney({ minor: "1250", currency: "JPY" })).toBe("1,250 JPY");
    expect(formatMoney({ minor: "1250", currency: "KWD" })).toBe("1.250 KWD");
    expect(formatMoney({ minor: "-1840", currency: "USD" })).toBe("\u221218.40 USD");
    expect(formatMinor("-0", "USD")).toBe("0.00");
  });

  it("stay exact far beyond what a float can hold", () => {
    expect(formatMinor("9007199254740993", "USD")).toBe("90,071,992,547,409.93");
  });

  it("are shown as they came when they are no integer", () => {
    for (const text of ["", "12.40", "1e3", "NaN", "--5", "12a"]) expect(formatMinor(text, "USD")).toBe(text);
  });

  it("come back from the field as they were written, whatever the amount", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), currency, (amount, code) => {
        expect(parseMoneyInput(formatMinor(amount, code), code)).toEqual({ ok: true, minor: String(amount) });
      }),
    );
  });

  it("keep every digit, whatever the amount", () => {
    fc.assert(
      fc.property(fc.bigInt(), currency, (amount, code) => {
        const text = formatMinor(amount, code);
        const digits = text.replace(/[^0-9]/g, "").replace(/^0+(?=\d)/, "");
        expect(digits).toBe(String(amount < 0n ? -amount : amount));
        expect(text.split(".")[1]?.length ?? 0).toBe(currencyExponent(code));
        expect(text.startsWith("\u2212")).toBe(amount < 0n);
      }),
    );
  });
});

describe("a typed amount", () => {
  it("may leave out cents", () => {
    expect(parseMoneyInput("80", "USD")).toEqual({ ok: true, minor: "8000" });
    expect(parseMoneyInput(" 80.5 ", "USD")).toEqual({ ok: true, minor: "8050" });
    expect(parseMoneyInput("1,250.00", "USD")).toEqual({ ok: true, minor: "125000" });
  });

  it("is refused where it could mean two things", () => {
    for (const text of ["1.250,00", "12,5", "1,25", "-5", "5 USD", "$5", "1e3", "0x10", "five", ".5"]) {
      expect(parseMoneyInput(text, "USD").ok, text).toBe(false);
    }
    expect(parseMoneyInput("1.234", "USD")).toEqual({ ok: false, error: "too-precise" });
    expect(parseMoneyInput("1.5", "JPY")).toEqual({ ok: false, error: "too-precise" });
    expect(parseMoneyInput("99999999999.99", "USD")).toEqual({ ok: false, error: "too-large" });
  });

  it("never makes the form throw", () => {
    fc.assert(
      fc.property(fc.string(), currency, (text, code) => {
        const parsed = parseMoneyInput(text, code);
        if (parsed.ok) expect(parsed.minor).toMatch(/^\d{1,12}$/);
      }),
    );
  });
});
