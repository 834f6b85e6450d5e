import { describe, expect, it } from "vitest";
import type { OrderItemView, OrderView, SearchHit, SearchName } from "@/ipc";
import { NOW } from "../../../test/fake";
import {
  answersOf,
  delegated,
  eur,
  euroOffer,
  failed,
  hit,
  look,
  named,
  offer,
  searchView,
  slow,
  taken,
  told,
  usd,
} from "./fixtures";
import { basisOf, cheapest, costOver, isOld, renewalTenths, sumMoney } from "./prices";
import { cheapestPicks, failedNames, oldNames, rowKind } from "./rows";
import { searchOf, withBought, withHits, withPrechecks } from "./session";
import { ageWords, offerLines, promoWords, tipLines, trapWords } from "./words";

const THREE = ["a", "b", "c"];
const OVER_THREE = { years: 3, currency: "USD" };

const searched = (names: SearchName[], hits: SearchHit[], done = true) =>
  searchOf(searchView("s1", names, { accounts: THREE, hits, done }));

describe("what a name costs over the years", () => {
  it("is the first year and each later one, in integers however large", () => {
    expect(costOver(offer(198, 3800), 1)).toEqual(usd(198));
    expect(costOver(offer(198, 3800), 3)).toEqual(usd(7798));
    expect(costOver(offer(1098, 1298), 10)).toEqual(usd(12_780));
    const large = { register: { minor: "9007199254740993", currency: "USD" }, renew: usd(1) };
    expect(costOver(large, 2)).toEqual({ minor: "9007199254740994", currency: "USD" });
  });

  it("is not told where the renewal is unknown or in another currency", () => {
    expect(costOver({ register: usd(1000), renew: null }, 3)).toBeNull();
    expect(costOver({ register: usd(1000), renew: eur(1000) }, 3)).toBeNull();
    expect(costOver({ register: usd(1000), renew: null }, 1)).toEqual(usd(1000));
  });
});

describe("cheapest over the years", () => {
  it("is not the lowest first year when the renewal is dear", () => {
    const answers = answersOf(["a", offer(198, 3800)], ["b", offer(2220, 2220)], ["c", offer(3190, 3190)]);
    expect(cheapest(answers, THREE, OVER_THREE)).toEqual({ account: "b", isPartial: false });
    expect(cheapest(answers, THREE, { ...OVER_THREE, years: 1 })?.account).toBe("a");
  });

  it("compares across currencies by the user's rate alone", () => {
    const answers = answersOf(["a", offer(1200, 1200)], ["b", euroOffer(1000, 1000, 110)], ["c", offer(1150, 1150)]);
    expect(cheapest(answers, THREE, OVER_THREE)).toEqual({ account: "b", isPartial: false });
  });

  it("leaves a currency without a rate out and says so; with one price left nothing is cheapest", () => {
    const answers = answersOf(["a", offer(1200, 1200)], ["b", euroOffer(1, 1)], ["c", offer(1150, 1150)]);
    expect(cheapest(answers, THREE, OVER_THREE)).toEqual({ account: "c", isPartial: true });
    expect(cheapest(answers, ["a", "b"], OVER_THREE)).toBeNull();
    expect(cheapest(answersOf(["a", offer(1, 1)]), THREE, OVER_THREE)).toEqual({ account: "a", isPartial: false });
    expect(cheapest(undefined, THREE, OVER_THREE)).toBeNull();
  });

  it("goes by the accounts that answered so far and the order of the columns where two cost the same", () => {
    const answers = answersOf(["b", offer(100, 100)], ["c", offer(100, 100)]);
    expect(cheapest(answers, THREE, OVER_THREE)?.account).toBe("b");
    expect(cheapest(answers, ["c", "b", "a"], OVER_THREE)?.account).toBe("c");
  });

  it("the currency compared in is the user's, else that of most prices; the rest is named", () => {
    const offers = [offer(1, 1), offer(2, 2), euroOffer(1, 1)];
    expect(basisOf(offers, null)).toEqual({ currency: "USD", unrated: ["EUR"], isChosen: false });
    expect(basisOf([offer(1, 1), euroOffer(1, 1, 110)], "USD").unrated).toEqual([]);
    expect(basisOf(offers, "CHF")).toEqual({ currency: "CHF", unrated: ["EUR", "USD"], isChosen: true });
    expect(basisOf([], null)).toEqual({ currency: null, unrated: [], isChosen: false });
  });

  it("picks it for every shown name that is free, not in the cart and not priced by name", () => {
    const names = [
      named("free.com"),
      named("owned.com", { owned: "a" }),
      named("there.com"),
      named("gem.com"),
      named("taken.com"),
    ];
    const search = searched(names, [
      hit("free.com", "a", offer(1000, 2000)),
      hit("free.com", "b", offer(1100, 1100)),
      hit("owned.com", "b", offer(1, 1)),
      hit("there.com", "a", offer(1, 1)),
      hit("gem.com", "a", offer(90_000, 100, { premium: true })),
      hit("taken.com", "a", taken),
    ]);
    const inCart = new Map([["there.com", "a"]]);
    expect(cheapestPicks(search, names, THREE, inCart, look())).toEqual({
      picks: [{ name: "free.com", account: "b" }],
      premium: 1,
      isPartial: false,
    });
    expect(cheapestPicks(search, [], THREE, inCart, look()).picks).toEqual([]);
  });
});

