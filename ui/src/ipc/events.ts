/** What the engine tells without being asked: one subscription for the window, handed on to whoever it concerns. */
import type { QueryClient } from "@tanstack/react-query";
import { Channel } from "@tauri-apps/api/core";
import {
  commands,
  type DomainName,
  type Event,
  type JobView,
  type NameKey,
  type SearchHit,
  type SearchName,
  type SearchPrecheck,
  type WatchView,
} from "./bindings";
import { call } from "./client";
import { queries } from "./queries";
import { invalidateTags, refreshWhenSeen } from "./query";

/** New answers of a search. */
export interface SearchHits {
  /** The search's id. */
  search: string;
  /** New rows: suggested names. */
  names: SearchName[];
  /** What the public DNS said. */
  prechecks: SearchPrecheck[];
  hits: SearchHit[];
  /** Whether these were the last. */
  done: boolean;
}

type Listener<T> = (value: T) => void;

function createEmitter<T>() {
  const listeners = new Set<Listener<T>>();
  return {
    emit: (value: T) => {
      for (const listener of [...listeners]) listener(value);
    },
    on: (listener: Listener<T>) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

const searchHits = createEmitter<SearchHits>();
const watched = createEmitter<{ watch: string; view: WatchView }>();
const opened = createEmitter<NameKey[]>();
const openedRenew = createEmitter<NameKey[]>();
const openedWanted = createEmitter<DomainName[]>();
const openedSearch = createEmitter<DomainName[]>();
const askedClose = createEmitter<null>();
const askedDemo = createEmitter<null>();
const finishing = createEmitter<string[]>();
const restarted = createEmitter<null>();
const jobEnded = createEmitter<JobView>();

/** Calls back with a search's answers as they come; returns what ends it. */
export const onSearchHits = searchHits.on;

/** Calls back when a watched name is seen otherwise than before. */
export const onWatch = watched.on;

/** Calls back when the tray, a notification or a second start asks to see names (none: just the window). */
export const onOpen = opened.on;

/** Calls back when a notification asks to renew names: they belong into the cart. */
export const onOpenRenew = openedRenew.on;

/** Calls back when a notification asks to see the wanted names, with those that it told of. */
export const onOpenWanted = openedWanted.on;

/** Calls back when a second start names names that are not in the portfolio: they belong into the search. */
export const onOpenSearch = openedSearch.on;

/** Calls back when the window is to be closed for the first time: the user says what that means. */
export const onAskClose = askedClose.on;

/** Calls back when a second start asked for the demo while the user's own names are open. */
export const onAskDemo = askedDemo.on;

/** Calls back when the app quits as soon as orders are finished, with the accounts' labels. */
export const onFinishing = finishing.on;

/** Calls back when this page took the place of one whose process had ended. */
export const onRestarted = restarted.on;

/** Calls back once for each job that ends while the window is open. */
export const onJobEnded = jobEnded.on;

/** The list with one job as it now stands: in its place, or first when it is new. */
export function withJob(jobs: readonly JobView[], job: JobView): JobView[] {
  return jobs.some((one) => one.id === job.id) ? jobs.map((one) => (one.id === job.id ? job : one)) : [job, ...jobs];
}

/** Takes one batch of events in: staleness gathered into one refresh, jobs into their list, the rest to its listeners. */
export function takeEvents(client: QueryClient, events: readonly Event[]): void {
  const stale = events.flatMap((event) => (event.type === "stale" ? event.tags : []));
  if (stale.length > 0) invalidateTags(client, stale);
  for (const event of events) {
    switch (event.type) {
      case "stale":
        break;
      case "job": {
        const before = client.getQueryData(queries.jobs.queryKey);
        const known = before?.find((one) => one.id === event.job.id);
        if (before) client.setQueryData(queries.jobs.queryKey, withJob(before, event.job));
        if (event.job.state !== "running" && (known === undefined || known.state === "running"))
          jobEnded.emit(event.job);
        break;
      }
      case "search_hits":
        searchHits.emit(event);
        break;
      case "watch":
        watched.emit(event);
        break;
      case "open":
        opened.emit(event.names);
        break;
      case "open_renew":
        openedRenew.emit(event.names);
        break;
      case "open_wanted":
        openedWanted.emit(event.names);
        break;
      case "open_search":
        openedSearch.emit(event.names);
        break;
      case "ask_close":
        askedClose.emit(null);
        break;
      case "ask_demo":
        askedDemo.emit(null);
        break;
      case "finishing":
        finishing.emit(event.accounts);
        break;
      case "page_restarted":
        restarted.emit(null);
        break;
    }
  }
}

let stopLooking: (() => void) | undefined;

/** Subscribes the window to the engine. Called once; a later call replaces the first. */
export async function startEvents(client: QueryClient): Promise<void> {
  stopLooking?.();
  stopLooking = refreshWhenSeen(client);
  const channel = new Channel<Event[]>();
  channel.onmessage = (events) => takeEvents(client, events);
  await call(commands.appEvents(channel));
}
