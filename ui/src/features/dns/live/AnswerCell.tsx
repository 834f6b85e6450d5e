import { Check, CircleDashed, CircleQuestionMark, CircleSlash, Clock, TriangleAlert } from "lucide-react";
import { classes, Icon, type IconType } from "@/components";
import type { LiveAnswer, LiveAnswerState, LiveSet, LiveSource } from "@/ipc";
import { answerWord, staysFor, staysSentence } from "./words";

const LOOK: Record<LiveAnswerState, { icon: IconType; tone: string }> = {
  same: { icon: Check, tone: "c-ok" },
  differs: { icon: TriangleAlert, tone: "c-due" },
  missing: { icon: CircleSlash, tone: "c-lapsed" },
  own: { icon: CircleDashed, tone: "t3" },
  no_answer: { icon: CircleQuestionMark, tone: "t3" },
};

/** What needs no look stands back. */
const WORD: Partial<Record<LiveAnswerState, string>> = { same: "t2", own: "t2", no_answer: "t3" };

/** What one source says of one set: a sign, a word, and how long it may stay. */
export function AnswerCell({ set, answer, source }: { set: LiveSet; answer: LiveAnswer; source: LiveSource }) {
  const { icon, tone } = LOOK[answer.state];
  const span = staysFor(answer, source);
  const tip = [answer.problem, staysSentence(answer, source)].filter(Boolean).join(" ");
  return (
    <span className="row live-answer" {...(tip ? { title: tip } : {})}>
      <Icon icon={icon} size="s" className={tone} />
      <span className={classes("nw", WORD[answer.state])}>{answerWord(set, answer.state, source)}</span>
      {span && (
        <span className="row live-stays sm t3 nw">
          <Icon icon={Clock} size="xs" />
          {span}
        </span>
      )}
    </span>
  );
}
