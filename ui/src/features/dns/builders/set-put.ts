/** What a builder stages: which records of a set go, and which come in their place. All others of the set stay. */

import type { SetKey } from "@/ipc";

export interface SetPut {
  readonly key: SetKey;
  /** Which of the set's contents these take the place of. */
  readonly replaces: (content: string) => boolean;
  readonly contents: readonly string[];
}

/** A whole set. */
export function wholeSet(name: string, kind: string, contents: readonly string[]): SetPut {
  return { key: { name, kind }, replaces: () => true, contents };
}

/** A record as a builder looks for what is there. */
export interface Existing {
  readonly key: SetKey;
  readonly content: string;
}

/** The contents of one set. */
export function contentsAt(records: readonly Existing[], name: string, kind: string): string[] {
  return records.filter(({ key }) => key.name === name && key.kind === kind).map(({ content }) => content);
}
