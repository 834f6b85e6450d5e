import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { navigate, openJobs } from "@/app";
import { Badge, Button, EmptyState, ErrorState, SkeletonRows } from "@/components";
import { counted, formatDateTime, formatSpan } from "@/format";
import { queries, type JobView } from "@/ipc";
import { JOB } from "./outcomes";

function results(job: JobView): string {
  const count = (state: JobView["items"][number]["state"]) => job.items.filter((item) => item.state === state).length;
  const failed = count("failed");
  const unclear = count("unclear");
  const skipped = count("skipped");
  return [
    job.total > 0 ? `${job.done} of ${job.total}` : counted(job.done, "step"),
    failed > 0 ? `${failed} failed` : "",
    skipped > 0 ? `${skipped} left out` : "",
    unclear > 0 ? `${unclear} unclear` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Work over zones has a page of its own, zone by zone; the rest shows its results in the jobs panel. */
function show(job: JobView) {
  if (job.kind === "dns_apply" || job.kind === "dns_dry_run") navigate("dns", { tab: "changes", change: job.id });
  else openJobs();
}

/** Long work, newest first. */
export function Jobs() {
  const jobs = useQuery(queries.jobs);
  if (jobs.isError) return <ErrorState fault={jobs.error.fault} onRetry={() => void jobs.refetch()} />;
  if (jobs.isPending) return <SkeletonRows />;
  if (jobs.data.length === 0) {
    return (
      <EmptyState icon={ListChecks} title="No jobs yet">
        Syncs, searches, orders and DNS changes are listed here once they ran.
      </EmptyState>
    );
  }
  return (
    <div className="tbl jobs-table" role="table" aria-label="Jobs">
      <div className="tr hd" role="row">
        <span role="columnheader">Job</span>
        <span role="columnheader">State</span>
        <span role="columnheader">Results</span>
        <span role="columnheader">Began</span>
        <span role="columnheader">Took</span>
        <span role="columnheader">
          <span className="sr">Results</span>
        </span>
      </div>
      {jobs.data.map((job) => (
        <div className="tr" role="row" key={job.id}>
          <span role="cell" className="trunc">
            {job.title}
          </span>
          <span role="cell">
            <Badge tone={JOB[job.state].tone}>{JOB[job.state].word}</Badge>
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
          <span role="cell" className="r">
            <Button size="s" variant="ghost" onPress={() => show(job)} aria-label={`Show results of ${job.title}`}>
              Show
            </Button>
          </span>
        </div>
      ))}
    </div>
  );
}
