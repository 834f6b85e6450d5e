import { useQuery } from "@tanstack/react-query";
import {
  ArrowLeftRight,
  Bell,
  Bookmark,
  Calculator,
  ChartColumn,
  CreditCard,
  Eye,
  FileUp,
  IdCard,
  Import,
  KeyRound,
  Layers,
  ListChecks,
  PlugZap,
  RotateCcwClock,
  Search,
  Settings,
  ShoppingCart,
  Table2,
  Tags,
  UserRound,
  Webhook,
  ZoomIn,
} from "lucide-react";
import { useMemo } from "react";
import type { IconType } from "@/components";
import { formatCount } from "@/format";
import { queries, type Descriptor } from "@/ipc";
import { useCommands, type Command, type CommandSource } from "./commands";
import { openJobs } from "./panels";
import { navigate } from "./router";
import type { ShellAccount, ShellData } from "./shellData";
import { useSettings } from "./useSettings";
import { zoomIn, zoomOut, zoomReset } from "./zoom";

const ZOOM_COMMANDS: readonly Command[] = [
  { id: "zoom-in", title: "Zoom in", kbd: "Mod+=", run: zoomIn },
  { id: "zoom-out", title: "Zoom out", kbd: "Mod+-", run: zoomOut },
  { id: "zoom-reset", title: "Zoom: usual size", kbd: "Mod+0", run: zoomReset },
].map((command): Command => ({
  ...command,
  group: "go",
  icon: ZoomIn,
  keywords: ["larger", "smaller", "size", "text"],
}));

/** The pages of one account that its provider offers. */
function accountPages(account: ShellAccount, descriptor: Descriptor | undefined): Command[] {
  if (descriptor === undefined || descriptor.id === "hand") return [];
  const page = (tab: string, title: string, icon: IconType, keywords: readonly string[]): Command => ({
    id: `account-${account.id}-${tab}`,
    group: "go",
    title: `${title} ${account.label}`,
    icon,
    keywords,
    run: () => navigate("accounts", { account: account.id, tab }),
  });
  const { extras } = descriptor;
  return [
    page("profile", "Profile of", UserRound, ["balance", "contact", "me", "account"]),
    ...(extras.includes("billing")
      ? [page("billing", "Billing of", CreditCard, ["payment", "card", "invoices", "referrals", "earnings"])]
      : []),
    ...(extras.includes("contacts")
      ? [page("contacts", "Contacts kept at", IdCard, ["handles", "registrant", "owner"])]
      : []),
    ...(extras.includes("endings")
      ? [page("endings", "Endings sold by", Tags, ["tld", "extensions", "register", "asks for more"])]
      : []),
    ...(extras.includes("processes")
      ? [page("processes", "Processes of", ListChecks, ["results", "operations", "pending", "failed", "ack", "nack"])]
      : []),
    ...(extras.includes("tokens") ? [page("tokens", "API tokens of", KeyRound, ["key", "create", "revoke"])] : []),
    ...(extras.includes("deliveries")
      ? [page("deliveries", "Webhook deliveries of", ListChecks, ["log", "events", "retry", "failed"])]
      : []),
    ...(extras.includes("webhooks")
      ? [page("webhooks", "Receive webhooks of", Webhook, ["receiver", "port", "secret", "tunnel", "event"])]
      : []),
  ];
}

/** What people say before the name of a page: "go to cart". */
const GO_WORDS: readonly string[] = ["go to", "open", "show"];

