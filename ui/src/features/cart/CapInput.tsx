import { classes } from "@/components";
import type { CartLine } from "@/ipc";
import { plainAmount, typedAmount } from "./checkout";
import { useKept, type KeptOptions } from "./useKept";

export interface CapInputProps extends Pick<KeptOptions, "onKeep" | "onRevert"> {
  line: CartLine;
  isDisabled: boolean;
  /** Whether the engine refused what was typed, and the id of the words that say why. */
  problemId: string | null;
}

/** "Pay at most". */
export function CapInput({ line, isDisabled, problemId, onKeep, onRevert }: CapInputProps) {
  const { cap } = line;
  const field = useKept({ kept: cap === null ? "" : plainAmount(cap), clean: typedAmount, onKeep, onRevert });
  return (
    <span className={classes("field xs num line-cap", problemId !== null && "err", isDisabled && "off")}>
      <input
        {...field}
        aria-label={`Pay at most for ${line.unicode}, in ${cap?.currency ?? "its currency"}`}
        aria-invalid={problemId !== null}
        aria-describedby={problemId ?? undefined}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        maxLength={20}
        disabled={isDisabled}
        data-control="cap"
        onFocus={(event) => event.target.select()}
      />
      {cap !== null && <span className="mi t3">{cap.currency}</span>}
    </span>
  );
}
