/** Choosing accounts by price: what each choice costs, and which lines it moves. Sums are integers of the smallest unit. */
import { formatMinor } from "@/format";
import type { AccountId, CartMove, ComparedLine, Comparison, LineOffer, Money } from "@/ipc";

/** One way to spread the lines over accounts. */
export interface Choosing {
  id: string;
  kind: "now" | "cheapest" | "together";
  /** Where each line would stand; the line's own account where the choice says nothing about it. */
  places: ReadonlyMap<string, AccountId>;
  /** What it costs over the years, per currency, of the lines whose price is told. */
  totals: Money[];
  /** The same in one currency; null where some line's price cannot be compared. */
  compared: Money | null;
  /** Names whose price over the years is not told. */
  untold: string[];
  /** Names that stay where they are: the account does not sell them, or no price can be called the cheapest. */
  left: string[];
}

export function offerAt(line: ComparedLine, account: AccountId): LineOffer | undefined {
  return line.offers.find((offer) => offer.account === account);
}

/** Whether a line could be bought there. */
export function isSold({ reason }: LineOffer): boolean {
  return reason === null;
}

function add(sums: Map<string, bigint>, { minor, currency }: Money) {
  sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
}

function choosingOf(
  comparison: Comparison,
  id: string,
  kind: Choosing["kind"],
  placeOf: (line: ComparedLine) => AccountId | null,
): Choosing {
  const places = new Map<string, AccountId>();
  const totals = new Map<string, bigint>();
  const compared = new Map<string, bigint>();
  const untold: string[] = [];
  const left: string[] = [];
  let isComparable = true;
  for (const line of comparison.lines) {
    const wanted = placeOf(line);
    if (wanted === null) left.push(line.unicode);
    const place = wanted ?? line.account;
    places.set(line.id, place);
    const offer = offerAt(line, place);
    if (offer?.total) add(totals, offer.total);
    else untold.push(line.unicode);
    if (offer?.compared) add(compared, offer.compared);
    else isComparable = false;
  }
  const amounts = (sums: Map<string, bigint>) => [...sums].map(([currency, sum]) => ({ minor: String(sum), currency }));
  const [only, ...others] = amounts(isComparable ? compared : untold.length === 0 ? totals : new Map<string, bigint>());
  return {
    id,
    kind,
    places,
    totals: amounts(totals),
    compared: only !== undefined && others.length === 0 ? only : null,
    untold,
    left,
  };
}

/** The lines as they stand now. */
export function asNow(comparison: Comparison): Choosing {
  return choosingOf(comparison, "now", "now", (line) => line.account);
}

/** Every choice there is: each line where it is cheapest, then all at one account, the best first. */
export function choicesOf(comparison: Comparison): Choosing[] {
  return [
    choosingOf(comparison, "cheapest", "cheapest", (line) => line.cheapest),
    ...comparison.together
      .filter(({ covers }) => covers > 0)
      .map(({ account }) =>
        choosingOf(comparison, account, "together", (line) => {
          const offer = offerAt(line, account);
          return offer !== undefined && isSold(offer) ? account : null;
        }),
      ),
  ];
}

/** The lines that a choice moves. */
export function movesOf({ lines }: Comparison, { places }: Choosing): CartMove[] {
  return lines.flatMap((line) => {
    const account = places.get(line.id) ?? line.account;
    return account === line.account ? [] : [{ id: line.id, account }];
  });
}

/** "12.40 USD less than now", "the same as now"; null where the two cannot be compared. */
export function againstNow(choice: Choosing, now: Choosing): { words: string; saves: boolean } | null {
  const [a, b] = [choice.compared, now.compared];
  if (a === null || a.currency !== b?.currency) return null;
  const difference = BigInt(b.minor) - BigInt(a.minor);
  if (difference === 0n) return { words: "the same as now", saves: false };
  const amount = `${formatMinor(difference < 0n ? -difference : difference, a.currency)} ${a.currency}`;
  return difference > 0n
    ? { words: `${amount} less than now`, saves: true }
    : { words: `${amount} more than now`, saves: false };
}
