import {
  Circle,
  CircleAlert,
  CircleCheck,
  CircleSlash,
  CircleX,
  Download,
  EllipsisVertical,
  ListChecks,
  Pause,
  Play,
  RotateCw,
  Trash2,
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
  Menu,
  Meter,
  SegmentedControl,
  Spinner,
  toast,
  type IconType,
} from "@/components";
import { counted, formatCount, formatLeft, formatTime } from "@/format";
import { call, commands, queries, type ChangeView, type JobView } from "@/ipc";
import { JobItems } from "./JobItems";
import { closeJobs, takeFocusOnce } from "./panels";
import { againOf, useJobExport } from "./jobVerbs";
import { navigate } from "./router";

const ENDED: Record<Exclude<JobView["state"], "running">, { icon: IconType; tone: string; word: string }> = {
  done: { icon: CircleCheck, tone: "c-ok", word: "Done" },
  partly: { icon: CircleAlert, tone: "c-due", word: "Partly done" },
  failed: { icon: CircleX, tone: "c-lapsed", word: "Failed" },
  cancelled: { icon: CircleSlash, tone: "t3", word: "Cancelled" },
  interrupted: { icon: Circle, tone: "c-due", word: "Interrupted" },
};

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
  const all = jobs.filter((job) => job.state !== "running");
  const isWrong = (job: JobView) => job.state !== "done" && job.state !== "cancelled";
  const [show, setShow] = useState<"all" | "wrong">("all");
  const ended = show === "all" ? all : all.filter(isWrong);
  const clear = useMutation({
    mutationFn: () => call(commands.activityClear(null)),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
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
      {all.length > 0 && (
        <div className="row jobs-ended">
          <SegmentedControl
            label="Ended jobs"
            choices={[
              { id: "all", label: `Ended ${formatCount(all.length)}` },
              { id: "wrong", label: `With problems ${formatCount(all.filter(isWrong).length)}` },
            ]}
            value={show}
            onChange={setShow}
          />
          <span className="grow" />
          <Button size="s" variant="ghost" isPending={clear.isPending} onPress={() => clear.mutate()}>
            Clear ended
          </Button>
        </div>
      )}
      {all.length > 0 && ended.length === 0 && <p className="sm t2 jobs-none">All of them went well.</p>}
      {ended.map((job) => (
        <EndedJob key={job.id} job={job} change={changes.find((one) => one.job === job.id)} />
      ))}
    </Drawer>
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
            {formatCount(job.done)} of {formatCount(job.total)}
          </span>
        ) : (
          <span className="row nw">
            <Spinner /> {job.done > 0 ? `${counted(job.done, "step")} so far` : "Starting"}
          </span>
        )}
        <span className="grow" />
        <span className="trunc">{left.filter(Boolean).join(", ")}</span>
      </div>
      <JobItems job={job} />
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
        <EndedMenu job={job} />
      </div>
      {job.note !== null && <p className="sm t2 job-note">{job.note}</p>}
      {open ? (
        <JobItems job={job} />
      ) : (
        job.items.length > 0 && (
          <LinkButton onPress={() => setOpen(true)}>
            <span className="sm">{counted(resultsOf(job), "result")}</span>
          </LinkButton>
        )
      )}
      <ZoneJobLinks job={job} change={change} />
      <VerbJobLinks job={job} />
      <ImportJobLinks job={job} />
      <Again job={job} />
      {job.state === "interrupted" && (
        <p className="sm t3">Freehold was closed while it ran. What was done stays done, nothing goes on by itself.</p>
      )}
    </section>
  );
}

/** All results of a job, those aside that are not kept in sight. */
function resultsOf({ tally }: JobView): number {
  return tally.done + tally.skipped + tally.failed + tally.unclear;
}

/** A verb on many names is told, tried again and taken back on the portfolio's own page. */
function VerbJobLinks({ job }: { job: JobView }) {
  if (job.kind !== "verb") return null;
  return (
    <div className="row job-links">
      <LinkButton onPress={() => navigate("portfolio", { verb_run: job.id })}>
        <span className="sm">Show name by name</span>
      </LinkButton>
      <Button size="s" onPress={() => navigate("portfolio", { verb_run: job.id, verb_step: "undo" })}>
        Undo…
      </Button>
    </div>
  );
}

/** What an import changed can be taken back on the portfolio's own page. */
function ImportJobLinks({ job }: { job: JobView }) {
  if (job.kind !== "import") return null;
  return (
    <div className="row job-links">
      <Button size="s" onPress={() => navigate("portfolio", { import_undo: job.id })}>
        Undo import…
      </Button>
    </div>
  );
}

/** Starts again what went wrong, where that costs nothing. */
function Again({ job }: { job: JobView }) {
  const client = useQueryClient();
  const again = againOf(job);
  const start = useMutation({
    mutationFn: async () => again?.start(),
    onSuccess: () => void client.invalidateQueries({ queryKey: queries.jobs.queryKey }),
    onError: (error) => toast({ tone: "bad", text: [error.fault.message, error.fault.hint].filter(Boolean).join(" ") }),
  });
  if (again === null) return null;
  return (
    <div className="row job-links">
      <Button size="s" icon={RotateCw} isPending={start.isPending} onPress={() => start.mutate()}>
        {again.label}
      </Button>
    </div>
  );
}

function EndedMenu({ job }: { job: JobView }) {
  const save = useJobExport();
  const clear = useMutation({
    mutationFn: () => call(commands.activityClear(job.id)),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  return (
    <Menu
      label={`More for ${job.title}`}
      placement="bottom end"
      trigger={<IconButton size="s" icon={EllipsisVertical} label={`More: ${job.title}`} />}
      sections={[
        {
          items: [
            {
              id: "export",
              label: "Export results as CSV",
              icon: Download,
              isDisabled: resultsOf(job) === 0,
              onAction: () => save.mutate(job.id),
            },
            { id: "clear", label: "Clear this job", icon: Trash2, onAction: () => clear.mutate() },
          ],
        },
      ]}
    />
  );
}
