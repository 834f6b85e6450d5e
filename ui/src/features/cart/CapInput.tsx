import { useState, type KeyboardEvent } from "react";
import { classes } from "@/components";
import type { CartLine } from "@/ipc";
import { plainAmount, typedAmount } from "./checkout";

export interface CapInputProps {
  line: CartLine;
  isDisabled: boolean;
  /** Whether the engine refused what was typed, and the id of the words that say why. */
  problemId: string | null;
  /** Keeps the cap; calls back once it is kept. */
  onKeep: (cap: string, onKept: () => void) => void;
  /** The typed amount was given up. */
  onRevert: () => void;
}

/** "Pay at most": kept when the field is left or Enter is pressed; Escape brings the old amount back. */
export function CapInput({ line, isDisabled, problemId, onKeep, onRevert }: CapInputProps) {
  const { cap } = line;
  const kept = cap === null ? "" : plainAmount(cap);
  const [draft, setDraft] = useState<string | null>(null);
  /** What was last sent: an amount that was refused is not sent again by leaving the field. */
  const [sent, setSent] = useState<string | null>(null);

  const revert = () => {
    setDraft(null);
    setSent(null);
    onRevert();
  };
  const keep = (isAsked: boolean) => {
    if (draft === null) return;
    if (draft.trim() === "" || typedAmount(draft) === kept) {
      revert();
    } else if (isAsked || draft !== sent) {
      setSent(draft);
      onKeep(typedAmount(draft), () => {
        setDraft(null);
        setSent(null);
      });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") keep(true);
    else if (event.key === "Escape" && draft !== null) {
      event.preventDefault();
      event.stopPropagation();
      revert();
    }
  };
  return (
    <span className={classes("field xs num cap-field", problemId !== null && "err", isDisabled && "off")}>
      <input
        aria-label={`Pay at most for ${line.unicode}, in ${cap?.currency ?? "its currency"}`}
        aria-invalid={problemId !== null}
        aria-describedby={problemId ?? undefined}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        maxLength={20}
        disabled={isDisabled}
        data-control="cap"
        value={draft ?? kept}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => keep(false)}
        onKeyDown={onKeyDown}
      />
      {cap !== null && <span className="mi t3">{cap.currency}</span>}
    </span>
  );
}
