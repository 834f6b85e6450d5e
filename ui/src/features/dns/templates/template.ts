/** What the window works out of templates by itself. Pure. */

import type { TemplateDraft, TemplateGroup, TemplateHow, TemplateRecord, TemplateView } from "@/ipc";

export const GROUPS: readonly { id: TemplateGroup; title: string }[] = [
  { id: "own", title: "Own" },
  { id: "web", title: "Web" },
  { id: "mail", title: "Mail" },
  { id: "parking", title: "Parking" },
  { id: "verification", title: "Proof of ownership" },
];

export const HOW: Record<TemplateHow, { word: string; help: string }> = {
  replace: { word: "Replaces", help: "It takes the place of the whole record set" },
  add: { word: "Adds", help: "It comes beside what is in the record set" },
  replace_alike: { word: "Replaces alike", help: "It takes the place of a record that begins with the same word" },
};

/** What was entered, by variable. */
export type Answers = Readonly<Record<string, string>>;

/** The answer that counts: what was entered, or what is usual. */
export function answerOf(template: TemplateView, key: string, answers: Answers): string | null {
  const entered = answers[key]?.trim() ?? "";
  if (entered !== "") return entered;
  return template.variables.find((variable) => variable.key === key)?.usual ?? null;
}

/** The variables without which nothing can be planned and that have no answer yet. */
export function missing(template: TemplateView, answers: Answers): string[] {
  return template.variables.filter(({ key }) => answerOf(template, key, answers) === null).map(({ label }) => label);
}

/** A name or content with the answers put in; what has none yet stays between its braces. */
export function filled(template: TemplateView, text: string, answers: Answers): string {
  return text.replace(/\{([a-z0-9_]+)\}/g, (braces, key: string) => {
    const answer = answerOf(template, key, answers);
    return answer === null || answer === "" ? braces : answer;
  });
}

/** Whether a record is left out because what it mentions was left empty. */
export function isLeftOut(template: TemplateView, record: TemplateRecord, answers: Answers): boolean {
  const words = [...`${record.name} ${record.content}`.matchAll(/\{([a-z0-9_]+)\}/g)].map(([, key = ""]) => key);
  return words.some((key) => answerOf(template, key, answers) === "");
}

/** Templates that a search fits, by group. */
export function grouped(
  templates: readonly TemplateView[],
  search: string,
): { title: string; templates: TemplateView[] }[] {
  const words = search.trim().toLowerCase();
  const fits = ({ title, words: about }: TemplateView) =>
    words === "" || title.toLowerCase().includes(words) || about.toLowerCase().includes(words);
  return GROUPS.map(({ id, title }) => ({
    title,
    templates: templates.filter((one) => one.group === id && fits(one)),
  })).filter((group) => group.templates.length > 0);
}

export const NEW_TEMPLATE: TemplateDraft = {
  id: null,
  title: "",
  words: "",
  variables: [],
  records: [{ name: "@", kind: "A", content: "", ttl: null, how: "replace" }],
  removes: [],
};

/** A template as a draft: its own one to edit, a built-in one as a copy. */
export function draftOf(template: TemplateView, asCopy: boolean): TemplateDraft {
  const { id, title, words, variables, records, removes } = template;
  return { id: asCopy ? null : id, title: asCopy ? `${title}, own` : title, words, variables, records, removes };
}
