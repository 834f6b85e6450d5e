/**
 * Where the window is: one page and its parameters, kept in the hash so that Back and Forward are the webview's own history.
 * A route is data; nothing here knows what a page looks like.
 */
import { useSyncExternalStore } from "react";

/** The parameters of each page. All are optional: every page opens without any. */
export interface RouteParams {
  portfolio: {
    /** A saved or built-in view's id. */
    view?: string;
    /** Only this account's names. */
    account?: string;
    /** The filter line, replacing the view's. */
    filter?: string;
    /** The name whose drawer is open, as `account/name`. */
    name?: string;
    /** The tab of that drawer to stand on. */
    drawer?: string;
    /** The change to many names whose result is shown, by its job. */
    verb_run?: string;
    /** What to do about it at once: `undo` or `retry`. */
    verb_step?: string;
    /** The import that is to be taken back, by its job. */
    import_undo?: string;
    /**
     * `import` for the table import, `review` for names that arrived or went missing, `elsewhere` for names held elsewhere
     * that an account is to look after; the list otherwise.
     */
    tab?: string;
  };
  costs: {
    /** `forecast`, `cheaper` or `paid`; the overview otherwise. */
    tab?: string;
    /** The filter of the list on the tab. */
    filter?: string;
  };
  search: {
    /** Names to look up at once. */
    names?: string[];
    /** `prices` for the price table, `wanted` for the watched names. */
    tab?: string;
    /** `calculator` opens it beside the price table. */
    drawer?: string;
  };
  cart: {
    /** The name of the line to stand on. */
    name?: string;
    /**
     * `orders` for the order book, `spend` for what was spent, `accounts` to choose accounts by price; `transfer` and
     * `rehearse` open their dialogs over the lines.
     */
    tab?: string;
    /** The order whose results are shown. */
    order?: string;
    /** The names that the dialog for transfers begins with. */
    names?: string[];
    /** The account that they go to. */
    account?: string;
  };
  dns: {
    /** The zones to open in the form, as `account/name`, or as the name alone for all accounts that list it. */
    names?: string[];
    /** The zone whose kept states to show, as `account/name`. */
    history?: string;
    /** The zone to hold against what the world sees, as `account/name`. */
    live?: string;
    /** The zone to import a file into, as `account/name`. */
    file?: string;
    /** The name whose zone and signing to show; `new` to ask for one. */
    host?: string;
    /** `records`, `templates`, `nameservers` or `changes`; the zones otherwise. */
    tab?: string;
    /** The applied plan to show. */
    change?: string;
    /** The records view's filter. */
    filter?: string;
  };
  transfers: {
    /** The transfer to show. */
    transfer?: string;
    /** The names that the dialog for a start is opened with, as `account/name`. */
    names?: string[];
    /** The account that they go to. */
    account?: string;
  };
  reminders: {
    /** The name whose line to stand on, as `account/name`. */
    name?: string;
    /** `next`, `open` (what is under way), `told` or `policies`; what is due otherwise. */
    tab?: string;
  };
  activity: {
    /** `orders`, `jobs` or `log`. */
    tab?: string;
  };
  accounts: {
    /** The account to show. */
    account?: string;
    /** The page of that account to stand on; its overview otherwise. `sign-up` with `connect`: to open an account there. */
    tab?: string;
    /** The provider whose form to open. */
    connect?: string;
    /** The account was connected just now: what comes next is told. */
    fresh?: string;
  };
  contacts: {
    /** The contact to show, or `new` for an empty form. */
    contact?: string;
  };
  settings: {
    /** The section to stand on. */
    section?: string;
  };
}

export type PageId = keyof RouteParams;

/** A page with its parameters. */
export type Route = { [P in PageId]: { page: P; params: RouteParams[P] } }[PageId];

type ParamKind = "text" | "list";

const PARAMS: { [P in PageId]: Record<keyof RouteParams[P], ParamKind> } = {
  portfolio: {
    view: "text",
    account: "text",
    filter: "text",
    name: "text",
    drawer: "text",
    verb_run: "text",
    verb_step: "text",
    import_undo: "text",
    tab: "text",
  },
  costs: { tab: "text", filter: "text" },
  search: { names: "list", tab: "text", drawer: "text" },
  cart: { name: "text", tab: "text", order: "text", names: "list", account: "text" },
  dns: {
    names: "list",
    history: "text",
    live: "text",
    file: "text",
    host: "text",
    tab: "text",
    change: "text",
    filter: "text",
  },
  transfers: { transfer: "text", names: "list", account: "text" },
  reminders: { name: "text", tab: "text" },
  activity: { tab: "text" },
  accounts: { account: "text", tab: "text", connect: "text", fresh: "text" },
  contacts: { contact: "text" },
  settings: { section: "text" },
};

/** Every page, in the order of the sidebar. */
export const PAGES = Object.keys(PARAMS) as PageId[];

const HOME: Route = { page: "portfolio", params: {} };

function isPage(word: string): word is PageId {
  return Object.hasOwn(PARAMS, word);
}

/** Reads a hash such as `#/portfolio?view=due-90`. What is not understood is left out; an unknown page is the portfolio. */
export function parseRoute(hash: string): Route {
  const match = /^#\/([a-z-]+)(?:\?(.*))?$/s.exec(hash);
  if (!match?.[1] || !isPage(match[1])) return HOME;
  const page = match[1];
  const kinds = PARAMS[page] as Record<string, ParamKind>;
  const params: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(match[2] ?? "")) {
    if (!Object.hasOwn(kinds, key) || value === "") continue;
    params[key] = kinds[key] === "list" ? value.split(",").filter((part) => part !== "") : value;
  }
  return { page, params };
}

/** Writes a route as a hash; the inverse of {@link parseRoute}. */
export function routeHash(route: Route): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(route.params as Record<string, string | string[] | undefined>)) {
    if (value === undefined || value.length === 0) continue;
    query.set(key, Array.isArray(value) ? value.join(",") : value);
  }
  const text = query.toString();
  return `#/${route.page}${text === "" ? "" : `?${text}`}`;
}

let current: Route = parseRoute(typeof location === "undefined" ? "" : location.hash);
const listeners = new Set<() => void>();

function refresh() {
  const next = parseRoute(location.hash);
  if (routeHash(next) === routeHash(current)) return;
  current = next;
  for (const listener of listeners) listener();
}

if (typeof window !== "undefined") {
  window.addEventListener("hashchange", refresh);
  window.addEventListener("popstate", refresh);
}

/** Goes to a page. `replace` leaves no step to come back to: for filters and drawers that change by the keystroke. */
export function navigate<P extends PageId>(
  page: P,
  params?: RouteParams[P],
  options: { replace?: boolean } = {},
): void {
  const hash = routeHash({ page, params: params ?? {} } as Route);
  if (hash === location.hash) return;
  if (options.replace) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
  refresh();
}

/** One step back or forward through the pages. */
export function goBack(): void {
  history.back();
}

/** See {@link goBack}. */
export function goForward(): void {
  history.forward();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Where the window is, outside React. */
export function currentRoute(): Route {
  return current;
}

/** Where the window is. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}

/** The parameters of `page` while it is the one shown; none otherwise. */
export function useParams<P extends PageId>(page: P): RouteParams[P] {
  const route = useRoute();
  return route.page === page ? route.params : {};
}
