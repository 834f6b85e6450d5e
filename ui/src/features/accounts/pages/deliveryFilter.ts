/** Which deliveries are shown, and what each says in words. No React. */
import type { DeliveryState, DeliveryView } from "@/ipc";

export interface DeliveryFilter {
  readonly text: string;
  readonly state: DeliveryState | "all";
  readonly event: string;
}

/** The event choice that narrows nothing. */
export const ALL_EVENTS = "all";
export const NO_FILTER: DeliveryFilter = { text: "", state: "all", event: ALL_EVENTS };

/** The rows that fit all of it; every word of the text must stand somewhere in the row. */
export function narrowed(rows: readonly DeliveryView[], filter: DeliveryFilter): DeliveryView[] {
  const words = filter.text.toLowerCase().split(/\s+/u).filter(Boolean);
  return rows.filter((row) => {
    if (filter.state !== "all" && row.state !== filter.state) return false;
    if (filter.event !== ALL_EVENTS && row.event !== filter.event) return false;
    const said = [row.event, row.event_key, row.name, row.status, row.status_code, row.error]
      .filter((part) => part !== null)
      .join(" ")
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The events that there are, by name. */
export function eventsOf(rows: readonly DeliveryView[]): string[] {
  return [...new Set(rows.map(({ event }) => event))].sort();
}

/** `30 s`, `2 min`, `1 h`: a documented wait, exactly. */
export function exactSpan(seconds: number): string {
  const parts: string[] = [];
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (hours > 0) parts.push(`${hours} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (seconds % 60 > 0 || parts.length === 0) parts.push(`${seconds % 60} s`);
  return parts.join(" ");
}

/** `30 s, 2 min, 10 min, 1 h and 6 h`. */
export function waitsWords(retries: readonly number[]): string {
  const words = retries.map(exactSpan);
  const last = words.pop();
  return last === undefined ? "" : words.length === 0 ? last : `${words.join(", ")} and ${last}`;
}

/** Where a delivery stands on the ladder of attempts, as a sentence. */
export function ladderWords(row: DeliveryView, retries: readonly number[]): string {
  const most = retries.length + 1;
  const attempt = Math.max(1, row.attempt);
  const of = attempt > most ? `Attempt ${attempt}` : `Attempt ${attempt} of ${most}`;
  const after = row.waited === 0 ? "at once" : `${exactSpan(row.waited)} after the event or later`;
  const next = retries[attempt - 1];
  switch (row.state) {
    case "delivered":
      return `${of}, ${after}: taken.`;
    case "retrying":
      return next === undefined ? `${of}, ${after}.` : `${of}, ${after}. The next one comes ${exactSpan(next)} later.`;
    case "failed":
      return `${of}, ${after}: given up.`;
    case "other":
      return `${of}, ${after}.`;
  }
}
