/**
 * The zones of the form. There may be ten thousand of them, and while they are read for the first time each few of them are
 * news: they are asked for in parts, so that the window goes on between them, and the more there are the less often.
 */

import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { call, commands, type NameKey, type ZoneView } from "@/ipc";

/** Zones in one call. */
const PART = 500;
/** Milliseconds of rest for each zone before all are asked for again. */
const REST_PER_ZONE = 0.5;

export function formZonesQuery(keys: readonly NameKey[]) {
  const queryKey = ["dns", "form zones", keys] as const;
  let known: readonly ZoneView[] = [];
  let restsUntil = 0;
  /** A load goes on to its end when news come meanwhile: they ask again after it. */
  let running: Promise<readonly ZoneView[]> | null = null;
  const load = async (client: QueryClient) => {
    known = await inParts(keys, known);
    restsUntil = Date.now() + keys.length * REST_PER_ZONE;
    // Whoever asked may have been overtaken by the next one who asks.
    client.setQueryData(queryKey, known);
    return known;
  };
  return queryOptions({
    queryKey,
    queryFn: async ({ signal, client }) => {
      if (running) await running;
      await pause(restsUntil - Date.now(), signal);
      running ??= load(client).finally(() => {
        running = null;
      });
      return running;
    },
    enabled: keys.length > 0,
    // Each zone keeps its identity by itself.
    structuralSharing: false,
  });
}

/** All zones in their order; one that is as it was before is the very same. */
async function inParts(keys: readonly NameKey[], before: readonly ZoneView[]): Promise<readonly ZoneView[]> {
  const zones: ZoneView[] = [];
  for (let at = 0; at < keys.length; at += PART) {
    for (const zone of await call(commands.dnsZones(keys.slice(at, at + PART)))) {
      const known = before[zones.length];
      zones.push(known && isSame(known, zone) ? known : zone);
    }
  }
  return zones;
}

/** The hash stands for the records. */
function isSame(a: ZoneView, b: ZoneView): boolean {
  return (
    a.name === b.name &&
    a.account === b.account &&
    a.hash === b.hash &&
    a.read_at === b.read_at &&
    a.words === b.words &&
    a.mode === b.mode &&
    a.asked.account === b.asked.account &&
    JSON.stringify([a.state, a.nameservers, a.unreadable]) === JSON.stringify([b.state, b.nameservers, b.unreadable])
  );
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((done, gone) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      gone(new DOMException("Asked again meanwhile", "AbortError"));
    });
  });
}
