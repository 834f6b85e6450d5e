import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Download, Pause, RotateCw, Undo2 } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { navigate, PageSplit, useSaveFile } from "@/app";
import {
  Button,
  Callout,
  CalloutStack,
  Delayed,
  ErrorState,
  Footer,
  IconButton,
  LinkButton,
  Meter,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  Tools,
} from "@/components";
import { counted, formatCount, formatDateTime, formatLeft } from "@/format";
import { queries, type ChangeView, type JobView, type PlanView } from "@/ipc";
import { changeQuery, useRetry, useReverse } from "../changes/queries";
import { sayFault } from "../faults";
import type { TabProps } from "../session";
import { JobControls } from "./JobControls";
import {
  firstResult,
  resultCounts,
  resultFile,
  resultTitle,
  resultZones,
  sortOf,
  stateOf,
  type JobSort,
  type ResultFilter,
} from "./result";
import { ResultZones } from "./ResultZones";
import { ResultZoneView } from "./ResultZoneView";
import { ZoneSearch } from "./ZoneSearch";

export interface ApplyResultProps extends TabProps {
  job: string;
  /** The plan that was applied or tried, where it is at hand. */
  plan?: PlanView;
  backLabel: string;
  onBack: () => void;
  /** Goes on to another job's result: what failed is tried again. */
  onJob: (job: string) => void;
}

const FILTERS: readonly { id: ResultFilter; label: string }[] = [
  { id: "all", label: "All" },
  { id: "failed", label: "Failed" },
  { id: "left-out", label: "Left out" },
  { id: "done", label: "Done" },
];

/** A plan being applied or tried, zone by zone, and what became of it. The job goes on when this page is left. */
export function ApplyResult({ job: id, plan, backLabel, onBack, onPlan, onJob }: ApplyResultProps) {
  const jobs = useQuery(queries.jobs);
  const job = jobs.data?.find((one) => one.id === id);
  const kept = useQuery(changeQuery(id));
  const accounts = useQuery(queries.accounts).data;
  const [filter, setFilter] = useState<ResultFilter>("all");
  const [text, setText] = useState("");
  const narrowed = useDeferredValue(text);
  const [chosen, setChosen] = useState<string | null>(null);
  const save = useSaveFile("Results");
  useFreshAtEnd(id, job);

  const change = kept.data?.change;
  const zones = useMemo(() => resultZones(kept.data, job, plan), [kept.data, job, plan]);
  const counts = useMemo(() => resultCounts(zones), [zones]);
  const sort = sortOf(job?.kind);
  const state = stateOf(job, change);
  const total = change?.zones ?? job?.total ?? zones.length;
  const zone = zones.find((one) => one.id === chosen) ?? firstResult(zones);
  const clear = () => {
    setFilter("all");
    setText("");
  };

  const title = (
    <span className="row">
      <IconButton icon={ArrowLeft} label={backLabel} onPress={onBack} />
      {resultTitle(sort, state, total)}
    </span>
  );
  if (!job && !kept.data) {
    const fault = jobs.data && kept.error?.fault;
    return (
      <>
        <PageBar title={title} />
        <PageSplit>
          <div className="pane">
            {fault ? (
              <ErrorState fault={fault} onRetry={() => void kept.refetch()} />
            ) : (
              <Delayed>
                <SkeletonRows rows={8} label="Waiting for the first zone" />
              </Delayed>
            )}
          </div>
        </PageSplit>
      </>
    );
  }
  return (
    <>
      <PageBar
        title={title}
        sub={<Facts title={change?.title ?? plan?.title} change={change} job={job} total={total} />}
      >
        <Button
          icon={Download}
          isDisabled={zones.length === 0}
          isPending={save.isPending}
          onPress={() => {
            const at = change?.at ?? job?.started_at ?? 0;
            const accountOf = (account: string) => accounts?.find((one) => one.id === account)?.label ?? "";
            save.mutate(resultFile(zones, at, sort, (key) => accountOf(key.account)));
          }}
        >
          Export CSV
        </Button>
      </PageBar>
      {total > 1 && (
        <Tools>
          <ZoneSearch value={text} onChange={setText} />
          <SegmentedControl
            label="Zones"
            choices={FILTERS.map((one) => ({ id: one.id, label: `${one.label} ${formatCount(counts[one.id])}` }))}
            value={filter}
            onChange={setFilter}
          />
        </Tools>
      )}
      <PageSplit>
        <ResultZones
          zones={zones}
          sort={sort}
          filter={filter}
          text={narrowed}
          current={zone?.id ?? null}
          onShow={(next) => setChosen(next.id)}
          onClear={clear}
        />
        <section className="pane scroll plan-pane" aria-label="Result" tabIndex={0}>
          {job?.state === "running" && <Progress job={job} />}
          <Summary sort={sort} isRunning={state === "running"} isPaused={job?.paused ?? false} counts={counts} />
          {zone && (
            <ResultZoneView
              key={zone.id}
              zone={zone}
              sort={sort}
              provider={accounts?.find((one) => one.id === zone.key?.account)?.provider}
            />
          )}
        </section>
      </PageSplit>
      <ResultFooter
        id={id}
        sort={sort}
        job={job}
        change={change}
        isRunning={state === "running"}
        backLabel={backLabel}
        onBack={onBack}
        onPlan={onPlan}
        onJob={onJob}
      />
    </>
  );
}

