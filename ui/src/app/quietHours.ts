/** Times of the day as people write them, and quiet hours in words. */
import type { QuietHours } from "@/ipc";

const DAY_MINUTES = 1440;

/** What is proposed when quiet hours are switched on. */
export const USUAL_QUIET: QuietHours = { from: 22 * 60, to: 7 * 60 };

/** `22:00` from a minute of the day. */
export function formatMinute(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of the day that was meant: `22:00`, `7`, `7.30`, `0730`, `10 pm`; null where it is no time. */
export function parseMinute(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (!match) return null;
  const [, hourText, minuteText, half] = match;
  let hour = Number(hourText);
  const minute = Number(minuteText ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  }
  return hour > 23 || minute > 59 ? null : hour * 60 + minute;
}

/** `22:00 to 07:00, over midnight`. */
export function quietWords({ from, to }: QuietHours): string {
  return `${formatMinute(from)} to ${formatMinute(to)}${to < from && to !== 0 ? ", over midnight" : ""}`;
}

/** How long they last, in minutes. */
export function quietLength({ from, to }: QuietHours): number {
  return (to - from + DAY_MINUTES) % DAY_MINUTES;
}
