import { useState } from "react";
import { Button, Dialog, FaultCallout, TextInput } from "@/components";
import type { ListLook, ViewCount } from "@/ipc";
import { useKeepView } from "../queries";

export interface RenameViewDialogProps {
  view: ViewCount;
  /** Titles of the other views. */
  taken: readonly string[];
  /** The look that is kept with it, for a view that came without one. */
  look: ListLook;
  onClose: () => void;
}

/** Gives a view another title. Its filter and look stay as they were kept. */
export function RenameViewDialog({ view, taken, look, onClose }: RenameViewDialogProps) {
  const [title, setTitle] = useState(view.label);
  const keep = useKeepView(onClose);
  const clean = title.trim();
  const isTaken = taken.some((one) => one.toLowerCase() === clean.toLowerCase());
  const isReady = clean !== "" && !isTaken;
  const save = () => {
    if (isReady) keep.mutate({ id: view.key, title: clean, filter: view.filter, look: view.look ?? look });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Rename view"
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Cancel
          </Button>
          <Button size="l" variant="primary" isDisabled={!isReady} isPending={keep.isPending} onPress={save}>
            Rename
          </Button>
        </>
      }
    >
      <div className="save-view">
        <TextInput
          label="Title"
          value={title}
          onChange={setTitle}
          maxLength={60}
          autoFocus
          error={isTaken ? "Another view has this title." : null}
          onEnter={save}
        />
        {keep.error && <FaultCallout fault={keep.error.fault} onRetry={save} />}
      </div>
    </Dialog>
  );
}
