import { Check, CircleQuestionMark, CircleX, Clock, Hand, UserRoundSearch } from "lucide-react";
import type { BadgeTone, IconType } from "@/components";
import type { JobState, OrderItemView, OrderState, OrderView } from "@/ipc";

/** How the state of money is told: the same word, colour and icon everywhere on this page. */
export const OUTCOME: Record<OrderState, { word: string; tone: BadgeTone; icon: IconType }> = {
  planned: { word: "Not sent", tone: "neutral", icon: Clock },
  armed: { word: "Not sent", tone: "neutral", icon: Clock },
  sent: { word: "Sent", tone: "neutral", icon: Clock },
  confirmed: { word: "Confirmed", tone: "ok", icon: Check },
  rejected: { word: "Refused", tone: "bad", icon: CircleX },
  pending: { word: "Pending", tone: "neutral", icon: Clock },
  unknown: { word: "Unclear", tone: "risk", icon: CircleQuestionMark },
  not_done: { word: "Not done", tone: "neutral", icon: CircleX },
  needs_human: { word: "Needs you", tone: "risk", icon: UserRoundSearch },
  held: { word: "Held", tone: "risk", icon: Hand },
};

/** How a job ended, as a word and a colour. */
export const JOB: Record<JobState, { word: string; tone: BadgeTone }> = {
  running: { word: "Running", tone: "accent" },
  done: { word: "Done", tone: "ok" },
  partly: { word: "Partly done", tone: "due" },
  failed: { word: "Failed", tone: "bad" },
  cancelled: { word: "Cancelled", tone: "neutral" },
  interrupted: { word: "Interrupted", tone: "due" },
};

/** Whether the account can be asked again about this item. */
export function canLook(item: OrderItemView): boolean {
  return item.state === "unknown" || item.state === "pending" || item.state === "sent" || item.state === "needs_human";
}

/** "Buy 2, renew 1": what an order was, by its items. */
export function orderTitle(order: OrderView): string {
  const count = (kind: OrderItemView["kind"]) => order.items.filter((item) => item.kind === kind).length;
  const register = count("register");
  const renew = count("renew");
  const parts = [register > 0 ? `register ${register}` : "", renew > 0 ? `renew ${renew}` : ""]
    .filter(Boolean)
    .join(", ");
  return parts === "" ? "Empty order" : parts.charAt(0).toUpperCase() + parts.slice(1);
}

/** What happens next with an item, as a sentence; the item's own words first. */
export function itemSentence(item: OrderItemView): string {
  if (item.message !== null) return item.hint === null ? item.message : `${item.message} ${item.hint}`;
  switch (item.state) {
    case "unknown":
      return "No clear answer came. The account is being asked; the order is never sent again.";
    case "pending":
      return "The provider works on it.";
    case "needs_human":
      return "Look at the provider's own site, then say here what happened.";
    default:
      return item.hint ?? "";
  }
}
