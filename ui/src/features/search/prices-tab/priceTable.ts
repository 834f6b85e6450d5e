/** The price table as it is looked at: what a row costs, which rows are shown, in which order. No React. */
import { formatMinor } from "@/format";
import type { AccountId, Money, PriceAt, PriceRow, PriceTable } from "@/ipc";
import { amountIn, basisOf, costOver, type Basis } from "../prices";

/** For how long and how many names sums are shown. */
export interface Calculation {
  readonly years: number;
  readonly quantity: number;
}

/** A year of one name: the prices as they are published. */
export const ONE_YEAR: Calculation = { years: 1, quantity: 1 };

/** The most names that are calculated with. */
export const MOST_NAMES = 100_000;

/** What so many names cost over so many years. Null where a price that it needs is not told. */
export function sumOf(prices: Pick<PriceAt, "register" | "renew">, { years, quantity }: Calculation): Money | null {
  const one = costOver(prices, years);
  return one && { minor: String(BigInt(one.minor) * BigInt(quantity)), currency: one.currency };
}

/** How the sum comes about: `20 × (10.98 + 2 × 12.98)`. Empty for the published price of a year. */
export function sumParts({ register, renew }: Pick<PriceAt, "register" | "renew">, calculation: Calculation): string {
  const { years, quantity } = calculation;
  const bare = (money: Money | null) => (money === null ? "unknown" : formatMinor(money.minor, money.currency));
  const one = years > 1 ? `${bare(register)} + ${years - 1} × ${bare(renew)}` : bare(register);
  if (quantity === 1) return years > 1 ? one : "";
  return `${quantity} × ${years > 1 ? `(${one})` : one}`;
}

/** What narrows the table. */
export interface PriceFilter {
  readonly text: string;
  /** The cheapest sum that is shown lies between these. */
  readonly least: Money | null;
  readonly most: Money | null;
  readonly noTraps: boolean;
}

export const NO_PRICE_FILTER: PriceFilter = { text: "", least: null, most: null, noTraps: false };

export type PriceSortBy = "ending" | "cheapest" | `at ${AccountId}`;

export interface PriceSort {
  readonly by: PriceSortBy;
  readonly isDown: boolean;
}

/** In what the table compares. */
export function tableBasis(table: PriceTable, compareIn: string | null): Basis {
  return basisOf(
    (function* () {
      for (const row of table.rows) yield* row.prices;
    })(),
    compareIn,
  );
}

/** The cheapest place for an ending, by the sum that is calculated. */
export interface CheapestAt {
  readonly at: PriceAt;
  /** In the currency compared in, for all names. */
  readonly amount: bigint;
  /** Some price was in a currency without a rate. */
  readonly isPartial: boolean;
}

/** See {@link CheapestAt}. Null where no price can be compared. */
export function cheapestAt(
  row: PriceRow,
  currency: string | null,
  { years, quantity }: Calculation,
  noTraps = false,
): CheapestAt | null {
  let best: { at: PriceAt; amount: bigint } | null = null;
  let left = 0;
  for (const at of row.prices) {
    if (noTraps && at.trap) continue;
    const amount = amountIn(at, currency, "over", years);
    if (amount === null) {
      if (costOver(at, years) !== null) left += 1;
    } else if (best === null || amount < best.amount) best = { at, amount };
  }
  return best && { at: best.at, amount: best.amount * BigInt(quantity), isPartial: left > 0 };
}

/** A row with what the table needs of it over and over. */
export interface PricedRow {
  readonly row: PriceRow;
  readonly best: CheapestAt | null;
}

const collator = new Intl.Collator("en", { numeric: true });

/** The rows to show, in their order. What has no price in the column stands last, whichever way round. */
export function shownRows(
  table: PriceTable,
  filter: PriceFilter,
  sort: PriceSort,
  calculation: Calculation,
  currency: string | null,
): PricedRow[] {
  const words = filter.text
    .toLowerCase()
    .split(/[\s,;]+/u)
    .map((word) => word.replace(/^[.*]+/u, ""))
    .filter((word) => word !== "");
  const limit = (money: Money | null) => (money !== null && money.currency === currency ? BigInt(money.minor) : null);
  const least = limit(filter.least);
  const most = limit(filter.most);
  const rows: PricedRow[] = [];
  for (const row of table.rows) {
    if (words.length > 0 && !words.some((word) => row.ending.includes(word) || row.unicode.includes(word))) continue;
    const best = cheapestAt(row, currency, calculation, filter.noTraps);
    if (filter.noTraps && best === null) continue;
    if (least !== null && (best === null || best.amount < least)) continue;
    if (most !== null && (best === null || best.amount > most)) continue;
    rows.push({ row, best });
  }
  if (sort.by === "ending") {
    rows.sort((a, b) => collator.compare(a.row.unicode, b.row.unicode));
    return sort.isDown ? rows.reverse() : rows;
  }
  const account = sort.by === "cheapest" ? null : sort.by.slice("at ".length);
  const keyOf = ({ row, best }: PricedRow): bigint | null => {
    if (account === null) return best?.amount ?? null;
    const at = row.prices.find((one) => one.account === account);
    // In the account's own currency where that is not compared: within one account it mostly is one.
    const own = at && costOver(at, calculation.years);
    return at === undefined
      ? null
      : (amountIn(at, currency, "over", calculation.years) ?? (own ? BigInt(own.minor) : null));
  };
  const keyed = rows.map((one) => ({ one, key: keyOf(one) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0);
    const way = a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
    return sort.isDown ? -way : way;
  });
  return keyed.map(({ one }) => one);
}