/** The palette's "Go to": pages, views, accounts, the jobs and the theme. */
export function useGoCommands({ views, accounts }: ShellData): void {
  const { change } = useSettings();
  const providers = useQuery(queries.providers).data;
  const source = useMemo((): CommandSource => {
    const commands: Command[] = [
      {
        id: "go-portfolio",
        group: "go",
        title: "Portfolio",
        icon: Layers,
        kbd: "g p",
        run: () => navigate("portfolio"),
      },
      {
        id: "go-import",
        group: "go",
        title: "Import names, or add one by hand",
        icon: FileUp,
        keywords: ["csv", "table", "spreadsheet", "registrar", "manual"],
        run: () => navigate("portfolio", { tab: "import" }),
      },
      {
        id: "go-elsewhere",
        group: "go",
        title: "Bring in names held elsewhere",
        note: "without a transfer, proved by a TXT record",
        icon: Import,
        keywords: ["import", "external", "verify", "txt", "another registrar"],
        run: () => navigate("portfolio", { tab: "elsewhere" }),
      },
      {
        id: "go-costs",
        group: "go",
        title: "Costs",
        icon: ChartColumn,
        keywords: ["forecast", "budget", "renewals", "cheaper"],
        run: () => navigate("costs"),
      },
      {
        id: "go-search",
        group: "go",
        title: "Search",
        icon: Search,
        kbd: "g s",
        keywords: ["buy", "register", "find"],
        run: () => navigate("search"),
      },
      {
        id: "go-prices",
        group: "go",
        title: "Search: prices of endings",
        icon: Tags,
        keywords: ["tld", "price list", "renewal", "transfer"],
        run: () => navigate("search", { tab: "prices" }),
      },
      {
        id: "go-calculator",
        group: "go",
        title: "Calculate what names cost",
        note: "register and renew, over some years, at each account",
        icon: Calculator,
        keywords: ["calculator", "price", "total", "sum", "budget", "years"],
        run: () => navigate("search", { tab: "prices", drawer: "calculator" }),
      },
      {
        id: "go-wanted",
        group: "go",
        title: "Search: wanted names",
        icon: Eye,
        keywords: ["watch", "watchlist", "backorder"],
        run: () => navigate("search", { tab: "wanted" }),
      },
      {
        id: "go-cart",
        group: "go",
        title: "Cart",
        icon: ShoppingCart,
        kbd: "g c",
        keywords: ["review", "checkout", "pay", "orders"],
        run: () => navigate("cart"),
      },
      {
        id: "go-transfer",
        group: "go",
        title: "Transfer names in",
        note: "from another registrar, with their auth codes",
        icon: ArrowLeftRight,
        keywords: ["move", "auth code", "epp", "cart"],
        run: () => navigate("cart", { tab: "transfer" }),
      },
      {
        id: "go-dns",
        group: "go",
        title: "DNS",
        icon: Table2,
        kbd: "g d",
        keywords: ["records", "zones", "new zone", "dnssec", "ds", "nameservers"],
        run: () => navigate("dns"),
      },
      {
        id: "go-transfers",
        group: "go",
        title: "Transfers between your accounts",
        note: "each step, over days",
        icon: ArrowLeftRight,
        keywords: ["move", "under way", "auth code"],
        run: () => navigate("transfers"),
      },
      {
        id: "go-reminders",
        group: "go",
        title: "Reminders",
        icon: Bell,
        kbd: "g r",
        keywords: ["due", "expiry", "snooze"],
        run: () => navigate("reminders"),
      },
      {
        id: "go-activity",
        group: "go",
        title: "Activity",
        icon: RotateCcwClock,
        keywords: ["log", "history", "orders"],
        run: () => navigate("activity"),
      },
      {
        id: "go-contacts",
        group: "go",
        title: "Contacts",
        icon: IdCard,
        keywords: ["address book", "registrant", "owner"],
        run: () => navigate("contacts"),
      },
      {
        id: "go-accounts",
        group: "go",
        title: "Accounts",
        icon: PlugZap,
        kbd: "g a",
        keywords: ["registrars", "keys", "connect"],
        run: () => navigate("accounts"),
      },
      {
        id: "go-connect",
        group: "go",
        title: "Accounts: connect an account",
        icon: PlugZap,
        keywords: ["add"],
        run: () => navigate("accounts", { connect: "new" }),
      },
      { id: "go-settings", group: "go", title: "Settings", icon: Settings, run: () => navigate("settings") },
      {
        id: "go-caps",
        group: "go",
        title: "Settings: spending caps",
        icon: Settings,
        keywords: ["limit", "money"],
        run: () => navigate("settings", { section: "spending" }),
      },
      {
        id: "go-rdap",
        group: "go",
        title: "Settings: list of RDAP servers",
        note: "how old it is, and a newer one",
        icon: Settings,
        keywords: ["bootstrap", "iana", "registry", "refresh", "look-ups"],
        run: () => navigate("settings", { section: "sync" }),
      },
      { id: "go-jobs", group: "go", title: "Jobs", icon: RotateCcwClock, kbd: "Mod+J", run: openJobs },
      {
        id: "theme-light",
        group: "go",
        title: "Theme: light",
        icon: Settings,
        keywords: ["appearance"],
        run: () => change({ theme: "light" }),
      },
      {
        id: "theme-dark",
        group: "go",
        title: "Theme: dark",
        icon: Settings,
        keywords: ["appearance"],
        run: () => change({ theme: "dark" }),
      },
      {
        id: "theme-system",
        group: "go",
        title: "Theme: as the system",
        icon: Settings,
        keywords: ["appearance"],
        run: () => change({ theme: "system" }),
      },
      ...ZOOM_COMMANDS,
      ...views.map((view): Command => ({
        id: `view-${view.key}`,
        group: "go",
        title: `View: ${view.label}`,
        note: `${formatCount(view.count)} names`,
        icon: Bookmark,
        run: () => navigate("portfolio", { view: view.key }),
      })),
      ...accounts.map((account): Command => ({
        id: `account-${account.id}`,
        group: "go",
        title: `Account: ${account.label}`,
        note: account.problem ?? `${formatCount(account.count)} names`,
        tile: account.provider,
        run: () => navigate("accounts", { account: account.id }),
      })),
      ...accounts.flatMap((account) =>
        accountPages(
          account,
          providers?.find(({ id }) => id === account.provider),
        ),
      ),
      ...(providers ?? [])
        .filter(({ extras }) => extras.includes("sign_up"))
        .map((descriptor): Command => ({
          id: `sign-up-${descriptor.id}`,
          group: "go",
          title: `Create an account at ${descriptor.label}`,
          note: "or have a sign-in link mailed",
          tile: descriptor.id,
          keywords: ["register", "sign up", "sign in", "login", "link"],
          run: () => navigate("accounts", { connect: descriptor.id, tab: "sign-up" }),
        })),
    ];
    const spoken = commands.map((command): Command => ({
      ...command,
      keywords: [...(command.keywords ?? []), ...GO_WORDS],
    }));
    return { find: () => spoken };
  }, [views, accounts, providers, change]);
  useCommands(source);
}

/** Words of one search from here; a list is pasted into the search page. */
const MOST_WORDS = 8;

/** Whole names that were typed, or words after "search", looked up at every account. */
const SEARCH: CommandSource = {
  ranked: true,
  find: (query) => {
    const asked = /^\s*(?:search|register|buy)\s+(?:for\s+)?(.+)$/i.exec(query)?.[1];
    const words = (asked ?? query)
      .split(/[\s,;]+/u)
      .filter((word) => (asked === undefined ? /^[\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+$/u : /[\p{L}\p{N}]/u).test(word));
    if (words.length === 0 || words.length > MOST_WORDS) return [];
    return [
      {
        id: "search-for",
        group: "go",
        title: `Search for ${words.join(" ")}`,
        note: "prices at all accounts",
        icon: Search,
        run: () => navigate("search", { names: words }),
      },
    ];
  },
};

/** See {@link SEARCH}. */
export function useSearchCommand(): void {
  useCommands(SEARCH);
}
