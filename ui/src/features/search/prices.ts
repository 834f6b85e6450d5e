/** Prices in the matrix: which one is shown, what a name costs over some years, and which account is cheapest to hold it at. */
import type { AccountId, Compared, Money, SearchAnswer, Timestamp } from "@/ipc";

/** What a cell's first line shows: the first year, all years that are compared, or each later year. */
export type PriceView = "first" | "over" | "renewal";

/** An answer that can be bought. */
export type Offer = Extract<SearchAnswer, { kind: "available" }>;

/** An account's answer and when it was given. */
export interface Told {
  readonly answer: SearchAnswer;
  readonly at: Timestamp;
}

/** The answers about one name, by account. */
export type RowAnswers = ReadonlyMap<AccountId, Told>;

/** The most years that registries sell, and so the most that are compared. */
export const MOST_YEARS = 10;

/** Prices for a year, as an offer or the price table has them. */
export interface YearPrices {
  readonly register: Money | null;
  readonly renew: Money | null;
}

/** Yearly prices, and the same in the currency in which the user compares, where there is a rate. */
export interface Priced extends YearPrices {
  readonly compared: Compared | null;
}

/**
 * What holding a name costs: the first year and each later one. Null where a price that it needs is not told, or the two are
 * in different currencies.
 */
export function costOver({ register, renew }: YearPrices, years: number): Money | null {
  if (register === null || years <= 1) return register;
  if (renew?.currency !== register.currency) return null;
  return {
    minor: String(BigInt(register.minor) + BigInt(years - 1) * BigInt(renew.minor)),
    currency: register.currency,
  };
}

/** How prices are looked at. */
export interface PriceLook {
  readonly view: PriceView;
  /** Years that are compared, 1 to 10. */
  readonly years: number;
  /** The currency in which prices are compared; null while there is none. */
  readonly currency: string | null;
}

/** The amount that a view shows. */
export function viewedAmount(prices: YearPrices, view: PriceView, years: number): Money | null {
  switch (view) {
    case "first":
      return prices.register;
    case "over":
      return costOver(prices, years);
    case "renewal":
      return prices.renew;
  }
}

/** The viewed amount in a currency: its own where it is that, else by the user's rate. Null without one: nothing is guessed. */
export function amountIn(prices: Priced, currency: string | null, view: PriceView, years: number): bigint | null {
  const own = viewedAmount(prices, view, years);
  if (own === null || currency === null) return null;
  if (own.currency === currency) return BigInt(own.minor);
  const converted = prices.compared && viewedAmount(prices.compared, view, years);
  return converted?.currency === currency ? BigInt(converted.minor) : null;
}

/** In what is compared, and what stays out. */
export interface Basis {
  /** The user's choice, else the currency of most prices; null where no price is known. */
  readonly currency: string | null;
  /** Currencies for which there is no rate, in the order of the alphabet. */
  readonly unrated: readonly string[];
  /** Whether the user chose the currency. */
  readonly isChosen: boolean;
}

/** Finds in which currency prices can be compared. */
export function basisOf(prices: Iterable<Priced>, compareIn: string | null): Basis {
  const counts = new Map<string, number>();
  const rated = new Set<string>();
  for (const { register, renew, compared } of prices) {
    const currency = (register ?? renew)?.currency;
    if (currency === undefined) continue;
    counts.set(currency, (counts.get(currency) ?? 0) + 1);
    if (compareIn !== null && (compared?.register ?? compared?.renew)?.currency === compareIn) rated.add(currency);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]?.[0] ?? null;
  const currency = compareIn ?? most;
  return {
    currency,
    unrated: [...counts.keys()].filter((one) => one !== currency && !rated.has(one)).sort(),
    isChosen: compareIn !== null,
  };
}

/** Where a name is cheapest to hold. */
export interface Best {
  readonly account: AccountId;
  /** Some other offer is in a currency that could not be compared. */
  readonly isPartial: boolean;
}

/**
 * The account where holding the name costs least over the years that are compared, among those that answered; the first in the
 * order of the columns where two cost the same. An offer in a currency without a rate stays out; with fewer than two left there is
 * nothing to compare.
 */
export function cheapest(
  answers: RowAnswers | undefined,
  accounts: readonly AccountId[],
  look: Pick<PriceLook, "years" | "currency">,
  fits: (offer: Offer) => boolean = () => true,
): Best | null {
  let best: { account: AccountId; cost: bigint } | null = null;
  let compared = 0;
  let left = 0;
  for (const account of accounts) {
    const answer = answers?.get(account)?.answer;
    if (answer?.kind !== "available" || !fits(answer)) continue;
    const cost = amountIn(answer, look.currency, "over", look.years);
    if (cost === null) {
      if (costOver(answer, look.years) !== null) left += 1;
      continue;
    }
    compared += 1;
    if (best === null || cost < best.cost) best = { account, cost };
  }
  if (best === null || (left > 0 && compared < 2)) return null;
  return { account: best.account, isPartial: left > 0 };
}

/** How often the first year goes into the renewal, in tenths, rounded down; null where that says nothing. */
export function renewalTenths({ register, renew }: YearPrices): bigint | null {
  if (register === null || register.currency !== renew?.currency || BigInt(register.minor) <= 0n) return null;
  return (BigInt(renew.minor) * 10n) / BigInt(register.minor);
}

/** Sums per currency, in the order in which the currencies appear. */
export function sumMoney(amounts: Iterable<Money | null>): Money[] {
  const sums = new Map<string, bigint>();
  for (const money of amounts) {
    if (money) sums.set(money.currency, (sums.get(money.currency) ?? 0n) + BigInt(money.minor));
  }
  return [...sums].map(([currency, minor]) => ({ minor: String(minor), currency }));
}

/** A price asked for longer ago than this is marked: shops change theirs by the hour, and it is quoted anew in the cart anyway. */
export const OLD_SECONDS = 600;

/** Whether a quote is old. */
export function isOld(at: Timestamp, now: Timestamp): boolean {
  return now - at > OLD_SECONDS;
}
