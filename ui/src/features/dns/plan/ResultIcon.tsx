import { CircleAlert, CircleCheck, CircleMinus, CircleQuestionMark, Clock } from "lucide-react";
import { Icon, Spinner, type IconType } from "@/components";
import type { ResultState } from "./result";

const SIGN: Record<Exclude<ResultState, "running">, { icon: IconType; tone: string }> = {
  waiting: { icon: Clock, tone: "t3" },
  done: { icon: CircleCheck, tone: "c-ok" },
  skipped: { icon: CircleMinus, tone: "c-due" },
  failed: { icon: CircleAlert, tone: "c-lapsed" },
  unclear: { icon: CircleQuestionMark, tone: "c-risk" },
};

/** How a zone went, as a sign; `word` is said to those who cannot see it. */
export function ResultIcon({ state, word }: { state: ResultState; word: string }) {
  if (state === "running") return <Spinner label={word} />;
  const { icon, tone } = SIGN[state];
  return <Icon icon={icon} size="s" className={tone} label={word} />;
}
