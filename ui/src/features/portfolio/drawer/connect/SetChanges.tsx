import { Badge, type BadgeTone } from "@/components";
import type { Record as DnsRecord, SetChange } from "@/ipc";

interface Line {
  record: DnsRecord;
  kind: "same" | "del" | "add";
}

/** A set's lines: those that stay, those that go, those that come. */
function linesOf({ before, after }: SetChange): Line[] {
  return [
    ...before.map((record): Line => ({ record, kind: isIn(record, after) ? "same" : "del" })),
    ...after.filter((record) => !isIn(record, before)).map((record): Line => ({ record, kind: "add" })),
  ];
}

function outcome({ before, after }: SetChange): { word: string; tone: BadgeTone } {
  if (before.length === 0) return { word: "Added", tone: "ok" };
  return after.length === 0 ? { word: "Removed", tone: "bad" } : { word: "Changed", tone: "accent" };
}

function isIn(record: DnsRecord, records: readonly DnsRecord[]): boolean {
  return records.some((other) => other.content === record.content);
}

/** What changes in a zone, set by set: what goes, what comes, what stays beside it. */
export function SetChanges({ changes }: { changes: readonly SetChange[] }) {
  return (
    <div className="connect-sets">
      {changes.map((change) => {
        const { word, tone } = outcome(change);
        const { name, kind } = change.key;
        const lines = linesOf(change);
        return (
          <section key={`${name} ${kind}`} className="set" aria-label={`${name} ${kind}, ${word.toLowerCase()}`}>
            <header>
              <span className="mono b">{name}</span>
              <span className="t3">{kind}</span>
              <Badge tone={tone}>{word}</Badge>
            </header>
            {lines.map(({ record, kind: sort }, at) => (
              <div key={at} className={sort === "same" ? "dl" : `dl ${sort}`}>
                <span aria-hidden="true">{SIGN[sort]}</span>
                <span />
                <span className="content" title={record.content}>
                  <span className="sr">{SAID[sort]}: </span>
                  {record.content}
                </span>
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
}

const SIGN = { same: "", del: "\u2212", add: "+" } as const;
const SAID = { same: "stays", del: "removed", add: "added" } as const;
