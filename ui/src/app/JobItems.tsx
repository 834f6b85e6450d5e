import { CircleCheck, CircleMinus, CircleQuestionMark, CircleX } from "lucide-react";
import { queryOptions, useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { Icon, LinkButton, SegmentedControl, Spinner, type IconType } from "@/components";
import { useRowWindow } from "@/components/grid";
import { formatCount } from "@/format";
import { call, commands, type JobItem, type JobItemFilter, type JobItemWindow, type JobView } from "@/ipc";

const ITEM: Record<Exclude<JobItem["state"], "running">, { icon: IconType; tone: string; word: string }> = {
  done: { icon: CircleCheck, tone: "c-ok", word: "Done" },
  skipped: { icon: CircleMinus, tone: "c-due", word: "Left out" },
  failed: { icon: CircleX, tone: "c-lapsed", word: "Failed" },
  unclear: { icon: CircleQuestionMark, tone: "c-risk", word: "Unclear" },
};

/** Items shown until all are asked for. */
const FEW = 5;
/** Items that are fetched together. */
const PAGE = 200;
/** CSS pixels of an item. */
const ROW = 26;
/** Items in sight at once. */
const SIGHT = 14;

/** A job's results: a few, what is wrong first; on request all of them. */
export function JobItems({ job }: { job: JobView }) {
  const [all, setAll] = useState(false);
  const { items, tally } = job;
  if (items.length === 0) return null;
  const working = items.filter((item) => item.state === "running").length;
  const total = Math.max(items.length, tally.done + tally.skipped + tally.failed + tally.unclear + working);
  const few = items.toSorted((a, b) => Number(b.state !== "done") - Number(a.state !== "done")).slice(0, FEW);
  return (
    <>
      {all ? (
        <AllItems job={job} />
      ) : (
        <ul className="job-items">
          {few.map((item, index) => (
            <Item key={`${index}-${item.label}`} item={item} />
          ))}
        </ul>
      )}
      {total > FEW && (
        <LinkButton onPress={() => setAll(!all)} aria-expanded={all}>
          <span className="sm">{all ? "Show fewer" : `Show all ${formatCount(total)}`}</span>
        </LinkButton>
      )}
    </>
  );
}

function Item({ item, top }: { item: JobItem; top?: number }) {
  return (
    <li
      className="it"
      style={top === undefined ? undefined : { position: "absolute", insetInline: 0, top, height: ROW }}
    >
      {item.state === "running" ? (
        <Spinner label="At work" />
      ) : (
        <Icon icon={ITEM[item.state].icon} size="s" className={ITEM[item.state].tone} label={ITEM[item.state].word} />
      )}
      <span className="trunc" title={item.label}>
        {item.label}
      </span>
      <span className="trunc" title={item.detail ?? undefined}>
        {item.detail}
      </span>
    </li>
  );
}

function itemsQuery(job: JobView, filter: JobItemFilter, page: number) {
  return queryOptions({
    // While it runs the results move with its steps.
    queryKey: ["activity", "job-items", job.id, filter, page, job.state === "running" ? job.done : job.state],
    queryFn: () => call(commands.activityJobItems(job.id, filter, page * PAGE, PAGE)),
    gcTime: 10_000,
    placeholderData: (before: JobItemWindow | undefined) => before,
  });
}

function combine(results: UseQueryResult<JobItemWindow>[]) {
  const items = new Map<number, JobItem>();
  let total: number | null = null;
  for (const { data } of results) {
    if (!data) continue;
    ({ total } = data);
    data.items.forEach((item, at) => items.set(data.offset + at, item));
  }
  return { total, items };
}

/** Every result, window by window: ten thousand are no more work than ten. */
function AllItems({ job }: { job: JobView }) {
  const [filter, setFilter] = useState<JobItemFilter>("all");
  const root = useRef<HTMLDivElement>(null);
  const { tally } = job;
  const wrong = tally.failed + tally.unclear;
  const [count, setCount] = useState(job.items.length);
  const window = useRowWindow({ scroller: root, count, rowHeight: ROW, headHeight: 0, keep: null });
  const first = Math.floor((window.indexes[0] ?? 0) / PAGE);
  const last = Math.floor((window.indexes.at(-1) ?? 0) / PAGE);
  const pages = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, at) => itemsQuery(job, filter, first + at)),
    [job, filter, first, last],
  );
  const { total, items } = useQueries({ queries: pages, combine });
  if (total !== null && total !== count) setCount(total);
  return (
    <>
      <SegmentedControl
        label="Results"
        choices={[
          { id: "all", label: "All" },
          { id: "wrong", label: `Failed ${formatCount(wrong)}` },
          { id: "skipped", label: `Left out ${formatCount(tally.skipped)}` },
        ]}
        value={filter}
        onChange={setFilter}
      />
      <div
        className="job-all"
        ref={root}
        tabIndex={0}
        role="group"
        aria-label={`Results of ${job.title}`}
        style={{ height: Math.max(1, Math.min(count, SIGHT)) * ROW }}
      >
        {count === 0 ? (
          <p className="sm t2">None.</p>
        ) : (
          <ul className="job-items" style={{ height: window.height, position: "relative" }}>
            {window.indexes.map((index) => {
              const item = items.get(index);
              return item && <Item key={index} item={item} top={index * ROW} />;
            })}
          </ul>
        )}
      </div>
    </>
  );
}
