/** The states of a name that are worth a badge, the gravest first. */

import {
  CalendarClock,
  CircleDashed,
  GitCompare,
  Globe,
  History,
  LockOpen,
  RefreshCwOff,
  ShieldAlert,
  Split,
  Unplug,
} from "lucide-react";
import type { BadgeTone, IconType } from "@/components";
import type { Lifecycle, PortfolioRow } from "@/ipc";

/** A state of a name in a word, with what it means. */
export interface NameBadge {
  readonly key: string;
  readonly word: string;
  /** What it means and, where something is to be done, what. */
  readonly title: string;
  readonly tone: BadgeTone;
  readonly icon?: IconType;
}

/** States in which renewing is late already: what else would be said of the renewal is beside the point. */
const OVER: ReadonlySet<Lifecycle> = new Set<Lifecycle>(["lapsed", "grace", "redemption", "pending_delete", "blocked"]);

const LIFE: Partial<Record<Lifecycle, NameBadge>> = {
  pending_delete: {
    key: "pending-delete",
    word: "Pending delete",
    title: "The registry is about to delete it. Nothing brings it back; it can be registered anew once it is free.",
    tone: "lapsed",
  },
  redemption: {
    key: "redemption",
    word: "Redemption",
    title: "The registry keeps it for a last time. Getting it back costs a fee on top of the renewal.",
    tone: "lapsed",
  },
  grace: {
    key: "grace",
    word: "Grace",
    title: "Its date has passed, and it can still be renewed at the usual price.",
    tone: "lapsed",
  },
  lapsed: {
    key: "lapsed",
    word: "Lapsed",
    title: "Its date has passed. Renew it while that is still possible.",
    tone: "lapsed",
  },
  blocked: {
    key: "blocked",
    word: "Blocked",
    title: "It is on hold or blocked, by the word of its registrar.",
    tone: "bad",
  },
};

/** All that is to be said of a name, in order of importance. */
export function nameBadges(row: PortfolioRow): readonly NameBadge[] {
  const isOver = OVER.has(row.lifecycle);
  const isNear = row.lifecycle === "due" || row.lifecycle === "soon";
  const badges: (NameBadge | false | undefined)[] = [
    LIFE[row.lifecycle],
    row.at_risk !== null &&
      !isOver && { key: "risk", word: "At risk", title: row.at_risk, tone: "risk", icon: ShieldAlert },
    row.conflict !== null && { key: "conflict", word: "Conflict", title: row.conflict, tone: "risk", icon: Split },
    row.vanished && {
      key: "missing",
      word: "Missing",
      title: "It was not in the last list of its account. What is shown is from before.",
      tone: "due",
      icon: CircleDashed,
    },
    row.failing && {
      key: "failing",
      word: "Account failing",
      title: "Its account could not be read last time. What is shown is from before.",
      tone: "due",
      icon: Unplug,
    },
    row.auto_renew === false &&
      isNear && {
        key: "no-auto-renew",
        word: "No auto-renew",
        title: "It ends soon and does not renew by itself.",
        tone: "due",
        icon: RefreshCwOff,
      },
    row.lifecycle === "due" &&
      row.at_risk === null &&
      row.auto_renew !== false && {
        key: "expiring",
        word: "Expiring",
        title: "It expires within 14 days.",
        tone: "due",
        icon: CalendarClock,
      },
    row.drifted && {
      key: "drifted",
      word: "Drifted",
      title: "Its records were changed elsewhere since Freehold last wrote or showed them.",
      tone: "neutral",
      icon: GitCompare,
    },
    row.locked === false && {
      key: "unlocked",
      word: "Unlocked",
      title: "Its transfer lock is off: it can be moved to another registrar.",
      tone: "neutral",
      icon: LockOpen,
    },
    row.registered &&
      row.dns === null && {
        key: "dns-elsewhere",
        word: "DNS elsewhere",
        title: row.dns_words,
        tone: "neutral",
        icon: Globe,
      },
    row.stale && {
      key: "stale",
      word: "Stale",
      title: "It was not fetched for more than a week. Sync its account.",
      tone: "neutral",
      icon: History,
    },
    row.arrived && {
      key: "new",
      word: "New",
      title: "A sync found it, and nobody has looked at it yet.",
      tone: "accent",
    },
  ];
  return badges.filter((badge) => badge !== undefined && badge !== false);
}

/** The most badges that a row shows; a narrow column shows fewer. */
export const SHOWN_BADGES = 3;
