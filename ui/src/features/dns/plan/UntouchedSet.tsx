import type { Record as DnsRecord, SetKey } from "@/ipc";
import { ttlWords } from "../ttl";

/** A record set as it stands, nothing marked. */
export function UntouchedSet({ set, records }: { set: SetKey; records: readonly DnsRecord[] }) {
  return (
    <section className="set" aria-label={`${set.name} ${set.kind}, untouched`}>
      <header>
        <span className="mono b">{set.name}</span>
        <span className="t3">{set.kind}</span>
        <span className="grow" />
        <span className="t3">TTL {ttlWords(records[0]?.ttl ?? null)}</span>
      </header>
      {records.map((record, at) => (
        <div className="dl" key={at}>
          <span />
          <span />
          <span className="content t2" title={record.content}>
            {record.content}
          </span>
        </div>
      ))}
    </section>
  );
}

/** Records by set, in the order in which the sets begin. */
export function setsOf(records: readonly DnsRecord[]): { key: SetKey; records: DnsRecord[] }[] {
  const sets = new Map<string, { key: SetKey; records: DnsRecord[] }>();
  for (const record of records) {
    const id = `${record.name} ${record.kind}`;
    const set = sets.get(id) ?? { key: { name: record.name, kind: record.kind }, records: [] };
    set.records.push(record);
    sets.set(id, set);
  }
  return [...sets.values()];
}
