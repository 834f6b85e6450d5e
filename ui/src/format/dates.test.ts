import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysUntil, formatAgo, formatDate, formatLeft, formatSpan, relativeDays } from "./dates";

const at = (iso: string) => Date.parse(iso) / 1000;
const DAY = 86_400;

describe("days left", () => {
  it("count the viewer's calendar days, so that they agree with the date beside them", () => {
    const expiry = at("2026-12-04T23:30:00Z");
    const now = at("2026-11-22T09:41:00Z");
    expect(daysUntil(expiry, now, "UTC")).toBe(12);
    expect(formatDate(expiry, "UTC")).toBe("4 Dec 2026");
    // Half past noon on the fifth in Auckland, and still the fourth in Honolulu.
    expect(formatDate(expiry, "Pacific/Auckland")).toBe("5 Dec 2026");
    expect(daysUntil(expiry, now, "Pacific/Auckland")).toBe(13);
    expect(formatDate(expiry, "Pacific/Honolulu")).toBe("4 Dec 2026");
    expect(daysUntil(expiry, now, "Pacific/Honolulu")).toBe(13);
  });

  it("are not shifted by a change of the clocks", () => {
    expect(daysUntil(at("2026-10-26T12:00:00Z"), at("2026-10-24T12:00:00Z"), "Europe/Berlin")).toBe(2);
    expect(daysUntil(at("2026-03-30T12:00:00Z"), at("2026-03-28T12:00:00Z"), "Europe/Berlin")).toBe(2);
  });

  it("are the engine's UTC days or one more or less, where it is late at night", () => {
    // The engine, its reminders and the tray count UTC days: 12 here. Tongatapu is 13 hours ahead, Midway 11 behind.
    const expiry = at("2026-12-04T23:30:00Z");
    for (const [now, east, west] of [
      ["2026-11-22T00:10:00Z", 13, 13],
      ["2026-11-22T10:30:00Z", 13, 13],
      ["2026-11-22T12:00:00Z", 12, 12],
      ["2026-11-22T23:50:00Z", 12, 12],
    ] as const) {
      expect(daysUntil(expiry, at(now), "UTC")).toBe(12);
      expect(daysUntil(expiry, at(now), "Pacific/Tongatapu"), `${now} in the east`).toBe(east);
      expect(daysUntil(expiry, at(now), "Pacific/Midway"), `${now} in the west`).toBe(west);
    }
  });

  it("count leap days", () => {
    expect(daysUntil(at("2028-03-01T12:00:00Z"), at("2028-02-28T12:00:00Z"), "UTC")).toBe(2);
    expect(daysUntil(at("2027-03-01T12:00:00Z"), at("2027-02-28T12:00:00Z"), "UTC")).toBe(1);
    expect(daysUntil(at("2028-02-29T23:30:00Z"), at("2027-03-01T00:10:00Z"), "Pacific/Auckland")).toBe(366);
  });

  it("differ between two zones by a day at most, for any moment", () => {
    const moment = fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2099-12-31T00:00:00Z") });
    fc.assert(
      fc.property(moment, moment, (expiry, now) => {
        const east = daysUntil(expiry, now, "Pacific/Kiritimati");
        const west = daysUntil(expiry, now, "Pacific/Pago_Pago");
        expect(Math.abs(east - west)).toBeLessThanOrEqual(1);
        const engine = daysUntil(expiry, now, "UTC");
        expect(Math.abs(east - engine)).toBeLessThanOrEqual(1);
        expect(Math.abs(west - engine)).toBeLessThanOrEqual(1);
        expect(Math.abs(east - (expiry - now) / DAY)).toBeLessThan(1.05);
      }),
      { numRuns: 60 },
    );
  });

  it("are said as people say them", () => {
    expect([-9, -1, 0, 1, 12].map(relativeDays)).toEqual([
      "9 days ago",
      "yesterday",
      "today",
      "tomorrow",
      "in 12 days",
    ]);
  });
});

describe("spans", () => {
  it("take the largest unit that fits", () => {
    expect([0, 40, 89, 90, 720, 7200, 200_000].map(formatSpan)).toEqual([
      "0 s",
      "40 s",
      "89 s",
      "2 min",
      "12 min",
      "2 h",
      "2 days",
    ]);
    expect(formatLeft(40)).toBe("about 40 s left");
    expect(formatLeft(0)).toBe("about 1 s left");
    expect(formatAgo(100, 103)).toBe("just now");
    // A clock that runs ahead of ours is no reason to write a negative number.
    expect(formatAgo(500, 100)).toBe("just now");
  });
});
