/** What the tests of this feature are about: names, offers, searches. Only tests import it. */
import type {
  CartLine,
  Fault,
  Money,
  SearchAnswer,
  SearchHit,
  SearchName,
  SearchPrecheck,
  SearchPreview,
  SearchView,
  WantedName,
} from "@/ipc";
import { NOW } from "../../../test/fake";
import { NO_FILTERS, type Look } from "./filters";
import type { Offer, Told } from "./prices";

export const usd = (minor: number): Money => ({ minor: String(minor), currency: "USD" });
export const eur = (minor: number): Money => ({ minor: String(minor), currency: "EUR" });

export function offer(register: number, renew: number, more: Partial<Offer> = {}): Offer {
  return {
    kind: "available",
    register: usd(register),
    renew: usd(renew),
    premium: false,
    trap: renew > 2 * register,
    promo: null,
    compared: null,
    note: null,
    ...more,
  };
}

/** An offer in euros; `rate` in hundredths of a dollar makes it comparable. */
export function euroOffer(register: number, renew: number, rate: number | null = null): Offer {
  const converted = (minor: number) => usd(Math.round((minor * (rate ?? 0)) / 100));
  return offer(register, renew, {
    register: eur(register),
    renew: eur(renew),
    compared: rate === null ? null : { register: converted(register), renew: converted(renew), transfer: null },
  });
}

export const taken: SearchAnswer = { kind: "taken" };

export const slow: Fault = {
  code: "interrupted",
  message: "Elsewhere did not answer.",
  hint: "Ask again.",
  retryable: true,
};

export const failed = (fault: Fault = slow): SearchAnswer => ({ kind: "failed", fault });

export const told = (answer: SearchAnswer, at = NOW): Told => ({ answer, at });

export const answersOf = (...list: [string, SearchAnswer][]): ReadonlyMap<string, Told> =>
  new Map(list.map(([account, answer]) => [account, told(answer)]));

export function named(name: string, change: Partial<SearchName> = {}): SearchName {
  const dot = name.indexOf(".");
  return {
    name,
    unicode: name,
    ending: name.slice(dot + 1),
    length: dot,
    generated: false,
    owned: null,
    suggested_by: null,
    ...change,
  };
}

export const hit = (name: string, account: string, answer: SearchAnswer, at = NOW): SearchHit => ({
  name,
  account,
  at,
  answer,
});

export const delegated = (name: string): SearchPrecheck => ({ name, delegated: true });

export function searchView(
  id: string,
  names: readonly (string | SearchName)[],
  change: Partial<SearchView> = {},
): SearchView {
  return {
    id,
    names: names.map((name) => (typeof name === "string" ? named(name) : name)),
    skipped: [],
    skipped_total: 0,
    duplicates: 0,
    accounts: ["a", "b"],
    prechecks: [],
    hits: [],
    done: false,
    cancelled: false,
    ...change,
  };
}

export const preview = (names: number, change: Partial<SearchPreview> = {}): SearchPreview => ({
  names,
  too_many: names > 5_000,
  first: [],
  skipped_total: 0,
  owned: 0,
  paces: [],
  ...change,
});

export const look = (change: Partial<Look> = {}): Look => ({
  view: "first",
  years: 3,
  currency: "USD",
  filters: NO_FILTERS,
  ...change,
});

export function wanted(name: string, change: Partial<WantedName> = {}): WantedName {
  return {
    name,
    unicode: name,
    ending: name.slice(name.indexOf(".") + 1),
    note: "",
    added_at: NOW - 86_400,
    state: "taken",
    checked_at: NOW - 3_600,
    changed_at: NOW - 86_400,
    best: null,
    message: null,
    owned: null,
    ...change,
  };
}

export function cartLine(name: string, at: string): CartLine {
  return {
    id: `line-${name}`,
    account: at,
    kind: "register",
    name,
    unicode: name,
    ending: "com",
    term: 1,
    price: usd(1098),
    first_price: usd(1098),
    renew: usd(1298),
    quoted_at: 0,
    cap: usd(1100),
    premium: false,
    premium_ok: false,
    included: true,
    expires_at: null,
    external_ref: null,
    options: null,
    product: null,
    products: [],
    extra: null,
    note: null,
    auth_code: null,
    state: { kind: "ready" },
  };
}
