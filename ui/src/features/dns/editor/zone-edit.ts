/** Staged edits of one zone, record by record, with undo. Pure. */

import type { Record as DnsRecord, RecordDraft, RecordOption, SetDraft, SetKey, ZoneView } from "@/ipc";
import type { SetPut } from "../builders/set-put";
import { recordDraft, setOutcome, setRecords, type SetOutcome, type Spelling } from "../sets";
import { isSameOption, ttlSetter, type Options } from "./options";

/** A record in the list: its place inside its set names it as long as the zone is the same. */
export type RecordId = string;

export interface RecordValue {
  readonly content: string;
  /** Null keeps what is there, or takes the account's usual one. */
  readonly ttl: number | null;
  /** The options that are set; all others stay as they are. */
  readonly options: Options;
}

interface AddedRecord {
  readonly id: RecordId;
  readonly key: SetKey;
  readonly value: RecordValue;
}

interface Edits {
  /** Null: the record is to go. */
  readonly changed: ReadonlyMap<RecordId, RecordValue | null>;
  readonly added: readonly AddedRecord[];
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
  /** What the provider keeps beside it, with the options that are staged. */
  readonly extras: Options;
}

/** A new value without options. */
export function recordValue(content: string, ttl: number | null = null, options: Options = {}): RecordValue {
  return { content, ttl, options };
}

const setName = ({ name, kind }: SetKey) => `${name} ${kind}`;

function recordRows(zone: ZoneView): { id: RecordId; record: DnsRecord }[] {
  const seen = new Map<string, number>();
  return zone.records.map((record) => {
    const set = setName(record);
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
    const before = recordValue(record.content, record.ttl);
    const extras = record.extras ?? {};
    const change = edit.changed.get(id);
    if (change === undefined) return { id, key, value: before, state: "plain", before: null, extras };
    if (change === null) return { id, key, value: before, state: "removed", before, extras };
    return { id, key, value: change, state: "changed", before, extras: { ...extras, ...change.options } };
  });
  const added = edit.added.map(({ id, key, value }): EditorRow => ({
    id,
    key,
    value,
    state: "added",
    before: null,
    extras: value.options,
  }));
  return [...rows, ...added].sort(order);
}

/** What one step does; each row at most once. */
interface Step {
  readonly changes?: readonly (readonly [EditorRow, RecordValue])[];
  readonly removals?: readonly EditorRow[];
  readonly reverts?: readonly EditorRow[];
  readonly additions?: readonly (readonly [SetKey, RecordValue])[];
}

/** Stages everything in one step, which one undo takes back. A TTL that is given goes to the whole set: a set has one. */
function stage(
  edit: ZoneEdit,
  zone: ZoneView,
  { changes = [], removals = [], reverts = [], additions = [] }: Step,
): ZoneEdit {
  const rows = editorRows(zone, edit);
  const values = new Map<RecordId, RecordValue | null>(
    rows
      .filter(({ state }) => state !== "plain")
      .map(({ id, value, state }) => [id, state === "removed" ? null : value]),
  );
  for (const [row, value] of changes) values.set(row.id, value);
  for (const row of removals) values.set(row.id, null);
  for (const row of reverts) values.delete(row.id);
  // The TTL that went to the whole set with a record goes back with it.
  const back = new Set(
    reverts.filter(({ state, value }) => state === "changed" && value.ttl !== null).map(({ key }) => setName(key)),
  );
  for (const row of rows) {
    const value = values.get(row.id);
    if (value && back.has(setName(row.key))) values.set(row.id, { ...value, ttl: null });
  }
  let nextId = edit.nextId;
  const fresh = additions.map(([key, value]): AddedRecord => ({ id: `+ ${nextId++}`, key, value }));
  const ttls = new Map<string, number>();
  const learn = (key: SetKey, { ttl }: RecordValue) => ttl !== null && ttls.set(setName(key), ttl);
  // What was staged before says the TTL of what comes to it; what is staged now says it for both.
  for (const row of rows) {
    const value = values.get(row.id);
    if (value) learn(row.key, value);
  }
  for (const [row, value] of changes) learn(row.key, value);
  for (const { key, value } of fresh) learn(key, value);

  const changed = new Map<RecordId, RecordValue | null>();
  const added: AddedRecord[] = [];
  const withTtl = (key: SetKey, value: RecordValue) => ({ ...value, ttl: ttls.get(setName(key)) ?? value.ttl });
  const originals = new Map(recordRows(edit.base ?? zone).map(({ id, record }) => [id, record.extras ?? {}]));
  for (const row of rows) {
    const value = values.get(row.id);
    if (row.state === "added") {
      if (value) added.push({ id: row.id, key: row.key, value: withTtl(row.key, value) });
    } else if (value === null) changed.set(row.id, null);
    else {
      const before = row.before ?? row.value;
      const after = withTtl(row.key, value ?? recordValue(before.content));
      if (!isAsBefore(after, before, originals.get(row.id) ?? {})) changed.set(row.id, after);
    }
  }
  const all = [...added, ...fresh.map((one) => ({ ...one, value: withTtl(one.key, one.value) }))];
  return step(edit, zone, { changed, added: all }, nextId);
}

