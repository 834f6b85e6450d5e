/** Queries that several places ask alike. One definition each, so that they share one cache entry. A feature's own queries live with it. */
import { queryOptions } from "@tanstack/react-query";
import { commands, type OrdersRequest } from "./bindings";
import { call } from "./client";

/** All orders, from the newest. */
export const EVERY_ORDER: OrdersRequest = { text: "", account: null, standing: null, offset: 0 };

/** Ready to hand to `useQuery`. */
export const queries = {
  /** How the app stands: version, demo, first run. */
  info: queryOptions({
    queryKey: ["settings", "info"],
    queryFn: () => call(commands.appInfo()),
    meta: { tags: ["accounts"] },
  }),
  /** What the desktop offers: tray, notifications, keychain. Its services may be slow to answer; nothing waits for it. */
  surroundings: queryOptions({
    queryKey: ["settings", "surroundings"],
    queryFn: () => call(commands.appSurroundings()),
    meta: { tags: ["accounts"] },
  }),
  /** What the user chose. */
  settings: queryOptions({ queryKey: ["settings", "chosen"], queryFn: () => call(commands.settingsGet()) }),
  /** The providers' static facts; they never change while the app runs. */
  providers: queryOptions({ queryKey: ["app", "providers"], queryFn: () => commands.accountsProviders() }),
  /** All accounts, in the order connected. */
  accounts: queryOptions({ queryKey: ["accounts", "list"], queryFn: () => call(commands.accountsList()) }),
  /** The counts of the sidebar. */
  summary: queryOptions({
    queryKey: ["portfolio", "summary"],
    queryFn: () => call(commands.portfolioSummary()),
    meta: { tags: ["accounts"] },
  }),
  /** The cart as it stands. */
  cart: queryOptions({
    queryKey: ["cart", "view"],
    queryFn: () => call(commands.cartGet()),
    meta: { tags: ["settings"] },
  }),
  /** The address book, by label. */
  contacts: queryOptions({
    queryKey: ["contacts", "list"],
    queryFn: () => call(commands.contactsList()),
    meta: { tags: ["accounts", "cart"] },
  }),
  /** The newest orders: what is open stands among them. The order book pages through all of them. */
  orders: queryOptions({
    queryKey: ["orders", "newest"],
    queryFn: async () => (await call(commands.cartOrders(EVERY_ORDER))).orders,
  }),
  /** The reminders page. */
  reminders: queryOptions({
    queryKey: ["reminders", "view"],
    queryFn: () => call(commands.remindersGet()),
    meta: { tags: ["portfolio", "settings"] },
  }),
  /** Jobs, newest first; kept fresh by events. */
  jobs: queryOptions({ queryKey: ["activity", "jobs"], queryFn: () => call(commands.activityJobs()) }),
  /** What was written to zones, plan by plan, newest first. */
  changes: queryOptions({
    queryKey: ["dns", "changes"],
    queryFn: () => call(commands.dnsChanges()),
    meta: { tags: ["activity"] },
  }),
} as const;
