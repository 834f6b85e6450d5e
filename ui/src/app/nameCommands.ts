/** The palette's names: found by the engine, which knows them all; what can be done with one of them; and filters. */
import {
  AlarmClockOff,
  ArrowLeftRight,
  Bell,
  Filter,
  Globe,
  History,
  IdCard,
  KeyRound,
  NotebookPen,
  Plug,
  RefreshCw,
  ShieldCheck,
  ShoppingCart,
  Stethoscope,
  Table2,
  Trash2,
} from "lucide-react";
import { toast, type IconType } from "@/components";
import { counted, daysUntil, relativeDays } from "@/format";
import { call, commands, faultOf, type PortfolioRow } from "@/ipc";
import { useCommands, type Command, type CommandSource } from "./commands";
import { keyToParam } from "./nameKeys";
import { snoozeNames } from "./reminders";
import { renewNames } from "./renewals";
import { navigate } from "./router";

/** Fewer letters match too much to be of use. */
const SHORTEST_QUERY = 2;
/** As many as the palette shows when it is narrowed to names. */
const MOST_NAMES = 50;
/** Names for which a verb is offered: whoever types a verb types the name out. */
const MOST_WITH_VERB = 6;

/** A verb before a name: "renew harborquay.com". */
interface NameVerb {
  readonly words: readonly string[];
  readonly title: (name: string) => string;
  readonly icon: IconType;
  /** Whether it makes sense for this name at all. */
  readonly suits?: (row: PortfolioRow) => boolean;
  readonly run: (row: PortfolioRow) => void;
}

const keyOf = ({ account, name }: PortfolioRow) => ({ account, name });
const paramOf = (row: PortfolioRow) => keyToParam(keyOf(row));

function sayFailure(error: unknown): void {
  const { message, hint } = faultOf(error);
  toast({ tone: "bad", text: [message, hint].filter(Boolean).join(" ") });
}

async function fetchAgain(row: PortfolioRow): Promise<void> {
  try {
    await call(commands.portfolioRefresh(keyOf(row)));
    toast({ tone: "ok", text: `${row.unicode} was fetched again.` });
  } catch (error) {
    sayFailure(error);
  }
}

const VERBS: readonly NameVerb[] = [
  {
    words: ["renew", "extend"],
    title: (name) => `Add the renewal of ${name} to the cart`,
    icon: ShoppingCart,
    suits: (row) => row.registered,
    run: (row) => void renewNames([keyOf(row)], { stays: true }),
  },
  {
    words: ["dns", "records", "zone"],
    title: (name) => `Edit DNS of ${name}`,
    icon: Table2,
    suits: (row) => row.dns !== null,
    run: (row) => navigate("dns", { names: [keyToParam(row)] }),
  },
  {
    words: ["dnssec", "ds", "create zone"],
    title: (name) => `DNSSEC of ${name}, and its zone`,
    icon: ShieldCheck,
    run: (row) => navigate("dns", { host: row.name }),
  },
  {
    words: ["live", "propagation"],
    title: (name) => `What the world sees of ${name}`,
    icon: Stethoscope,
    run: (row) => navigate("dns", { live: keyToParam(row) }),
  },
  {
    words: ["delete", "remove", "cancel"],
    title: (name) => `Delete ${name}: what its account offers instead`,
    icon: Trash2,
    suits: (row) => row.registered,
    run: (row) => navigate("portfolio", { name: paramOf(row), drawer: "settings" }),
  },
  {
    words: ["connect"],
    title: (name) => `Connect ${name} to a host or mail...`,
    icon: Plug,
    run: (row) => navigate("portfolio", { name: paramOf(row), drawer: "connect" }),
  },
  {
    words: ["transfer", "move"],
    title: (name) => `Transfer ${name} to another account...`,
    icon: ArrowLeftRight,
    suits: (row) => row.registered,
    run: (row) => navigate("transfers", { names: [keyToParam(keyOf(row))] }),
  },
  {
    words: ["auth code", "epp"],
    title: (name) => `Auth code of ${name}`,
    icon: KeyRound,
    suits: (row) => row.registered,
    run: (row) => navigate("portfolio", { name: paramOf(row), drawer: "transfer" }),
  },
  {
    words: ["registrant", "owner", "grants"],
    title: (name) => `Registrant of ${name}`,
    icon: IdCard,
    suits: (row) => row.registered,
    run: (row) => navigate("portfolio", { name: paramOf(row), drawer: "registrant" }),
  },
  {
    words: ["states", "history"],
    title: (name) => `Kept states of ${name}`,
    icon: History,
    suits: (row) => row.dns !== null,
    run: (row) => navigate("dns", { history: keyToParam(row) }),
  },
  {
    words: ["fetch", "refresh", "sync"],
    title: (name) => `Fetch ${name} again`,
    icon: RefreshCw,
    run: (row) => void fetchAgain(row),
  },
  {
    words: ["snooze", "silence"],
    title: (name) => `Snooze reminders of ${name} for a week`,
    icon: AlarmClockOff,
    suits: (row) => row.expires_at !== null,
    run: (row) => void snoozeNames([keyOf(row)], 7),
  },
  {
    words: ["remind"],
    title: (name) => `Reminders of ${name}`,
    icon: Bell,
    suits: (row) => row.expires_at !== null,
    run: (row) => navigate("reminders", { name: paramOf(row) }),
  },
  {
    words: ["open", "show", "note", "tag"],
    title: (name) => `Open ${name}`,
    icon: NotebookPen,
    run: (row) => navigate("portfolio", { name: paramOf(row) }),
  },
];

