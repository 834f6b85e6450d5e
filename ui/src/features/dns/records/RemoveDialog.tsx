import { ConfirmDialog } from "@/components";
import { counted } from "@/format";
import type { RecordsChange, RecordsScope } from "@/ipc";
import { ChangePreview, usePreview } from "./Change";

const REMOVE: RecordsChange = { kind: "remove" };

export interface RemoveDialogProps {
  scope: RecordsScope;
  count: number;
  onClose: () => void;
  onReview: (change: RecordsChange) => void;
  isPlanning: boolean;
}

/** The first of two steps: how many go, in how many zones. The plan is the second. */
export function RemoveDialog({ scope, count, onClose, onReview, isPlanning }: RemoveDialogProps) {
  const preview = usePreview(scope, REMOVE);
  const { data } = preview;
  const title = data
    ? `Remove ${counted(data.records, "record")} in ${counted(data.zones, "zone")}?`
    : `Remove ${counted(count, "record")}?`;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={() => {
        if (data && data.records > 0) onReview(REMOVE);
      }}
      title={title}
      keepLabel="Keep them"
      confirmLabel={data ? `Review removal of ${counted(data.records, "record")}` : "Review removal"}
      isPending={isPlanning || (preview.isLoading && !data)}
    >
      <p>
        Next comes the plan: zone by zone, with brakes for mail and nameservers. Nothing is removed before you apply it,
        and the state before is kept.
      </p>
      <div className="remove-samples">
        <ChangePreview preview={preview} />
      </div>
    </ConfirmDialog>
  );
}
