/** Staged edits of one zone, record by record, with undo. Pure. */

import type { Record as DnsRecord, SetDraft, SetKey, ZoneView } from "@/ipc";
import { recordDraft, setOutcome, setRecords, type Spelling } from "../sets";

/** A record in the list: its place inside its set names it as long as the zone is the same. */
export type RecordId = string;

export interface RecordValue {
  readonly content: string;
  /** Null keeps what is there, or takes the account's usual one. */
  readonly ttl: number | null;
}

interface Edits {
  /** Null: the record is to go. */
  readonly changed: ReadonlyMap<RecordId, RecordValue | null>;
  readonly added: readonly { readonly id: RecordId; readonly key: SetKey; readonly value: RecordValue }[];
}

export interface ZoneEdit extends Edits {
  /** The zone on which these edits were made; null while nothing is staged. */
  readonly base: ZoneView | null;
  readonly past: readonly Edits[];
  readonly future: readonly Edits[];
  readonly nextId: number;
}

export const NO_EDIT: ZoneEdit = { base: null, changed: new Map(), added: [], past: [], future: [], nextId: 1 };

export interface EditorRow {
  readonly id: RecordId;
  readonly key: SetKey;
  readonly value: RecordValue;
  readonly state: "plain" | "changed" | "added" | "removed";
  readonly before: RecordValue | null;
}

function recordRows(zone: ZoneView): { id: RecordId; record: DnsRecord }[] {
  const seen = new Map<string, number>();
  return zone.records.map((record) => {
    const set = `${record.name} ${record.kind}`;
    const place = seen.get(set) ?? 0;
    seen.set(set, place + 1);
    return { id: `${set} ${place}`, record };
  });
}

/** Apex first, then by name; inside a name by type. */
function order(a: EditorRow, b: EditorRow): number {
  const rank = ({ key }: EditorRow) => (key.name === "@" ? "" : key.name);
  return rank(a).localeCompare(rank(b)) || a.key.kind.localeCompare(b.key.kind);
}

/** The records as they are shown, edits in their place: those of the zone that was edited, also when it has moved since. */
export function editorRows(zone: ZoneView, edit: ZoneEdit): EditorRow[] {
  const rows = recordRows(edit.base ?? zone).map(({ id, record }): EditorRow => {
    const key = { name: record.name, kind: record.kind };
    const before = { content: record.content, ttl: record.ttl };
    const change = edit.changed.get(id);
    if (change === undefined) return { id, key, value: before, state: "plain", before: null };
    if (change === null) return { id, key, value: before, state: "removed", before };
    return { id, key, value: change, state: "changed", before };
  });
  const added = edit.added.map(({ id, key, value }): EditorRow => ({ id, key, value, state: "added", before: null }));
  return [...rows, ...added].sort(order);
}

function step(edit: ZoneEdit, zone: ZoneView, next: Edits, nextId = edit.nextId): ZoneEdit {
  const { changed, added } = edit;
  const isClean = next.changed.size === 0 && next.added.length === 0;
  return {
    ...next,
    base: isClean ? null : (edit.base ?? zone),
    past: [...edit.past, { changed, added }],
    future: [],
    nextId,
  };
}

export function addRecord(edit: ZoneEdit, zone: ZoneView, key: SetKey, value: RecordValue): ZoneEdit {
  const id = `+ ${edit.nextId}`;
  return step(edit, zone, { changed: edit.changed, added: [...edit.added, { id, key, value }] }, edit.nextId + 1);
}

/** Changes a record's value; its own value again is no change. */
export function changeRecord(edit: ZoneEdit, zone: ZoneView, row: EditorRow, value: RecordValue): ZoneEdit {
  if (row.state === "added") {
    const added = edit.added.map((one) => (one.id === row.id ? { ...one, value } : one));
    return step(edit, zone, { changed: edit.changed, added });
  }
  const before = row.before ?? row.value;
  const changed = new Map(edit.changed);
  if (value.content === before.content && (value.ttl === null || value.ttl === before.ttl)) changed.delete(row.id);
  else changed.set(row.id, value);
  return step(edit, zone, { changed, added: edit.added });
}

