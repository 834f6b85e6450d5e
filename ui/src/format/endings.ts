/** One label, or a few with dots between: `com`, `co.uk`, `münchen`. The engine has the last word. */
const ENDING = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;

/** What was typed or pasted as endings: split, without dots in front, lower case, each once. */
export function readEndings(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[.*]+/, ""))
    .filter((word) => word.length <= 63 && ENDING.test(word));
  return [...new Set(words)];
}
