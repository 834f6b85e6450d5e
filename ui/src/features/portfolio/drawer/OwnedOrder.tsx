import { ArchiveRestore, ShieldPlus } from "lucide-react";
import { Button } from "@/components";
import type { Descriptor, NameKey, PortfolioRow } from "@/ipc";
import { useAddRenewals } from "../queries";
import { announceAdded, sayFault } from "../words";

/** Puts a restore into the cart, for a name in its redemption period. */
export function RestoreButton({ id }: { id: NameKey }) {
  const add = useAddRenewals((added) => announceAdded(added, "restore"), "restore");
  return (
    <Button
      variant="primary"
      icon={ArchiveRestore}
      isPending={add.isPending}
      onPress={() => add.mutate([id], { onError: ({ fault }) => sayFault(fault) })}
    >
      Add restore to cart
    </Button>
  );
}

/** Why a name in its redemption period can not be restored from here; null where it can. */
export function restoreReason(descriptor: Descriptor | undefined): string | null {
  if (!descriptor || descriptor.orders?.restore) return null;
  return (
    descriptor.not_offered.find(({ feature }) => feature === "restore")?.reason ??
    `${descriptor.label} does not offer this.`
  );
}

/** WHOIS privacy where it is sold by itself: its products, and the way into the cart. */
export function PrivacyOrder({ row, descriptor }: { row: PortfolioRow; descriptor: Descriptor | undefined }) {
  const add = useAddRenewals((added) => announceAdded(added, "privacy order"), "privacy");
  const products = descriptor?.orders?.privacy_products ?? [];
  if (products.length === 0 || !row.registered) return null;
  return (
    <div className="drawer-setting">
      <div className="row">
        <span className="grow">{products.map(({ label }) => label).join(" or ")}</span>
        <Button
          size="s"
          icon={ShieldPlus}
          isPending={add.isPending}
          onPress={() =>
            add.mutate([{ account: row.account, name: row.name }], { onError: ({ fault }) => sayFault(fault) })
          }
        >
          Add to cart
        </Button>
      </div>
      <p className="sm t3">
        It is bought for a year. Which one, and for how much, is chosen and confirmed in the cart.
      </p>
    </div>
  );
}
