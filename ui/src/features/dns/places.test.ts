import { expect, it } from "vitest";
import { zonesAt } from "./places";

const ALL = [
  { account: "a", name: "fern.studio" },
  { account: "b", name: "fern.studio" },
  { account: "a", name: "kite.design" },
];

it("a name that two accounts list opens where it was asked for", () => {
  expect(zonesAt(["b/fern.studio"], ALL)).toEqual([ALL[1]]);
  expect(zonesAt(["kite.design", "a/fern.studio"], ALL)).toEqual([ALL[2], ALL[0]]);
});

it("a name alone means all accounts that list it, each once", () => {
  expect(zonesAt(["fern.studio", "b/fern.studio"], ALL)).toEqual([ALL[0], ALL[1]]);
});

it("the account that only serves a zone is asked by its own key, and what is not held is left out", () => {
  expect(zonesAt(["c/kite.design", "a/nobody.example", "/", "nobody.example"], ALL)).toEqual([
    { account: "c", name: "kite.design" },
  ]);
});
