import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planetdomains } from "../../../test/fake";
import { addressProblem, EMPTY, formErrors, isSendable, toDraft, toPatch } from "./draft";

describe("an API address", () => {
  it("is https, or plain http on this computer alone", () => {
    for (const text of [
      "",
      "https://api.example.com/v1",
      "http://127.0.0.1:8080",
      "http://localhost:9/v1",
      "http://[::1]:80/",
    ]) {
      expect(addressProblem(text), text).toBeNull();
    }
    for (const text of [
      "http://api.example.com",
      "http://127.0.0.1.example.com/",
      "http://localhost.example.com/",
      "ftp://example.com",
      "javascript:alert(1)",
      "api.example.com",
      "https://user:secret@example.com",
      "https://example.com/?key=1",
      "https://example.com/#x",
    ]) {
      expect(addressProblem(text), text).not.toBeNull();
    }
  });

  it("never lets a key leave in the clear, whatever was typed", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["http", "ftp", "ws"] }), (text) => {
        expect(addressProblem(text)).not.toBeNull();
      }),
    );
  });
});

describe("the account form", () => {
  it("wants what the descriptor requires", () => {
    expect(formErrors(EMPTY, planetdomains, true).fields).toEqual({ token: "API key is needed" });
    expect(isSendable(formErrors({ ...EMPTY, fields: { token: "pd_123" } }, planetdomains, true))).toBe(true);
  });

  it("catches a key pasted with a line break inside", () => {
    const errors = formErrors({ ...EMPTY, fields: { token: "pd_12\n34" } }, planetdomains, true);
    expect(errors.fields.token).toMatch(/line break/);
  });

  it("sends trimmed values and the default address as none", () => {
    expect(toDraft({ label: " Mine ", baseUrl: " ", fields: { token: " pd_1 " } }, planetdomains)).toEqual({
      provider: "planetdomains",
      label: "Mine",
      base_url: null,
      credentials: { token: "pd_1" },
    });
  });

  it("leaves alone what was not touched while editing", () => {
    const before = { label: "Mine", baseUrl: "", fields: {} };
    expect(toPatch(before, before, planetdomains)).toEqual({ label: null, base_url: null, credentials: null });
    expect(toPatch({ ...before, baseUrl: "https://other.example" }, before, planetdomains).base_url).toBe(
      "https://other.example",
    );
    const moved = { ...before, baseUrl: "https://other.example" };
    expect(toPatch({ ...moved, baseUrl: "" }, moved, planetdomains).base_url).toBe("");
  });
});
