import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Eye } from "lucide-react";
import { useMemo, useState } from "react";
import { PageSplit } from "@/app";
import {
  Button,
  Callout,
  CalloutStack,
  DomainName,
  Footer,
  IconButton,
  Meter,
  PageBar,
  SegmentedControl,
} from "@/components";
import { counted, formatCount, formatLeft } from "@/format";
import { queries, type JobItem, type JobView, type NameKey, type NameserversStep } from "@/ipc";
import { JobControls } from "../plan/JobControls";
import { ResultIcon } from "../plan/ResultIcon";
import { ZoneList } from "../plan/ZoneList";
import { stepId } from "./choice";

export interface ResultProps {
  job: string;
  /** The names that were ticked. */
  steps: readonly NameserversStep[];
  onBack: () => void;
  onAgain: (names: readonly NameKey[]) => void;
}

type State = JobItem["state"] | "waiting";

interface Row {
  readonly step: NameserversStep;
  readonly state: State;
  readonly detail: string;
}

const WORDS: Record<State, string> = {
  waiting: "Waiting",
  running: "At work",
  done: "Done",
  skipped: "Left out",
  failed: "Failed",
  unclear: "Unclear",
};

/** How each name went. A name whose result the job keeps no more was done: only those go from its list. */
function rowsOf(steps: readonly NameserversStep[], job: JobView | undefined): Row[] {
  const items = new Map(job?.items.map((item) => [item.label, item]));
  const labels = new Map<string, number>();
  for (const { unicode } of steps) labels.set(unicode, (labels.get(unicode) ?? 0) + 1);
  const isFull = (job?.items.length ?? 0) >= 200;
  return steps.map((step) => {
    const item =
      items.get(step.unicode) ??
      // A name that is in two accounts is called by both.
      ((labels.get(step.unicode) ?? 0) > 1
        ? [...items.values()].find(({ label }) => label.startsWith(`${step.unicode} (`))
        : undefined);
    if (item) return { step, state: item.state, detail: item.detail ?? "" };
    if (job?.state === "running" && !isFull) return { step, state: "waiting", detail: "" };
    if (job?.state === "cancelled") return { step, state: "skipped", detail: "Cancelled. Nothing was sent." };
    return { step, state: isFull ? "done" : "waiting", detail: "" };
  });
}

/** Nameservers being set, name by name, and what became of it. The job goes on when this page is left. */
export function Result({ job: id, steps, onBack, onAgain }: ResultProps) {
  const job = useQuery(queries.jobs).data?.find((one) => one.id === id);
  const [view, setView] = useState<"all" | "open" | "done">("all");
  const [current, setCurrent] = useState<string | null>(null);
  const rows = useMemo(() => rowsOf(steps, job), [steps, job]);
  const open = rows.filter(({ state }) => state !== "done");
  const shown = view === "all" ? rows : view === "open" ? open : rows.filter(({ state }) => state === "done");
  const isRunning = job === undefined || job.state === "running";
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the nameservers" onPress={onBack} />
            {isRunning ? "Setting nameservers" : "Nameservers set"}
          </span>
        }
        sub={`${formatCount(job?.done ?? 0)} of ${counted(steps.length, "name")}`}
      >
        {steps.length > 1 && (
          <SegmentedControl
            label="Names"
            value={view}
            onChange={setView}
            choices={[
              { id: "all", label: `All ${formatCount(rows.length)}` },
              { id: "open", label: `Not done ${formatCount(open.length)}` },
              { id: "done", label: `Done ${formatCount(rows.length - open.length)}` },
            ]}
          />
        )}
      </PageBar>
      <PageSplit>
        <section className="pane ns-result" aria-label="Result">
          {isRunning && job && (
            <div className="apply-meter">
              <Meter role="progressbar" label={job.title} max={Math.max(job.total, 1)} parts={[{ value: job.done }]} />
              <div className="row sm t2">
                <span className="trunc">{job.paused ? "Paused" : job.note}</span>
                <span className="grow" />
                {!job.paused && job.eta_seconds !== null && job.eta_seconds > 0 && (
                  <span>{formatLeft(job.eta_seconds)}</span>
                )}
              </div>
            </div>
          )}
          {!isRunning && open.length > 0 && (
            <CalloutStack>
              <Callout tone="bad" live title={`${counted(open.length, "name")} did not go through`}>
                The reason stands beside each. Nothing is sent twice: look at them again to see how they stand.
              </Callout>
            </CalloutStack>
          )}
          {shown.length === 0 ? (
            <p className="zone-none sm t2">{view === "open" ? "Everything went through." : "None yet."}</p>
          ) : (
            <ZoneList
              label="Results"
              rows={shown}
              rowId={({ step }) => stepId(step)}
              current={current}
              onShow={({ step }) => setCurrent(stepId(step))}
            >
              {({ step, state, detail }, focus) => (
                <>
                  <ResultIcon state={state} word={WORDS[state]} />
                  <button type="button" className="zone-name trunc" onClick={() => setCurrent(stepId(step))} {...focus}>
                    <DomainName name={step.key.name} plain />
                  </button>
                  <span className="sm t2 nw">{WORDS[state]}</span>
                  <span className="n trunc" title={detail}>
                    {detail}
                  </span>
                </>
              )}
            </ZoneList>
          )}
        </section>
      </PageSplit>
      <Footer>
        <span className="sm t2 trunc">
          {isRunning ? "The job goes on when you leave this page." : "Resolvers follow within a day or two."}
        </span>
        <span className="grow" />
        <JobControls id={id} job={job} />
        {!isRunning && open.length > 0 && (
          <Button icon={Eye} onPress={() => onAgain(open.map(({ step }) => step.key))}>
            Tick these {formatCount(open.length)} again
          </Button>
        )}
        <Button variant={isRunning ? "default" : "primary"} onPress={onBack}>
          Back to the nameservers
        </Button>
      </Footer>
    </>
  );
}
