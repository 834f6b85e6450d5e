/**
 * What is typed in the page and nowhere else outlives the page's process: the shell holds a copy in memory, and the page
 * that takes this one's place begins with it.
 */
import { commands } from "./bindings";
import { call } from "./client";

/** A store that can be read, followed and set as a whole. */
export interface Keepable<T> {
  get: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => unknown;
}

/** Typing is over for a moment. */
const PAUSE_MS = 400;

const MAP = "$map";

/** As JSON, with maps as lists of pairs. */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? { [MAP]: [...part] } : part));
}

/** The inverse of {@link toText}. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== "object" || part === null) return part;
    const pairs = (part as Record<string, unknown>)[MAP];
    return Array.isArray(pairs) ? new Map(pairs as [unknown, unknown][]) : part;
  });
}

let earlier: Promise<Partial<Record<string, string>>> | null = null;

function keptEarlier() {
  // Asked once: later answers would hold what this page has typed itself.
  earlier ??= call(commands.appKept()).catch(() => ({}));
  return earlier;
}

/**
 * Keeps a store's value beside the page under a word, and begins with what an earlier page kept there. `slim` takes out
 * what can be done without.
 */
export function keepBeside<T>(word: string, store: Keepable<T>, slim: (value: T) => T = (value) => value): void {
  const first = store.get();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = first;
  const send = () => {
    const value = store.get();
    if (Object.is(value, sent)) return;
    sent = value;
    call(commands.appKeep(word, toText(slim(value)))).catch(() => {
      // What is typed stays in the page; only a copy of it is missing.
    });
  };
  void keptEarlier().then((kept) => {
    const text = kept[word];
    if (text !== undefined && Object.is(store.get(), first)) {
      store.set(fromText(text) as T);
      sent = store.get();
    }
    store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE_MS);
    });
  });
}
