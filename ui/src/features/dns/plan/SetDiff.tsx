import { Badge, type BadgeTone } from "@/components";
import type { Record as DnsRecord, SetKey } from "@/ipc";
import { ttlWords } from "../ttl";
import { setLines, type DiffLine } from "./diff";

export interface SetDiffProps {
  set: SetKey;
  before: readonly DnsRecord[];
  after: readonly DnsRecord[];
}

const SIGN: Record<DiffLine["kind"], string> = { same: "", removed: "\u2212", added: "+" };
const LINE: Record<DiffLine["kind"], string> = { same: "dl", removed: "dl del", added: "dl add" };
const SAID: Record<DiffLine["kind"], string> = { same: "stays", removed: "removed", added: "added" };

function outcome(before: readonly unknown[], after: readonly unknown[]): { word: string; tone: BadgeTone } {
  if (before.length === 0) return { word: "Added", tone: "ok" };
  return after.length === 0 ? { word: "Removed", tone: "bad" } : { word: "Changed", tone: "accent" };
}

/** One record set before and after, changed words marked. */
export function SetDiff({ set, before, after }: SetDiffProps) {
  const { word, tone } = outcome(before, after);
  const lines = setLines(set.kind, before, after);
  const ttls = [...new Set([...before, ...after].map((record) => ttlWords(record.ttl)))];
  return (
    <section className="set" aria-label={`${set.name} ${set.kind}, ${word.toLowerCase()}`}>
      <header>
        <span className="mono b">{set.name}</span>
        <span className="t3">{set.kind}</span>
        <Badge tone={tone}>{word}</Badge>
        <span className="grow" />
        <span className="t3">TTL {ttls.length === 1 ? ttls[0] : ttlChange(before, after)}</span>
      </header>
      {lines.map((line, at) => (
        <div key={at} className={LINE[line.kind]}>
          <span aria-hidden="true">{SIGN[line.kind]}</span>
          <span>{line.tag}</span>
          <span className="content" title={line.text}>
            <span className="sr">{SAID[line.kind]}: </span>
            {line.runs.map((run, index) =>
              run.isChanged ? <mark key={index}>{run.text}</mark> : <span key={index}>{run.text}</span>,
            )}
          </span>
        </div>
      ))}
    </section>
  );
}

function ttlChange(before: readonly DnsRecord[], after: readonly DnsRecord[]): string {
  const words = (records: readonly DnsRecord[]) =>
    [...new Set(records.map((record) => ttlWords(record.ttl)))].join(", ");
  return before.length === 0 || after.length === 0 || words(before) === words(after)
    ? words([...before, ...after])
    : `${words(before)} to ${words(after)}`;
}
