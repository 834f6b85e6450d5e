import { useMutation, useQuery } from "@tanstack/react-query";
import { ListChecks, Pause, Play, X } from "lucide-react";
import { useState } from "react";
import { navigate, openJobs } from "@/app";
import { Badge, Button, EmptyState, ErrorState, IconButton, SegmentedControl, SkeletonRows, toast } from "@/components";
import { counted, formatCount, formatDateTime, formatSpan } from "@/format";
import { call, commands, queries, type JobView } from "@/ipc";
import { JOB } from "./outcomes";

type Shown = "all" | "running" | "wrong" | "done";

const SHOWS: Record<Shown, (job: JobView) => boolean> = {
  all: () => true,
  running: (job) => job.state === "running",
  wrong: (job) => job.state === "partly" || job.state === "failed" || job.state === "interrupted",
  done: (job) => job.state === "done" || job.state === "cancelled",
};

function results({ tally, total, done }: JobView): string {
  return [
    total > 0 ? `${formatCount(done)} of ${formatCount(total)}` : counted(done, "step"),
    tally.failed > 0 ? `${formatCount(tally.failed)} failed` : "",
    tally.skipped > 0 ? `${formatCount(tally.skipped)} left out` : "",
    tally.unclear > 0 ? `${formatCount(tally.unclear)} unclear` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Work over zones and verbs on names have pages of their own; the rest shows its results in the jobs panel. */
function show(job: JobView) {
  if (job.kind === "dns_apply" || job.kind === "dns_dry_run") navigate("dns", { tab: "changes", change: job.id });
  else if (job.kind === "verb") navigate("portfolio", { verb_run: job.id });
  else openJobs();
}

/** Long work, newest first. */
export function Jobs() {
  const jobs = useQuery(queries.jobs);
  const [shown, setShown] = useState<Shown>("all");
  const clear = useMutation({
    mutationFn: () => call(commands.activityClear(null)),
    onError: ({ fault }) => toast({ tone: "bad", text: fault.message }),
  });
  if (jobs.isError) return <ErrorState fault={jobs.error.fault} onRetry={() => void jobs.refetch()} />;
  if (jobs.isPending) return <SkeletonRows />;
  if (jobs.data.length === 0) {
    return (
      <EmptyState icon={ListChecks} title="No jobs yet">
        Syncs, searches, orders and DNS changes are listed here once they ran.
      </EmptyState>
    );
  }
  const count = (which: Shown) => formatCount(jobs.data.filter(SHOWS[which]).length);
  const listed = jobs.data.filter(SHOWS[shown]);
  return (
    <>
      <div className="jobs-tools">
        <SegmentedControl
          label="Which jobs"
          choices={[
            { id: "all", label: `All ${count("all")}` },
            { id: "running", label: `Running ${count("running")}` },
            { id: "wrong", label: `With problems ${count("wrong")}` },
            { id: "done", label: `Done ${count("done")}` },
          ]}
          value={shown}
          onChange={setShown}
        />
        <span className="grow" />
        <Button
          size="s"
          isPending={clear.isPending}
          isDisabled={jobs.data.every((job) => job.state === "running")}
          onPress={() => clear.mutate()}
        >
          Clear ended
        </Button>
      </div>
      {listed.length === 0 ? (
        <EmptyState icon={ListChecks} title="None of these">
          {counted(jobs.data.length, "job")} in all.
        </EmptyState>
      ) : (
        <div className="tbl jobs-table" role="table" aria-label="Jobs">
          <div className="tr hd" role="row">
            <span role="columnheader">Job</span>
            <span role="columnheader">State</span>
            <span role="columnheader">Results</span>
            <span role="columnheader">Began</span>
            <span role="columnheader">Took</span>
            <span role="columnheader">
              <span className="sr">Verbs</span>
            </span>
          </div>
          {listed.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </div>
      )}
    </>
  );
}

function JobRow({ job }: { job: JobView }) {
  const onError = ({ fault }: { fault: { message: string } }) => toast({ tone: "bad", text: fault.message });
  const cancel = useMutation({ mutationFn: () => call(commands.activityCancel(job.id)), onError });
  const pause = useMutation({
    mutationFn: (isPaused: boolean) =>
      call(isPaused ? commands.activityPause(job.id) : commands.activityResume(job.id)),
    onError,
  });
  return (
    <div className="tr" role="row">
      <span role="cell" className="trunc">
        {job.title}
      </span>
      <span role="cell">
        <Badge tone={JOB[job.state].tone}>{job.paused ? "Paused" : JOB[job.state].word}</Badge>
      </span>
      <span role="cell" className="t2 sm trunc" title={job.note ?? undefined}>
        {results(job)}
      </span>
      <span role="cell" className="t2 sm nw">
        {formatDateTime(job.started_at)}
      </span>
      <span role="cell" className="t2 sm nw">
        {job.ended_at === null ? "" : formatSpan(job.ended_at - job.started_at)}
      </span>
      <span role="cell" className="r row jobs-verbs">
        {job.can_pause && (
          <IconButton
            size="s"
            icon={job.paused ? Play : Pause}
            label={job.paused ? `Go on: ${job.title}` : `Pause: ${job.title}`}
            onPress={() => pause.mutate(!job.paused)}
          />
        )}
        {job.can_cancel && (
          <IconButton size="s" icon={X} label={`Cancel: ${job.title}`} onPress={() => cancel.mutate()} />
        )}
        <Button size="s" variant="ghost" onPress={() => show(job)} aria-label={`Show results of ${job.title}`}>
          Show
        </Button>
      </span>
    </div>
  );
}
