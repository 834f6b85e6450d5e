import { groupDigits } from "./money";

/** A count with thousands separated: `4,218`. */
export function formatCount(count: number): string {
  return groupDigits(String(Math.trunc(count)));
}

/** `1 name`, `4,218 names`. The plural is the singular and an `s` unless given. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A size for people, from kilobytes: `340 KB`, `1.4 MB`, `2.1 GB`. */
export function formatSize(kilobytes: number): string {
  if (kilobytes < 1000) return `${kilobytes} KB`;
  const megabytes = kilobytes / 1024;
  if (megabytes < 1000) return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
  return `${(megabytes / 1024).toFixed(1)} GB`;
}