describe("a row", () => {
  const all = ["a", "b"];
  it("is taken only once every account has answered and none sells it", () => {
    const name = named("tidewright.com");
    expect(rowKind(name, answersOf(["a", taken]), all, false)).toBe("cells");
    expect(rowKind(name, answersOf(["a", taken], ["b", taken]), all, false)).toBe("taken");
    expect(rowKind(name, answersOf(["a", taken], ["b", offer(1, 1)]), all, true)).toBe("cells");
  });

  it("with a failed answer keeps its cells, so that it can be asked again", () => {
    const hits = [
      hit("x.com", "a", taken),
      hit("x.com", "b", failed()),
      hit("y.com", "b", failed({ ...slow, retryable: false })),
    ];
    const search = searched([named("x.com"), named("y.com")], hits);
    expect(rowKind(named("x.com"), search.answers.get("x.com"), all, true)).toBe("cells");
    expect(failedNames(search)).toEqual(["x.com"]);
  });

  it("that the DNS delegates is told so until an account says otherwise; not being delegated says nothing", () => {
    const names = [named("x.com"), named("y.com")];
    const search = withPrechecks(searched(names, [], false), [delegated("x.com"), { name: "y.com", delegated: false }]);
    expect([...search.delegated]).toEqual(["x.com"]);
    expect(search.askedNames).toBe(1);
    expect(rowKind(named("x.com"), undefined, all, true, true)).toBe("delegated");
    expect(rowKind(named("x.com"), answersOf(["a", offer(1, 1)], ["b", taken]), all, true, true)).toBe("cells");
    expect(rowKind(named("y.com"), undefined, all, false, false)).toBe("cells");
  });

  it("counts an account's answer once, also when a later one replaces it", () => {
    const first = searched([named("x.com")], [hit("x.com", "a", taken)], false);
    const next = withHits(first, [hit("x.com", "a", offer(5, 5), NOW + 9)]);
    expect(next.answered.get("a")).toBe(1);
    expect(next.answers.get("x.com")?.get("a")).toEqual(told(offer(5, 5), NOW + 9));
    expect(first.answers.get("x.com")?.get("a")?.answer.kind).toBe("taken");
  });
});

it("a name that was bought since is the user's own, one whose order is unclear is not", () => {
  const search = searched([named("mine.com"), named("unclear.com"), named("renewed.com")], []);
  const item = (name: string, state: OrderItemView["state"], kind: OrderItemView["kind"] = "register") =>
    ({ name, state, kind, account: "b" }) as OrderItemView;
  const order = {
    items: [item("mine.com", "confirmed"), item("unclear.com", "unknown"), item("renewed.com", "confirmed", "renew")],
  } as OrderView;
  expect(withBought(search, [order]).names.map((name) => name.owned)).toEqual(["b", null, null]);
  expect(withBought(search, [])).toBe(search);
});

describe("the words of a price", () => {
  it("follow the switch, and the renewal trap is told beside the price that it concerns", () => {
    const trap = offer(198, 3800);
    const lines = (view: "first" | "over" | "renewal", years = 3) => offerLines(trap, { view, years });
    expect(lines("first")).toEqual({ main: usd(198), note: "then 38.00", isTrap: true });
    expect(lines("over")).toEqual({ main: usd(7798), note: "1.98 + 2 × 38.00", isTrap: true });
    expect(lines("over", 5)).toEqual({ main: usd(15_398), note: "1.98 + 4 × 38.00", isTrap: true });
    expect(lines("renewal")).toEqual({ main: usd(3800), note: "a year, first 1.98", isTrap: true });
  });

  it("a trap is told with its figures, rounded down", () => {
    expect(renewalTenths(offer(198, 3800))).toBe(191n);
    expect(trapWords(offer(198, 3800))).toBe("the renewal, 38.00 USD, is 19.1 times the first year");
    expect(trapWords(offer(1000, 3000))).toBe("the renewal, 30.00 USD, is 3 times the first year");
    expect(trapWords(offer(0, 3000))).toBe("the renewal costs over twice the first year");
  });

  it("a promotion is told with its end and the price without it, as far as they are known", () => {
    expect(promoWords({ regular: usd(1298), ends_at: NOW })).toBe("promotion until 22 Nov 2026, 12.98 USD without it");
    expect(promoWords({ regular: null, ends_at: null })).toBe("promotion, its end is not told");
  });

  it("a quote has an age, and an old one may have changed", () => {
    expect(ageWords(NOW - 180, NOW)).toBe("asked 3 min ago");
    expect(ageWords(NOW - 1800, NOW)).toBe("asked 30 min ago, may have changed since");
    expect(isOld(NOW - 600, NOW)).toBe(false);
    const search = searched(
      [named("old.com"), named("new.com"), named("gone.com")],
      [
        hit("old.com", "a", offer(1, 1), NOW - 601),
        hit("new.com", "a", offer(1, 1), NOW - 5),
        hit("gone.com", "a", taken, NOW - 9_000),
      ],
    );
    expect(oldNames(search, search.names, NOW)).toEqual(["old.com"]);
  });

  it("the tip says what the cell has no room for", () => {
    const answer = euroOffer(1000, 1200);
    expect(tipLines(answer, NOW - 60, { look: look(), best: null, now: NOW })).toEqual([
      "10.00 EUR the first year, then 12.00 EUR a year",
      "34.00 EUR over 3 years (10.00 + 2 × 12.00)",
      "Not compared: no rate for EUR",
      "Asked 60 s ago",
    ]);
  });

  it("sums keep currencies apart", () => {
    expect(sumMoney([usd(1098), null, eur(500), usd(2)])).toEqual([usd(1100), eur(500)]);
  });
});
