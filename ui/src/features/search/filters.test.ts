import { describe, expect, it } from "vitest";
import { answersOf, euroOffer, look, named, offer, taken, usd } from "./fixtures";
import { AS_ENTERED, nameFits, NO_FILTERS, sortedBy, sortNames, type Filters, type SortBy } from "./filters";
import type { RowAnswers } from "./prices";

const NAMES = [named("harborline.com"), named("tide.io"), named("salt.com"), named("mine.net", { owned: "a" })];
const ANSWERS = new Map<string, RowAnswers>([
  ["harborline.com", answersOf(["a", offer(198, 3800)], ["b", offer(1500, 1500)])],
  ["tide.io", answersOf(["a", offer(90_000, 3000, { premium: true })])],
  ["salt.com", answersOf(["a", taken], ["b", taken])],
]);

const left = (change: Partial<Filters>, view: "first" | "over" = "first") =>
  NAMES.filter((name) =>
    nameFits(name, ANSWERS.get(name.name), look({ view, filters: { ...NO_FILTERS, ...change } })),
  ).map(({ name }) => name);

const ordered = (by: SortBy, isDown = false) =>
  sortNames(NAMES, ANSWERS, { by, isDown }, look()).map(({ name }) => name);

describe("filters", () => {
  it("only available leaves names that some account sells", () => {
    expect(left({ offeredOnly: true })).toEqual(["harborline.com", "tide.io"]);
  });

  it("no traps keeps a name that another account sells without one, and a trap that is affordable at first does not count", () => {
    expect(left({ noTraps: true })).toEqual(["harborline.com", "tide.io"]);
    expect(left({ noTraps: true, noPremium: true, atMost: usd(500) })).toEqual([]);
    expect(left({ noTraps: true, atMost: usd(1500) })).toEqual(["harborline.com"]);
  });

  it("the price is the one that is shown", () => {
    expect(left({ atMost: usd(4000) })).toEqual(["harborline.com"]);
    expect(left({ atMost: usd(4000) }, "over")).toEqual([]);
    expect(left({ atMost: usd(4500) }, "over")).toEqual(["harborline.com"]);
  });

  it("a price without a rate is not under any limit", () => {
    const euros = answersOf(["a", euroOffer(1, 1)]);
    expect(nameFits(named("x.de"), euros, look({ filters: { ...NO_FILTERS, atMost: usd(9_999) } }))).toBe(false);
  });

  it("endings and length go by the name alone", () => {
    expect(left({ endings: new Set(["com"]) })).toEqual(["harborline.com", "salt.com"]);
    expect(left({ shortest: 4, longest: 4 })).toEqual(["tide.io", "salt.com", "mine.net"]);
  });
});

describe("order", () => {
  it("by name, length, ending and availability", () => {
    expect(ordered("name")).toEqual(["harborline.com", "mine.net", "salt.com", "tide.io"]);
    expect(ordered("length", true)[0]).toBe("harborline.com");
    expect(ordered("ending")).toEqual(["harborline.com", "salt.com", "tide.io", "mine.net"]);
    expect(ordered("available")).toEqual(["harborline.com", "tide.io", "salt.com", "mine.net"]);
    expect(ordered("entered")).toEqual(NAMES.map(({ name }) => name));
  });

  it("by price puts what has none last, whichever way round", () => {
    expect(ordered("price")).toEqual(["harborline.com", "tide.io", "salt.com", "mine.net"]);
    expect(ordered("price", true)).toEqual(["tide.io", "harborline.com", "salt.com", "mine.net"]);
    expect(ordered("at b")[0]).toBe("harborline.com");
  });

  it("the same head again turns it round", () => {
    expect(sortedBy(AS_ENTERED, "name")).toEqual({ by: "name", isDown: false });
    expect(sortedBy({ by: "name", isDown: false }, "name")).toEqual({ by: "name", isDown: true });
    expect(sortedBy({ by: "name", isDown: true }, "price")).toEqual({ by: "price", isDown: false });
  });
});
