/** What a provider's records can have beyond content and TTL, as its descriptor lists it. */

import type { ExtraValue, RecordOption } from "@/ipc";

/** What a provider keeps beside a record, by its own keys. */
export type Options = Readonly<Record<string, ExtraValue>>;

/** The options that a record of this type can have. */
export function optionsFor(options: readonly RecordOption[], kind: string): RecordOption[] {
  return options.filter(({ types }) => types.length === 0 || types.includes(kind));
}

/** What stands in a field while nothing is set. */
export function blankOption({ kind }: RecordOption): ExtraValue {
  return kind.kind === "switch" ? false : kind.kind === "text" ? "" : [];
}

/** Whether two values are one. An option that is off or blank is as one that is not there. */
export function isSameOption(a: ExtraValue | undefined, b: ExtraValue | undefined): boolean {
  const blank = (value: ExtraValue | undefined) =>
    value === undefined || value === "" || value === false || (Array.isArray(value) && value.length === 0);
  return (blank(a) && blank(b)) || JSON.stringify(a) === JSON.stringify(b);
}

/** Only what differs from what the record has: all else is not sent, and so stays. */
export function changedOptions(options: Options, extras: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([key, value]) => !isSameOption(value, extras[key])));
}

/** Switches that are on. */
export function optionBadges(extras: Options, options: readonly RecordOption[]): string[] {
  return options.filter(({ key, kind }) => kind.kind === "switch" && extras[key] === true).map(({ label }) => label);
}

/** Texts and words that are set, for a second line. */
export function optionWords(extras: Options, options: readonly RecordOption[]): string {
  return options
    .map(({ key }) => extras[key])
    .map((value) => (Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : ""))
    .filter((text) => text !== "")
    .join(" · ");
}

/** Words as they are typed: commas or line breaks between. */
export function readWords(text: string): string[] {
  const words = text.split(/[,\n]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ""))];
}

/** Why an option's value cannot be taken; null where it fits. */
export function optionProblem({ kind }: RecordOption, value: ExtraValue): string | null {
  if (kind.kind === "text" && typeof value === "string" && [...value].length > kind.max) {
    return `${[...value].length} characters, ${kind.max} at most.`;
  }
  if (kind.kind !== "words" || !Array.isArray(value)) return null;
  const words = value.filter((word) => word !== "");
  if (words.length > kind.max) return `${words.length} words, ${kind.max} at most.`;
  const odd = kind.example.includes(":") ? words.find((word) => !/^[^:]+:[^:]/.test(word)) : undefined;
  return odd === undefined ? null : `"${odd}": a name, a colon and a value, such as ${kind.example}.`;
}

/** The switch by which the provider sets the TTL itself; null where the TTL is the user's. */
export function ttlSetter(extras: Options, options: readonly RecordOption[]): string | null {
  return options.find(({ key, sets_ttl }) => sets_ttl && extras[key] === true)?.label ?? null;
}
