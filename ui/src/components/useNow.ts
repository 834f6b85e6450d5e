import { useSyncExternalStore } from "react";

/** Once in ten seconds: fine enough for "40 s ago", far below a per cent of a core. */
const TICK_MS = 10_000;

/** Seconds that the app's clock is ahead of this computer's; only the demo's ever is. */
let ahead = 0;

const read = () => Math.floor(Date.now() / 1000) + ahead;

let seconds = read();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  const next = read();
  if (next === seconds) return;
  seconds = next;
  for (const listener of listeners) listener();
}

function tickWhenSeen() {
  if (!document.hidden) tick();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    seconds = read();
    timer = setInterval(tickWhenSeen, TICK_MS);
    document.addEventListener("visibilitychange", tickWhenSeen);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tickWhenSeen);
    }
  };
}

/** Sets the app's own clock (UTC epoch seconds, as the engine tells it). A few seconds' difference is the call's own time. */
export function setClock(now: number): void {
  const difference = now - Math.floor(Date.now() / 1000);
  const next = Math.abs(difference) < 30 ? 0 : difference;
  if (next === ahead) return;
  ahead = next;
  tick();
}

/** The time in UTC epoch seconds, one shared ticker for the whole window, silent while the window is hidden. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => seconds);
}