/** What is kept of a job is whole once it has ended: it is asked for again then. */
function useFreshAtEnd(id: string, job: JobView | undefined): void {
  const client = useQueryClient();
  const hasEnded = job !== undefined && job.state !== "running";
  useEffect(() => {
    if (!hasEnded) return;
    void client.invalidateQueries({ queryKey: changeQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: queries.changes.queryKey });
  }, [client, id, hasEnded]);
}

interface FactsProps {
  title: string | undefined;
  change: ChangeView | undefined;
  job: JobView | undefined;
  total: number;
}

/** What it was, when, and which job it takes back or was taken back by. */
function Facts({ title, change, job, total }: FactsProps) {
  const open = (other: string) => navigate("dns", { tab: "changes", change: other });
  const reverses = change?.reverses;
  const reversedBy = change?.reversed_by;
  return (
    <span className="row">
      {title !== undefined && (
        <span className="trunc plan-title" title={title}>
          {title}
        </span>
      )}
      {job?.state === "running" ? (
        <span>
          {formatCount(job.done)} of {formatCount(total)}
        </span>
      ) : (
        <span>{formatDateTime(change?.at ?? job?.started_at ?? 0)}</span>
      )}
      {typeof reverses === "string" && <LinkButton onPress={() => open(reverses)}>Takes back a job</LinkButton>}
      {typeof reversedBy === "string" && <LinkButton onPress={() => open(reversedBy)}>Was reversed</LinkButton>}
    </span>
  );
}

function Progress({ job }: { job: JobView }) {
  return (
    <div className="apply-meter">
      <Meter role="progressbar" label={job.title} max={Math.max(job.total, 1)} parts={[{ value: job.done }]} />
      <div className="row sm t2">
        <span className="trunc">{job.paused ? null : job.note}</span>
        <span className="grow" />
        {!job.paused && job.eta_seconds !== null && job.eta_seconds > 0 && <span>{formatLeft(job.eta_seconds)}</span>}
      </div>
    </div>
  );
}

interface SummaryProps {
  sort: JobSort;
  isRunning: boolean;
  isPaused: boolean;
  counts: Record<ResultFilter, number>;
}

function Summary({ sort, isRunning, isPaused, counts }: SummaryProps) {
  if (isRunning) {
    return isPaused ? (
      <CalloutStack>
        <Callout tone="accent" icon={Pause} title="Paused">
          The zones at work were finished. Nothing more is written until you let it go on.
        </Callout>
      </CalloutStack>
    ) : null;
  }
  if (sort === "dry-run") {
    return (
      <CalloutStack>
        <Callout tone={counts.failed > 0 ? "due" : "accent"} live title="Nothing was written">
          {counts.failed + counts["left-out"] === 0
            ? "Every zone was read again and would go as planned."
            : `Every zone was read again. ${counted(counts.done, "zone")} would go as planned, ${formatCount(
                counts.failed + counts["left-out"],
              )} would not: the reason stands beside each.`}
        </Callout>
      </CalloutStack>
    );
  }
  if (counts.failed === 0) return null;
  return (
    <CalloutStack>
      <Callout tone="bad" live title={`${counted(counts.failed, "zone")} did not go through`}>
        The reason stands beside each. Another try reads each of these zones again first.
      </Callout>
    </CalloutStack>
  );
}

interface ResultFooterProps extends Omit<ApplyResultProps, "job" | "plan"> {
  id: string;
  sort: JobSort;
  job: JobView | undefined;
  change: ChangeView | undefined;
  isRunning: boolean;
}

function ResultFooter({ id, sort, job, change, isRunning, backLabel, onBack, onPlan, onJob }: ResultFooterProps) {
  const retry = useRetry();
  const reverse = useReverse();
  const again = isRunning ? 0 : (change?.can_retry ?? 0);
  return (
    <Footer>
      <span className="sm t2 trunc">{footWords(sort, isRunning)}</span>
      <span className="grow" />
      <JobControls id={id} job={job} />
      {!isRunning && change?.can_reverse && (
        <Button
          icon={Undo2}
          isPending={reverse.isPending}
          onPress={() =>
            reverse.mutate(id, { onSuccess: (made) => onPlan(made), onError: ({ fault }) => sayFault(fault) })
          }
        >
          Reverse this job...
        </Button>
      )}
      <Button variant={isRunning || again > 0 ? "default" : "primary"} onPress={onBack}>
        {backLabel}
      </Button>
      {again > 0 && (
        <Button
          variant="primary"
          icon={RotateCw}
          isPending={retry.isPending}
          onPress={() =>
            retry.mutate(id, { onSuccess: (next) => onJob(next), onError: ({ fault }) => sayFault(fault) })
          }
        >
          {again === change?.failed ? `Retry ${formatCount(again)} failed` : `Retry ${counted(again, "zone")}`}
        </Button>
      )}
    </Footer>
  );
}

function footWords(sort: JobSort, isRunning: boolean): string {
  if (sort === "dry-run")
    return "A dry run reads each zone again, merges and checks as Apply does, and writes nothing.";
  return isRunning
    ? "Each zone is read again first, kept as a snapshot, written, read back and compared."
    : "Every zone that was written has a kept state from before.";
}
