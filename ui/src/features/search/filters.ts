/** Which rows of the matrix are shown, and in which order. */
import type { AccountId, Money, SearchName } from "@/ipc";
import { amountIn, type Offer, type PriceLook, type RowAnswers } from "./prices";

/** What narrows the matrix. */
export interface Filters {
  /** Only names that some account sells. */
  readonly offeredOnly: boolean;
  /** Offers whose renewal is far above the first year do not count. */
  readonly noTraps: boolean;
  /** Offers priced by name do not count. */
  readonly noPremium: boolean;
  /** Only these endings; empty means all. */
  readonly endings: ReadonlySet<string>;
  /** Characters before the ending. */
  readonly shortest: number | null;
  readonly longest: number | null;
  /** The shown price is this at most. */
  readonly atMost: Money | null;
}

export const NO_FILTERS: Filters = {
  offeredOnly: false,
  noTraps: false,
  noPremium: false,
  endings: new Set(),
  shortest: null,
  longest: null,
  atMost: null,
};

/** How many of the filters behind the button are set. */
export function furtherFilters({ endings, shortest, longest, atMost }: Filters): number {
  return [endings.size > 0, shortest !== null || longest !== null, atMost !== null].filter(Boolean).length;
}

/** Whether anything narrows the matrix. */
export function isNarrowed(filters: Filters): boolean {
  return filters.offeredOnly || filters.noTraps || filters.noPremium || furtherFilters(filters) > 0;
}

/** How the matrix is looked at: the prices shown, and what narrows it. */
export interface Look extends PriceLook {
  readonly filters: Filters;
}

/** Whether an offer passes the filters that are about offers. */
export function offerFits(offer: Offer, { filters, view, years }: Look): boolean {
  if (filters.noTraps && offer.trap) return false;
  if (filters.noPremium && offer.premium) return false;
  if (filters.atMost === null) return true;
  const amount = amountIn(offer, filters.atMost.currency, view, years);
  return amount !== null && amount <= BigInt(filters.atMost.minor);
}

/** Whether a name is shown. */
export function nameFits(name: SearchName, answers: RowAnswers | undefined, look: Look): boolean {
  const { filters } = look;
  if (filters.endings.size > 0 && !filters.endings.has(name.ending)) return false;
  if (filters.shortest !== null && name.length < filters.shortest) return false;
  if (filters.longest !== null && name.length > filters.longest) return false;
  if (!filters.offeredOnly && !filters.noTraps && !filters.noPremium && filters.atMost === null) return true;
  if (name.owned !== null || !answers) return false;
  for (const { answer } of answers.values()) if (answer.kind === "available" && offerFits(answer, look)) return true;
  return false;
}

/** What orders the rows; `at` is the price at one account. */
export type SortBy = "entered" | "name" | "price" | "length" | "ending" | "available" | `at ${AccountId}`;

export interface Sort {
  readonly by: SortBy;
  readonly isDown: boolean;
}

/** The order of the input. */
export const AS_ENTERED: Sort = { by: "entered", isDown: false };

/** The same column again turns its order round. */
export function sortedBy(old: Sort, by: SortBy): Sort {
  return { by, isDown: old.by === by ? !old.isDown : false };
}

type Key = bigint | number | string | null;

/** Available first, then what is not known yet or could not be said, then what cannot be had. */
function standing(name: SearchName, answers: RowAnswers | undefined): number {
  if (name.owned !== null) return 3;
  let rank = answers && answers.size > 0 ? 2 : 1;
  for (const { answer } of answers?.values() ?? []) {
    if (answer.kind === "available") return 0;
    if (answer.kind === "failed") rank = 1;
  }
  return rank;
}

function lowest(answers: RowAnswers | undefined, look: Look, only: AccountId | null): bigint | null {
  let least: bigint | null = null;
  for (const [account, { answer }] of answers ?? []) {
    if (answer.kind !== "available" || (only !== null && account !== only) || !offerFits(answer, look)) continue;
    const amount = amountIn(answer, look.currency, look.view, look.years);
    if (amount !== null && (least === null || amount < least)) least = amount;
  }
  return least;
}

function keyOf(name: SearchName, answers: RowAnswers | undefined, by: SortBy, look: Look): Key {
  switch (by) {
    case "entered":
      return 0;
    case "name":
      return name.unicode;
    case "length":
      return name.length;
    case "ending":
      return name.ending;
    case "available":
      return standing(name, answers);
    case "price":
      return name.owned === null ? lowest(answers, look, null) : null;
    default:
      return name.owned === null ? lowest(answers, look, by.slice("at ".length)) : null;
  }
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(a: Key, b: Key): number {
  if (typeof a === "string" && typeof b === "string") return collator.compare(a, b);
  return a === b ? 0 : (a ?? 0) < (b ?? 0) ? -1 : 1;
}

/** The names in their order. Where nothing can be compared a name stands last, whichever way round; equals keep the input's order. */
export function sortNames(
  names: readonly SearchName[],
  answers: ReadonlyMap<string, RowAnswers>,
  { by, isDown }: Sort,
  look: Look,
): readonly SearchName[] {
  if (by === "entered") return isDown ? names.toReversed() : names;
  const keyed = names.map((name) => ({ name, key: keyOf(name, answers.get(name.name), by, look) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0);
    return isDown ? compare(b.key, a.key) : compare(a.key, b.key);
  });
  return keyed.map(({ name }) => name);
}
