/** What the page says after a verb, and what it calls the accounts. */

import { useMemo } from "react";
import { navigate } from "@/app";
import { toast } from "@/components";
import { counted, formatCount } from "@/format";
import type { AccountView, CartAdded, Descriptor, Fault, Setting } from "@/ipc";
import type { AccountWords } from "./columns";

/** The accounts as the list shows them, by id. */
export function useAccountWords(
  accounts: readonly AccountView[],
  providers: readonly Descriptor[] | undefined,
): ReadonlyMap<string, AccountWords> {
  return useMemo(() => {
    const known = new Map<string, AccountWords>();
    for (const { id, label, provider } of accounts) {
      const descriptor = providers?.find((one) => one.id === provider);
      const has = (setting: Setting) => descriptor?.settings.includes(setting) === true;
      known.set(id, {
        label,
        provider,
        providerLabel: descriptor?.label ?? label,
        hasAutoRenew: has("auto_renew"),
        hasLock: has("lock"),
        hasPrivacy: has("privacy"),
      });
    }
    return known;
  }, [accounts, providers]);
}

/** "139 of 4,218 names", or how many of those in sight are selected. */
export function countWords(selected: number, count: number | null, total: number | null): string {
  if (count === null) return "";
  const of =
    total !== null && total !== count ? `${formatCount(count)} of ${counted(total, "name")}` : counted(count, "name");
  return selected > 0 ? `${formatCount(selected)} of ${counted(count, "name")} selected` : of;
}

/** Says what came into the cart; `what` is one of them, such as "renewal". */
export function announceAdded({ added, already, refused }: CartAdded, what = "renewal") {
  const [first] = refused;
  const text = [
    added > 0 ? `${counted(added, what)} added to the cart.` : "Nothing was added to the cart.",
    already > 0 && `${already} already there.`,
    first &&
      (refused.length === 1
        ? `${first.name}: ${first.reason}`
        : `${refused.length} not possible. ${first.name}: ${first.reason}`),
  ]
    .filter(Boolean)
    .join(" ");
  toast({
    tone: refused.length > 0 ? "due" : "ok",
    text,
    action: { label: "Open the cart", onAction: () => navigate("cart") },
  });
}

export function sayFault(fault: Fault) {
  toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });
}
