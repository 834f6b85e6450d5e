/**
 * The columns of the form grid. A slot is one thing that a person fills in for every domain; it reads its text from a
 * zone and turns a text back into record sets. Several slots may share one set (SPF is one line among the apex's TXT).
 */

import { REMOVAL_MARKER } from "@/components/grid";
import type { DnsRules, Record as DnsRecord, RecordDraft, SetDraft, SetKey, ZoneView } from "@/ipc";
import { ownerName, recordDraft, setRecords } from "../sets";

/** Which lines of a set belong to a slot. */
type Share = "all" | "spf" | "not-spf";

export interface Slot {
  /** Stable: `@ A`, `www *`, `@ TXT spf`. */
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** CSS pixels. */
  readonly width: number;
  /** Relative owner name. */
  readonly name: string;
  /** The types it may hold, the usual one first. More than one: what is typed decides. */
  readonly kinds: readonly string[];
  readonly share: Share;
}

const WIDTHS: Readonly<Record<string, number>> = { A: 120, AAAA: 160, CNAME: 144, TXT: 176, MX: 172, NS: 168 };

function slot(title: string, note: string, name: string, kinds: readonly string[], share: Share = "all"): Slot {
  const kind = kinds[0] ?? "";
  const ending = share === "spf" ? " spf" : "";
  return { id: `${name} ${kinds.join("/")}${ending}`, title, note, name, kinds, share, width: WIDTHS[kind] ?? 160 };
}

/** What every form begins with. */
export const USUAL_SLOTS: readonly Slot[] = [
  slot("Apex A", "address", "@", ["A"]),
  slot("www", "CNAME or A", "www", ["CNAME", "A"]),
  slot("MX", "mail servers", "@", ["MX"]),
  slot("SPF", "TXT at apex", "@", ["TXT"], "spf"),
  slot("DMARC", "TXT at _dmarc", "_dmarc", ["TXT"]),
  slot("Apex AAAA", "IPv6 address", "@", ["AAAA"]),
  slot("NS", "nameservers", "@", ["NS"]),
];

/** What can be had with one click, of what the form does not show. */
export const OFFERED_SLOTS: readonly Slot[] = [...USUAL_SLOTS, slot("CAA", "certificate authorities", "@", ["CAA"])];

/** A column of the user's own. The apex's TXT without SPF: that line has its own column. */
export function customSlot(name: string, kind: string): Slot {
  const owner = ownerName(name);
  const place = owner === "@" ? "apex" : owner;
  return slot(
    place,
    owner === "@" && kind === "TXT" ? "TXT other than SPF" : kind,
    owner,
    [kind],
    owner === "@" && kind === "TXT" ? "not-spf" : "all",
  );
}

/** Why a column cannot be added; null when it can. */
export function customSlotProblem(name: string, kind: string, slots: readonly Slot[]): string | null {
  const owner = ownerName(name);
  if (owner !== "@" && !/^(\*|[a-z0-9_-]{1,63})(\.[a-z0-9_-]{1,63})*$/.test(owner)) {
    return "Write a name inside the zone, such as shop or _acme-challenge. @ is the apex.";
  }
  const taken = slots.find(
    (one) =>
      one.id === customSlot(name, kind).id || (one.name === owner && one.kinds.includes(kind) && one.share === "all"),
  );
  return taken ? `The column "${taken.title}" holds this already.` : null;
}

const isSpf = (content: string) => /^"?v=spf1(\s|$|")/i.test(content.trim());

function shares(share: Share, content: string): boolean {
  return share === "all" || isSpf(content) === (share === "spf");
}

/** The records that a slot shows, of the first of its types that the zone holds. */
export function slotRecords(zone: ZoneView, { name, kinds, share }: Slot): DnsRecord[] {
  for (const kind of kinds) {
    const records = setRecords(zone, { name, kind }).filter((record) => shares(share, record.content));
    if (records.length > 0) return records;
  }
  return [];
}

/** Texts by zone as it was read and by slot: a form over thousands of zones asks for the same ones again and again. */
const texts = new WeakMap<readonly DnsRecord[], Map<string, string>>();

