/** What differs between two contents, so that the plan can mark the changed words. */

/** A run of a text; `isChanged` runs are marked. */
export interface Run {
  readonly text: string;
  readonly isChanged: boolean;
}

/** The common beginning and end in words, and what lies between them on either side. */
export function changedWords(before: string, after: string): { before: Run[]; after: Run[] } {
  const a = words(before);
  const b = words(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return { before: runs(a, start, end), after: runs(b, start, end) };
}

/** Words with the signs between them; `p=none;` is `p`, `=`, `none`, `;`. */
function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_-]+|\s+|[^\p{L}\p{N}\s_-]/gu) ?? [];
}

function runs(parts: readonly string[], start: number, end: number): Run[] {
  return [
    { text: parts.slice(0, start).join(""), isChanged: false },
    { text: parts.slice(start, parts.length - end).join(""), isChanged: true },
    { text: parts.slice(parts.length - end).join(""), isChanged: false },
  ].filter((run) => run.text !== "");
}

/** One line of a set in the plan. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  /** Priority of an MX, the kind of a TXT: stands in its own column. */
  readonly tag: string;
  readonly runs: readonly Run[];
  readonly text: string;
  readonly ttl: number | null;
}

interface Line {
  readonly content: string;
  readonly ttl: number | null;
}

/** A set before and after as lines: unchanged ones first, then each removed line with the added one that takes its place. */
export function setLines(kind: string, before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const left = [...after];
  const gone: Line[] = [];
  const same: Line[] = [];
  for (const line of before) {
    const at = left.findIndex((other) => other.content === line.content && other.ttl === line.ttl);
    if (at < 0) gone.push(line);
    else same.push(...left.splice(at, 1));
  }
  const lines: DiffLine[] = same.map((line) => diffLine("same", kind, line, null));
  for (const line of gone) {
    const partner = takePartner(kind, line, left);
    lines.push(diffLine("removed", kind, line, partner));
    if (partner) lines.push(diffLine("added", kind, partner, line));
  }
  return [...lines, ...left.map((line) => diffLine("added", kind, line, null))];
}

/** The added line that stands for a removed one: the same sort of text, or simply the next. */
function takePartner(kind: string, line: Line, left: Line[]): Line | null {
  const tag = split(kind, line.content).tag;
  const at =
    kind === "TXT" ? left.findIndex((other) => split(kind, other.content).tag === tag) : left.length > 0 ? 0 : -1;
  return at < 0 ? null : (left.splice(at, 1)[0] ?? null);
}

function diffLine(change: DiffLine["kind"], kind: string, line: Line, other: Line | null): DiffLine {
  const { tag, text } = split(kind, line.content);
  const plain: Run[] = [{ text, isChanged: false }];
  let marked: readonly Run[] = plain;
  if (other) {
    const there = split(kind, other.content).text;
    marked = change === "removed" ? changedWords(text, there).before : changedWords(there, text).after;
  }
  return { kind: change, tag, runs: marked, text, ttl: line.ttl };
}

/** A content's tag and the rest: `10` of an MX, `SPF` of a TXT. */
function split(kind: string, content: string): { tag: string; text: string } {
  if (kind === "MX") {
    const match = /^(\d+)\s+(.*)$/s.exec(content);
    if (match) return { tag: match[1] ?? "", text: match[2] ?? "" };
  }
  if (kind === "TXT") {
    const known = /^v=(spf1|dmarc1|dkim1)/i.exec(content)?.[1]?.toLowerCase();
    return { tag: known === undefined ? "" : known.replace("1", "").toUpperCase(), text: content };
  }
  return { tag: "", text: content };
}
