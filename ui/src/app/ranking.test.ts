import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTitle, rank } from "./ranking";

const titles = (query: string, all: string[]) => rank(query, all, (title) => ({ title })).map(({ entry }) => entry);

describe("the palette", () => {
  it("puts a beginning before a word's beginning before an inside", () => {
    expect(titles("ren", ["Siren list", "Add renewals to cart", "Renew 4 names"])).toEqual([
      "Renew 4 names",
      "Add renewals to cart",
      "Siren list",
    ]);
  });

  it("finds letters in their order, though not strewn over a sentence", () => {
    expect(titles("stt", ["Settings", "Cart"])).toEqual(["Settings"]);
    expect(titles("dsa", ["Show what was done at all accounts"])).toEqual([]);
  });

  it("wants every word that was typed", () => {
    expect(titles("auto off", ["Auto-renew on", "Auto-renew off"])).toEqual(["Auto-renew off"]);
  });

  it("finds by hidden words too, after what is in sight", () => {
    const entries = [
      { title: "Search", keywords: ["buy"] },
      { title: "Buy 8 lines", keywords: [] },
    ];
    expect(rank("buy", entries, (entry) => entry).map(({ entry }) => entry.title)).toEqual(["Buy 8 lines", "Search"]);
    expect(matchTitle("buy", "Search", ["buy"])?.ranges).toEqual([]);
  });

  it("keeps the order where nothing was typed", () => {
    expect(titles("", ["B", "A", "C"])).toEqual(["B", "A", "C"]);
  });

  it("marks what matched and nothing outside the title, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (query, title) => {
        const match = matchTitle(query, title);
        if (!match) return;
        let from = 0;
        for (const { start, end } of match.ranges) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(title.length);
          from = end;
        }
      }),
    );
  });
});
