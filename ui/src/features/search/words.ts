/** How the matrix speaks: short words for cells, whole sentences for those who hear them and for the tips. */
import { formatAgo, formatDate, formatMinor, formatMoney } from "@/format";
import type { Fault, Money, PromoView, SearchAnswer } from "@/ipc";
import { costOver, isOld, renewalTenths, type Offer, type PriceLook, type Told, type YearPrices } from "./prices";

/** A fault in the room of a cell. The sentence is its tip and its label. */
export function faultWord(fault: Fault): string {
  switch (fault.code) {
    case "interrupted":
      return "No answer in time";
    case "unreachable":
    case "tls":
      return "Not reached";
    case "rate_limited":
      return "Too many requests";
    case "unauthorized":
    case "forbidden":
    case "address_not_allowed":
    case "vault_locked":
    case "vault_unavailable":
      return "Key not accepted";
    case "malformed":
      return "Unreadable answer";
    default:
      return "No answer";
  }
}

/** A fault as one run of words. */
export function faultSentence({ message, hint }: Fault): string {
  return hint === null ? message : `${message} ${hint}`;
}

/** What stands where an account tells no price. */
export const NO_PRICE = "No price told";

/** What stands in the place of an amount that a view would show: without the renewal there is no sum over the years. */
export function missingWords({ register }: YearPrices, view: PriceLook["view"]): string {
  return view === "over" && register !== null ? "No sum" : NO_PRICE;
}

/** "3 years", "1 year". */
export function yearsWords(years: number): string {
  return years === 1 ? "1 year" : `${years} years`;
}

/** The segments of the switch that says which price is shown. */
export function viewChoices(years: number) {
  return [
    { id: "first" as const, label: "First year" },
    { id: "over" as const, label: yearsWords(years) },
    { id: "renewal" as const, label: "Renewal" },
  ];
}

const bare = (money: Money | null) => (money === null ? "unknown" : formatMinor(money.minor, money.currency));

/** How a sum over some years comes about: `10.98 + 2 × 12.98`. */
export function sumWords({ register, renew }: YearPrices, years: number): string {
  return years <= 1 ? "the first year" : `${bare(register)} + ${years - 1} × ${bare(renew)}`;
}

/** The two lines of a cell with a price. */
export function offerLines(
  offer: Offer,
  { view, years }: Pick<PriceLook, "view" | "years">,
): { main: Money | null; note: string; isTrap: boolean } {
  const { register, renew, trap } = offer;
  switch (view) {
    case "first":
      return { main: register, note: `then ${bare(renew)}`, isTrap: trap };
    case "over":
      return { main: costOver(offer, years), note: sumWords(offer, years), isTrap: trap };
    case "renewal":
      return { main: renew, note: `a year, first ${bare(register)}`, isTrap: trap };
  }
}

