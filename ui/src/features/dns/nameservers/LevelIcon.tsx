import { CircleAlert, CircleCheck, CircleQuestionMark, TriangleAlert } from "lucide-react";
import { Icon, type IconType } from "@/components";
import type { FindingLevel } from "@/ipc";

export const LEVELS: Record<FindingLevel, { icon: IconType; tone: string; word: string }> = {
  good: { icon: CircleCheck, tone: "c-ok", word: "Good" },
  unknown: { icon: CircleQuestionMark, tone: "t2", word: "Unknown" },
  careful: { icon: TriangleAlert, tone: "c-due", word: "Careful" },
  bad: { icon: CircleAlert, tone: "c-lapsed", word: "Bad" },
};

/** How bad a finding is, as a sign; its word is said to those who cannot see it. */
export function LevelIcon({ level }: { level: FindingLevel }) {
  const { icon, tone, word } = LEVELS[level];
  return <Icon icon={icon} size="s" className={tone} label={word} />;
}
