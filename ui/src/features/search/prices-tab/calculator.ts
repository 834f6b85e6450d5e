/** What several endings cost together at each account, over some years. No React. */
import type { AccountId, Money, PriceAt, PriceRow } from "@/ipc";
import { costOver, sumMoney } from "../prices";
import { trapWords } from "../words";

/** So many names with one ending. */
export interface Basket {
  /** As typed. */
  readonly ending: string;
  readonly names: number;
}

/** What all baskets cost at one account. */
export interface SumAt {
  readonly account: AccountId;
  /** First years of all names. */
  readonly first: readonly Money[];
  /** Every later year of all names together. */
  readonly later: readonly Money[];
  readonly total: readonly Money[];
  /** Endings that it does not sell, or for which it tells no price that is needed: they are in no sum. */
  readonly left: readonly string[];
  /** Endings whose renewal is many times the first year, each as a sentence. */
  readonly traps: readonly string[];
}

/** An ending as the price lists spell it: `.Shop ` is `shop`. */
export const endingOf = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/^[.*]+/u, "");

/** The row of an ending, in whichever spelling it was typed. */
export function rowOf(rows: readonly PriceRow[], typed: string): PriceRow | undefined {
  const ending = endingOf(typed);
  return ending === "" ? undefined : rows.find((row) => row.ending === ending || row.unicode.toLowerCase() === ending);
}

/** Whether what was typed is no ending and can not become one by typing on. */
export function isUnknown(rows: readonly PriceRow[], typed: string): boolean {
  const start = endingOf(typed);
  return (
    start !== "" && !rows.some((row) => row.ending.startsWith(start) || row.unicode.toLowerCase().startsWith(start))
  );
}

const times = (money: Money | null, count: number): Money | null =>
  money && { minor: String(BigInt(money.minor) * BigInt(count)), currency: money.currency };

/** See {@link SumAt}. Baskets with an ending that nobody sells, or an empty one, are left out by the caller. */
export function sumAt(account: AccountId, rows: readonly PriceRow[], baskets: readonly Basket[], years: number): SumAt {
  const first: (Money | null)[] = [];
  const later: (Money | null)[] = [];
  const left: string[] = [];
  const traps: string[] = [];
  for (const { ending, names } of baskets) {
    const row = rowOf(rows, ending);
    const at: PriceAt | undefined = row?.prices.find((one) => one.account === account);
    if (!row || !at || costOver(at, years) === null) {
      left.push(row?.unicode ?? endingOf(ending));
      continue;
    }
    first.push(times(at.register, names));
    if (years > 1) later.push(times(at.renew, names * (years - 1)));
    if (at.trap) traps.push(`.${row.unicode}: ${trapWords(at)}`);
  }
  return {
    account,
    first: sumMoney(first),
    later: sumMoney(later),
    total: sumMoney([...first, ...later]),
    left,
    traps,
  };
}

/** The account with the lowest total, where at least two sell all of it in one currency. */
export function cheapestOf(sums: readonly SumAt[]): AccountId | null {
  const whole = sums.filter(({ left, total }) => left.length === 0 && total.length === 1);
  const [one] = whole;
  if (!one || whole.length < 2 || whole.some(({ total }) => total[0]?.currency !== one.total[0]?.currency)) return null;
  const cost = ({ total }: SumAt) => BigInt(total[0]?.minor ?? 0);
  return whole.reduce((best, next) => (cost(next) < cost(best) ? next : best)).account;
}
