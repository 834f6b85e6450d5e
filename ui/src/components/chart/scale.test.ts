import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleTo } from "./scale";

describe("the scale of an axis", () => {
  it("stands on figures that read well", () => {
    expect(scaleTo(41_230).ticks).toEqual([0, 20_000, 40_000, 60_000]);
    expect(scaleTo(100).ticks).toEqual([0, 25, 50, 75, 100]);
    expect(scaleTo(3).ticks).toEqual([0, 1, 2, 3]);
  });

  it("always reaches the highest bar and has few lines of whole units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 15 }), (most) => {
        const { top, ticks } = scaleTo(most);
        expect(top).toBeGreaterThanOrEqual(most);
        expect(top).toBeLessThanOrEqual(most * 2.5 + 4);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-1)).toBe(top);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  it("has nothing to measure where nothing costs anything", () => {
    expect(scaleTo(0)).toEqual({ top: 1, ticks: [0] });
    expect(scaleTo(Number.NaN)).toEqual({ top: 1, ticks: [0] });
  });
});
