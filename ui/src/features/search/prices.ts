/** Prices in the matrix: which one is shown, and which account is cheapest to hold a name at. */
import type { AccountId, Money, SearchAnswer } from "@/ipc";

/** What a cell's first line shows. */
export type PriceView = "first" | "three" | "renewal";

/** An answer that can be bought. */
export type Offer = Extract<SearchAnswer, { kind: "available" }>;

/** The answers about one name, by account. */
export type RowAnswers = ReadonlyMap<AccountId, SearchAnswer>;

/** Whether `a` is less than `b`; null where their currencies differ and nothing can be said. */
export function isLess(a: Money, b: Money): boolean | null {
  return a.currency === b.currency ? BigInt(a.minor) < BigInt(b.minor) : null;
}

/**
 * The account where holding the name for three years costs least, among those that answered; the first in the order of the
 * columns where two cost the same. Null where nobody sells it or prices in several currencies cannot be compared.
 */
export function cheapest(answers: RowAnswers | undefined, accounts: readonly AccountId[]): AccountId | null {
  let best: { account: AccountId; cost: Money } | null = null;
  for (const account of accounts) {
    const answer = answers?.get(account);
    if (answer?.kind !== "available" || answer.three_years === null) continue;
    if (best === null) {
      best = { account, cost: answer.three_years };
      continue;
    }
    const less = isLess(answer.three_years, best.cost);
    if (less === null) return null;
    if (less) best = { account, cost: answer.three_years };
  }
  return best?.account ?? null;
}

/** Sums per currency, in the order in which the currencies appear. */
export function sumMoney(amounts: Iterable<Money | null>): Money[] {
  const sums = new Map<string, bigint>();
  for (const money of amounts) {
    if (money) sums.set(money.currency, (sums.get(money.currency) ?? 0n) + BigInt(money.minor));
  }
  return [...sums].map(([currency, minor]) => ({ minor: String(minor), currency }));
}
