import { describe, expect, it } from "vitest";
import type { OrderItemView, OrderView, SearchAnswer, SearchHit, SearchName, SearchView } from "@/ipc";
import { cheapest, sumMoney } from "./prices";
import { cheapestPicks, failedNames, rowKind } from "./rows";
import { searchOf, withBought, withHits } from "./session";
import { offerLines } from "./words";

const usd = (minor: number) => ({ minor: String(minor), currency: "USD" });

function offer(register: number, renew: number, more: Partial<Extract<SearchAnswer, { kind: "available" }>> = {}) {
  return {
    kind: "available",
    register: usd(register),
    renew: usd(renew),
    premium: false,
    trap: renew > 2 * register,
    three_years: usd(register + 2 * renew),
    note: null,
    ...more,
  } satisfies SearchAnswer;
}

const named = (name: string, owned: string | null = null): SearchName => ({
  name,
  unicode: name,
  ending: "com",
  owned,
  suggested_by: null,
});

function searched(names: SearchName[], hits: SearchHit[], done = true) {
  const view: SearchView = {
    id: "s1",
    names,
    skipped: [],
    skipped_total: 0,
    duplicates: 0,
    accounts: ["a", "b", "c"],
    hits,
    done,
    cancelled: false,
  };
  return searchOf(view);
}

describe("cheapest over three years", () => {
  it("is not the lowest first year when the renewal is dear", () => {
    const answers = new Map<string, SearchAnswer>([
      ["a", offer(198, 3800)],
      ["b", offer(2220, 2220)],
      ["c", offer(3190, 3190)],
    ]);
    expect(cheapest(answers, ["a", "b", "c"])).toBe("b");
  });

  it("compares amounts as integers, however large", () => {
    const dear = offer(0, 0, { three_years: { minor: "9007199254740993", currency: "USD" } });
    const less = offer(0, 0, { three_years: { minor: "9007199254740992", currency: "USD" } });
    expect(
      cheapest(
        new Map([
          ["a", dear as SearchAnswer],
          ["b", less],
        ]),
        ["a", "b"],
      ),
    ).toBe("b");
  });

  it("says nothing where prices are in two currencies, or nobody tells one", () => {
    const euros = offer(1, 1, { three_years: { minor: "3", currency: "EUR" } });
    expect(
      cheapest(
        new Map<string, SearchAnswer>([
          ["a", offer(100, 100)],
          ["b", euros],
        ]),
        ["a", "b"],
      ),
    ).toBeNull();
    expect(cheapest(new Map<string, SearchAnswer>([["a", offer(1, 1, { three_years: null })]]), ["a"])).toBeNull();
    expect(cheapest(undefined, ["a"])).toBeNull();
  });

  it("goes by the accounts that answered so far and the order of the columns where two cost the same", () => {
    const answers = new Map<string, SearchAnswer>([
      ["b", offer(100, 100)],
      ["c", offer(100, 100)],
    ]);
    expect(cheapest(answers, ["a", "b", "c"])).toBe("b");
    expect(cheapest(answers, ["c", "b", "a"])).toBe("c");
  });

  it("picks it for every name that is free, not in the cart and not priced by name", () => {
    const search = searched(
      [named("free.com"), named("owned.com", "a"), named("there.com"), named("gem.com"), named("taken.com")],
      [
        { name: "free.com", account: "a", answer: offer(1000, 2000) },
        { name: "free.com", account: "b", answer: offer(1100, 1100) },
        { name: "owned.com", account: "b", answer: offer(1, 1) },
        { name: "there.com", account: "a", answer: offer(1, 1) },
        { name: "gem.com", account: "a", answer: offer(90_000, 100, { premium: true }) },
        { name: "taken.com", account: "a", answer: { kind: "taken" } },
      ],
    );
    expect(cheapestPicks(search, ["a", "b", "c"], new Set(["there.com"]))).toEqual({
      picks: [{ name: "free.com", account: "b" }],
      premium: 1,
    });
  });
});

describe("a row", () => {
  const all = ["a", "b"];
  it("is taken only once every account has answered and none sells it", () => {
    const taken: SearchAnswer = { kind: "taken" };
    const name = named("tidewright.com");
    expect(rowKind(name, new Map([["a", taken]]), all, false)).toBe("cells");
    expect(
      rowKind(
        name,
        new Map([
          ["a", taken],
          ["b", taken],
        ]),
        all,
        false,
      ),
    ).toBe("taken");
    const differ = new Map<string, SearchAnswer>([
      ["a", taken],
      ["b", offer(1, 1)],
    ]);
    expect(rowKind(name, differ, all, true)).toBe("cells");
  });

  it("with a failed answer keeps its cells, so that it can be asked again", () => {
    const fault = { code: "interrupted", message: "No answer.", hint: null, retryable: true } as const;
    const hits: SearchHit[] = [
      { name: "x.com", account: "a", answer: { kind: "taken" } },
      { name: "x.com", account: "b", answer: { kind: "failed", fault } },
      { name: "y.com", account: "b", answer: { kind: "failed", fault: { ...fault, retryable: false } } },
    ];
    const search = searched([named("x.com"), named("y.com")], hits);
    expect(rowKind(named("x.com"), search.answers.get("x.com"), all, true)).toBe("cells");
    expect(failedNames(search)).toEqual(["x.com"]);
  });

  it("counts an account's answer once, also when a later one replaces it", () => {
    const first = searched([named("x.com")], [{ name: "x.com", account: "a", answer: { kind: "taken" } }], false);
    const next = withHits(first, [{ name: "x.com", account: "a", answer: offer(5, 5) }]);
    expect(next.answered.get("a")).toBe(1);
    expect(next.answers.get("x.com")?.get("a")?.kind).toBe("available");
    expect(first.answers.get("x.com")?.get("a")?.kind).toBe("taken");
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
    expect(offerLines(trap, "first")).toEqual({ main: usd(198), note: "then 38.00", isTrap: true });
    expect(offerLines(trap, "three")).toEqual({ main: usd(7798), note: "over 3 years", isTrap: false });
    expect(offerLines(trap, "renewal")).toEqual({ main: usd(3800), note: "a year, first 1.98", isTrap: true });
  });

  it("sums keep currencies apart", () => {
    expect(sumMoney([usd(1098), null, { minor: "500", currency: "EUR" }, usd(2)])).toEqual([
      usd(1100),
      { minor: "500", currency: "EUR" },
    ]);
  });
});
