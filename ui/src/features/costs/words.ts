/** Months, sums and reasons in words. */
import { counted, formatMoney } from "@/format";
import type { CostSum, CostsBy, LeftOut, Money } from "@/ipc";

/** Amounts with "and" between: "12.00 EUR and 40.00 USD". */
export function amountsWords(amounts: readonly Money[]): string {
  const words = amounts.map(formatMoney);
  const last = words.pop();
  if (last === undefined) return "nothing";
  return words.length === 0 ? last : `${words.join(", ")} and ${last}`;
}

/** Whether rates were needed to say the sum in one currency. */
export function isConverted({ amounts, compared }: CostSum): boolean {
  return compared !== null && amounts.some(({ currency }) => currency !== compared.currency);
}

/** The sum in as few amounts as can be told: one by the user's rates, or each currency's own. */
export function mainAmounts(sum: CostSum): readonly Money[] {
  return sum.compared !== null && sum.without_rate === 0 ? [sum.compared] : sum.amounts;
}

export const plus = (one: Money, other: Money): Money => ({
  minor: String(BigInt(one.minor) + BigInt(other.minor)),
  currency: one.currency,
});

export const isZero = ({ minor }: Money): boolean => BigInt(minor) === 0n;
export const isBelowZero = ({ minor }: Money): boolean => minor.startsWith("-");

/** Why names are in no sum: "12 names have no known renewal price". */
export function leftWords({ reason, names }: LeftOut): string {
  const one = names === 1;
  const count = counted(names, "name");
  switch (reason) {
    case "unpriced":
      return `${count} ${one ? "has" : "have"} no known renewal price`;
    case "undated":
      return `${count} ${one ? "has" : "have"} no known expiry`;
    case "redemption":
      return `${count} ${one ? "is" : "are"} in redemption: a restore costs more`;
    case "pending_delete":
      return `${count} ${one ? "is" : "are"} about to be deleted`;
    case "vanished":
      return `${count} ${one ? "is" : "are"} missing from the account's last list`;
  }
}

export const BY: Readonly<Record<CostsBy, string>> = { account: "Account", ending: "Ending", tag: "Tag" };

export const BY_CHOICES = (["account", "ending", "tag"] as const).map((id) => ({ id, label: BY[id] }));

/** "37.5 %" of thousandths. */
export function shareWords(share: number): string {
  const whole = Math.floor(share / 10);
  return share >= 100 || share % 10 === 0 ? `${Math.round(share / 10)} %` : `${whole}.${share % 10} %`;
}