/** Whether a value is what the record has. An option that is off or blank is as one that is not there. */
function isAsBefore(value: RecordValue, before: RecordValue, extras: Options): boolean {
  return (
    value.content === before.content &&
    (value.ttl === null || value.ttl === before.ttl) &&
    Object.entries(value.options).every(([key, option]) => isSameOption(option, extras[key]))
  );
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
  return addRecords(edit, zone, [[key, value]]);
}

/** Stages several new records. One step. */
export function addRecords(
  edit: ZoneEdit,
  zone: ZoneView,
  additions: readonly (readonly [SetKey, RecordValue])[],
): ZoneEdit {
  return stage(edit, zone, { additions });
}

/** Changes a record's value; its own value again is no change. */
export function changeRecord(edit: ZoneEdit, zone: ZoneView, row: EditorRow, value: RecordValue): ZoneEdit {
  return stage(edit, zone, { changes: [[row, value]] });
}

/** Gives records, and so their whole sets, another TTL. One step. */
export function changeTtl(edit: ZoneEdit, zone: ZoneView, rows: readonly EditorRow[], ttl: number): ZoneEdit {
  const changes = rows
    .filter(({ state }) => state !== "removed")
    .map((row) => [row, { ...stagedValue(row), ttl }] as const);
  return changes.length === 0 ? edit : stage(edit, zone, { changes });
}

/** A row's value as it would be staged: a record that is plain has nothing staged. */
function stagedValue({ state, value }: EditorRow): RecordValue {
  return state === "plain" ? recordValue(value.content) : value;
}

/** Stages the removal of records; one that was only staged is forgotten. One step. */
export function removeRecords(edit: ZoneEdit, zone: ZoneView, rows: readonly EditorRow[]): ZoneEdit {
  return stage(edit, zone, { removals: rows });
}

/** Takes the edit of one record back. */
export function revertRecord(edit: ZoneEdit, zone: ZoneView, row: EditorRow): ZoneEdit {
  return stage(edit, zone, { reverts: [row] });
}

/**
 * Stages what a builder made: contents that are there already stay, others take the place of those that they replace
 * and keep what these have, and what is left over goes. One step, or the same edit where nothing changes.
 */
