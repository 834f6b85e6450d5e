import { daysUntil, formatAgo, formatDate, formatDateTime, formatDay, relativeDays } from "@/format";
import { classes } from "./classes";
import { useNow } from "./useNow";

export interface WhenProps {
  /** UTC epoch seconds; null where the registry publishes no date. */
  at: number | null;
  /** Two columns for tables (`table`), or one run of words. */
  form?: "table" | "inline";
  /** `4 Dec` without the year. */
  short?: boolean;
  /** Colour by urgency: amber to 14 days, weight to 30, red once past. Off for dates that are no deadline. */
  urgent?: boolean;
}

/** How many days off a date is, as the look colours it. */
export function urgencyClass(days: number): string {
  if (days < 0) return "c-lapsed b";
  if (days <= 14) return "c-due b";
  return days <= 30 ? "b" : "";
}

/** "in 12 days" with the date beside it. An unknown date is said, and is no alarm. */
export function When({ at, form = "table", short = false, urgent = true }: WhenProps) {
  const now = useNow();
  if (at === null) return <span className="t2">Not published</span>;
  const days = daysUntil(at, now);
  const tone = urgent ? urgencyClass(days) : "";
  const date = short ? formatDay(at) : formatDate(at);
  if (form === "inline") {
    return (
      <time className="nw" dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
        <span className={classes(tone)}>{relativeDays(days)}</span>, {date}
      </time>
    );
  }
  return (
    <time className="when" dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      <span className={tone}>{relativeDays(days)}</span>
      <span>{date}</span>
    </time>
  );
}

/** "12 min ago", kept fresh. `at` is UTC epoch seconds. */
export function Ago({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
