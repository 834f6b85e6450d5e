import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, Chip, Icon, Popover, TextInput } from "@/components";

/** Offered beside those chosen. */
const USUAL = [90, 60, 30, 14, 7, 3, 1, 0] as const;
const FARTHEST = 365;

export interface DayChipsProps {
  label: string;
  /** Days before expiry, largest first; 0 is the day itself. */
  days: readonly number[];
  onChange: (days: number[]) => void;
  isDisabled?: boolean;
}

/** Days before expiry as chips to switch, and a button for any other day. */
export function DayChips({ label, days, onChange, isDisabled = false }: DayChipsProps) {
  const [text, setText] = useState("");
  const shown = [...new Set([...USUAL, ...days])].sort((a, b) => b - a);
  const set = (next: readonly number[]) => onChange([...new Set(next)].sort((a, b) => b - a));
  const typed = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : null;
  const fits = typed !== null && typed <= FARTHEST;
  return (
    <div className="row wrap stages" role="group" aria-label={label}>
      {shown.map((day) => (
        <Chip
          key={day}
          isSelected={days.includes(day)}
          isDisabled={isDisabled}
          aria-label={day === 0 ? "On the day" : day === 1 ? "1 day before" : `${day} days before`}
          onChange={(on) => set(on ? [...days, day] : days.filter((one) => one !== day))}
        >
          {day === 0 ? "On the day" : day}
        </Chip>
      ))}
      <Popover
        label="Add a stage"
        trigger={
          <Button size="s" aria-label="Add a stage" isDisabled={isDisabled}>
            <Icon icon={Plus} size="xs" />
          </Button>
        }
      >
        {(close) => {
          const add = () => {
            if (!fits) return;
            set([...days, typed]);
            setText("");
            close();
          };
          return (
            <div className="row stage-add">
              <TextInput
                label="Days before expiry"
                hideLabel
                placeholder="Days"
                size="m"
                numeric
                autoFocus
                value={text}
                onChange={setText}
                error={text !== "" && !fits ? `A whole number up to ${FARTHEST}` : null}
                onEnter={add}
              />
              <Button onPress={add} isDisabled={!fits}>
                {fits ? `Add ${typed} days` : "Add"}
              </Button>
            </div>
          );
        }}
      </Popover>
    </div>
  );
}
