/**
 * Dates and spans in words. Instants are UTC epoch seconds and are shown in the viewer's zone; "in 12 days" counts local
 * calendar days, so that it always agrees with the date beside it.
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAY_MS = 86_400_000;

interface LocalDate {
  year: number;
  month: number;
  day: number;
}

const zones = new Map<string, Intl.DateTimeFormat>();

function localDate(at: number, zone?: string): LocalDate {
  const date = new Date(at * 1000);
  if (zone === undefined) {
    return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate() };
  }
  let format = zones.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" });
    zones.set(zone, format);
  }
  const part = (type: string) => Number(format.formatToParts(date).find((p) => p.type === type)?.value);
  return { year: part("year"), month: part("month") - 1, day: part("day") };
}

/**
 * Local calendar days from `now` to `at`, both UTC epoch seconds; negative once past. `zone` defaults to the system's. The
 * engine counts UTC days for states, filters and reminders; the two differ by one day at most.
 */
export function daysUntil(at: number, now: number, zone?: string): number {
  const a = localDate(at, zone);
  const b = localDate(now, zone);
  return Math.round((Date.UTC(a.year, a.month, a.day) - Date.UTC(b.year, b.month, b.day)) / DAY_MS);
}

/** `4 Dec 2026`. */
export function formatDate(at: number, zone?: string): string {
  const { year, month, day } = localDate(at, zone);
  return `${day} ${MONTHS[month] ?? ""} ${year}`;
}

/** `4 Dec`: where the year is plain from the place. */
export function formatDay(at: number, zone?: string): string {
  const { month, day } = localDate(at, zone);
  return `${day} ${MONTHS[month] ?? ""}`;
}

/** The time of day in the system's own format: `09:41` or `9:41 AM`. */
export function formatTime(at: number): string {
  return new Date(at * 1000).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
}

/** `4 Dec 2026, 09:41`. */
export function formatDateTime(at: number): string {
  return `${formatDate(at)}, ${formatTime(at)}`;
}

/** `today`, `tomorrow`, `in 12 days`, `yesterday`, `9 days ago`. */
export function relativeDays(days: number): string {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** A span in its largest fitting unit: `40 s`, `12 min`, `3 h`, `5 days`. Seconds in, never negative. */
export function formatSpan(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(s / 3600);
  if (hours < 36) return `${hours} h`;
  return `${Math.round(s / 86_400)} days`;
}

/** `just now`, `40 s ago`, `12 min ago`. */
export function formatAgo(at: number, now: number): string {
  const seconds = now - at;
  return seconds < 5 ? "just now" : `${formatSpan(seconds)} ago`;
}

/** `about 40 s left`. */
export function formatLeft(seconds: number): string {
  return `about ${formatSpan(Math.max(1, seconds))} left`;
}
