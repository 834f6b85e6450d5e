import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CircleAlert, CircleCheck, CircleMinus, CircleQuestionMark } from "lucide-react";
import { PageSplit, openJobs } from "@/app";
import {
  Button,
  Callout,
  Footer,
  Icon,
  IconButton,
  Meter,
  PageBar,
  Pane,
  SkeletonRows,
  Spinner,
  type IconType,
} from "@/components";
import { counted, formatLeft } from "@/format";
import { queries, type ItemState, type JobState, type JobView } from "@/ipc";

export interface ApplyResultProps {
  job: string;
  /** Zones that were sent. */
  zones: number;
  backLabel: string;
  onBack: () => void;
}

const ITEM: Record<Exclude<ItemState, "running">, { icon: IconType; tone: string; word: string }> = {
  done: { icon: CircleCheck, tone: "c-ok", word: "Applied and checked" },
  skipped: { icon: CircleMinus, tone: "c-due", word: "Left out" },
  failed: { icon: CircleAlert, tone: "c-lapsed", word: "Failed" },
  unclear: { icon: CircleQuestionMark, tone: "c-risk", word: "Unclear" },
};

const ENDED: Record<Exclude<JobState, "running">, string> = {
  done: "Applied",
  partly: "Applied in part",
  failed: "Not applied",
  cancelled: "Cancelled: what was done stays done",
  interrupted: "Interrupted: Freehold ended while it ran",
};

/** A plan being applied, zone by zone. The job goes on when this page is left. */
export function ApplyResult({ job: id, zones, backLabel, onBack }: ApplyResultProps) {
  const job = useQuery({ ...queries.jobs, select: (jobs) => jobs.find((one) => one.id === id) }).data;
  const isRunning = job === undefined || job.state === "running";
  const title =
    job === undefined || job.state === "running" ? `Applying to ${counted(zones, "zone")}` : ENDED[job.state];
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label={backLabel} onPress={onBack} />
            {title}
          </span>
        }
        sub={job && `${job.done} of ${job.total > 0 ? job.total : zones}`}
      />
      <PageSplit>
        <Pane scroll className="apply-pane">
          {job ? <Progress job={job} /> : <SkeletonRows rows={4} label="Waiting for the first zone" />}
        </Pane>
      </PageSplit>
      <Footer>
        <span className="sm t2">
          {isRunning
            ? "Each zone is read again first, kept as a snapshot, written, read back and compared."
            : "Every zone that was written has a snapshot from before. Its history can bring it back."}
        </span>
        <span className="grow" />
        {isRunning && <Button onPress={openJobs}>Show in jobs</Button>}
        <Button variant={isRunning ? "default" : "primary"} onPress={onBack}>
          {backLabel}
        </Button>
      </Footer>
    </>
  );
}

function Progress({ job }: { job: JobView }) {
  const trouble = job.items.filter((item) => item.state === "failed" || item.state === "unclear").length;
  const hidden = job.done - job.items.filter((item) => item.state !== "running").length;
  return (
    <>
      {job.state === "running" && (
        <div className="apply-meter">
          <Meter role="progressbar" label={job.title} max={Math.max(job.total, 1)} parts={[{ value: job.done }]} />
          <div className="row sm t2">
            <span>{job.note}</span>
            <span className="grow" />
            {job.eta_seconds !== null && <span>{formatLeft(job.eta_seconds)}</span>}
          </div>
        </div>
      )}
      {job.state !== "running" && trouble > 0 && (
        <Callout tone="bad" live title={`${counted(trouble, "zone")} did not go through`}>
          The reason stands beside each. What you staged for them is still in the form: read them again and review a new
          plan.
        </Callout>
      )}
      <ul className="apply-items" aria-label="Zones">
        {job.items.map((item, at) => (
          <li key={`${item.label} ${at}`} className="row">
            {item.state === "running" ? (
              <Spinner label="At work" />
            ) : (
              <Icon
                icon={ITEM[item.state].icon}
                size="s"
                className={ITEM[item.state].tone}
                label={ITEM[item.state].word}
              />
            )}
            <span className="b nw">{item.label}</span>
            <span className="t2 trunc" title={item.detail ?? undefined}>
              {item.detail ?? (item.state === "running" ? "At work" : ITEM[item.state].word)}
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && <p className="sm t3">and {counted(hidden, "earlier zone")}</p>}
    </>
  );
}
