import { useState, type KeyboardEvent } from "react";

export interface KeptOptions {
  /** The value as the engine has it. */
  kept: string;
  /** What was typed, as the engine reads it. */
  clean: (text: string) => string;
  /** Whether nothing is a value too; otherwise an emptied field goes back to what it was. */
  mayBeEmpty?: boolean;
  /** Keeps the value; calls back once it is kept. */
  onKeep: (value: string, onKept: () => void) => void;
  /** What was typed was given up. */
  onRevert: () => void;
}

/** A field that is kept when it is left or Enter is pressed; Escape brings the old value back. */
export function useKept({ kept, clean, mayBeEmpty = false, onKeep, onRevert }: KeptOptions) {
  const [draft, setDraft] = useState<string | null>(null);
  /** What was last sent: a value that was refused is not sent again by leaving the field. */
  const [sent, setSent] = useState<string | null>(null);

  const revert = () => {
    setDraft(null);
    setSent(null);
    onRevert();
  };
  const keep = (isAsked: boolean) => {
    if (draft === null) return;
    if ((!mayBeEmpty && draft.trim() === "") || clean(draft) === kept) {
      revert();
    } else if (isAsked || draft !== sent) {
      setSent(draft);
      onKeep(clean(draft), () => {
        setDraft(null);
        setSent(null);
      });
    }
  };
  return {
    value: draft ?? kept,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: () => keep(false),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Enter") keep(true);
      else if (event.key === "Escape" && draft !== null) {
        event.preventDefault();
        event.stopPropagation();
        revert();
      }
    },
  };
}
