/** The live check in words: for the head of the page, the cells, and the clipboard. */

import { counted, formatDateTime, formatSpan } from "@/format";
import type { LiveAnswer, LiveAnswerState, LiveSet, LiveSource, LiveState, LiveView } from "@/ipc";

/** How the zone stands in all. */
export interface Summary {
  tone: "good" | "waiting" | "unknown";
  sentence: string;
  /** Sets of which nobody could say anything, and sets that are not compared. */
  rest: string[];
}

const differs = (set: LiveSet) => set.state === "partly" || set.state === "nowhere";

/** Whether a set is worth a look: it is not seen as it was set, or nobody could say. */
export function isOpen(set: LiveSet): boolean {
  return differs(set) || set.state === "unknown";
}

export function summary({ sets }: LiveView): Summary {
  const compared = sets.filter((set) => set.state !== "own");
  const open = compared.filter(differs).length;
  const unknown = compared.filter((set) => set.state === "unknown").length;
  const own = sets.length - compared.length;
  const rest = [
    ...(unknown > 0 && unknown < compared.length ? [`No answer about ${counted(unknown, "record set")}.`] : []),
    ...(own > 0
      ? [`${counted(own, "record set")} can not be compared: the provider answers with something of its own.`]
      : []),
  ];
  if (compared.length === 0) {
    return { tone: "unknown", sentence: "There is nothing to compare in this zone", rest };
  }
  if (unknown === compared.length) return { tone: "unknown", sentence: "Nobody answered", rest };
  if (open === 0) {
    const isWhole = sets.every((set) => set.answers.every((answer) => answer.state !== "no_answer"));
    const sentence = isWhole ? "Everybody sees what you set" : "Everybody who answered sees what you set";
    return { tone: unknown > 0 ? "unknown" : "good", sentence, rest };
  }
  const verb = open === 1 ? "is" : "are";
  const sentence = `${open} of ${counted(compared.length, "record set")} ${verb} not seen everywhere yet`;
  return { tone: "waiting", sentence, rest };
}

const SET_WORD: Record<LiveState, string> = {
  everywhere: "Seen everywhere",
  partly: "Seen by some",
  nowhere: "Not seen",
  unknown: "No answer",
  own: "Not compared",
};

const GONE_WORD: Partial<Record<LiveState, string>> = {
  everywhere: "Gone everywhere",
  partly: "Seen by some",
  nowhere: "Still there",
};

/** A set that was removed: nobody should see it any more. */
export const isRemoved = (set: LiveSet) => set.expected.length === 0;

/** How a set stands in all. */
export function setWord(set: LiveSet): string {
  return (isRemoved(set) ? GONE_WORD[set.state] : undefined) ?? SET_WORD[set.state];
}

/** What a cell says. A resolver that says something else remembers; a nameserver may have anything. */
export function answerWord(set: LiveSet, state: LiveAnswerState, source: LiveSource): string {
  switch (state) {
    case "same":
      return isRemoved(set) ? "Gone" : "Seen";
    case "differs":
      if (isRemoved(set)) return "Still there";
      return source.kind === "resolver" ? "Still old" : "Differs";
    case "missing":
      return "Missing";
    case "own":
      return "Answers";
    case "no_answer":
      return "No answer";
  }
}

/** For how long an answer that is not the right one may stay; null where that says nothing. */
export function staysFor(answer: LiveAnswer, source: LiveSource): string | null {
  const isWrong = answer.state === "differs" || answer.state === "missing";
  if (!isWrong || answer.ttl === null || source.kind !== "resolver") return null;
  return formatSpan(answer.ttl);
}

/** The same as a sentence. */
export function staysSentence(answer: LiveAnswer, source: LiveSource): string | null {
  const span = staysFor(answer, source);
  return span && `The old answer may stay for ${span}.`;
}

/** Everything as lines for the clipboard, with tabs between the columns. */
export function liveText(view: LiveView): string {
  const { sets, sources } = view;
  const head = [`${view.unicode}, ${formatDateTime(view.at)}`, summary(view).sentence, ...view.findings];
  const row = (set: LiveSet) => [
    set.set.name,
    set.set.kind,
    isRemoved(set) ? "removed" : set.expected.join(" | "),
    ...sources.map((source, at) => {
      const answer = set.answers[at];
      if (!answer) return "";
      const word = answerWord(set, answer.state, source);
      const isPlain = answer.state === "same" || answer.found.length === 0;
      return isPlain ? word : `${word}: ${answer.found.join(" | ")}`;
    }),
  ];
  const table = [["Name", "Type", "Set", ...sources.map((source) => source.label)], ...sets.map(row)];
  return [...head, "", ...table.map((cells) => cells.join("\t"))].join("\n") + "\n";
}