/** Stages the removal of records; one that was only staged is forgotten. One step. */
export function removeRecords(edit: ZoneEdit, zone: ZoneView, rows: readonly EditorRow[]): ZoneEdit {
  const gone = new Set(rows.filter((row) => row.state === "added").map((row) => row.id));
  const changed = new Map(edit.changed);
  for (const row of rows) if (row.state !== "added") changed.set(row.id, null);
  return step(edit, zone, { changed, added: edit.added.filter(({ id }) => !gone.has(id)) });
}

/** Takes the edit of one record back. */
export function revertRecord(edit: ZoneEdit, zone: ZoneView, row: EditorRow): ZoneEdit {
  const changed = new Map(edit.changed);
  changed.delete(row.id);
  return step(edit, zone, { changed, added: edit.added.filter(({ id }) => id !== row.id) });
}

/** Takes all edits back. */
export function discardEdit(edit: ZoneEdit, zone: ZoneView): ZoneEdit {
  return step(edit, zone, { changed: new Map(), added: [] });
}

export function undoEdit(edit: ZoneEdit, zone: ZoneView): ZoneEdit {
  const last = edit.past.at(-1);
  if (!last) return edit;
  const { changed, added, past, future } = edit;
  const isClean = last.changed.size === 0 && last.added.length === 0;
  return {
    ...edit,
    ...last,
    base: isClean ? null : (edit.base ?? zone),
    past: past.slice(0, -1),
    future: [...future, { changed, added }],
  };
}

export function redoEdit(edit: ZoneEdit, zone: ZoneView): ZoneEdit {
  const next = edit.future.at(-1);
  if (!next) return edit;
  const { changed, added, past, future } = edit;
  return {
    ...edit,
    ...next,
    base: edit.base ?? zone,
    past: [...past, { changed, added }],
    future: future.slice(0, -1),
  };
}

/** The record sets that the edits touch, whole, as the plan wants them. */
export function editDrafts(zone: ZoneView, edit: ZoneEdit): SetDraft[] {
  const sets = new Map<string, SetDraft>();
  for (const row of editorRows(zone, edit)) {
    const id = `${row.key.name} ${row.key.kind}`;
    const set = sets.get(id) ?? { key: row.key, records: [] };
    // A record that is not edited keeps its TTL by itself; naming it would fix the whole set to it.
    const record =
      row.state === "plain"
        ? recordDraft(row.value.content)
        : recordDraft(row.value.content, row.value.ttl, row.before?.content);
    sets.set(id, row.state === "removed" ? set : { ...set, records: [...set.records, record] });
  }
  const touched = new Set<string>(edit.added.map(({ key }) => `${key.name} ${key.kind}`));
  for (const id of edit.changed.keys()) touched.add(id.slice(0, id.lastIndexOf(" ")));
  return [...sets].filter(([id]) => touched.has(id)).map(([, set]) => set);
}

/** Whether the edits were made on another state of the zone than the one at hand. */
export function hasMoved(zone: ZoneView, edit: ZoneEdit): boolean {
  return edit.base !== null && edit.base.hash !== zone.hash;
}

/** Whether the zone moved to where the edits wanted it: nothing is left to do. */
export function isDone(zone: ZoneView, edit: ZoneEdit, spell: Spelling): boolean {
  return hasMoved(zone, edit) && editDrafts(zone, edit).every((draft) => setOutcome(zone, draft, spell) === "same");
}

/** Whether a set would hold something beside a CNAME, which DNS does not allow; the name in question or null. */
export function besideCname(zone: ZoneView, drafts: readonly SetDraft[]): string | null {
  const after = new Map(drafts.map((draft) => [`${draft.key.name} ${draft.key.kind}`, draft.records.length]));
  const names = new Set(drafts.map((draft) => draft.key.name));
  const kinds = new Set([...zone.records.map((record) => record.kind), ...drafts.map((draft) => draft.key.kind)]);
  const holds = (name: string, kind: string) =>
    (after.get(`${name} ${kind}`) ?? setRecords(zone, { name, kind }).length) > 0;
  for (const name of names) {
    if (holds(name, "CNAME") && [...kinds].some((kind) => kind !== "CNAME" && holds(name, kind))) return name;
  }
  return null;
}
