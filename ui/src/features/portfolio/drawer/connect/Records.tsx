import { Badge, CopyButton } from "@/components";
import type { ConnectRecordView } from "@/ipc";

/** A record as one line of a zone file, relative to its zone. */
export function recordLine({ record }: ConnectRecordView): string {
  return [record.name, record.ttl ?? "", "IN", record.kind, record.content].filter((part) => part !== "").join(" ");
}

/** Records with how they stand; where they are to be added by hand, each with its content to copy. */
export function Records({ records, toCopy }: { records: readonly ConnectRecordView[]; toCopy: boolean }) {
  if (records.length === 0) return null;
  return (
    <div className="connect-records">
      <ul aria-label="Records">
        {records.map((one, at) => {
          const { name, kind, content } = one.record;
          return (
            <li key={at}>
              <span className="mono b">{name}</span>
              <span className="t3">{kind}</span>
              <span className="mono content" title={content}>
                {content}
              </span>
              {one.state !== null && <Badge>{one.state}</Badge>}
              {toCopy && <CopyButton text={content} what={`${name} ${kind}`} />}
            </li>
          );
        })}
      </ul>
      {toCopy && records.length > 1 && <CopyButton text={records.map(recordLine).join("\n")} what="all records" />}
    </div>
  );
}
