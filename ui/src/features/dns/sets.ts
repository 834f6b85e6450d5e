/** Record sets as every part of DNS deals with them: read from a zone, drafted, told apart from what is there. */

import type { Record as DnsRecord, RecordDraft, SetDraft, SetKey, ZoneView } from "@/ipc";

/** Types that the user may add a column or a record for. The account may take fewer and then says so. */
export const KINDS = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA"] as const;

/** A relative owner name in its one form, as the engine spells it. */
export function ownerName(text: string): string {
  const name = text.trim().replace(/\.+$/, "").toLowerCase();
  return name === "" ? "@" : name;
}

/** The records of a set as last read. */
export function setRecords(zone: ZoneView, key: SetKey): DnsRecord[] {
  return zone.records.filter((record) => record.name === key.name && record.kind === key.kind);
}

/** `{domain}` as the zone's own name. */
export function expand(text: string, domain: string): string {
  return text.replaceAll("{domain}", domain);
}

/** How a set comes out: for the counts of the footer. */
export type SetOutcome = "added" | "changed" | "removed" | "same";

/** A record to be written that keeps what the record has beyond its content, where its content stays. */
export function recordDraft(content: string, ttl: number | null = null, was: string | null = null): RecordDraft {
  return { content, ttl, was, options: {} };
}

/** A content in the one spelling in which zones hold it. */
export type Spelling = (set: SetKey, content: string) => string;

/** `spell`: the engine's spelling where it is known; the zone's name put in, at least. */
export function setOutcome(zone: ZoneView, draft: SetDraft, spell: Spelling): SetOutcome {
  const before = setRecords(zone, draft.key);
  if (before.length === 0) return draft.records.length === 0 ? "same" : "added";
  if (draft.records.length === 0) return "removed";
  const left = [...before];
  for (const record of draft.records) {
    const content = spell(draft.key, record.content);
    // No TTL keeps the one that is there.
    const at = left.findIndex((one) => one.content === content && (record.ttl === null || one.ttl === record.ttl));
    if (at < 0) return "changed";
    left.splice(at, 1);
  }
  return left.length === 0 ? "same" : "changed";
}
