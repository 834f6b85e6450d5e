import {
  Circle,
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  ListChecks,
  X,
} from "lucide-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Drawer, EmptyState, Icon, IconButton, LinkButton, Meter, Spinner, toast, type IconType } from "@/components";
import { counted, formatLeft, formatTime } from "@/format";
import { call, commands, queries, type JobItem, type JobView } from "@/ipc";
import { closeJobs, takeFocusOnce } from "./panels";

const ITEM: Record<Exclude<JobItem["state"], "running">, { icon: IconType; tone: string; word: string }> = {
  done: { icon: CircleCheck, tone: "c-ok", word: "Done" },
  skipped: { icon: CircleMinus, tone: "c-due", word: "Left out" },
  failed: { icon: CircleX, tone: "c-lapsed", word: "Failed" },
  unclear: { icon: CircleQuestionMark, tone: "c-risk", word: "Unclear" },
};

const ENDED: Record<Exclude<JobView["state"], "running">, { icon: IconType; tone: string; word: string }> = {
  done: { icon: CircleCheck, tone: "c-ok", word: "Done" },
  partly: { icon: CircleAlert, tone: "c-due", word: "Partly done" },
  failed: { icon: CircleX, tone: "c-lapsed", word: "Failed" },
  cancelled: { icon: CircleSlash, tone: "t3", word: "Cancelled" },
  interrupted: { icon: Circle, tone: "c-due", word: "Interrupted" },
};

/** Items shown until all are asked for. */
const FEW = 5;

/** Long work: progress, what sets the pace, results as they come. Lies in the drawer's place. */
export default function JobsPanel() {
  const jobs = useQuery(queries.jobs).data ?? [];
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takeFocusOnce()) panel.current?.focus();
  }, []);
  const running = jobs.filter((job) => job.state === "running");
  const ended = jobs.filter((job) => job.state !== "running");
  return (
    <Drawer
      label="Jobs"
      title="Jobs"
      sub={running.length > 0 ? `${running.length} running` : undefined}
      className="jobs"
      ref={panel}
      onClose={closeJobs}
    >
      {jobs.length === 0 && (
        <EmptyState icon={ListChecks} title="No jobs">
          Syncing, searching, buying and DNS changes show here while they run, with their results.
        </EmptyState>
      )}
      {running.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      {ended.map((job) => (
        <EndedJob key={job.id} job={job} />
      ))}
    </Drawer>
  );
}

function Items({ items, total }: { items: readonly JobItem[]; total: number }) {
  const [all, setAll] = useState(false);
  if (items.length === 0) return null;
  // While few are shown: what is wrong first, then the latest.
  const shown = all
    ? items
    : items.toSorted((a, b) => Number(b.state !== "done") - Number(a.state !== "done")).slice(0, FEW);
  return (
    <>
      <ul className="job-items">
        {shown.map((item, index) => (
          <li className="it" key={`${index}-${item.label}`}>
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
            <span className="trunc">{item.label}</span>
            <span className="trunc">{item.detail}</span>
          </li>
        ))}
      </ul>
      {items.length > FEW && (
        <LinkButton onPress={() => setAll(!all)} aria-expanded={all}>
          <span className="sm">
            {all ? "Show fewer" : `Show all ${Math.max(items.length, Math.min(total, items.length))}`}
          </span>
        </LinkButton>
      )}
    </>
  );
}

function RunningJob({ job }: { job: JobView }) {
  const cancel = useMutation({
    mutationFn: () => call(commands.activityCancel(job.id)),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const left = [job.eta_seconds !== null && job.eta_seconds > 0 ? formatLeft(job.eta_seconds) : null, job.note];
  return (
    <section className="job" aria-label={job.title}>
      <div className="row">
        <span className="b grow">{job.title}</span>
        {job.can_cancel && (
          <IconButton
            size="s"
            icon={X}
            label={`Cancel: ${job.title}`}
            tip="Cancel after the current step; what was done stays done"
            isDisabled={cancel.isPending || cancel.isSuccess}
            onPress={() => cancel.mutate()}
          />
        )}
      </div>
      {job.total > 0 && (
        <Meter
          role="progressbar"
          label={job.title}
          max={job.total}
          parts={[{ value: job.done }]}
          className="job-meter"
        />
      )}
      <div className="row sm t2 job-pace">
        {job.total > 0 ? (
          <span className="nw">
            {job.done} of {job.total}
          </span>
        ) : (
          <span className="row nw">
            <Spinner /> {job.done > 0 ? `${counted(job.done, "step")} so far` : "Starting"}
          </span>
        )}
        <span className="grow" />
        <span className="trunc">{left.filter(Boolean).join(", ")}</span>
      </div>
      <Items items={job.items} total={job.total} />
    </section>
  );
}

function EndedJob({ job }: { job: JobView }) {
  const [open, setOpen] = useState(job.state !== "done");
  if (job.state === "running") return null;
  const { icon, tone, word } = ENDED[job.state];
  return (
    <section className="job" aria-label={job.title}>
      <div className="row">
        <Icon icon={icon} size="s" className={tone} label={word} />
        <span className="grow trunc">{job.title}</span>
        <span className="sm t3 nw">{formatTime(job.ended_at ?? job.started_at)}</span>
      </div>
      {job.note !== null && <p className="sm t2 job-note">{job.note}</p>}
      {open ? (
        <Items items={job.items} total={job.total} />
      ) : (
        job.items.length > 0 && (
          <LinkButton onPress={() => setOpen(true)}>
            <span className="sm">{counted(job.items.length, "result")}</span>
          </LinkButton>
        )
      )}
      {job.state === "interrupted" && (
        <p className="sm t3">Freehold was closed while it ran. What was done stays done, nothing goes on by itself.</p>
      )}
    </section>
  );
}
