/** Renewals on their way into the cart, from wherever names are at hand. Nothing is bought here. */
import { toast } from "@/components";
import { counted, readableName } from "@/format";
import { call, commands, faultOf, type CartAdded, type NameKey, type Refused } from "@/ipc";
import { keysToParam, namesFilter } from "./nameKeys";
import { navigate } from "./router";

/** Names of one reason that are written out. */
const MOST_SAID = 3;

/** Shows names: one in its drawer, several as a list. */
export function showNames(keys: readonly NameKey[]): void {
  if (keys.length === 1) navigate("portfolio", { name: keysToParam(keys)[0] });
  else if (keys.length > 1) navigate("portfolio", { filter: namesFilter(keys) });
}

/** "harbor.dev, quay.dev and 3 more: It renews by auto-renew." The reason that most names share comes first. */
export function refusedWords(refused: readonly Refused[]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), readableName(name)]);
  const [first, ...others] = [...byReason].sort(([, a], [, b]) => b.length - a.length);
  if (first === undefined) return "";
  const [reason, names] = first;
  const more = names.length - MOST_SAID;
  const said = more > 0 ? `${names.slice(0, MOST_SAID).join(", ")} and ${more} more` : names.join(", ");
  const rest = others.reduce((sum, [, other]) => sum + other.length, 0);
  return `${said}: ${reason}${rest > 0 ? ` ${counted(rest, "other name")} cannot be renewed here for other reasons.` : ""}`;
}

/** What was put into the cart, as a sentence; null where there is nothing good to say. */
function putWords(keys: readonly NameKey[], { added, already, refused }: CartAdded): string | null {
  const [only] = keys;
  if (keys.length === 1 && only && refused.length === 0) {
    const name = readableName(only.name);
    return added > 0 ? `The renewal of ${name} is in the cart.` : `${name} is in the cart already.`;
  }
  const there = already > 0 ? `${counted(already, "renewal")} in the cart already` : null;
  const put = added > 0 ? `${counted(added, "renewal")} put into the cart` : null;
  return [put, there].filter((part) => part !== null).join(", ") || null;
}

export interface RenewOptions {
  /** The user goes on where they are; the message leads to the cart. */
  stays?: boolean;
  /** Asked from a notification: where nothing could be put into the cart, the names are shown instead. */
  fromOutside?: boolean;
}

/**
 * Puts a year's renewal of each name into the cart and shows the cart; a name that is there already is not added twice. What
 * cannot be renewed here is said, with the way to its names.
 */
export async function renewNames(keys: readonly NameKey[], options: RenewOptions = {}): Promise<void> {
  const [only] = keys;
  if (only === undefined) return;
  const toCart = () => navigate("cart", keys.length === 1 ? { name: only.name } : {});
  try {
    const lines = keys.map(({ account, name }) => ({
      account,
      name,
      kind: "renew" as const,
      term: 1,
      auth_code: null,
    }));
    const done = await call(commands.cartAdd(lines));
    const { refused } = done;
    if (refused.length === keys.length) {
      if (options.fromOutside) showNames(keys);
    } else if (!options.stays) toCart();
    const put = putWords(keys, done);
    if (put !== null) {
      toast({
        tone: "ok",
        text: put,
        ...(options.stays ? { action: { label: "Open the cart", onAction: toCart } } : {}),
      });
    }
    if (refused.length > 0) {
      const left = keys.filter(({ name }) => refused.some((one) => one.name === name));
      toast({
        // It stays until it was read: these names are still not renewed.
        tone: "bad",
        text: refusedWords(refused),
        action: { label: refused.length === 1 ? "Show the name" : "Show the names", onAction: () => showNames(left) },
      });
    }
  } catch (error) {
    const { message, hint } = faultOf(error);
    toast({ tone: "bad", text: [message, hint].filter(Boolean).join(" ") });
  }
}
