import { Badge, StatusBadge } from "@/components";
import type { WantedName } from "@/ipc";

/** Whether it can be put into the cart: an account sold it at the last check, and nobody of the user's accounts holds it. */
export function buyable({ state, best, owned }: WantedName): boolean {
  return state === "available" && best !== null && owned === null;
}

/** How a wanted name stands, as a badge. */
export function StateBadge({ wanted: { state, owned }, inCart }: { wanted: WantedName; inCart: boolean }) {
  if (owned !== null) return <Badge tone="accent">Yours</Badge>;
  if (inCart) return <StatusBadge status="in-cart" />;
  switch (state) {
    case "available":
      return <Badge tone="ok">Available</Badge>;
    case "taken":
      return <StatusBadge status="taken" />;
    case "not_sold":
      return <Badge>Not sold</Badge>;
    case "unclear":
      return <StatusBadge status="unclear" />;
    case "not_checked":
      return <Badge>Not checked yet</Badge>;
  }
}

/** The same as a sentence. */
export function stateSentence({ state, owned, message }: WantedName): string {
  const sentence =
    owned !== null
      ? "It is in your portfolio by now."
      : {
          available: "An account sold it at the last check. It may be gone again: the cart asks anew.",
          taken: "Somebody has it.",
          not_sold: "None of your accounts sells names with its ending.",
          unclear: "No account could say. It is asked about again at the next check.",
          not_checked: "Your accounts have not been asked about it yet.",
        }[state];
  return message === null ? sentence : `${sentence} ${message}`;
}
