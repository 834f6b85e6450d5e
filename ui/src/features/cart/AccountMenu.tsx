import { ChevronDown } from "lucide-react";
import { Button, Menu } from "@/components";
import type { AccountId, OrderKind } from "@/ipc";
import { useSellers, whyNot } from "./useSellers";

export interface AccountMenuProps {
  /** For whom it is said: "Account of tidewright.com". */
  label: string;
  /** The words on the button. */
  children: string;
  kinds: readonly OrderKind[];
  /** Where it stands now; null where several lines differ. */
  current: AccountId | null;
  isDisabled?: boolean;
  onChoose: (account: AccountId) => void;
}

/** The accounts that could take the order; the others say why not. */
export function AccountMenu({ label, children, kinds, current, isDisabled = false, onChoose }: AccountMenuProps) {
  const sellers = useSellers();
  return (
    <Menu
      label={label}
      sections={[
        {
          items: sellers.map((seller) => {
            const reason = kinds.map((kind) => whyNot(seller, kind)).find((why) => why !== null) ?? null;
            const { id, label: name } = seller.account;
            return {
              id,
              label: name,
              isChecked: id === current,
              isDisabled: reason !== null,
              onAction: () => {
                if (id !== current) onChoose(id);
              },
              ...(reason === null ? {} : { note: reason }),
            };
          }),
        },
      ]}
      trigger={
        <Button size="s" iconEnd={ChevronDown} isDisabled={isDisabled} aria-label={`${children}, ${label}`}>
          <span className="trunc">{children}</span>
        </Button>
      }
    />
  );
}