export function putSets(edit: ZoneEdit, zone: ZoneView, puts: readonly SetPut[]): ZoneEdit {
  const rows = editorRows(zone, edit);
  const changes: [EditorRow, RecordValue][] = [];
  const removals: EditorRow[] = [];
  const reverts: EditorRow[] = [];
  const additions: [SetKey, RecordValue][] = [];
  for (const { key, replaces, contents } of puts) {
    const wanted = [...contents];
    const take = (content: string) => {
      const at = wanted.indexOf(content);
      if (at >= 0) wanted.splice(at, 1);
      return at >= 0;
    };
    const here = rows.filter((row) => setName(row.key) === setName(key) && replaces(row.value.content));
    const staying = here.filter((row) => row.state !== "removed" && !take(row.value.content));
    reverts.push(...here.filter((row) => row.state === "removed" && take(row.value.content)));
    for (const row of staying) {
      const content = wanted.shift();
      if (content === undefined) removals.push(row);
      else changes.push([row, { ...stagedValue(row), content }]);
    }
    additions.push(...wanted.map((content): [SetKey, RecordValue] => [key, recordValue(content)]));
  }
  const isNothing = [changes, removals, reverts, additions].every((list) => list.length === 0);
  return isNothing ? edit : stage(edit, zone, { changes, removals, reverts, additions });
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

/** The record sets that the edits touch, whole, as the plan wants them. `options`: those that the provider's records can have. */
export function editDrafts(zone: ZoneView, edit: ZoneEdit, options: readonly RecordOption[] = []): SetDraft[] {
  const sets = new Map<string, SetDraft>();
  for (const row of editorRows(zone, edit)) {
    const set = sets.get(setName(row.key)) ?? { key: row.key, records: [] };
    sets.set(
      setName(row.key),
      row.state === "removed" ? set : { ...set, records: [...set.records, rowDraft(row, options)] },
    );
  }
  const touched = new Set<string>(edit.added.map(({ key }) => setName(key)));
  for (const id of edit.changed.keys()) touched.add(id.slice(0, id.lastIndexOf(" ")));
  return [...sets].filter(([id]) => touched.has(id)).map(([, set]) => set);
}

/**
 * A record that is not edited keeps its TTL by itself; naming it would fix the whole set to it. Where the provider sets
 * the TTL none is asked for, whatever the others of its set get.
 */
function rowDraft({ state, value, before, extras }: EditorRow, options: readonly RecordOption[]): RecordDraft {
  if (state === "plain") return recordDraft(value.content);
  const ttl = ttlSetter(extras, options) === null ? value.ttl : null;
  return { ...recordDraft(value.content, ttl, before?.content ?? null), options: { ...value.options } };
}

/** How a set comes out, its records' options considered. */
export function draftOutcome(zone: ZoneView, draft: SetDraft, spell: Spelling): SetOutcome {
  const outcome = setOutcome(zone, draft, spell);
  if (outcome !== "same") return outcome;
  const before = setRecords(zone, draft.key);
  const isSame = draft.records.every(({ content, options }) => {
    const extras = before.find((one) => one.content === spell(draft.key, content))?.extras ?? {};
    return Object.entries(options).every(([key, option]) => isSameOption(option, extras[key]));
  });
  return isSame ? "same" : "changed";
}

/** Whether the edits were made on another state of the zone than the one at hand. */
export function hasMoved(zone: ZoneView, edit: ZoneEdit): boolean {
  return edit.base !== null && edit.base.hash !== zone.hash;
}

/** Whether the zone moved to where the edits wanted it: nothing is left to do. */
export function isDone(zone: ZoneView, edit: ZoneEdit, spell: Spelling): boolean {
  return hasMoved(zone, edit) && editDrafts(zone, edit).every((draft) => draftOutcome(zone, draft, spell) === "same");
}

/**
 * Whether a set would hold something beside a CNAME, which DNS does not allow; the name in question or null.
 * `apexCname`: the provider resolves a CNAME at the apex itself, and only addresses are in its way.
 */
export function besideCname(zone: ZoneView, drafts: readonly SetDraft[], apexCname = false): string | null {
  const after = new Map(drafts.map((draft) => [`${draft.key.name} ${draft.key.kind}`, draft.records.length]));
  const names = new Set(drafts.map((draft) => draft.key.name));
  const kinds = new Set([...zone.records.map((record) => record.kind), ...drafts.map((draft) => draft.key.kind)]);
  const holds = (name: string, kind: string) =>
    (after.get(`${name} ${kind}`) ?? setRecords(zone, { name, kind }).length) > 0;
  for (const name of names) {
    const inTheWay = [...kinds].filter((kind) => kind !== "CNAME" && (name !== "@" || !isFineAtApex(kind, apexCname)));
    if (holds(name, "CNAME") && inTheWay.some((kind) => holds(name, kind))) return name;
  }
  return null;
}

function isFineAtApex(kind: string, apexCname: boolean): boolean {
  return kind === "SOA" || kind === "NS" || (apexCname && kind !== "A" && kind !== "AAAA");
}
