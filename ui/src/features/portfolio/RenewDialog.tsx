import { useQuery } from "@tanstack/react-query";
import { Button, Dialog, FaultCallout, MoneyText, SkeletonRows } from "@/components";
import { counted } from "@/format";
import type { NameKey, VerbPreview } from "@/ipc";
import { renewPreviewQuery } from "./queries";

export interface RenewDialogProps {
  /** The names; null keeps the dialog closed. */
  keys: readonly NameKey[] | null;
  onClose: () => void;
  onConfirm: (keys: readonly NameKey[]) => void;
  isAdding: boolean;
}

/** "42 will be added, 5 already in the cart, 3 not possible at Cloudflare". */
export function previewWords(preview: VerbPreview): string {
  const impossible = preview.not_possible.reduce((sum, { count }) => sum + count, 0);
  return [
    `${counted(preview.change, "renewal")} will be added`,
    preview.already > 0 && `${preview.already} already in the cart`,
    impossible > 0 && `${impossible} not possible`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** Says what would go into the cart before it goes. Nothing is bought here. */
export function RenewDialog({ keys, onClose, onConfirm, isAdding }: RenewDialogProps) {
  return keys === null ? null : <OpenDialog keys={keys} onClose={onClose} onConfirm={onConfirm} isAdding={isAdding} />;
}

function OpenDialog({ keys, onClose, onConfirm, isAdding }: RenewDialogProps & { keys: readonly NameKey[] }) {
  const { data: preview, error, refetch } = useQuery(renewPreviewQuery(keys));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Renew ${counted(keys.length, "name")} for a year`}
      actions={
        <>
          <span className="sm t3">Nothing is bought until you check out.</span>
          <span className="grow" />
          <Button onPress={onClose}>Back to the list</Button>
          <Button
            variant="primary"
            autoFocus
            isDisabled={!preview || preview.change === 0}
            isPending={isAdding}
            onPress={() => onConfirm(keys)}
          >
            {preview ? `Add ${counted(preview.change, "renewal")} to the cart` : "Add to the cart"}
          </Button>
        </>
      }
    >
      {error ? (
        <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
      ) : preview ? (
        <>
          <p>{previewWords(preview)}.</p>
          {preview.totals.length > 0 && (
            <p className="row preview-total">
              {preview.totals.map((money) => (
                <MoneyText key={money.currency} money={money} className="b" />
              ))}
              <span className="t3">by the price lists; the cart takes a fresh quote</span>
            </p>
          )}
          {preview.not_possible.length > 0 && (
            <ul className="preview-reasons">
              {preview.not_possible.map(({ reason, count }) => (
                <li key={reason}>
                  <span className="b">{counted(count, "name")}:</span> {reason}
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <SkeletonRows rows={2} label="Counting what can be renewed" />
      )}
    </Dialog>
  );
}
