/** Pauses a job, lets it go on, or cancels it. */

import { useMutation } from "@tanstack/react-query";
import { call, commands } from "@/ipc";
import { sayFault } from "../faults";

export function useJobControl(job: string) {
  const pause = useMutation({
    mutationFn: (isPaused: boolean) => call(isPaused ? commands.activityPause(job) : commands.activityResume(job)),
    onError: ({ fault }) => sayFault(fault),
  });
  const cancel = useMutation({
    mutationFn: () => call(commands.activityCancel(job)),
    onError: ({ fault }) => sayFault(fault),
  });
  return {
    pause: (isPaused: boolean) => pause.mutate(isPaused),
    isPending: pause.isPending,
    cancel: () => cancel.mutate(),
    // Stays so: the job ends after its current step.
    isCancelling: cancel.isPending || cancel.isSuccess,
  };
}
