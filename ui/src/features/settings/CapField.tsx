import { useState } from "react";
import { Switch, TextInput } from "@/components";
import { formatMinor, moneyInputMessage, parseMoneyInput } from "@/format";
import type { Money } from "@/ipc";

export interface CapFieldProps {
  label: string;
  note: string;
  cap: Money | null;
  /** Where the cap is set anew after having been off. */
  usual: Money;
  onChange: (cap: Money | null) => void;
}

/** A spending cap: a switch, and the amount while it is on. Kept when the field is left or Enter is pressed. */
export function CapField({ label, note, cap, usual, onChange }: CapFieldProps) {
  const currency = cap?.currency ?? usual.currency;
  const kept = cap === null ? "" : formatMinor(cap.minor, currency);
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? kept;
  const parsed = parseMoneyInput(text, currency);
  const keep = () => {
    if (draft === null || !parsed.ok) return;
    setDraft(null);
    if (parsed.minor !== cap?.minor) onChange({ minor: parsed.minor, currency });
  };
  return (
    <div className="set-row cap">
      <span className="grow">
        {label}
        <span className="sm t3 block">{cap === null ? "No cap: any amount may be spent" : note}</span>
      </span>
      {cap !== null && (
        <TextInput
          className="cap-field"
          size="m"
          numeric
          label={label}
          hideLabel
          value={text}
          onChange={setDraft}
          onBlur={keep}
          onEnter={keep}
          suffix={currency}
          error={draft !== null && !parsed.ok ? moneyInputMessage(parsed.error, currency) : null}
          maxLength={20}
        />
      )}
      <Switch
        isSelected={cap !== null}
        onChange={(on) => {
          setDraft(null);
          onChange(on ? usual : null);
        }}
        aria-label={`${label}: cap`}
      />
    </div>
  );
}
