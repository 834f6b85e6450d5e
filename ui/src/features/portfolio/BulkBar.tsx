import { ShoppingCart, Table2, X } from "lucide-react";
import { BarDivider, Button, IconButton } from "@/components";
import { formatCount } from "@/format";

export interface BulkBarProps {
  count: number;
  onRenew: () => void;
  onEditDns: () => void;
  onClear: () => void;
}

/** What can be done with the selected names. Floats over the list's foot. */
export function BulkBar({ count, onRenew, onEditDns, onClear }: BulkBarProps) {
  return (
    <div className="bulk" role="toolbar" aria-label="On the selection">
      <span className="b bulk-count" role="status">
        {formatCount(count)} selected
      </span>
      <BarDivider />
      <Button variant="ghost" icon={ShoppingCart} onPress={onRenew}>
        Renew
      </Button>
      <Button variant="ghost" icon={Table2} onPress={onEditDns}>
        Edit DNS
      </Button>
      <BarDivider />
      <IconButton icon={X} label="Clear selection" placement="top" onPress={onClear} />
    </div>
  );
}
