import type { BadgeTone } from "@/components";
import type { JobState } from "@/ipc";

/** How a job ended, as a word and a colour. */
export const JOB: Record<JobState, { word: string; tone: BadgeTone }> = {
  running: { word: "Running", tone: "accent" },
  done: { word: "Done", tone: "ok" },
  partly: { word: "Partly done", tone: "due" },
  failed: { word: "Failed", tone: "bad" },
  cancelled: { word: "Cancelled", tone: "neutral" },
  interrupted: { word: "Interrupted", tone: "due" },
};
