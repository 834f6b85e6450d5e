/** How the state of money is told: the same word, colour and icon wherever an order is shown. */
import { Check, CircleMinus, CircleQuestionMark, CircleX, Clock, Hand, UserRoundSearch } from "lucide-react";
import type { BadgeTone, IconType } from "@/components";
import { counted } from "@/format";
import type { JobItem, OrderItemView, OrderState, OrderView } from "@/ipc";
import { moneyWords } from "./checkout";
import { DONE_WORDS, KIND_WORDS, KINDS } from "./lineWords";

export const OUTCOME: Record<OrderState, { word: string; tone: BadgeTone; icon: IconType }> = {
  planned: { word: "Not sent yet", tone: "neutral", icon: Clock },
  armed: { word: "Not sent yet", tone: "neutral", icon: Clock },
  sent: { word: "Sent", tone: "neutral", icon: Clock },
  confirmed: { word: "Confirmed", tone: "ok", icon: Check },
  rejected: { word: "Refused", tone: "bad", icon: CircleX },
  pending: { word: "Pending", tone: "neutral", icon: Clock },
  unknown: { word: "Unclear", tone: "risk", icon: CircleQuestionMark },
  not_done: { word: "Not done", tone: "neutral", icon: CircleMinus },
  needs_human: { word: "Needs you", tone: "risk", icon: UserRoundSearch },
  held: { word: "Held", tone: "risk", icon: Hand },
};

/** What happened with an item and what comes next, as sentences; the item's own words first. */
export function itemSentence(item: OrderItemView, work: JobItem | undefined): string {
  const own = [item.message, item.hint].filter((part) => part !== null).join(" ");
  if (own !== "") return own;
  switch (item.state) {
    case "planned":
    case "armed":
      return work?.state === "running" && work.detail !== null ? sentence(work.detail) : "Waiting for its turn.";
    case "sent":
      return "Sent, waiting for the answer.";
    case "pending":
      return "The registrar is working on it.";
    case "unknown":
      return "No clear answer came. The account is being asked; nothing is sent again.";
    case "needs_human":
      return "Look at the account on its own site, then say here what happened.";
    case "held":
      return "It was kept back and not sent.";
    case "rejected":
      return "The registrar refused it. Nothing was charged.";
    case "not_done":
      return "It did not happen. Nothing was bought.";
    case "confirmed":
      return DONE_WORDS[item.kind];
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Whether the account is asked again about this item, or can be. */
export function isBeingAsked(item: OrderItemView): boolean {
  return item.state === "unknown" || item.state === "pending";
}

/** Whether it is settled and cost nothing, so that its line can be bought again. */
export function wasNotBought(item: OrderItemView): boolean {
  return item.state === "held" || item.state === "rejected" || item.state === "not_done";
}

/** "Register 2, renew 1". */
export function orderTitle({ items }: OrderView): string {
  const title = KINDS.map(
    (kind) => [KIND_WORDS[kind].toLowerCase(), items.filter((item) => item.kind === kind).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${words} ${count}`)
    .join(", ");
  return title === "" ? "Empty order" : title.charAt(0).toUpperCase() + title.slice(1);
}

/** What of an order is bought: "2 of 3 lines confirmed for 21.42 USD". */
export function orderSummary({ items, spent, settled }: OrderView): string {
  const confirmed = items.filter((item) => item.state === "confirmed").length;
  if (confirmed === 0) return settled ? "Nothing was bought" : "Nothing confirmed so far";
  const of =
    confirmed === items.length ? counted(confirmed, "line") : `${confirmed} of ${counted(items.length, "line")}`;
  return `${of} confirmed for ${moneyWords(spent)}`;
}

/** What of an order was not bought, or not yet: each state with its count and what it means for the money. */
export function orderRest({ items }: OrderView): { words: string; tone: "plain" | "risk" }[] {
  const count = (...states: OrderState[]) => items.filter((item) => states.includes(item.state)).length;
  const [waiting, sent, pending, unclear, human, held, refused, undone] = [
    count("planned", "armed"),
    count("sent"),
    count("pending"),
    count("unknown"),
    count("needs_human"),
    count("held"),
    count("rejected"),
    count("not_done"),
  ];
  const it = (number: number, one: string, more: string) => (number === 1 ? one : more);
  const rest: [number, string, "plain" | "risk"][] = [
    [waiting, "not sent yet", "plain"],
    [sent, "waiting for the answer", "plain"],
    [pending, "pending at the registrar: ordered, not finished there yet", "plain"],
    [unclear, "unclear: the account is being asked, nothing is ordered again", "risk"],
    [human, it(human, "needs you: say below what became of it", "need you: say below what became of them"), "risk"],
    [held, it(held, "held and not sent: it stays in the cart", "held and not sent: they stay in the cart"), "plain"],
    [refused, "refused: nothing was charged", "plain"],
    [undone, "not done: nothing was charged", "plain"],
  ];
  return rest.filter(([number]) => number > 0).map(([number, words, tone]) => ({ words: `${number} ${words}`, tone }));
}
