/** How verbs and their plans are said. */
import { counted, formatCount } from "@/format";
import type { Setting, Verb, VerbPlanView } from "@/ipc";

export const SETTING_WORDS: Record<Setting, string> = {
  auto_renew: "Auto-renew",
  lock: "Transfer lock",
  privacy: "WHOIS privacy",
};

/** "42 will change, 5 already so, 3 not possible at Cloudflare and 2 elsewhere". */
export function planWords({ change, already, not_possible, reasons }: VerbPlanView): string {
  const places = new Map<string, number>();
  for (const { label, count } of reasons) places.set(label, (places.get(label) ?? 0) + count);
  const [first, ...rest] = [...places].sort(([, a], [, b]) => b - a);
  const where =
    first === undefined || first[0] === ""
      ? `${formatCount(not_possible)} not possible`
      : rest.length === 0
        ? `${formatCount(not_possible)} not possible at ${first[0]}`
        : `${formatCount(not_possible)} not possible, ${formatCount(first[1])} of them at ${first[0]}`;
  return [
    `${formatCount(change)} will change`,
    already > 0 && `${formatCount(already)} already so`,
    not_possible > 0 && where,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** What the button that starts a plan says. */
export function startWords(ticked: number, order: string | null): string {
  return order === null ? `Change ${counted(ticked, "name")}` : `Add ${counted(ticked, order)} to the cart`;
}

/** What a verb puts into the cart for each name; null for one that orders nothing. */
export function orderWord(verb: Verb): string | null {
  switch (verb.kind) {
    case "renew":
      return "renewal";
    case "restore":
      return "restore";
    case "hide":
      return "privacy order";
    default:
      return null;
  }
}

/** What a verb is called while its plan is being made. */
export function verbWords(verb: Verb): string {
  switch (verb.kind) {
    case "switch":
      return `${SETTING_WORDS[verb.setting]} ${verb.on ? "on" : "off"}`;
    case "tags":
      return "Tags";
    case "note":
      return "Note";
    case "renew":
      return "Renew for a year";
    case "restore":
      return "Restore from redemption";
    case "hide":
      return "Order WHOIS privacy";
  }
}