/** "promotion until 4 Dec 2026, 12.98 USD without it". */
export function promoWords({ regular, ends_at: ends }: PromoView): string {
  return [
    ends === null ? "promotion, its end is not told" : `promotion until ${formatDate(ends)}`,
    regular !== null && `${formatMoney(regular)} without it`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** "the renewal, 38.00 USD, is 19.1 times the first year". */
export function trapWords(prices: YearPrices): string {
  const tenths = renewalTenths(prices);
  if (tenths === null || prices.renew === null) return "the renewal costs over twice the first year";
  const times = `${tenths / 10n}${tenths % 10n === 0n ? "" : `.${tenths % 10n}`}`;
  return `the renewal, ${formatMoney(prices.renew)}, is ${times} times the first year`;
}

/** "asked 3 min ago"; of an old one that it may have changed. */
export function ageWords(at: number, now: number): string {
  return `asked ${formatAgo(at, now)}${isOld(at, now) ? ", may have changed since" : ""}`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function rateWords({ compared }: Offer, currency: string): string | false {
  if (compared === null) return `not compared: no rate for ${currency}`;
  return compared.register !== null && `about ${formatMoney(compared.register)} by your rate`;
}

/** What is to be known of an offer beside its prices, each a few words. */
function remarks(offer: Offer, { currency, years }: Pick<PriceLook, "currency" | "years">): string[] {
  const amount = offer.register ?? offer.renew;
  return [
    offer.promo !== null && promoWords(offer.promo),
    offer.premium && "premium price, confirmed in the cart",
    offer.trap && trapWords(offer),
    currency !== null && amount !== null && amount.currency !== currency && rateWords(offer, amount.currency),
    years > 1 &&
      offer.register !== null &&
      offer.renew === null &&
      `not compared over ${yearsWords(years)}: no renewal price told`,
    offer.note,
  ].filter((part) => typeof part === "string");
}

/** The offer as one sentence. It begins with what the cell shows, so that what is heard and what is seen are one. */
function offerSentence(offer: Offer, look: PriceLook): string {
  const { view, years } = look;
  const main = (money: Money | null) => (money === null ? NO_PRICE : formatMoney(money));
  const rest = (money: Money | null) => (money === null ? "unknown" : formatMoney(money));
  const { register, renew } = offer;
  const total = costOver(offer, years);
  const over = years > 1 && total !== null && `${formatMoney(total)} over ${yearsWords(years)}`;
  const prices = {
    first: [`${main(register)}, then ${rest(renew)} a year`, over],
    over: [
      `${main(total)} over ${yearsWords(years)}`,
      `${rest(register)} the first year`,
      `then ${rest(renew)} a year`,
    ],
    renewal: [`${main(renew)} a year, first ${rest(register)}`, over],
  }[view];
  return [...prices.filter((part) => part !== false), ...remarks(offer, look)].join(", ");
}

/** What a failed answer offers to do. */
export function failedVerb(fault: Fault): string {
  return fault.retryable ? "Ask again" : "Open the account";
}

/** How the cell of an account stands. */
export interface CellState {
  readonly look: PriceLook;
  /** Cheapest of all, of those that can be compared, or not. */
  readonly best: "all" | "partly" | null;
  readonly isInCart: boolean;
  readonly isWaiting: boolean;
  readonly now: number;
}

/** "cheapest over 3 years". */
export function bestWords(best: "all" | "partly", { years, currency }: PriceLook): string {
  return best === "all"
    ? `cheapest over ${yearsWords(years)}`
    : `cheapest of the prices in ${currency ?? "one currency"} over ${yearsWords(years)}`;
}

/** Everything that a cell says, for those who cannot see it. */
export function cellLabel(name: string, account: string, told: Told | undefined, state: CellState): string {
  const place = `${name} at ${account}`;
  if (told === undefined) return state.isWaiting ? `${place}: asking` : `${place}: not asked`;
  const { answer, at } = told;
  switch (answer.kind) {
    case "taken":
      return `${place}: taken`;
    case "not_sold":
      return `${place}: not sold here. ${answer.reason}`;
    case "failed":
      return `${place}: ${faultWord(answer.fault)}. ${failedVerb(answer.fault)}. ${faultSentence(answer.fault)}`;
    case "available":
      return [
        `${place}: ${offerSentence(answer, state.look)}`,
        state.best !== null && bestWords(state.best, state.look),
        ageWords(at, state.now),
        state.isInCart ? "in the cart, take it out" : "put it into the cart",
      ]
        .filter((part) => part !== false)
        .join(", ");
  }
}

/** The lines of a cell's tip: what the cell itself has no room for. */
export function tipLines(
  answer: SearchAnswer,
  at: number,
  { look, best, now }: Pick<CellState, "look" | "best" | "now">,
): string[] {
  const age = capital(ageWords(at, now));
  switch (answer.kind) {
    case "taken":
      return ["Taken", age];
    case "not_sold":
      return [answer.reason, age];
    case "failed":
      return [faultSentence(answer.fault), age];
    case "available": {
      const total = costOver(answer, look.years);
      return [
        `${answer.register ? formatMoney(answer.register) : NO_PRICE} the first year, then ${
          answer.renew ? `${formatMoney(answer.renew)} a year` : "unknown"
        }`,
        look.years > 1 &&
          total !== null &&
          `${formatMoney(total)} over ${yearsWords(look.years)} (${sumWords(answer, look.years)})`,
        best !== null && capital(bestWords(best, look)),
        ...remarks(answer, look).map(capital),
        age,
      ].filter((line) => line !== false);
    }
  }
}
