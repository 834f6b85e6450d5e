import type { ReminderView } from "@/ipc";

/** Reminders that stand under one heading. */
export interface ReminderGroup {
  id: string;
  title: string;
  reminders: ReminderView[];
}

/** The stage in words: what has been reached. */
export function stageTitle(stage: number): string {
  if (stage < 0) return "Lapsed";
  if (stage === 0) return "On the day";
  return stage === 1 ? "1 day before" : `${stage} days before`;
}

function grouped(reminders: readonly ReminderView[], id: string, title: (stage: number) => string): ReminderGroup[] {
  const groups = new Map<number, ReminderGroup>();
  for (const reminder of reminders) {
    // All that has lapsed is one group, however long ago.
    const stage = Math.max(-1, reminder.stage);
    const group = groups.get(stage) ?? { id: `${id}${stage}`, title: title(stage), reminders: [] };
    group.reminders.push(reminder);
    groups.set(stage, group);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Names that have reached a stage, the most urgent first, then those whose next stage is still to come. */
export function reminderGroups(due: readonly ReminderView[], upcoming: readonly ReminderView[]): ReminderGroup[] {
  return [
    ...grouped(due, "due", (stage) => (stage < 0 ? "Lapsed" : `Reached: ${stageTitle(stage).toLowerCase()}`)),
    ...grouped(upcoming, "next", (stage) => `Next: ${stageTitle(stage).toLowerCase()}`),
  ];
}
