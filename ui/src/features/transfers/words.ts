/** How transfers are put into words. */
import type { BadgeTone } from "@/components";
import type { TransferAct, TransferStateView } from "@/ipc";

export const STATES: Readonly<Record<TransferStateView, { label: string; tone: BadgeTone }>> = {
  running: { label: "Under way", tone: "accent" },
  waiting: { label: "Waits for you", tone: "due" },
  stopped: { label: "Stopped", tone: "bad" },
  paused: { label: "Paused", tone: "neutral" },
  done: { label: "Arrived", tone: "ok" },
  abandoned: { label: "Given up", tone: "neutral" },
};

export const ACTS: Readonly<Record<TransferAct, string>> = {
  pause: "Pause",
  resume: "Go on",
  retry: "Try again",
  look: "Look now",
  new_code: "Ask for a new auth code",
  accept_losses: "Go on without these",
  remove_ds: "Take the DS record out",
  watch: "Tell me when it can come over",
  abandon: "Give up...",
  lock_again: "Switch the lock on again",
  forget: "Forget it",
};

/** Whether a transfer goes on, as far as the user is concerned. */
export function isOpen(state: TransferStateView): boolean {
  return state !== "done" && state !== "abandoned";
}
