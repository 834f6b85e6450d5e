/** Records of one zone for other zones: names and contents that hold the zone's own name are rewritten to the other's. */

import type { Descriptor, RecordDraft, SetDraft, SetKey, ZoneDraft, ZoneView } from "@/ipc";
import { recordDraft, setRecords } from "../sets";
import { optionsFor, ttlSetter } from "./options";
import type { EditorRow } from "./zone-edit";

export interface CopyChoice {
  /** Put the other zone's name where the contents hold this zone's. */
  readonly rewrites: boolean;
  /** Whether a set that is there gives way, or is added to. */
  readonly mode: "replace" | "add";
}

/** One name in a text as another, where it stands for itself: `a.com` in `mail.a.com` and `x@a.com`, not in `nota.com`. */
export function rewriteName(text: string, from: string, to: string): string {
  const name = from.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replaceAll(new RegExp(`(?<![a-z0-9-])${name}(?![a-z0-9-]|\\.[a-z0-9-])`, "gi"), () => to);
}

/** A content in another zone. */
export function copiedContent(content: string, from: string, to: string, { rewrites }: CopyChoice): string {
  return rewrites ? rewriteName(content, from, to) : content;
}

/** What cannot go into a zone, with the reason. */
export interface LeftOut {
  readonly key: SetKey;
  readonly reason: string;
}

export interface ZoneCopy {
  readonly draft: ZoneDraft;
  readonly leftOut: readonly LeftOut[];
}

/** The records as a draft of another zone. What its provider does not take is left out and told. */
export function copyDraft(
  source: string,
  rows: readonly EditorRow[],
  target: ZoneView,
  descriptor: Descriptor | undefined,
  choice: CopyChoice,
): ZoneCopy {
  const dns = descriptor?.dns ?? null;
  const sets = new Map<string, SetDraft>();
  const leftOut = new Map<string, LeftOut>();
  for (const { key, value, extras, before } of rows) {
    const id = `${key.name} ${key.kind}`;
    if (dns && !dns.types.includes(key.kind)) {
      leftOut.set(id, { key, reason: `${descriptor?.label ?? "Its provider"} takes no ${key.kind} records.` });
      continue;
    }
    const existing = setRecords(target, key).map(({ content }) => recordDraft(content));
    const set = sets.get(id) ?? { key, records: choice.mode === "add" ? existing : [] };
    const content = copiedContent(value.content, source, target.name, choice);
    if (set.records.some((one) => one.content === content)) {
      sets.set(id, set);
      continue;
    }
    const known = optionsFor(dns?.options ?? [], key.kind);
    const options: RecordDraft["options"] = {};
    for (const option of known) {
      const extra = extras[option.key];
      if (extra !== undefined) options[option.key] = extra;
    }
    // A record of the same content is kept there with all that it has, and some of that sets the TTL.
    const kept = setRecords(target, key).find((one) => one.content === content)?.extras ?? {};
    const keepsTtl =
      (choice.mode === "add" && existing.length > 0) || ttlSetter({ ...kept, ...options }, known) !== null;
    const ttl = keepsTtl ? null : fittingTtl(value.ttl ?? before?.ttl ?? null, dns?.min_ttl ?? 0, dns?.max_ttl ?? 0);
    sets.set(id, { ...set, records: [...set.records, { ...recordDraft(content, ttl), options }] });
  }
  const key = { account: target.account, name: target.name };
  return {
    draft: { key, base: target.hash, sets: [...sets.values()].map(withOneTtl) },
    leftOut: [...leftOut.values()],
  };
}

const fittingTtl = (ttl: number | null, min: number, max: number) =>
  ttl !== null && ttl >= min && ttl <= max ? ttl : null;

/** A set has one TTL: where the records that come differ in theirs, the other zone's usual one is taken. */
function withOneTtl(set: SetDraft): SetDraft {
  const given = new Set(set.records.map(({ ttl }) => ttl).filter((ttl) => ttl !== null));
  return given.size <= 1 ? set : { ...set, records: set.records.map((record) => ({ ...record, ttl: null })) };
}
