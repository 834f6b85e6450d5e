import { ListX, SlidersHorizontal, X } from "lucide-react";
import { BarDivider, Button, IconButton } from "@/components";
import { formatCount } from "@/format";
import type { CartLine } from "@/ipc";
import { AccountMenu } from "./AccountMenu";
import { isOfOwned } from "./lineWords";

export interface BulkBarProps {
  lines: readonly CartLine[];
  isMoving: boolean;
  onChange: () => void;
  onMove: (account: string) => void;
  onRemove: () => void;
  onClear: () => void;
}

/** What can be done with the selected lines. Floats over the foot of the lines. */
export function BulkBar({ lines, isMoving, onChange, onMove, onRemove, onClear }: BulkBarProps) {
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  const first = lines[0]?.account ?? null;
  return (
    <div className="bulk" role="toolbar" aria-label="On the selection">
      <span className="b cart-count" role="status">
        {formatCount(lines.length)} selected
      </span>
      <BarDivider />
      <Button variant="ghost" icon={SlidersHorizontal} onPress={onChange}>
        Change
      </Button>
      {!kinds.some(isOfOwned) && (
        <AccountMenu
          label="account of the selected lines"
          kinds={kinds}
          current={lines.every(({ account }) => account === first) ? first : null}
          isDisabled={isMoving}
          onChoose={onMove}
        >
          Move to
        </AccountMenu>
      )}
      <Button variant="ghost" icon={ListX} onPress={onRemove}>
        Take out
      </Button>
      <BarDivider />
      <IconButton icon={X} label="Clear selection" placement="top" onPress={onClear} />
    </div>
  );
}
