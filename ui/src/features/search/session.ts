/** The search that is shown. It lives outside the page: answers go on coming in while another page is open. */
import { useEffect } from "react";
import {
  call,
  commands,
  createStore,
  faultOf,
  onSearchHits,
  type AccountId,
  type Fault,
  type OrderView,
  type SearchHit,
  type SearchName,
  type SearchPrecheck,
  type SearchRequest,
  type SearchView,
  type Skipped,
} from "@/ipc";
import { NO_GENERATORS } from "./options";
import type { RowAnswers, Told } from "./prices";

/** A search with its answers so far. */
export interface Search {
  readonly id: string;
  readonly names: readonly SearchName[];
  /** How many names each account is asked about: those that are the user's own or that the DNS knows are not. */
  readonly askedNames: number;
  readonly skipped: readonly Skipped[];
  readonly skippedTotal: number;
  readonly duplicates: number;
  readonly accounts: readonly AccountId[];
  /** By name, then by account. */
  readonly answers: ReadonlyMap<string, RowAnswers>;
  /** Names that the public DNS knows: somebody has them, and no account is asked unless the user says so. */
  readonly delegated: ReadonlySet<string>;
  /** How many answers each account gave. */
  readonly answered: ReadonlyMap<AccountId, number>;
  readonly isDone: boolean;
  /** Names that are being asked about once more, by the id of the search that does it. */
  readonly again: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface SearchSession {
  readonly search: Search | null;
  readonly isStarting: boolean;
  /** Why the last search could not be started. */
  readonly fault: Fault | null;
}

const NOTHING: SearchSession = { search: null, isStarting: false, fault: null };

export const session = createStore<SearchSession>(NOTHING);

/** What comes in for a search: suggested names, answers, and whether these were the last. */
interface News {
  readonly names: readonly SearchName[];
  readonly prechecks: readonly SearchPrecheck[];
  readonly hits: readonly SearchHit[];
  readonly done: boolean;
}

/** Answers that came before the call that began their search returned. Empty while no call is under way. */
const early = new Map<string, News>();
let starting = 0;
let listening = false;

/** Adds answers; a later answer of the same account about the same name replaces the first. */
export function withHits(search: Search, hits: readonly SearchHit[]): Search {
  if (hits.length === 0) return search;
  const answers = new Map(search.answers);
  const answered = new Map(search.answered);
  const touched = new Map<string, Map<AccountId, Told>>();
  for (const { name, account, at, answer } of hits) {
    let row = touched.get(name);
    if (!row) {
      row = new Map(answers.get(name));
      touched.set(name, row);
      answers.set(name, row);
    }
    if (!row.has(account) && !search.delegated.has(name)) answered.set(account, (answered.get(account) ?? 0) + 1);
    row.set(account, { answer, at });
  }
  return { ...search, answers, answered };
}

/** Adds suggested names as rows at the end; one that is there already stays where it is. */
export function withNames(search: Search, names: readonly SearchName[]): Search {
  const known = new Set(search.names.map(({ name }) => name));
  const fresh = names.filter(({ name }) => !known.has(name));
  if (fresh.length === 0) return search;
  const all = [...search.names, ...fresh];
  return { ...search, names: all, askedNames: asked(all, search.delegated) };
}

/** Notes what the public DNS said. That it does not know a name says nothing about the name. */
export function withPrechecks(search: Search, prechecks: readonly SearchPrecheck[]): Search {
  const fresh = prechecks.filter(({ name, delegated }) => delegated && !search.delegated.has(name));
  if (fresh.length === 0) return search;
  const delegated = new Set([...search.delegated, ...fresh.map(({ name }) => name)]);
  return { ...search, delegated, askedNames: asked(search.names, delegated) };
}

const asked = (names: readonly SearchName[], delegated: ReadonlySet<string>) =>
  names.filter(({ name, owned }) => owned === null && !delegated.has(name)).length;

/** A search as the engine tells it. */
export function searchOf(view: SearchView): Search {
  const search: Search = {
    id: view.id,
    names: view.names,
    askedNames: asked(view.names, NONE),
    skipped: view.skipped,
    skippedTotal: view.skipped_total,
    duplicates: view.duplicates,
    accounts: view.accounts,
    answers: new Map(),
    delegated: NONE,
    answered: new Map(),
    isDone: view.done,
    again: new Map(),
  };
  return withHits(withPrechecks(search, view.prechecks), view.hits);
}

const NONE: ReadonlySet<string> = new Set();

function take(search: Search, id: string, { names: rows, prechecks, hits, done }: News): Search {
  if (id === search.id) {
    const next = withHits(withPrechecks(withNames(search, rows), prechecks), hits);
    return { ...next, isDone: search.isDone || done };
  }
  const names = search.again.get(id);
  if (!names) return search;
  // Only what was asked about again: nothing else of this search is replaced.
  const next = withHits(
    search,
    hits.filter((hit) => names.has(hit.name)),
  );
  return done ? { ...next, again: without(next.again, id) } : next;
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function change(next: (search: Search) => Search) {
  session.set((old) => (old.search === null ? old : { ...old, search: next(old.search) }));
}

function listen() {
  if (listening) return;
  listening = true;
  onSearchHits(({ search: id, names, prechecks, hits, done }) => {
    const shown = session.get().search;
    if (shown !== null && (shown.id === id || shown.again.has(id))) {
      change((search) => take(search, id, { names, prechecks, hits, done }));
    } else if (starting > 0) {
      const before = early.get(id);
      early.set(id, {
        names: [...(before?.names ?? []), ...names],
        prechecks: [...(before?.prechecks ?? []), ...prechecks],
        hits: [...(before?.hits ?? []), ...hits],
        done: done || before?.done === true,
      });
    }
  });
}

/** Begins a search in the engine. What came in before it had returned is handed on with it. */
async function begin(request: SearchRequest): Promise<{ view: SearchView; news: News }> {
  listen();
  starting += 1;
  try {
    const view = await call(commands.searchStart(request));
    return { view, news: early.get(view.id) ?? { names: [], prechecks: [], hits: [], done: false } };
  } finally {
    starting -= 1;
    if (starting === 0) early.clear();
  }
}

/** Starts a search; it takes the place of the one shown, which is stopped. */
export async function startSearch(request: SearchRequest): Promise<void> {
  if (session.get().isStarting) return;
  const before = session.get().search;
  session.set((old) => ({ ...old, isStarting: true, fault: null }));
  try {
    const { view, news } = await begin(request);
    session.set({ search: take(searchOf(view), view.id, news), isStarting: false, fault: null });
    if (before) stopAsking(before);
  } catch (error) {
    session.set((old) => ({ ...old, isStarting: false, fault: faultOf(error) }));
  }
}

/** Asks the accounts of the search about these names once more: answers that failed, old prices, names that the DNS knows. */
export async function askAgain(names: readonly string[]): Promise<void> {
  const { search: shown } = session.get();
  if (shown === null || names.length === 0) return;
  const { view, news } = await begin({
    text: names.join("\n"),
    endings: [],
    suggest: false,
    generators: NO_GENERATORS,
    precheck: false,
    accounts: [...shown.accounts],
  });
  change((search) => {
    const again = { ...search, again: new Map(search.again).set(view.id, new Set(view.names.map(({ name }) => name))) };
    return take(again, view.id, {
      names: [],
      prechecks: [],
      hits: [...view.hits, ...news.hits],
      done: view.done || news.done,
    });
  });
}

/** The search with names that were bought since as the user's own. */
export function withBought(search: Search, orders: readonly OrderView[]): Search {
  const bought = new Map<string, AccountId>();
  for (const order of orders)
    for (const item of order.items)
      if (item.state === "confirmed" && item.kind === "register") bought.set(item.name, item.account);
  if (!search.names.some((name) => name.owned === null && bought.has(name.name))) return search;
  return {
    ...search,
    names: search.names.map((name) => ({ ...name, owned: name.owned ?? bought.get(name.name) ?? null })),
  };
}

function stopAsking(search: Search) {
  for (const id of [...(search.isDone ? [] : [search.id]), ...search.again.keys()]) {
    commands.searchCancel(id).catch(() => {
      // It has ended by itself.
    });
  }
}

/** Stops the search that is shown; its answers stay. */
export async function stopSearch(): Promise<void> {
  const { search } = session.get();
  if (!search || search.isDone) return;
  await call(commands.searchCancel(search.id));
  change((shown) => (shown.id === search.id ? { ...shown, isDone: true } : shown));
}

/** Takes the results away. */
export function clearSearch(): void {
  const { search } = session.get();
  if (search) stopAsking(search);
  session.set(NOTHING);
}

/** When the page opens: asks how the search stands, should something have come while nobody listened. */
export function useRestoredSearch(): void {
  useEffect(() => {
    const { search } = session.get();
    if (!search || search.isDone) return;
    let isOver = false;
    call(commands.searchGet(search.id)).then(
      (view) => {
        if (isOver) return;
        change((shown) => take(shown, view.id, view));
      },
      (error: unknown) => {
        // The engine does not know it any more (the demo was left or entered).
        if (!isOver && faultOf(error).code === "not_found") clearSearch();
      },
    );
    return () => {
      isOver = true;
    };
  }, []);
}
