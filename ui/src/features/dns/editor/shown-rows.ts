/** The rows of the list: the zone's records and the lines that were not understood; filtered and in order. */

import type { Descriptor, ZoneView } from "@/ipc";
import { optionWords } from "./options";
import { editorRows, recordValue, type EditorRow, type ZoneEdit } from "./zone-edit";

export interface ShownRow extends EditorRow {
  /** Why it can only be looked at; null where it can be edited. */
  readonly fixed: string | null;
}

export type SortKey = "name" | "type" | "content" | "ttl";

export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export const BY_NAME: Sort = { key: "name", isDescending: false };

/** Every row of a zone, the lines that were not understood at the end. */
export function shownRows(zone: ZoneView, edit: ZoneEdit, descriptor: Descriptor | undefined): ShownRow[] {
  const rows = editorRows(zone, edit).map((row) => ({ ...row, fixed: fixedReason(row.key.kind, descriptor) }));
  const lines = zone.unreadable.map((line, at): ShownRow => ({
    id: `? ${at}`,
    key: { name: "", kind: "" },
    value: recordValue(line),
    state: "plain",
    before: null,
    extras: {},
    fixed:
      "This line could not be understood. It stays as it is; while it is there the zone cannot be written as a whole.",
  }));
  return [...rows, ...lines];
}

function fixedReason(kind: string, descriptor: Descriptor | undefined): string | null {
  if (!descriptor?.dns || descriptor.dns.types.includes(kind)) return null;
  return `${descriptor.label} does not take ${kind} records here. It is kept as it is.`;
}

/**
 * Rows that hold every word of a filter, in name, type, content or options. A type alone means that type: "a" is not
 * every record with an a in it. `name:`, `type:` and `value:` look in one place, as in the records of all zones.
 */
export function filterRows(rows: readonly ShownRow[], filter: string, descriptor: Descriptor | undefined): ShownRow[] {
  const kinds = new Set(rows.map(({ key }) => key.kind.toLowerCase()));
  const tests = filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const [, place, sought = ""] = /^(name|type|value):~?(.*)$/.exec(word) ?? [];
      return ({ name, kind, content, words }: Sought) => {
        switch (place) {
          case "name":
            return name.includes(sought);
          case "type":
            return kind === sought;
          case "value":
            return content.includes(sought);
          default:
            return kinds.has(word) ? kind === word : `${name} ${kind} ${content} ${words}`.includes(word);
        }
      };
    });
  if (tests.length === 0) return [...rows];
  const options = descriptor?.dns?.options ?? [];
  return rows.filter(({ key, value, extras }) => {
    const sought: Sought = {
      name: key.name.toLowerCase(),
      kind: key.kind.toLowerCase(),
      content: value.content.toLowerCase(),
      words: optionWords(extras, options).toLowerCase(),
    };
    return tests.every((test) => test(sought));
  });
}

interface Sought {
  readonly name: string;
  readonly kind: string;
  readonly content: string;
  readonly words: string;
}

/** In the order asked for; rows that are alike in it stay by name. */
export function sortRows(rows: readonly ShownRow[], { key, isDescending }: Sort): ShownRow[] {
  const sign = isDescending ? -1 : 1;
  const ttl = ({ value, before }: ShownRow) => value.ttl ?? before?.ttl ?? 0;
  const apexFirst = ({ key: { name } }: ShownRow) => (name === "@" ? "" : name);
  const compare: Record<SortKey, (a: ShownRow, b: ShownRow) => number> = {
    name: (a, b) => apexFirst(a).localeCompare(apexFirst(b)),
    type: (a, b) => a.key.kind.localeCompare(b.key.kind),
    content: (a, b) => a.value.content.localeCompare(b.value.content, undefined, { numeric: true }),
    ttl: (a, b) => ttl(a) - ttl(b),
  };
  const isLine = ({ key: { kind } }: ShownRow) => (kind === "" ? 1 : 0);
  return [...rows].sort((a, b) => isLine(a) - isLine(b) || sign * compare[key](a, b));
}
