/** What is in the search field before it is searched: a few words as chips, long lists as one piece each, and what is being typed. */
import { counted } from "@/format";
import { createStore } from "@/ipc";

/** A long list as it was pasted. It is sent to the engine as it is; the window never takes it apart. */
export interface PastedList {
  readonly id: number;
  readonly text: string;
  /** How many words it has; of a table, how many rows. */
  readonly count: number;
  /** Whether it is a table, of which the engine takes the first column. */
  readonly isTable: boolean;
  /** The file that it came from, if it was dropped as one. */
  readonly file?: string;
}

export interface Draft {
  readonly chips: readonly string[];
  readonly lists: readonly PastedList[];
  readonly typed: string;
}

export const EMPTY_DRAFT: Draft = { chips: [], lists: [], typed: "" };

/** The field's content. Kept while the app runs, so that going to another page and back changes nothing. */
export const draft = createStore<Draft>(EMPTY_DRAFT);

/** A paste with more words than this is one chip with a count. */
export const FEW_WORDS = 8;
/** Characters of a chip; a longer word can be no name, and the engine says so. */
const LONGEST_CHIP = 253;
/** What the engine takes at once. */
export const MOST_BYTES = 1_000_000;

/** The separators that the engine reads: blanks, commas, semicolons, line breaks. */
const SEPARATORS = /[\s,;]+/u;

/** The words of a text. */
export function splitWords(text: string): string[] {
  return text.split(SEPARATORS).filter((word) => word !== "");
}

/** A number, a date or an amount: what stands in a table beside a name, and never is one. */
const DATA = /^[+\-$€£]?\d[\d.,:/-]*$/u;

/** Whether some line has a name and data beside it. Such a text has to reach the engine as it is. */
function isTable(text: string): boolean {
  return text.split(/[\r\n]+/u).some((line) => {
    const words = splitWords(line);
    return words.length > 1 && /[\t,;]/u.test(line) && words.some((word) => DATA.test(word));
  });
}

function withChips(before: Draft, words: readonly string[]): Draft {
  const known = new Set(before.chips);
  const fresh = [...new Set(words)].filter((word) => !known.has(word));
  return fresh.length === 0 ? before : { ...before, chips: [...before.chips, ...fresh] };
}

/** Takes typed text in: words that are finished by a separator become chips, the rest stays to be typed on. */
export function takeTyped(before: Draft, text: string): Draft {
  if (!SEPARATORS.test(text)) return { ...before, typed: text };
  const words = splitWords(text);
  const rest = /[\s,;]$/u.test(text) ? "" : (words.pop() ?? "");
  return { ...takeList(before, words, text), typed: rest };
}

/** Makes a chip of what is being typed. */
export function finishTyped(before: Draft): Draft {
  return { ...takeList(before, splitWords(before.typed), before.typed), typed: "" };
}

function takeList(before: Draft, words: readonly string[], text: string, file?: string): Draft {
  const table = isTable(text);
  if (file === undefined && !table && words.length <= FEW_WORDS && words.every((word) => word.length <= LONGEST_CHIP)) {
    return withChips(
      before,
      words.map((word) => word.toLowerCase()),
    );
  }
  const id = 1 + Math.max(0, ...before.lists.map((list) => list.id));
  const count = table ? text.split(/[\r\n]+/u).filter((line) => line.trim() !== "").length : words.length;
  return {
    ...before,
    lists: [...before.lists, { id, text, count, isTable: table, ...(file === undefined ? {} : { file }) }],
  };
}

/**
 * Takes a paste in: a few words become chips, a long list becomes one piece. A dropped file is one piece with its name. Null when it
 * is too large for one search.
 */
export function takePaste(before: Draft, pasted: string, file?: string): Draft | null {
  const after = takeList(before, splitWords(pasted), pasted, file);
  return new TextEncoder().encode(draftText(after)).length > MOST_BYTES ? null : after;
}

/** The whole input as the engine takes it. */
export function draftText({ chips, lists, typed }: Draft): string {
  return [...chips, ...lists.map((list) => list.text), typed].filter((part) => part.trim() !== "").join("\n");
}

/** "5,000 names from the paste", "12 rows from names.csv". */
export function listWords({ count, isTable: table, file }: PastedList): string {
  return `${counted(count, table ? "row" : "name")} from ${file ?? "the paste"}`;
}

/** What a list begins with, to recognise it by: the words of a list, the rows of a table. */
export function firstParts({ text, isTable: table }: PastedList, most: number): string[] {
  // A start of the text is enough: splitting a megabyte for a few words would be felt.
  const start = text.slice(0, most * (LONGEST_CHIP + 1));
  const parts = table ? start.split(/[\r\n]+/u).filter((line) => line.trim() !== "") : splitWords(start);
  return parts.slice(0, most);
}
