/** Names by the nameservers that they have. Pure. */

import { readableName } from "@/format";
import type { NameserversView } from "@/ipc";

/** Names that have the same nameservers. */
export interface ServerSet {
  readonly id: string;
  /** The hosts; none for names whose nameservers are not told. */
  readonly hosts: readonly string[];
  readonly names: number;
}

/** One id for the same hosts in any order. */
export function setId(hosts: readonly string[]): string {
  return [...hosts].sort().join(" ");
}

/** The sets, the largest first; what is not told comes last. */
export function serverSets(views: readonly NameserversView[]): ServerSet[] {
  const sets = new Map<string, { hosts: readonly string[]; names: number }>();
  for (const { now } of views) {
    const id = setId(now);
    const set = sets.get(id) ?? { hosts: now, names: 0 };
    set.names += 1;
    sets.set(id, set);
  }
  return [...sets]
    .map(([id, set]) => ({ id, ...set }))
    .sort(
      (a, b) =>
        Number(a.hosts.length === 0) - Number(b.hosts.length === 0) || b.names - a.names || a.id.localeCompare(b.id),
    );
}

/** The hosts of a set in a line: "a.ns.joker.com +2". */
export function setWords(hosts: readonly string[]): string {
  const [first] = hosts;
  if (first === undefined) return "Not known yet";
  return hosts.length === 1 ? first : `${first} +${hosts.length - 1}`;
}

/** The names of a set whose name or nameservers hold what was typed. */
export function filtered(views: readonly NameserversView[], set: string | null, text: string): NameserversView[] {
  const words = text.trim().toLowerCase();
  return views.filter(
    ({ key, now }) =>
      (set === null || setId(now) === set) &&
      (words === "" ||
        key.name.includes(words) ||
        readableName(key.name).includes(words) ||
        now.some((host) => host.includes(words))),
  );
}
