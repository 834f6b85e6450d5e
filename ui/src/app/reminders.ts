/** What can be done about reminders from anywhere: silence names, pause them all, and see one. */
import { toast } from "@/components";
import { counted, readableName } from "@/format";
import { call, commands, faultOf, type NameKey } from "@/ipc";

/** Lengths of silence that are offered, in days. */
export const SNOOZES: readonly { days: number; label: string }[] = [
  { days: 1, label: "For a day" },
  { days: 3, label: "For 3 days" },
  { days: 7, label: "For a week" },
  { days: 30, label: "For 30 days" },
];

/** Lengths of the pause that are offered, in hours. */
export const PAUSES: readonly { hours: number; label: string }[] = [
  { hours: 24, label: "For a day" },
  { hours: 72, label: "For 3 days" },
  { hours: 168, label: "For a week" },
];

async function tell(work: Promise<unknown>, text: string): Promise<boolean> {
  try {
    await work;
    toast({ tone: "ok", text });
    return true;
  } catch (error) {
    const { message, hint } = faultOf(error);
    toast({ tone: "bad", text: [message, hint].filter(Boolean).join(" ") });
    return false;
  }
}

function span(days: number): string {
  return days === 7 ? "a week" : counted(days, "day");
}

/** Silences names for some days; 0 ends the silence. Whether it worked; the user is told. */
export function snoozeNames(keys: readonly NameKey[], days: number): Promise<boolean> {
  const [only] = keys;
  const who = keys.length === 1 && only ? readableName(only.name) : counted(keys.length, "name");
  return tell(
    call(commands.remindersSnooze([...keys], days)),
    days === 0 ? `Reminders are on again for ${who}` : `${who} silent for ${span(days)}`,
  );
}

/** Silences the names of a digest for some days; 0 ends the silence. */
export function snoozeDigest(digest: number, days: number): Promise<boolean> {
  return tell(
    call(commands.remindersSnoozeDigest(digest, days)),
    days === 0 ? "Its names are told of again" : `Its names are silent for ${span(days)}`,
  );
}

/** Pauses all reminders for some hours; 0 ends the pause. */
export function pauseReminders(hours: number): Promise<boolean> {
  return tell(
    call(commands.remindersPause(hours)),
    hours === 0 ? "Reminders are told again" : `All reminders are silent for ${span(Math.round(hours / 24))}`,
  );
}

/** Shows a notification as a reminder would. */
export function testNotification(): Promise<boolean> {
  return tell(call(commands.remindersTest()), "A test notification was sent");
}
