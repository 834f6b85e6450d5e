/** What a line says of itself: pure words over a line as the engine tells it. */
import { formatMoney } from "@/format";
import type { CartLine, Choice, LineOption, OrderItemView, OrderKind } from "@/ipc";
import { faultSentence } from "./useCart";

/** What is ordered, as a verb. */
export const KIND_WORDS: Record<OrderKind, string> = {
  register: "Register",
  renew: "Renew",
  transfer: "Transfer",
  restore: "Restore",
  privacy: "Privacy",
};

/** The kinds in the order in which they are counted. */
export const KINDS = ["register", "renew", "transfer", "restore", "privacy"] as const satisfies readonly OrderKind[];

/** Whether it is about a name that is in its account already, so that it is ordered there or nowhere. */
export function isOfOwned(kind: OrderKind): boolean {
  return kind === "renew" || kind === "restore" || kind === "privacy";
}

/** The same once it happened. */
export const DONE_WORDS: Record<OrderKind, string> = {
  register: "Registered.",
  renew: "Renewed.",
  transfer: "Transferred in.",
  restore: "Restored.",
  privacy: "WHOIS privacy is ordered.",
};

/** Most characters of a reference of the user's own; the same as the engine's. */
export const LONGEST_REFERENCE = 64;

/** On, off, or what the account does; what that is where it is known. */
export function choiceWords(choice: Choice, option?: LineOption): string {
  if (choice === "on") return "On";
  if (choice === "off") return "Off";
  if (option?.choice !== "default" || option.effective === null) return "As the account does";
  return `As the account does: ${option.effective ? "on" : "off"}`;
}

/** What was chosen for a line, in a few words: "Ada Byron, auto-renew off, ref. 2026-17". Empty where nothing was. */
export function chosenWords({ options, external_ref, auth_code, kind, product, products }: CartLine): string {
  const option = (words: string, one: LineOption | undefined) =>
    one !== undefined && one.choice !== "default" && `${words} ${one.choice}`;
  return [
    options?.registrant.choice.kind === "contact" && options.registrant.words,
    option("auto-renew", options?.auto_renew),
    option("privacy", options?.privacy),
    products.find(({ id }) => id === product)?.label,
    kind === "transfer" && auth_code === true && "code given",
    external_ref !== null && `ref. ${external_ref}`,
  ]
    .filter(Boolean)
    .join(", ");
}

export interface Note {
  text: string;
  /** `plain` is for the record, `risk` waits for the user, `bad` cannot go on as it is. */
  tone: "plain" | "risk" | "bad";
}

/** What keeps a line out, as sentences; null for a line that can be bought. */
export function noteOf(line: CartLine, others: number, item: OrderItemView | null): Note | null {
  const { state } = line;
  switch (state.kind) {
    case "ready":
      return null;
    case "not_quoted":
      return { text: "The account is being asked for its price.", tone: "plain" };
    case "held": {
      const rest = others === 0 ? "" : others === 1 ? " The other line goes on." : ` The other ${others} lines go on.`;
      return { text: `${state.reason}${rest}`, tone: "risk" };
    }
    case "failed":
      return { text: faultSentence(state.fault), tone: "bad" };
    case "open":
      switch (item?.state) {
        case "unknown":
          return { text: "No clear answer came yet: asking the account. It is never ordered again.", tone: "plain" };
        case "pending":
          return { text: "The registrar is working on it.", tone: "plain" };
        case "needs_human":
          return { text: "What became of its order has to be settled by you.", tone: "risk" };
        default:
          return { text: "Its order is on its way.", tone: "plain" };
      }
  }
}

/** "10.44 USD when it was added" where the price is another one now. */
export function priceChange({ price, first_price }: CartLine): string | null {
  if (price === null || first_price === null) return null;
  if (price.currency !== first_price.currency) return `${formatMoney(first_price)} when it was added`;
  const difference = BigInt(price.minor) - BigInt(first_price.minor);
  if (difference === 0n) return null;
  return `${difference > 0n ? "rose" : "fell"} from ${formatMoney(first_price)} since it was added`;
}
