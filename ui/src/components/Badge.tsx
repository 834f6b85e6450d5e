import {
  CalendarClock,
  Check,
  CircleQuestionMark,
  CircleX,
  Clock,
  Gem,
  GitCompare,
  Hand,
  LockOpen,
  RefreshCwOff,
  ShieldAlert,
  ShoppingCart,
} from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";

/** The look's badge colours. Grey (`neutral`) is the normal state; `lapsed` is the only filled one. */
export type BadgeTone = "neutral" | "due" | "risk" | "lapsed" | "bad" | "ok" | "accent";

const TONE: Record<BadgeTone, string> = {
  neutral: "",
  due: "due",
  risk: "risk",
  lapsed: "lapsed",
  bad: "bad",
  ok: "ok",
  accent: "acc",
};

export interface BadgeProps {
  tone?: BadgeTone;
  icon?: IconType;
  children: ReactNode;
  className?: string;
}

/** A small word in a box. Colour never stands alone: the word says it too. */
export function Badge({ tone = "neutral", icon, children, className }: BadgeProps) {
  return (
    <span className={classes("bdg", TONE[tone], className)}>
      {icon && <Icon icon={icon} size="xs" />}
      {children}
    </span>
  );
}

/** The states that the look names; each has one form everywhere. */
export type Status =
  | "due"
  | "at-risk"
  | "lapsed"
  | "redemption"
  | "confirmed"
  | "pending"
  | "unclear"
  | "refused"
  | "drifted"
  | "unlocked"
  | "premium"
  | "held"
  | "in-cart"
  | "auto-renew-off"
  | "taken";

const STATUS: Record<Status, { tone: BadgeTone; icon?: IconType; word: string }> = {
  due: { tone: "due", icon: CalendarClock, word: "Due" },
  "at-risk": { tone: "risk", icon: ShieldAlert, word: "At risk" },
  lapsed: { tone: "lapsed", word: "Lapsed" },
  redemption: { tone: "lapsed", word: "Redemption" },
  confirmed: { tone: "ok", icon: Check, word: "Confirmed" },
  pending: { tone: "neutral", icon: Clock, word: "Pending" },
  unclear: { tone: "risk", icon: CircleQuestionMark, word: "Unclear" },
  refused: { tone: "bad", icon: CircleX, word: "Refused" },
  drifted: { tone: "neutral", icon: GitCompare, word: "Drifted" },
  unlocked: { tone: "neutral", icon: LockOpen, word: "Unlocked" },
  premium: { tone: "due", icon: Gem, word: "Premium" },
  held: { tone: "risk", icon: Hand, word: "Held" },
  "in-cart": { tone: "accent", icon: ShoppingCart, word: "In the cart" },
  "auto-renew-off": { tone: "due", icon: RefreshCwOff, word: "Auto-renew is off" },
  taken: { tone: "neutral", word: "Taken" },
};

/** The badge of a named state; `children` replaces its word where the place knows better ("in 12 days"). */
export function StatusBadge({ status, children }: { status: Status; children?: ReactNode }) {
  const { tone, icon, word } = STATUS[status];
  return (
    <Badge tone={tone} {...(icon ? { icon } : {})}>
      {children ?? word}
    </Badge>
  );
}
