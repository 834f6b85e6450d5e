/** How the matrix speaks: short words for cells, whole sentences for those who hear them. */
import { formatMinor, formatMoney } from "@/format";
import type { Fault, Money, SearchAnswer } from "@/ipc";
import type { Offer, PriceView } from "./prices";

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

/** The two lines of a cell with a price. */
export function offerLines(offer: Offer, view: PriceView): { main: Money | null; note: string; isTrap: boolean } {
  const { register, renew, three_years: three, trap } = offer;
  const bare = (money: Money | null) => (money === null ? "unknown" : formatMinor(money.minor, money.currency));
  switch (view) {
    case "first":
      return { main: register, note: `then ${bare(renew)}`, isTrap: trap };
    case "three":
      return { main: three, note: "over 3 years", isTrap: false };
    case "renewal":
      return { main: renew, note: `a year, first ${bare(register)}`, isTrap: trap };
  }
}

/** The offer as one sentence. It begins with what the cell shows, so that what is heard and what is seen are one. */
function offerSentence(offer: Offer, view: PriceView): string {
  const main = (money: Money | null) => (money === null ? NO_PRICE : formatMoney(money));
  const rest = (money: Money | null) => (money === null ? "unknown" : formatMoney(money));
  const { register, renew, three_years: three } = offer;
  const over = three !== null && `${formatMoney(three)} over 3 years`;
  const prices = {
    first: [`${main(register)}, then ${rest(renew)} a year`, over],
    three: [`${main(three)} over 3 years`, `${rest(register)} the first year`, `then ${rest(renew)} a year`],
    renewal: [`${main(renew)} a year, first ${rest(register)}`, over],
  }[view];
  const parts = [
    ...prices,
    offer.premium && "premium price, confirmed in the cart",
    offer.trap && "the renewal costs over twice the first year",
    offer.note ?? false,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

/** What a failed answer offers to do. */
export function failedVerb(fault: Fault): string {
  return fault.retryable ? "Ask again" : "Open the account";
}

/** Everything that a cell says, for those who cannot see it. */
export function cellLabel(
  name: string,
  account: string,
  answer: SearchAnswer | undefined,
  state: { view: PriceView; isBest: boolean; isInCart: boolean; isWaiting: boolean },
): string {
  const place = `${name} at ${account}`;
  switch (answer?.kind) {
    case undefined:
      return state.isWaiting ? `${place}: asking` : `${place}: not asked`;
    case "taken":
      return `${place}: taken`;
    case "not_sold":
      return `${place}: not sold here. ${answer.reason}`;
    case "failed":
      return `${place}: ${faultWord(answer.fault)}. ${failedVerb(answer.fault)}. ${faultSentence(answer.fault)}`;
    case "available":
      return [
        `${place}: ${offerSentence(answer, state.view)}`,
        state.isBest && "cheapest over 3 years",
        state.isInCart ? "in the cart, take it out" : "put it into the cart",
      ]
        .filter((part) => part !== false)
        .join(", ");
  }
}
