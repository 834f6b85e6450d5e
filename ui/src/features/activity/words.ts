/** Words of the log. */
import type { LogCause } from "@/ipc";

const FEATURES: Readonly<Record<string, string>> = {
  accounts: "Accounts",
  portfolio: "Portfolio",
  search: "Search",
  cart: "Cart and orders",
  contacts: "Contacts",
  dns: "DNS",
  health: "Health",
  costs: "Costs",
  reminders: "Reminders",
  activity: "Files and jobs",
  settings: "Settings",
};

/** A feature as the user knows it. */
export function featureWord(feature: string): string {
  return FEATURES[feature] ?? feature;
}

export const CAUSE: Record<LogCause, string> = {
  user: "by you",
  schedule: "on schedule",
  account: "by the account",
  app: "by Freehold",
};

/** The first second of a day written as `2026-11-22`, in the zone of this computer; null where it is no day. */
export function dayStart(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? Math.floor(date.getTime() / 1000) : null;
}

/** The first second after such a day, however long it is. */
export function dayEnd(text: string): number | null {
  const start = dayStart(text);
  if (start === null) return null;
  const date = new Date(start * 1000);
  return Math.floor(new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() / 1000);
}
