import { useSyncExternalStore } from "react";

/** Once in ten seconds: fine enough for "40 s ago", far below a per cent of a core. */
const TICK_MS = 10_000;

let seconds = Math.floor(Date.now() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  const next = Math.floor(Date.now() / 1000);
  if (next === seconds) return;
  seconds = next;
  for (const listener of listeners) listener();
}

function whenSeen() {
  if (!document.hidden) tick();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    seconds = Math.floor(Date.now() / 1000);
    timer = setInterval(() => !document.hidden && tick(), TICK_MS);
    document.addEventListener("visibilitychange", whenSeen);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", whenSeen);
    }
  };
}

/** The time in UTC epoch seconds, one shared ticker for the whole window, silent while the window is hidden. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => seconds);
}
