/** Whether a content fits its type: at once by a quick look, and for good by the engine. */

import type { ContentVerdict, NameKey, SetKey, ZoneView } from "@/ipc";
import { expand, type Spelling } from "./sets";

const OCTETS = ["first", "second", "third", "last"];

/** What is plainly wrong, said while it is typed; null leaves the word to the engine. */
export function quickProblem(kind: string, content: string): string | null {
  const text = content.trim();
  switch (kind) {
    case "A": {
      const parts = text.split(".");
      if (parts.length !== 4 || !parts.every((part) => /^\d{1,8}$/.test(part))) {
        return "Not an IPv4 address. Write four numbers with dots, such as 203.0.113.24.";
      }
      const wrong = parts.findIndex((part) => Number(part) > 255);
      return wrong < 0
        ? null
        : `Not an IPv4 address. The ${OCTETS[wrong] ?? ""} part is ${parts[wrong] ?? ""}, it can be 255 at most.`;
    }
    case "AAAA":
      return /^[0-9a-f:.]+$/i.test(text) && text.includes(":")
        ? null
        : "Not an IPv6 address. Write it such as 2001:db8::24.";
    case "MX":
      return /^\d{1,5}\s+\S+$/.test(text)
        ? null
        : "Write the priority and the mail server, such as 10 mx1.example.net.";
    case "CNAME":
    case "NS":
      return /[\s/]/.test(text) ? "A host name has no blanks and no slashes. Write it such as www.example.com." : null;
    default:
      return null;
  }
}

/** One content at one place, as the engine is asked about it. */
export interface Check {
  readonly key: NameKey;
  readonly set: SetKey;
  readonly content: string;
}

/** What a check is remembered by. */
export function checkId({ key, set, content }: Check): string {
  return JSON.stringify([key.account, key.name, set.name, set.kind, content]);
}

export type Verdicts = ReadonlyMap<string, ContentVerdict>;

/** The problem of a check: the engine's word where it has come, else the quick look. */
export function problemOf(check: Check, verdicts: Verdicts): string | null {
  const verdict = verdicts.get(checkId(check));
  if (verdict) return verdict.problem;
  return check.content.includes("{domain}") ? null : quickProblem(check.set.kind, check.content);
}

/** How the engine spells a zone's contents, as far as it has been asked; else with the zone's name put in. */
export function spelling({ account, name }: Pick<ZoneView, "account" | "name">, verdicts: Verdicts): Spelling {
  const key = { account, name };
  return (set, content) => verdicts.get(checkId({ key, set, content }))?.content ?? expand(content, name);
}
