import {
  Circle,
  CircleAlert,
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  ListChecks,
  Pause,
  Play,
  X,
} from "lucide-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  Button,
  Drawer,
  EmptyState,
  Icon,
  IconButton,
  LinkButton,
  Meter,
  Spinner,
  toast,
  type IconType,
} from "@/components";
import { counted, formatCount, formatLeft, formatTime } from "@/format";
import { call, commands, queries, type ChangeView, type JobItem, type JobView } from "@/ipc";
import { closeJobs, takeFocusOnce } from "./panels";
import { navigate } from "./router";

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
  const hasChanges = jobs.some((job) => job.kind === "dns_apply");
  const changes = useQuery({ ...queries.changes, enabled: hasChanges }).data ?? [];
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
        <EndedJob key={job.id} job={job} change={changes.find((one) => one.job === job.id)} />
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
  const pause = useMutation({
    mutationFn: (isPaused: boolean) =>
      call(isPaused ? commands.activityPause(job.id) : commands.activityResume(job.id)),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const left = job.paused
    ? ["Paused"]
    : [job.eta_seconds !== null && job.eta_seconds > 0 ? formatLeft(job.eta_seconds) : null, job.note];
  return (
    <section className="job" aria-label={job.title}>
      <div className="row">
        <span className="b grow">{job.title}</span>
        {job.can_pause && (
          <IconButton
            size="s"
            icon={job.paused ? Play : Pause}
            label={job.paused ? `Go on: ${job.title}` : `Pause: ${job.title}`}
            tip={job.paused ? "Go on" : "Pause after the current steps; nothing is lost"}
            isPending={pause.isPending}
            onPress={() => pause.mutate(!job.paused)}
          />
        )}
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
      <ZoneJobLinks job={job} />
    </section>
  );
}

/** Where a job over zones is told zone by zone, and what failed tried again. */
function ZoneJobLinks({ job, change }: { job: JobView; change?: ChangeView | undefined }) {
  const client = useQueryClient();
  const show = (id: string) => navigate("dns", { tab: "changes", change: id });
  const retry = useMutation({
    mutationFn: () => call(commands.dnsRetry(job.id)),
    onSuccess: (id) => {
      void client.invalidateQueries({ queryKey: queries.jobs.queryKey });
      show(id);
    },
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  if (job.kind !== "dns_apply" && job.kind !== "dns_dry_run") return null;
  const again = job.state === "running" ? 0 : (change?.can_retry ?? 0);
  return (
    <div className="row job-links">
      <LinkButton onPress={() => show(job.id)}>
        <span className="sm">Show zone by zone</span>
      </LinkButton>
      {again > 0 && (
        <Button size="s" isPending={retry.isPending} onPress={() => retry.mutate()}>
          {again === change?.failed ? `Retry ${formatCount(again)} failed` : `Retry ${counted(again, "zone")}`}
        </Button>
      )}
    </div>
  );
}

function EndedJob({ job, change }: { job: JobView; change: ChangeView | undefined }) {
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
      <ZoneJobLinks job={job} change={change} />
      {job.state === "interrupted" && (
        <p className="sm t3">Freehold was closed while it ran. What was done stays done, nothing goes on by itself.</p>
      )}
    </section>
  );
}
