/**
 * Notes that are being written. They live outside the drawer, so that closing it, moving on to the next name or a failed
 * call loses nothing: a draft goes only once it has been kept.
 */

import { call, commands, createStore, faultOf, type Fault } from "@/ipc";

export interface NoteDraft {
  readonly text: string;
  /** `typing`: rests a moment before it is kept. */
  readonly state: "typing" | "saving" | "saved" | "failed";
  readonly fault: Fault | null;
}

/** How long a note rests before it is kept. */
const KEEP_DELAY_MS = 700;

/** By name. */
export const noteDrafts = createStore<ReadonlyMap<string, NoteDraft>>(new Map());
const timers = new Map<string, ReturnType<typeof setTimeout>>();

function put(name: string, draft: NoteDraft) {
  noteDrafts.set((all) => new Map(all).set(name, draft));
}

/** Takes what was typed. It is kept once the typing rests. */
export function writeNote(name: string, text: string): void {
  const before = noteDrafts.get().get(name);
  // While a call is under way the new text waits for it: two calls never race for one note.
  put(name, { text, state: before?.state === "saving" ? "saving" : "typing", fault: null });
  clearTimeout(timers.get(name));
  timers.set(
    name,
    setTimeout(() => void keepNote(name), KEEP_DELAY_MS),
  );
}

/** Keeps a note now, where there is something to keep: its field was left, or the user tries again. */
export async function keepNote(name: string): Promise<void> {
  clearTimeout(timers.get(name));
  timers.delete(name);
  const draft = noteDrafts.get().get(name);
  if (!draft || draft.state === "saving" || draft.state === "saved") return;
  put(name, { text: draft.text, state: "saving", fault: null });
  try {
    await call(commands.portfolioNoteKeep(name, draft.text));
    settle(name, draft.text, { state: "saved", fault: null });
  } catch (error) {
    settle(name, draft.text, { state: "failed", fault: faultOf(error) });
  }
}

/** After a call: what was typed meanwhile is kept next. */
function settle(name: string, sent: string, end: Pick<NoteDraft, "state" | "fault">) {
  const text = noteDrafts.get().get(name)?.text ?? sent;
  if (text === sent) {
    put(name, { text, ...end });
    return;
  }
  put(name, { text, state: "typing", fault: null });
  void keepNote(name);
}

/** The drawer no longer shows a note: what is not kept yet is kept now, and what has been is forgotten. */
export function leaveNote(name: string): void {
  void keepNote(name).then(() =>
    noteDrafts.set((all) => {
      if (all.get(name)?.state !== "saved") return all;
      const rest = new Map(all);
      rest.delete(name);
      return rest;
    }),
  );
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", () => {
    for (const name of noteDrafts.get().keys()) void keepNote(name);
  });
}
