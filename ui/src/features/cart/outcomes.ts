/** How the state of money is told: the same word, colour and icon wherever an order is shown. */
import { Check, CircleMinus, CircleQuestionMark, CircleX, Clock, Hand, UserRoundSearch } from "lucide-react";
import type { BadgeTone, IconType } from "@/components";
import { counted } from "@/format";
import type { JobItem, OrderItemView, OrderState, OrderView } from "@/ipc";
import { moneyWords } from "./checkout";

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
      return item.kind === "register" ? "Registered." : "Renewed.";
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
  const count = (kind: OrderItemView["kind"]) => items.filter((item) => item.kind === kind).length;
  const parts = [
    count("register") > 0 && `register ${count("register")}`,
    count("renew") > 0 && `renew ${count("renew")}`,
  ].filter((part) => part !== false);
  const title = parts.join(", ");
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

/** The rest of an order, each state with its count; empty when everything is confirmed. */
export function orderRest({ items }: OrderView): string {
  const count = (...states: OrderState[]) => items.filter((item) => states.includes(item.state)).length;
  const rest: [number, string][] = [
    [count("planned", "armed"), "not sent yet"],
    [count("sent"), "waiting for the answer"],
    [count("pending"), "pending at the registrar"],
    [count("unknown"), "unclear while the account is being asked"],
    [count("needs_human"), count("needs_human") === 1 ? "needs you" : "need you"],
    [count("held"), "held and not sent"],
    [count("rejected"), "refused and not charged"],
    [count("not_done"), "not done and not charged"],
  ];
  return rest
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(", ");
}
