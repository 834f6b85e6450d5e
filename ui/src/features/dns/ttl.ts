/** Times to live in words. */

const UNITS = [
  [86_400, "day", "days"],
  [3_600, "h", "h"],
  [60, "min", "min"],
] as const;

/** `1 h`, `2 days`, `90 s`, `auto`. Exact: a span that is no whole unit stays in the smaller one. */
export function ttlWords(seconds: number | null): string {
  if (seconds === null) return "auto";
  for (const [size, one, many] of UNITS) {
    if (seconds >= size && seconds % size === 0) {
      const count = seconds / size;
      return `${count} ${count === 1 ? one : many}`;
    }
  }
  return `${seconds} s`;
}

/** The usual choices between an account's limits. */
export function ttlChoices(min: number, max: number, current: number | null): number[] {
  const usual = [60, 300, 900, 3_600, 14_400, 43_200, 86_400, 604_800].filter((ttl) => ttl >= min && ttl <= max);
  return current === null || usual.includes(current) ? usual : [...usual, current].sort((a, b) => a - b);
}
