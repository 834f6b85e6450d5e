/**
 * An engine in memory, for component tests only: answers the generated commands by their wire names through the same door that
 * the shell uses, so that what is tested is the code that ships. Each test overrides what it is about.
 */
import type {
  AccountCheck,
  AccountView,
  AppInfo,
  CartView,
  Descriptor,
  Event,
  Fault,
  JobView,
  Settings,
  Surroundings,
} from "@/ipc";

/** What a command does with its arguments; throwing a {@link Fault} is how a command fails. */
export type Handler = (args: Record<string, unknown>) => unknown;

interface Internals {
  invoke: (command: string, args?: Record<string, unknown>) => Promise<unknown>;
  transformCallback: (callback: (message: unknown) => void) => number;
  unregisterCallback: (id: number) => void;
}

declare global {
  interface Window {
    __TAURI_INTERNALS__?: Internals;
  }
}

/** 22 November 2026, 09:41 UTC. */
export const NOW = 1_795_340_460;
const DAY = 86_400;

export const planetdomains: Descriptor = {
  id: "planetdomains",
  label: "PlanetDomains",
  tile: "P",
  summary: "Names, prices, DNS",
  base_url: "https://api.planetdomains.example/v1",
  other_base_urls: [],
  form: [
    {
      key: "token",
      label: "API key",
      help: "Made in the provider's chat bot, under Profile and API.",
      link: null,
      group: "access",
      kind: { kind: "secret" },
      required: true,
    },
  ],
  prerequisites: [
    "The account holds 40 USD or more when the key is made.",
    "This computer's address is on the account's list of allowed addresses.",
  ],
  quota: { requests: 10, per_seconds: 1, words: "10 requests a second" },
  search: { batch: 1, price_list: true, suggestions: false },
  orders: {
    register: true,
    renew: true,
    transfer: false,
    restore: false,
    privacy_products: [],
    privacy_ends: null,
    batch: 1,
    idempotency: { kind: "key", replay_documented: false },
    server_cap: false,
    balance: true,
    pays: "from the account's balance",
    registrant: {
      words: "The contact of the provider's own configuration becomes the registrant.",
      from: "provider",
      fields: [],
    },
    auto_renew: { kind: "no", reason: "PlanetDomains has no auto-renew in its API." },
    privacy: { kind: "no", reason: "PlanetDomains has no WHOIS privacy in its API." },
    rehearsal: "Price and balance are checked; only the order itself shows whether it is taken.",
    caveats: [],
    settle_seconds: 120,
    polls: [],
  },
  dns: {
    types: ["A", "AAAA", "CNAME", "MX", "TXT"],
    min_ttl: 60,
    max_ttl: 86_400,
    default_ttl: 3600,
    granularity: "whole_zone",
    writes: "PlanetDomains replaces the whole zone in one write.",
    apex_cname: false,
    apex_ns: true,
    ns_alone: false,
    nameservers: { presets: true, cloudflare_bind: true, queued: false },
    txt_bytes: 4096,
    set_bytes: null,
    options: [],
  },
  settings: [],
  extras: [],
  not_offered: [
    { feature: "auto_renew", reason: "PlanetDomains has no auto-renew switch." },
    { feature: "lock", reason: "The transfer lock is set in its chat bot only." },
    { feature: "transfer", reason: "Transfers between registrars are not in its API." },
  ],
};

export function account(change: Partial<AccountView> = {}): AccountView {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    provider: "planetdomains",
    read_only: false,
    label: "PlanetDomains",
    base_url: planetdomains.base_url,
    default_url: true,
    key_hint: "7f2c",
    state: "ok",
    fault: null,
    checked_at: NOW - 720,
    synced_at: NOW - 720,
    partial: null,
    balance: { minor: "12000", currency: "USD" },
    reference: "PD-20418",
    facts: [{ label: "API", value: "enabled" }],
    fields: {},
    kept_secrets: ["token"],
    warnings: [],
    abilities: [
      { key: "register", label: "Register and renew", offered: true, words: "Paid from the account's balance." },
      { key: "dns", label: "Edit DNS records", offered: true, words: null },
      { key: "auto_renew", label: "Auto-renew", offered: false, words: "PlanetDomains has no auto-renew switch." },
    ],
    quota: { left: 10, quota: 10, per_seconds: 1, words: "10 requests a second" },
    names: 58,
    closed_for_seconds: 0,
    ...change,
  };
}

export const passedCheck: AccountCheck = {
  steps: [
    { label: "PlanetDomains can be reached", state: "passed", detail: "84 ms", fault: null },
    { label: "The connection is secure", state: "passed", detail: null, fault: null },
    { label: "The key is accepted", state: "passed", detail: "reads and writes", fault: null },
    { label: "Names can be read", state: "passed", detail: "58 names", fault: null },
  ],
  passed: true,
  balance: { minor: "12000", currency: "USD" },
};

export const refusedKey: Fault = {
  code: "unauthorized",
  message: "PlanetDomains does not accept the key",
  hint: "The key was rotated or revoked. Make a new one in the chat bot under Profile and API, then enter it here.",
  retryable: false,
};

export const failedCheck: AccountCheck = {
  steps: [
    { label: "PlanetDomains can be reached", state: "passed", detail: "84 ms", fault: null },
    { label: "The connection is secure", state: "passed", detail: null, fault: null },
    { label: "The key is accepted", state: "failed", detail: "401 unauthorized", fault: refusedKey },
    { label: "Names can be read", state: "skipped", detail: null, fault: null },
  ],
  passed: false,
  balance: null,
};

