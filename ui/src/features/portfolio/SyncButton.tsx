import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { openJobs } from "@/app";
import { Button, Spinner, toast } from "@/components";
import { formatCount } from "@/format";
import { queries, type JobView } from "@/ipc";
import { useSync } from "./queries";

const runningSyncs = (jobs: JobView[]) => jobs.filter((job) => job.kind === "sync" && job.state === "running");

/** Starts a sync; while one runs it shows how far it is and opens the jobs. */
export function SyncButton({ account }: { account: string | null }) {
  const { data: running = [] } = useQuery({ ...queries.jobs, select: runningSyncs });
  const sync = useSync();
  if (running.length > 0) {
    const done = running.reduce((sum, job) => sum + job.done, 0);
    const total = running.reduce((sum, job) => sum + job.total, 0);
    return (
      <Button onPress={openJobs}>
        <Spinner />
        {total > 0 ? `Syncing ${formatCount(done)} of ${formatCount(total)}` : "Syncing"}
      </Button>
    );
  }
  return (
    <Button
      icon={RefreshCw}
      isPending={sync.isPending}
      onPress={() =>
        sync.mutate(account, {
          onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
        })
      }
    >
      Sync
    </Button>
  );
}
