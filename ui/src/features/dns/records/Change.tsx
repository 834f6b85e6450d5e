import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, type ReactNode } from "react";
import { Callout, CalloutStack, FaultCallout, SkeletonRows } from "@/components";
import { counted, formatCount } from "@/format";
import type { RecordSample, RecordsChange, RecordsPreview, RecordsScope } from "@/ipc";
import { ttlWords } from "../ttl";
import { changedPart } from "./changed-part";
import { previewQuery } from "./queries";

/** What a change would do: kept while the next answer is under way. */
export function usePreview(scope: RecordsScope, change: RecordsChange | null) {
  const asked = useDeferredValue(change);
  return useQuery({
    ...previewQuery(scope, asked ?? { kind: "remove" }),
    enabled: asked !== null,
    placeholderData: (last: RecordsPreview | undefined) => last,
  });
}

/** How many change, what stays as it is and why, and a few of them. */
export function ChangePreview({ preview, children }: { preview: ReturnType<typeof usePreview>; children?: ReactNode }) {
  if (preview.error) return <FaultCallout fault={preview.error.fault} onRetry={() => void preview.refetch()} />;
  const { data } = preview;
  if (!data) return <SkeletonRows rows={3} />;
  const stays = data.refused.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p role="status" className="record-counts">
        <span className="b">{counted(data.records, "record")}</span> in {counted(data.zones, "zone")} will change
        {data.same > 0 && <span className="t2">, {formatCount(data.same)} stay as they are</span>}
        {data.beside > 0 && (
          <span className="t2">, {formatCount(data.beside)} beside them as well: a record set has one TTL</span>
        )}
        .
      </p>
      <CalloutStack>
        {data.problems > 0 && (
          <Callout tone="bad" title={`${counted(data.problems, "record")} would not fit`}>
            {counted(data.blocked, "zone")} {data.blocked === 1 ? "stays" : "stay"} out of the plan for it, with
            everything that would change there.
          </Callout>
        )}
        {data.inside > 0 && (
          <Callout tone="due" title={`In ${counted(data.inside, "record")} it is a part of a longer word or number`}>
            Such as 192.0.2.1 in 192.0.2.10. Choose whole words to leave these as they are.
          </Callout>
        )}
        {data.refused.map(({ reason, count }) => (
          <Callout
            key={reason}
            title={`${formatCount(count)} of ${formatCount(stays + data.records)} can not be changed here`}
          >
            {reason}
          </Callout>
        ))}
        {data.gone > 0 && (
          <Callout tone="due" title={`${counted(data.gone, "record")} changed since they were selected`}>
            They are left out. Look at the list again if they were meant.
          </Callout>
        )}
      </CalloutStack>
      {children}
      {data.samples.length > 0 && (
        <ul className="samples" aria-label="Examples">
          {data.samples.map((sample) => (
            <Sample key={`${sample.unicode} ${sample.set.name} ${sample.set.kind} ${sample.before}`} sample={sample} />
          ))}
        </ul>
      )}
    </>
  );
}

function Sample({ sample }: { sample: RecordSample }) {
  const { set, before, after, ttl_before, ttl_after, problem } = sample;
  const parts = after === null || after === before ? null : changedPart(before, after);
  return (
    <li>
      <div className="sm t2 trunc">
        <span className="b">{sample.unicode}</span> <span className="mono">{set.name}</span> {set.kind}
      </div>
      {parts ? (
        <>
          <Line word="Before" head={parts.head} mark={<del>{parts.before}</del>} tail={parts.tail} />
          <Line word="After" head={parts.head} mark={<ins>{parts.after}</ins>} tail={parts.tail} />
        </>
      ) : (
        <div className={after === null ? "mono sm struck sample-line" : "mono sm sample-line"}>{before}</div>
      )}
      {ttl_before !== ttl_after && after !== null && (
        <div className="sm">
          <span className="sr">TTL </span>
          <del>{ttlWords(ttl_before)}</del> <ins>{ttlWords(ttl_after)}</ins>
        </div>
      )}
      {problem !== null && <div className="sm c-lapsed">{problem}</div>}
    </li>
  );
}

/** Letters of what is the same on either side of a change. */
const AROUND = 48;

function Line({ word, head, mark, tail }: { word: string; head: string; mark: ReactNode; tail: string }) {
  return (
    <div className="mono sm sample-line">
      <span className="sr">{word}: </span>
      {head.length > AROUND ? `…${head.slice(-AROUND)}` : head}
      {mark}
      {tail.length > AROUND ? `${tail.slice(0, AROUND)}…` : tail}
    </div>
  );
}