export const info: AppInfo = {
  version: "0.1.0",
  demo: false,
  data_dir: "/home/ada/.local/share/freehold",
  no_login: null,
  money_stopped: null,
  notices: [],
  first_run: false,
  offline_since: null,
  now: NOW,
};

export const surroundings: Surroundings = {
  tray: true,
  notifications: true,
  vault: { kind: "keychain", ready: true, locked: false, reason: null },
};

export const settings: Settings = {
  theme: "system",
  density: "regular",
  reminders: true,
  reminder_days: [60, 30, 14, 7, 3, 1, 0],
  order_cap: { minor: "30000", currency: "USD" },
  day_cap: { minor: "50000", currency: "USD" },
  quiet_hours: null,
  close_to_tray: false,
  close_explained: false,
  start_at_login: false,
  registry_looks: true,
  sync_minutes: 60,
  endings: ["com", "net", "org", "io", "dev", "app"],
  watch_hours: 12,
  compare_in: null,
  rates: [],
};

const nothing = { minor: "0", currency: "USD" };

export const emptyCart: CartView = {
  lines: [],
  accounts: [],
  totals: [],
  yearly: [],
  payable: 0,
  order_caps: [{ limit: settings.order_cap, spent: nothing, order: nothing }],
  day_caps: [{ limit: settings.day_cap, spent: nothing, order: nothing }],
  plan_hash: "",
  blockers: [],
};

export function job(change: Partial<JobView> = {}): JobView {
  return {
    id: "job-1",
    kind: "sync",
    title: "Sync PlanetDomains",
    state: "running",
    done: 6,
    total: 10,
    note: "10 requests a second at most",
    eta_seconds: 40,
    items: [],
    tally: { done: 0, skipped: 0, failed: 0, unclear: 0 },
    account: null,
    started_at: NOW - 20,
    ended_at: null,
    can_cancel: true,
    ...change,
  };
}

/** The answers of an app with one healthy account. */
export function usualAnswers(): Record<string, Handler> {
  return {
    app_ready: () => null,
    app_events: () => null,
    app_info: () => info,
    app_surroundings: () => surroundings,
    app_demo: () => null,
    accounts_providers: () => [planetdomains],
    accounts_list: () => [account()],
    accounts_test: () => passedCheck,
    accounts_check: () => passedCheck,
    accounts_add: () => account(),
    accounts_update: () => account(),
    accounts_remove: () => null,
    portfolio_summary: () => ({
      total: 58,
      views: [
        { key: "due90", label: "Due in 90 days", filter: "expires<90d", count: 12 },
        { key: "risk", label: "At risk", filter: "is:risk", count: 2 },
        { key: "lapsed", label: "Lapsed", filter: "is:lapsed", count: 1 },
      ],
      accounts: [{ account: account().id, count: 58 }],
      synced_at: NOW - 720,
    }),
    portfolio_window: () => ({ total: 0, offset: 0, rows: [], filter_problem: null }),
    portfolio_sync: () => ["job-1"],
    cart_get: () => emptyCart,
    cart_orders: () => ({ orders: [], total: 0 }),
    reminders_get: () => ({
      due: [],
      open: [],
      upcoming: [],
      days: [
        { day: Math.floor(NOW / DAY) * DAY + 5 * DAY, act: 2, quiet: 1 },
        { day: Math.floor(NOW / DAY) * DAY + 20 * DAY, act: 1, quiet: 0 },
      ],
      next: null,
      thresholds: settings.reminder_days,
      policies: [],
      digests: [],
      quiet_until: null,
      paused_until: null,
      unknown_dates: 0,
    }),
    activity_jobs: () => [],
    activity_log: () => ({ lines: [], total: 0, features: [] }),
    settings_get: () => settings,
    settings_set: (args) => args.settings,
    settings_vault: () => surroundings.vault,
    settings_defaults: () => settings,
    settings_backups: () => ({ copies: [], folder: "/data/backups", refused: null, damaged: false, waiting: null }),
    settings_places: () => ({
      library_kilobytes: 340,
      cache_kilobytes: 2048,
      backups_kilobytes: 2400,
      logs_kilobytes: 12,
      logs: "/data/logs",
      details: "Freehold: 0.1.0",
    }),
  };
}

/** The fake as a test holds it. */
export interface FakeEngine {
  /** Every call in order, with its arguments. */
  calls: { command: string; args: Record<string, unknown> }[];
  /** Replaces what a command answers. */
  on: (command: string, handler: Handler) => void;
  /** Sends events as the engine would. */
  emit: (...events: Event[]) => void;
}

/** Puts the fake in the shell's place, in `target` (the test's window). */
export function installFake(overrides: Record<string, Handler> = {}, target: Window = window): FakeEngine {
  const answers = { ...usualAnswers(), ...overrides };
  const callbacks = new Map<number, (message: unknown) => void>();
  const calls: FakeEngine["calls"] = [];
  let nextId = 1;
  let channel: number | null = null;
  let sent = 0;
  target.__TAURI_INTERNALS__ = {
    invoke: async (command, args = {}) => {
      calls.push({ command, args });
      if (command === "app_events") {
        channel = (args.channel as { id: number }).id;
        sent = 0;
      }
      const answer = answers[command];
      if (!answer) throw new Error(`The fake has no answer to ${command}`);
      return await answer(args);
    },
    transformCallback: (callback) => {
      const id = nextId++;
      callbacks.set(id, callback);
      return id;
    },
    unregisterCallback: (id) => {
      callbacks.delete(id);
    },
  };
  return {
    calls,
    on: (command, handler) => {
      answers[command] = handler;
    },
    emit: (...events) => {
      if (channel !== null) callbacks.get(channel)?.({ index: sent++, message: events });
    },
  };
}
