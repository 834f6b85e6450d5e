import { useState, type ReactNode } from "react";
import { Button, Dialog, TextInput } from "@/components";

/** As long as a title may be. */
const LONGEST = 120;

export interface DraftDialogProps {
  heading: string;
  /** The verb of its button. */
  action: string;
  /** The title at first. */
  first: string;
  /** Beneath the field, for the title as typed. */
  help?: (title: string) => ReactNode;
  isPending: boolean;
  onClose: () => void;
  onTitle: (title: string) => void;
}

/** Asks for the title of a draft. */
export function DraftDialog({ heading, action, first, help, isPending, onClose, onTitle }: DraftDialogProps) {
  const [text, setText] = useState(first);
  const title = text.trim();
  const done = () => {
    if (title !== "" && !isPending) onTitle(title);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={heading}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Back
          </Button>
          <Button size="l" variant="primary" isDisabled={title === ""} isPending={isPending} onPress={done}>
            {action}
          </Button>
        </>
      }
    >
      <TextInput
        label="Title"
        value={text}
        onChange={setText}
        maxLength={LONGEST}
        placeholder="Autumn mail move"
        help={help?.(title)}
        autoFocus
        onEnter={done}
      />
    </Dialog>
  );
}