/** The verb that begins the query, and the rest. */
function verbOf(text: string): { verb: NameVerb; rest: string } | null {
  const match = /^(\p{L}+)\s+(.+)$/u.exec(text);
  const word = match?.[1]?.toLowerCase();
  const verb = word === undefined ? undefined : VERBS.find(({ words }) => words.includes(word));
  return verb && match?.[2] !== undefined ? { verb, rest: match[2].trim() } : null;
}

function expiryNote(row: PortfolioRow): string {
  if (row.expires_at === null) return row.registered ? "no date published" : "registered elsewhere";
  const days = daysUntil(row.expires_at, Math.floor(Date.now() / 1000));
  return days < 0 ? `lapsed ${relativeDays(days)}` : `expires ${relativeDays(days)}`;
}

const NAMES: CommandSource = {
  ranked: true,
  find: async (query, signal) => {
    const text = query.trim();
    const asked = verbOf(text);
    const sought = asked?.rest ?? text;
    if (sought.length < SHORTEST_QUERY) return [];
    const rows = await call(commands.portfolioFind(sought, asked ? MOST_WITH_VERB : MOST_NAMES));
    if (signal.aborted) return [];
    return rows
      .filter((row) => asked?.verb.suits?.(row) ?? true)
      .map((row): Command => ({
        id: `name-${row.account}/${row.name}`,
        group: "names",
        title: asked?.verb.title(row.unicode) ?? row.unicode,
        icon: asked?.verb.icon ?? Globe,
        note: expiryNote(row),
        run: () => {
          if (asked) asked.verb.run(row);
          else navigate("portfolio", { name: paramOf(row) });
        },
      }));
  },
};

/** A token of the filter, such as `expires<30d`. */
const TOKEN = /(?:^|\s)-?[a-z][a-z-]*(?:[<>]=?|:)\S/i;

/** A filter typed into the palette. */
const FILTERED: CommandSource = {
  ranked: true,
  find: async (query, signal) => {
    const filter = query.trim();
    if (!TOKEN.test(filter)) return [];
    const found = await call(commands.portfolioWindow({ filter, sort: "expires", descending: false }, 0, 1));
    if (signal.aborted || found.filter_problem !== null) return [];
    return [
      {
        id: "filter-names",
        group: "go",
        title: `Show ${counted(found.total, "name")}: ${filter}`,
        icon: Filter,
        run: () => navigate("portfolio", { filter }),
      },
    ];
  },
};

/** Names, what can be done with one, and filters in the palette. */
export function useNameCommands(): void {
  useCommands(NAMES);
  useCommands(FILTERED);
}
