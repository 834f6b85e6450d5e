/** Says how a run ended that was started in this window, wherever the window is by then. */
import { navigate } from "@/app";
import { toast } from "@/components";
import { onJobEnded, type JobView } from "@/ipc";

/** Each with what takes the message of its start away. */
const watched = new Map<string, () => void>();
let stop: (() => void) | null = null;

/** From now on the end of this run is told, in place of its start. */
export function watchRun(job: string, dismiss: () => void): void {
  watched.set(job, dismiss);
  stop ??= onJobEnded((ended) => {
    const dismissStart = watched.get(ended.id);
    if (!dismissStart) return;
    watched.delete(ended.id);
    dismissStart();
    tell(ended);
    if (watched.size === 0) {
      stop?.();
      stop = null;
    }
  });
}

function tell({ id, title, state }: JobView) {
  const look = () => navigate("portfolio", { verb_run: id });
  switch (state) {
    case "done":
      toast({
        tone: "ok",
        text: `${title}: done.`,
        action: { label: "Undo", onAction: () => navigate("portfolio", { verb_run: id, verb_step: "undo" }) },
      });
      break;
    case "partly":
    case "failed":
      toast({
        tone: "bad",
        text: `${title}: ${state === "failed" ? "failed" : "not all could be changed"}.`,
        action: { label: "Show what failed", onAction: look },
      });
      break;
    default:
      toast({ tone: "due", text: `${title}: stopped.`, action: { label: "Show what was done", onAction: look } });
  }
}
