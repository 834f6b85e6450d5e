/** The filter line as chips: finished tokens at the left, what is still being typed at the right. */

import { counted } from "@/format";

export interface FilterParts {
  /** Finished tokens, as typed: `expires<30d`, `account:"My account"`. */
  readonly tokens: readonly string[];
  /** The rest: words that filter by name, or a token not finished yet. */
  readonly text: string;
}

/** A token as its chip says it: `expires` in grey, `< 30d` in ink. */
export interface TokenWords {
  readonly key: string;
  readonly value: string;
}

const TOKEN = /(?:^|\s)(-?[a-z][a-z-]*(?:[<>]=?|:)(?:"[^"]*"|[^\s"]+))(?=\s|$)/gi;

/** Splits a saved filter. Its last token is finished too: nobody is typing it. */
export function splitFilter(filter: string): FilterParts {
  const tokens = [...filter.matchAll(TOKEN)].map((match) => match[1] ?? "");
  return { tokens, text: filter.replace(TOKEN, " ").replace(/\s+/g, " ").trim() };
}

/** Takes finished tokens out of what is being typed: a blank after a token finishes it. */
export function takeTokens(parts: FilterParts): FilterParts {
  const blank = /\s(?=\S*$)/.exec(parts.text);
  if (!blank) return parts;
  const done = splitFilter(parts.text.slice(0, blank.index));
  if (done.tokens.length === 0) return parts;
  const open = parts.text.slice(blank.index + 1);
  return { tokens: [...parts.tokens, ...done.tokens], text: [done.text, open].filter((part) => part !== "").join(" ") };
}

/** The filter as the engine reads it. */
export function joinFilter(parts: FilterParts): string {
  return [...parts.tokens, parts.text.trim()].filter((part) => part !== "").join(" ");
}

/** Whether two filters say the same, whatever the order and spacing of their tokens. */
export function sameFilter(a: string, b: string): boolean {
  const form = (filter: string) => {
    const { tokens, text } = splitFilter(filter);
    return [...[...tokens].sort(), text].join(" ").toLowerCase();
  };
  return form(a) === form(b);
}

export function tokenWords(token: string): TokenWords {
  const match = /^(-?)([a-z][a-z-]*)([<>]=?|:)(.*)$/i.exec(token);
  if (!match) return { key: "", value: token };
  const [, not, key = "", sign = "", value = ""] = match;
  const bare = value.replace(/^"(.*)"$/, "$1");
  const names = key.toLowerCase() === "name" ? bare.split(",").length : 1;
  if (names > 1) return { key: not ? "not" : "only", value: counted(names, "name") };
  return { key: not ? `${key} is not` : key, value: sign === ":" ? bare : `${sign} ${bare}` };
}

/** A token for an account, quoted where its label needs it. */
export function accountToken(label: string): string {
  const clean = label.replaceAll('"', "");
  return /[\s]/.test(clean) ? `account:"${clean}"` : `account:${clean}`;
}
