import { DayChips } from "./DayChips";
import { useSettings } from "./useSettings";

/** The days before expiry at which names without a policy are told of, as chips to switch. */
export function ReminderStages() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  return (
    <DayChips
      label="Remind me before expiry, in days"
      days={settings.reminder_days}
      onChange={(reminder_days) => change({ reminder_days })}
    />
  );
}
