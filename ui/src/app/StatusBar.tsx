import { CircleCheck, CircleDashed, Gauge, ListChecks, TriangleAlert, WifiOff, ZoomIn } from "lucide-react";
import { Ago, Icon, Spinner, useNow } from "@/components";
import { counted, formatCount, formatDate, formatLeft, formatTime } from "@/format";
import type { JobView } from "@/ipc";
import { toggleJobs } from "./panels";
import { navigate } from "./router";
import { tightest, type ShellAccount, type ShellData } from "./shellData";
import { USUAL_ZOOM, useZoom, zoomReset } from "./zoom";

function attention(troubled: readonly ShellAccount[]): string {
  const [first, ...others] = troubled;
  if (!first) return "";
  return others.length === 0
    ? `${first.label} needs attention`
    : `${counted(troubled.length, "account")} need attention`;
}

/** "1 job, about 40 s left". */
export function jobsLine(jobs: readonly JobView[]): string {
  const running = jobs.filter((job) => job.state === "running");
  if (running.length === 0) return jobs.length === 0 ? "No jobs" : "No job running";
  const going = running.filter((job) => !job.paused);
  if (going.length === 0) return `${counted(running.length, "job")} paused`;
  const left = Math.max(0, ...going.map((job) => job.eta_seconds ?? 0));
  return `${counted(running.length, "job")}${left > 0 ? `, ${formatLeft(left)}` : " running"}`;
}

/** The 28 px foot of the window: sync, what needs attention, jobs, the time. */
export function StatusBar({ data, offline }: { data: ShellData; offline: boolean }) {
  const now = useNow();
  const troubled = data.accounts.filter((account) => account.problem !== null);
  const [first] = troubled;
  const busiest = tightest(data.accounts);
  const running = data.jobs.some((job) => job.state === "running");
  const zoom = useZoom();
  return (
    <footer className="status" aria-label="Status">
      {offline ? (
        <span className="row">
          <Icon icon={WifiOff} size="s" />
          Offline
        </span>
      ) : data.syncedAt === null ? (
        <span className="row">
          <Icon icon={CircleDashed} size="s" />
          Not synced yet
        </span>
      ) : (
        <span className="row">
          <Icon icon={CircleCheck} size="s" />
          <span>
            Synced <Ago at={data.syncedAt} />
          </span>
        </span>
      )}
      {first && (
        <button
          type="button"
          className="row c-risk"
          onClick={() => navigate("accounts", { account: first.id })}
          title={first.problem ?? undefined}
        >
          <Icon icon={TriangleAlert} size="s" />
          {attention(troubled)}
        </button>
      )}
      <span className="grow" />
      {busiest?.calls && (
        <button type="button" className="row" onClick={() => navigate("accounts", { account: busiest.id })}>
          <Icon icon={Gauge} size="s" />
          {busiest.label} {formatCount(busiest.calls.left)} of {formatCount(busiest.calls.quota)} calls left
        </button>
      )}
      {zoom !== USUAL_ZOOM && (
        <button type="button" className="row" onClick={zoomReset} title="Back to the usual size">
          <Icon icon={ZoomIn} size="s" />
          {zoom} %
        </button>
      )}
      <button type="button" className="row" onClick={toggleJobs} title="Show or hide the jobs">
        {running ? <Spinner /> : <Icon icon={ListChecks} size="s" />}
        {jobsLine(data.jobs)}
      </button>
      <span className="row">
        {formatDate(now)}, {formatTime(now)}
      </span>
    </footer>
  );
}
