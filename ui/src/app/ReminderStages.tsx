import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, Chip, Icon, Popover, TextInput } from "@/components";
import { useSettings } from "./useSettings";

/** Offered beside the user's own. */
const USUAL = [90, 60, 30, 14, 7, 3, 1, 0] as const;
const FARTHEST = 365;

/** The days before expiry at which a reminder is due, as chips to switch. */
export function ReminderStages() {
  const { settings, change } = useSettings();
  const [text, setText] = useState("");
  if (!settings) return null;
  const chosen = settings.reminder_days;
  const shown = [...new Set([...USUAL, ...chosen])].sort((a, b) => b - a);
  const set = (days: readonly number[]) => change({ reminder_days: [...new Set(days)].sort((a, b) => b - a) });
  const typed = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : null;
  const fits = typed !== null && typed <= FARTHEST;
  return (
    <div className="row wrap stages" role="group" aria-label="Remind me before expiry, in days">
      {shown.map((day) => (
        <Chip
          key={day}
          isSelected={chosen.includes(day)}
          aria-label={day === 0 ? "On the day" : `${day} days before`}
          onChange={(on) => set(on ? [...chosen, day] : chosen.filter((one) => one !== day))}
        >
          {day === 0 ? "On the day" : day}
        </Chip>
      ))}
      <Popover
        label="Add a stage"
        trigger={
          <Button size="s" aria-label="Add a stage">
            <Icon icon={Plus} size="xs" />
          </Button>
        }
      >
        {(close) => {
          const add = () => {
            if (!fits) return;
            set([...chosen, typed]);
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
