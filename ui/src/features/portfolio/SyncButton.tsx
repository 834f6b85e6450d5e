import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, ChevronDown, Clock, ListChecks, RefreshCw } from "lucide-react";
import { navigate, openJobs } from "@/app";
import { Button, IconButton, Menu, Spinner, toast, useNow, type MenuItem } from "@/components";
import { formatAgo, formatCount, formatLeft } from "@/format";
import { queries, type AccountView, type Fault, type JobView } from "@/ipc";
import { useSync } from "./queries";

const runningSyncs = (jobs: JobView[]) => jobs.filter((job) => job.kind === "sync" && job.state === "running");

/** How an account stands, in words: "synced 12 min ago", "2,100 of 10,003", or why it fails. */
export function syncWords(account: AccountView, job: JobView | undefined, now: number): string {
  if (job) {
    const steps = job.total > 3 ? `${formatCount(job.done)} of ${formatCount(job.total)}` : "";
    const left = job.eta_seconds !== null && job.eta_seconds > 0 ? formatLeft(job.eta_seconds) : "";
    return ["Syncing now", steps, left].filter(Boolean).join(", ");
  }
  const synced = account.synced_at === null ? "never synced" : `synced ${formatAgo(account.synced_at, now)}`;
  if (account.fault !== null) return `Failing: ${account.fault.message} (${synced})`;
  return account.partial === null
    ? synced.charAt(0).toUpperCase() + synced.slice(1)
    : `${synced.charAt(0).toUpperCase()}${synced.slice(1)}. ${account.partial}`;
}

const sayFault = ({ fault }: { fault: Fault }) =>
  toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });

/** Starts a sync, of this account or of all; its menu shows how each account stands and syncs one alone. */
export function SyncButton({ account }: { account: string | null }) {
  const { data: running = [] } = useQuery({ ...queries.jobs, select: runningSyncs });
  const { data: accounts = [] } = useQuery(queries.accounts);
  const now = useNow();
  const sync = useSync();
  const start = (which: string | null) => sync.mutate(which, { onError: sayFault });
  const done = running.reduce((sum, job) => sum + job.done, 0);
  const total = running.reduce((sum, job) => sum + job.total, 0);
  const item = (one: AccountView): MenuItem => {
    const job = running.find((other) => other.account === one.id);
    return {
      id: one.id,
      label: `Sync ${one.label}`,
      note: syncWords(one, job, now),
      icon: job ? RefreshCw : one.fault ? CircleAlert : one.synced_at === null ? Clock : CircleCheck,
      isDisabled: job !== undefined,
      onAction: () => start(one.id),
    };
  };
  return (
    <span className="row sync">
      {running.length > 0 ? (
        <Button onPress={openJobs}>
          <Spinner />
          {total > 0 ? `Syncing ${formatCount(done)} of ${formatCount(total)}` : "Syncing"}
        </Button>
      ) : (
        <Button icon={RefreshCw} isPending={sync.isPending} onPress={() => start(account)}>
          Sync
        </Button>
      )}
      {accounts.length > 0 && (
        <Menu
          label="Accounts to sync"
          placement="bottom end"
          trigger={<IconButton icon={ChevronDown} label="How each account stands" />}
          sections={[
            { title: "Accounts", items: accounts.map(item) },
            {
              items: [
                { id: "all", label: "Sync all accounts", icon: RefreshCw, onAction: () => start(null) },
                { id: "jobs", label: "Show the jobs", icon: ListChecks, onAction: openJobs },
                {
                  id: "review",
                  label: "Review what came and went",
                  icon: CircleAlert,
                  onAction: () => navigate("portfolio", { tab: "review" }),
                },
              ],
            },
          ]}
        />
      )}
    </span>
  );
}
