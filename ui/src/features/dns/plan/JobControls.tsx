import { Pause, Play, X } from "lucide-react";
import { Button } from "@/components";
import type { JobView } from "@/ipc";
import { useJobControl } from "./useJobControl";

/** Pause, go on and cancel, as far as the running job can; nothing once it has ended. */
export function JobControls({ id, job }: { id: string; job: JobView | undefined }) {
  const control = useJobControl(id);
  if (job?.state !== "running") return null;
  return (
    <>
      {job.can_pause && (
        <Button
          icon={job.paused ? Play : Pause}
          isPending={control.isPending}
          onPress={() => control.pause(!job.paused)}
        >
          {job.paused ? "Go on" : "Pause"}
        </Button>
      )}
      {job.can_cancel && (
        <Button icon={X} isPending={control.isCancelling} onPress={control.cancel}>
          Cancel
        </Button>
      )}
    </>
  );
}
