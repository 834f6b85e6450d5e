import { groupDigits } from "./money";

/** A count with thousands separated: `4,218`. */
export function formatCount(count: number): string {
  return groupDigits(String(Math.trunc(count)));
}

/** `1 name`, `4,218 names`. The plural is the singular and an `s` unless given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
