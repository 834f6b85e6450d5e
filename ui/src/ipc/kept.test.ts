import { describe, expect, it } from "vitest";
import { fromText, toText } from "./kept";

describe("what is kept beside the page", () => {
  it("comes back as it was, maps in maps included", () => {
    const typed = {
      staged: new Map([["a.example", new Map([["@ A", { text: "192.0.2.1", removes: false }]])]]),
      past: [{ cells: new Map() }],
      active: null,
    };
    expect(fromText(toText(typed))).toEqual(typed);
  });
});
