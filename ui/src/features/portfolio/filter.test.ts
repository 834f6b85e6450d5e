import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountToken, joinFilter, sameFilter, splitFilter, takeTokens, tokenWords } from "./filter";

describe("the filter line", () => {
  it("turns a saved filter into chips and words", () => {
    expect(splitFilter('expires<30d harbor account:"My account" -tag:parked')).toEqual({
      tokens: ["expires<30d", 'account:"My account"', "-tag:parked"],
      text: "harbor",
    });
  });

  it("makes a chip of a token only once a blank follows it", () => {
    expect(takeTokens({ tokens: [], text: "tld:com" })).toEqual({ tokens: [], text: "tld:com" });
    expect(takeTokens({ tokens: ["is:due"], text: "harbor tld:com wo" })).toEqual({
      tokens: ["is:due", "tld:com"],
      text: "harbor wo",
    });
  });

  it("keeps a blank inside quotes while the quote is open", () => {
    const typing = { tokens: [], text: 'account:"My acc' };
    expect(joinFilter(takeTokens(typing))).toBe('account:"My acc');
  });

  it("tells an edited filter from the saved one, and a reordered one not", () => {
    expect(sameFilter("expires<90d tld:com", "tld:com  expires<90d")).toBe(true);
    expect(sameFilter("expires<90d", "expires<30d")).toBe(false);
  });

  it("says a chip in words", () => {
    expect(tokenWords("expires<30d")).toEqual({ key: "expires", value: "< 30d" });
    expect(tokenWords('account:"My account"')).toEqual({ key: "account", value: "My account" });
    expect(tokenWords("-tag:parked")).toEqual({ key: "tag is not", value: "parked" });
    expect(accountToken("My account")).toBe('account:"My account"');
  });

  it("never loses a character that matters between the line and the chips", () => {
    const word = fc.constantFrom("harbor", "tld:com", "expires<30d", '"', "account:", 'account:"A b"', "-tag:x", "is:");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        const line = words.join(" ");
        const letters = (text: string) => [...text.replaceAll(/\s/g, "")].sort().join("");
        expect(letters(joinFilter(splitFilter(line)))).toBe(letters(line));
        expect(letters(joinFilter(takeTokens({ tokens: [], text: line })))).toBe(letters(line));
      }),
    );
  });
});
