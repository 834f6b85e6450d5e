/** Stages, policies and what was told, in words. */
import { counted, formatDateTime, formatDay } from "@/format";
import type { AccountView, PolicyDraft, PolicyScope, ReminderView } from "@/ipc";

/** The tabs of the page. */
export type TabId = "due" | "next" | "open" | "told" | "policies";

/** The tab that a word of the address stands for. */
export function tabOf(word: string | undefined): TabId {
  return word === "next" || word === "open" || word === "told" || word === "policies" ? word : "due";
}

const AFTER: Readonly<Record<number, string>> = {
  [-1]: "Lapsed",
  [-2]: "Grace ends in a week",
  [-3]: "Grace ends in a day",
  [-4]: "Redemption ends in a week",
  [-5]: "Redemption ends in a day",
};

/** A stage: days before expiry, or what comes after it. */
export function stageWords(stage: number): string {
  if (stage < 0) return AFTER[stage] ?? "Lapsed";
  if (stage === 0) return "On the day";
  return stage === 1 ? "1 day before" : `${stage} days before`;
}

/** A stage for a column: "14 days". */
export function shortStage(stage: number): string {
  if (stage <= 0) return stageWords(stage);
  return counted(stage, "day");
}

/** What became of a name's stage: told, still to come, or silent. */
export function standing(reminder: ReminderView, now: number): string {
  if (isSilent(reminder.snoozed_until, now)) return `Silent until ${formatDay(reminder.snoozed_until ?? now)}`;
  if (reminder.told_at !== null) return `On ${formatDay(reminder.told_at)}`;
  return reminder.stage_at > now ? `Will be on ${formatDay(reminder.stage_at)}` : "Not told yet";
}

/** Whether a silence still lasts. */
export function isSilent(until: number | null, now: number): boolean {
  return until !== null && until > now;
}

/** "60, 30, 14 days before and on the day". */
export function daysWords(days: readonly number[]): string {
  const before = days.filter((day) => day > 0);
  const onDay = days.includes(0) ? "on the day" : null;
  const said =
    before.length === 0
      ? null
      : before.length === 1 && before[0] === 1
        ? "1 day before"
        : `${before.join(", ")} days before`;
  return [said, onDay].filter((part) => part !== null).join(" and ");
}

/** What a policy tells, as a sentence. */
export function policyWords({ days, grace, redemption, silent }: PolicyDraft): string {
  if (silent) return "Never tells, not even of a lapse";
  const before = days.length > 0 ? `Tells ${daysWords(days)}` : "Tells nothing before expiry";
  const ends = [grace ? "grace" : null, redemption ? "redemption" : null].filter((part) => part !== null);
  return `${before}, when a name lapsed${ends.length > 0 ? `, and before ${ends.join(" and ")} ends` : ""}`;
}

/** Which names a policy covers, in a few words. */
export function scopeWords(scope: PolicyScope, accounts: readonly AccountView[]): string {
  switch (scope.kind) {
    case "tag":
      return `Names tagged "${scope.tag}"`;
    case "account": {
      const label = accounts.find((account) => account.id === scope.account)?.label;
      return label === undefined ? "Names of an account that is gone" : `Names of ${label}`;
    }
    case "owned":
      return "Owned names: those at a connected account";
    case "watched":
      return "Watched names: those written down by hand";
  }
}

/** "2 of its 5 names were renewed since"; null where none was. */
export function renewedWords(renewed: number, names: number): string | null {
  if (renewed === 0) return null;
  if (renewed >= names) return names === 1 ? "Renewed since" : `All ${names} renewed since`;
  return `${renewed} of ${counted(names, "name")} renewed since`;
}

/** "Silent until 29 Nov 2026, 09:00". */
export function silentWords(until: number): string {
  return `Silent until ${formatDateTime(until)}`;
}
