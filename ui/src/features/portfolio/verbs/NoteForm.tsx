import { useState } from "react";
import { Button, Dialog, RadioGroup, TextArea } from "@/components";
import { counted } from "@/format";
import type { NoteEdit, Verb } from "@/ipc";

const EDITS: readonly { id: NoteEdit; label: string; note: string }[] = [
  { id: "append", label: "Add a line", note: "What is there stays above it." },
  { id: "replace", label: "Replace", note: "What is there goes." },
  { id: "clear", label: "Clear", note: "The notes go." },
];

/** What happens to the notes of many names. */
export function NoteForm({
  count,
  onClose,
  onNext,
}: {
  count: number;
  onClose: () => void;
  onNext: (verb: Verb) => void;
}) {
  const [edit, setEdit] = useState<NoteEdit>("append");
  const [text, setText] = useState("");
  const isReady = edit === "clear" || text.trim() !== "";
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Note of ${counted(count, "name")}`}
      actions={
        <>
          <span className="grow" />
          <Button onPress={onClose}>Back to the list</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={() => onNext({ kind: "note", edit, text })}>
            Look at what changes
          </Button>
        </>
      }
    >
      <div className="verb-form">
        <RadioGroup label="What to do" choices={EDITS} value={edit} onChange={setEdit} />
        {edit !== "clear" && <TextArea label="Note" value={text} onChange={setText} autoFocus />}
      </div>
    </Dialog>
  );
}
