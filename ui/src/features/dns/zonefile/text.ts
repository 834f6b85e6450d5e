/** A zone file's text on its way in. Pure. */

/** Bytes that the engine takes. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** Why a text cannot be a zone file; null when it may be one. */
export function textProblem(text: string, bytes: number): string | null {
  if (bytes > MOST_BYTES) return "This is larger than 4 MB. Look whether it is a zone file.";
  // Text has no zero bytes, and what cannot be read as text is full of replacement marks.
  if (/\0|\uFFFD{3}/u.test(text)) return "This is no text file. A zone file is plain text.";
  return text.trim() === "" ? "There is nothing in this." : null;
}

/** Where a line begins and ends in a text; lines count from 1. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return { start, end: end < 0 ? text.length : end };
}
