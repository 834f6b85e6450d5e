/** How the palette finds: the better a title matches what was typed, the higher it stands. */

/** A stretch of a title that matched, end exclusive. */
export interface MatchRange {
  start: number;
  end: number;
}

/** How well and where a title matched. */
export interface Match {
  /** Higher is better; comparable between titles for one query only. */
  score: number;
  ranges: MatchRange[];
}

const WORD_START = /[\p{L}\p{N}]/u;

function startsWord(text: string, index: number): boolean {
  if (index === 0) return true;
  return !WORD_START.test(text.charAt(index - 1));
}

/** Matches one typed word: whole beginning, beginning of a word, anywhere, or its letters in order; null where none fits. */
function matchWord(title: string, word: string): Match | null {
  if (title.startsWith(word)) {
    return { score: 400 - title.length * 0.1, ranges: [{ start: 0, end: word.length }] };
  }
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    if (startsWord(title, at)) return { score: 300 - at * 0.5, ranges: [{ start: at, end: at + word.length }] };
  }
  const inside = title.indexOf(word);
  if (inside >= 0) return { score: 200 - inside * 0.5, ranges: [{ start: inside, end: inside + word.length }] };
  if (word.length < 2) return null;
  const ranges: MatchRange[] = [];
  let from = 0;
  let gaps = 0;
  for (const letter of word) {
    const at = title.indexOf(letter, from);
    if (at < 0) return null;
    const last = ranges.at(-1);
    if (last?.end === at) last.end = at + letter.length;
    else {
      ranges.push({ start: at, end: at + letter.length });
      gaps += at - from;
    }
    from = at + letter.length;
  }
  // Letters strewn over a long title are chance, not a match.
  return ranges.length > word.length / 2 + 1 ? null : { score: 100 - gaps, ranges };
}

function merged(ranges: MatchRange[]): MatchRange[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const out: MatchRange[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else out.push({ ...range });
  }
  return out;
}

/**
 * Matches a typed query against a title and its hidden keywords. Every typed word must be found; what is found only in a keyword
 * counts less and marks nothing. An empty query matches everything alike.
 */
export function matchTitle(query: string, title: string, keywords: readonly string[] = []): Match | null {
  const lower = title.toLowerCase();
  // Marks need equal lengths; where lower case changes them (some Turkish and German letters) nothing is marked.
  const markable = lower.length === title.length;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 0;
  const ranges: MatchRange[] = [];
  for (const word of words) {
    const direct = matchWord(lower, word);
    if (direct) {
      score += direct.score;
      if (markable) ranges.push(...direct.ranges);
      continue;
    }
    const hidden = Math.max(0, ...keywords.map((keyword) => matchWord(keyword.toLowerCase(), word)?.score ?? 0));
    if (hidden < 200) return null;
    score += hidden / 4;
  }
  return { score, ranges: merged(ranges) };
}

/** The entries that match, best first; equals keep their order. */
export function rank<T>(
  query: string,
  entries: readonly T[],
  titleOf: (entry: T) => { title: string; keywords?: readonly string[] },
): { entry: T; match: Match }[] {
  const found: { entry: T; match: Match }[] = [];
  for (const entry of entries) {
    const { title, keywords } = titleOf(entry);
    const match = matchTitle(query, title, keywords);
    if (match) found.push({ entry, match });
  }
  return found.sort((a, b) => b.match.score - a.match.score);
}
