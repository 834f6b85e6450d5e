import { useState } from "react";
import { Button, Dialog, FaultCallout, RadioGroup, TextInput } from "@/components";
import type { ListLook, ViewCount } from "@/ipc";
import { useKeepView } from "../queries";

export interface SaveViewDialogProps {
  /** The user's own view that is open: it can be changed instead of keeping a new one. */
  own: ViewCount | null;
  /** Titles that are taken. */
  taken: readonly string[];
  filter: string;
  look: ListLook;
  onClose: () => void;
  onSaved: (view: ViewCount) => void;
}

type Where = "update" | "new";

/** Keeps filter, columns and order under a title. */
export function SaveViewDialog({ own, taken, filter, look, onClose, onSaved }: SaveViewDialogProps) {
  const [where, setWhere] = useState<Where>(own === null ? "new" : "update");
  const [title, setTitle] = useState("");
  const keep = useKeepView(onSaved);
  const clean = title.trim();
  const isTaken = taken.some((one) => one.toLowerCase() === clean.toLowerCase());
  const isReady = where === "update" || (clean !== "" && !isTaken);
  const save = () => {
    if (!isReady || keep.isPending) return;
    const isUpdate = where === "update" && own !== null;
    keep.mutate({ id: isUpdate ? own.key : null, title: isUpdate ? own.label : clean, filter, look });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Save view"
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Cancel
          </Button>
          <Button size="l" variant="primary" isDisabled={!isReady} isPending={keep.isPending} onPress={save}>
            {where === "update" ? "Update view" : "Save view"}
          </Button>
        </>
      }
    >
      <div className="save-view">
        <p className="t2">Keeps the filter, the columns and the order. It counts anew with every sync.</p>
        {own !== null && (
          <RadioGroup<Where>
            label="Where"
            hideLabel
            value={where}
            onChange={setWhere}
            choices={[
              { id: "update", label: `Update "${own.label}"` },
              { id: "new", label: "Save as a new view" },
            ]}
          />
        )}
        {where === "new" && (
          <TextInput
            label="Title"
            value={title}
            onChange={setTitle}
            maxLength={60}
            autoFocus
            placeholder="Client names at Joker"
            error={isTaken ? "Another view has this title." : null}
            onEnter={save}
          />
        )}
        {keep.error && <FaultCallout fault={keep.error.fault} onRetry={save} />}
      </div>
    </Dialog>
  );
}