/** A cell's text: one record a line. */
export function slotText(zone: ZoneView, slot: Slot): string {
  const known = texts.get(zone.records) ?? new Map<string, string>();
  texts.set(zone.records, known);
  let text = known.get(slot.id);
  if (text === undefined) {
    text = slotRecords(zone, slot)
      .map((record) => record.content)
      .join("\n");
    known.set(slot.id, text);
  }
  return text;
}

/** Several records in one line: the first and how many more. */
export function briefText(text: string): string {
  const lines = linesOf(text);
  const [first = ""] = lines;
  return lines.length > 1 ? `${first} +${lines.length - 1}` : first;
}

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Which of a slot's types a text is meant for: an address is an A, anything else what the slot usually holds. */
export function kindOf({ kinds }: Slot, text: string): string {
  const [usual = ""] = kinds;
  if (kinds.length === 1) return usual;
  const lines = linesOf(text);
  return lines.length > 0 && lines.every((line) => /^[\d.]+$/.test(line)) && kinds.includes("A") ? "A" : usual;
}

/** One line of a cell on its way to be checked. */
export interface CellLine {
  readonly set: SetKey;
  readonly content: string;
}

export function cellLines(slot: Slot, text: string): CellLine[] {
  const kind = kindOf(slot, text);
  return linesOf(text).map((content) => ({ set: { name: slot.name, kind }, content }));
}

/** What a staged cell wants: its new lines, or nothing where the records are to go. */
export interface SlotEdit {
  readonly slot: Slot;
  /** Null removes. */
  readonly text: string | null;
}

/**
 * All edits of one zone as record sets. Lines of a set that belong to no edited slot are sent back as they were read; a
 * slot that changes its type takes the other type's records away.
 *
 * A line in place of another one is the same record with another content: it keeps what the record has beyond that.
 * `rules` are the account's, to tell what of it a record of another type can have.
 */
export function setDrafts(zone: ZoneView, edits: readonly SlotEdit[], rules?: DnsRules | null): SetDraft[] {
  const drafts = new Map<string, SetDraft>();
  const change = (key: SetKey, share: Share, records: readonly RecordDraft[]) => {
    const id = `${key.name} ${key.kind}`;
    const before: readonly RecordDraft[] =
      drafts.get(id)?.records ?? setRecords(zone, key).map(({ content }) => recordDraft(content));
    const kept = before.filter((record) => !shares(share, record.content));
    drafts.set(id, { key, records: [...kept, ...records] });
  };
  for (const { slot, text } of edits) {
    const chosen = text === null ? null : kindOf(slot, text);
    const [before] = slotRecords(zone, slot);
    for (const kind of slot.kinds) {
      const key = { name: slot.name, kind };
      const there = setRecords(zone, key).filter((record) => shares(slot.share, record.content));
      if (kind === chosen) {
        const contents = linesOf(text ?? "");
        const only = contents.length === 1 && before && before.kind !== kind ? before : undefined;
        change(key, slot.share, only ? [inItsPlace(only, kind, contents[0] ?? "", rules)] : edited(there, contents));
      } else if (there.length > 0) change(key, slot.share, []);
    }
  }
  return [...drafts.values()];
}

/** Lines as records. Where one line was put in the place of another, the record says what it was. */
function edited(before: readonly DnsRecord[], contents: readonly string[]): RecordDraft[] {
  const gone = before.filter(({ content }) => !contents.includes(content));
  const come = contents.filter((content) => !before.some((record) => record.content === content));
  const was = gone.length === 1 && come.length === 1 ? (gone[0]?.content ?? null) : null;
  return contents.map((content) => recordDraft(content, null, content === come[0] ? was : null));
}

/** A record of another type in the place of one: with its TTL and options, as far as the account's rules allow. */
function inItsPlace(before: DnsRecord, kind: string, content: string, rules?: DnsRules | null): RecordDraft {
  const { ttl, extras = {} } = before;
  const fits = ttl !== null && rules && ttl >= rules.min_ttl && ttl <= rules.max_ttl;
  const options: RecordDraft["options"] = {};
  for (const { key, types } of rules?.options ?? []) {
    const value = extras[key];
    if (value !== undefined && (types.length === 0 || types.includes(kind))) options[key] = value;
  }
  return { ...recordDraft(content, fits ? ttl : null), options };
}

/** The words for an empty cell's help. */
export const CELL_HELP = `One record a line (Alt+Enter). {domain} stands for the zone's name, ${REMOVAL_MARKER} removes.`;
