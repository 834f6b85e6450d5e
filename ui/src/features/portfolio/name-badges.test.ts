import { describe, expect, it } from "vitest";
import type { Lifecycle } from "@/ipc";
import { nameBadges } from "./name-badges";
import { sampleRow } from "./sample";

const words = (change: Parameters<typeof sampleRow>[0]) => nameBadges(sampleRow(change)).map(({ word }) => word);

describe("the badges behind a name", () => {
  it("says nothing of a name that is in order", () => {
    expect(words({})).toEqual([]);
    // What a registrar does not tell is no alarm.
    expect(words({ locked: null, auto_renew: null, expires_at: null, lifecycle: "unknown" })).toEqual([]);
  });

  it("puts the gravest first and gives each a sentence", () => {
    const all = nameBadges(
      sampleRow({
        lifecycle: "due",
        at_risk: "The balance is 18.40 USD short.",
        conflict: "The registry says 3 Dec.",
        vanished: true,
        failing: true,
        auto_renew: false,
        drifted: true,
        locked: false,
        dns: null,
        stale: true,
        arrived: true,
      }),
    );
    expect(all.map(({ word }) => word)).toEqual([
      "At risk",
      "Conflict",
      "Missing",
      "Account failing",
      "No auto-renew",
      "Drifted",
      "Unlocked",
      "DNS elsewhere",
      "Stale",
      "New",
    ]);
    expect(all.every(({ title }) => title.endsWith("."))).toBe(true);
  });

  it("does not speak of risk where it has happened already", () => {
    const over: [Lifecycle, string][] = [
      ["lapsed", "Lapsed"],
      ["grace", "Grace"],
      ["redemption", "Redemption"],
      ["pending_delete", "Pending delete"],
    ];
    for (const [lifecycle, word] of over) {
      expect(words({ lifecycle, at_risk: "It lapses.", auto_renew: false })).toEqual([word]);
    }
  });

  it("speaks of auto-renew only near the end, and of nobody's DNS where the name is only a zone", () => {
    expect(words({ auto_renew: false })).toEqual([]);
    expect(words({ auto_renew: false, lifecycle: "soon" })).toEqual(["No auto-renew"]);
    expect(words({ lifecycle: "due" })).toEqual(["Expiring"]);
    expect(words({ registered: false, lifecycle: "elsewhere", dns: null })).toEqual([]);
  });
});
