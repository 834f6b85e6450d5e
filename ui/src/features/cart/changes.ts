/** One change to several lines: whom it can be for, and what it comes to line by line. */
import type { CartLine, Choice, Money, RegistrantChoice } from "@/ipc";
import { plainAmount } from "./checkout";
import type { LineChange, LinesChange } from "./useCart";

/** What is changed; null leaves a thing as it is. */
export interface BulkChange {
  term: number | null;
  registrant: RegistrantChoice | null;
  auto_renew: Choice | null;
  privacy: Choice | null;
  /** Empty removes it. */
  external_ref: string | null;
  /** The cap becomes the price and this many per cent of it. */
  capPercent: number | null;
}

export const NO_CHANGE: BulkChange = {
  term: null,
  registrant: null,
  auto_renew: null,
  privacy: null,
  external_ref: null,
  capPercent: null,
};

/** Whether a contact can be chosen for a line. */
export function takesContact({ options }: CartLine): boolean {
  return options?.registrant.from === "order" || options?.registrant.from === "handle";
}

/** Whether an option can be chosen for a line. */
export function takesOption({ options }: CartLine, option: "auto_renew" | "privacy"): boolean {
  return options?.[option].possible === true;
}

/** Whether anything can be changed on a line: its order is not open. */
export function isOpen({ state }: CartLine): boolean {
  return state.kind === "open";
}

/** The price and so many per cent of it, rounded up to the smallest unit. */
export function withPercent({ minor, currency }: Money, percent: number): Money {
  const scaled = BigInt(minor) * BigInt(100 + percent);
  return { minor: String((scaled + 99n) / 100n), currency };
}

/** What the change comes to for one line; null where it changes nothing there. */
function changeOf(line: CartLine, bulk: BulkChange): LineChange | null {
  const change: LineChange = {};
  if (bulk.term !== null && bulk.term !== line.term) change.term = bulk.term;
  if (bulk.registrant !== null && takesContact(line)) change.registrant = bulk.registrant;
  if (bulk.auto_renew !== null && takesOption(line, "auto_renew")) change.auto_renew = bulk.auto_renew;
  if (bulk.privacy !== null && takesOption(line, "privacy")) change.privacy = bulk.privacy;
  if (bulk.external_ref !== null) change.external_ref = bulk.external_ref.trim();
  if (bulk.capPercent !== null && line.price !== null) {
    change.cap = plainAmount(withPercent(line.price, bulk.capPercent));
  }
  return Object.keys(change).length === 0 ? null : change;
}

/** The change in groups of lines for which it is the same: one request each. */
export function changesOf(lines: readonly CartLine[], bulk: BulkChange): LinesChange[] {
  const groups = new Map<string, { ids: string[]; change: LineChange }>();
  for (const line of lines) {
    const change = isOpen(line) ? null : changeOf(line, bulk);
    if (change === null) continue;
    const key = JSON.stringify(change);
    const group = groups.get(key);
    if (group) group.ids.push(line.id);
    else groups.set(key, { ids: [line.id], change });
  }
  return [...groups.values()];
}
