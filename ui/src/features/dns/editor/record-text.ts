/** Records as lines of text, as zone files and mail providers' instructions have them: `www 3600 IN A 203.0.113.24`. */

import type { SetKey } from "@/ipc";
import { ownerOf } from "./owner-name";
import type { EditorRow } from "./zone-edit";

/** Types whose content is one or more quoted texts in a zone file. */
const isText = (kind: string) => kind === "TXT" || kind === "SPF";

/** Rows as lines with tabs between: they go into a spreadsheet as well. */
export function recordsText(rows: readonly EditorRow[]): string {
  return rows
    .map(({ key, value, before }) => {
      const ttl = value.ttl ?? before?.ttl ?? null;
      const content = isText(key.kind) ? `"${value.content.replaceAll(/(["\\])/g, "\\$1")}"` : value.content;
      return [key.name, ttl ?? "", "IN", key.kind, content].join("\t");
    })
    .join("\n");
}

export interface ReadRecord {
  readonly key: SetKey;
  readonly content: string;
  readonly ttl: number | null;
}

export interface ReadLines {
  readonly records: readonly ReadRecord[];
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/**
 * Pasted lines as records of `zone`. Names may be relative, whole, or with a dot at the end; TTL and IN may be missing;
 * what stands behind a semicolon is a remark.
 */
export function readRecords(text: string, zone: string, kinds: readonly string[]): ReadLines {
  const records: ReadRecord[] = [];
  const problems: { line: number; problem: string }[] = [];
  text.split(/\r?\n/).forEach((raw, at) => {
    const line = withoutRemark(raw).trim();
    if (line === "") return;
    const read = readLine(line, zone, kinds);
    if (typeof read === "string") problems.push({ line: at + 1, problem: read });
    else records.push(read);
  });
  return { records, problems };
}

/** Cuts a remark off; a semicolon in quotes, or right behind a word, is none: `v=DKIM1; p=` is often pasted bare. */
function withoutRemark(line: string): string {
  if (/^\s*[;#]/.test(line)) return "";
  const remark = /^((?:[^"]|"(?:[^"\\]|\\.)*")*?)\s+;/.exec(line);
  return remark?.[1] ?? line;
}

function readLine(line: string, zone: string, kinds: readonly string[]): ReadRecord | string {
  const [name = "", ...words] = line.split(/\s+/);
  let skip = 1;
  let ttl: number | null = null;
  for (const word of words) {
    if (/^\d+$/.test(word) && ttl === null) ttl = Number(word);
    else if (!/^IN$/i.test(word)) break;
    skip += 1;
  }
  const kind = (words[skip - 1] ?? "").toUpperCase();
  if (kind === "") return "Write name, type and content, such as www A 203.0.113.24.";
  if (!kinds.includes(kind)) return `${words[skip - 1] ?? ""} is no type that can be written here.`;
  const content = behindWords(line, skip + 1);
  if (content === "") return "There is no content behind the type.";
  const owner = relative(name, zone);
  if (owner === null) return `${name} is not in ${zone}.`;
  return { key: { name: owner, kind }, content: contentOfLine(kind, content), ttl };
}

/** What is behind so many words, as it stands. */
function behindWords(line: string, count: number): string {
  return new RegExp(`^(?:\\S+\\s+){${count}}(.*)$`, "s").exec(`${line} `)?.[1]?.trim() ?? "";
}

/** Hosts lose the dot at their end, as contents are kept; texts lose their quotes in the engine. */
function contentOfLine(kind: string, content: string): string {
  if (isText(kind) || content.includes('"')) return content;
  return content
    .split(/\s+/)
    .join(" ")
    .replace(/([a-z0-9])\.$/i, "$1");
}

function relative(name: string, zone: string): string | null {
  const isWhole = name.endsWith(".");
  const owner = ownerOf(name);
  if (owner === zone) return "@";
  if (owner.endsWith(`.${zone}`)) return owner.slice(0, -zone.length - 1);
  return isWhole && owner !== "@" ? null : owner;
}
