import { ArrowRight, CircleStop, Eye, Search, Tag, WandSparkles } from "lucide-react";
import { useMemo } from "react";
import { navigate, useCommands, useShortcuts, type Command, type CommandSource, type Shortcut } from "@/app";
import { counted } from "@/format";
import { narrow, show, shown } from "./options";
import { openTab } from "./SearchTabs";

const TABS: readonly Shortcut[] = [
  { keys: "s n", label: "Names", run: () => openTab("names") },
  { keys: "s p", label: "Prices of endings", run: () => openTab("prices") },
  { keys: "s w", label: "Wanted names", run: () => openTab("wanted") },
];

/** The page's own parts in the palette and on the keyboard. */
export function useTabCommands(): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
        {
          id: "search.names",
          group: "go",
          title: "Search: names",
          icon: Search,
          kbd: "s n",
          keywords: ["find", "results"],
          run: () => openTab("names"),
        },
      ],
    }),
    [],
  );
  useCommands(source);
  useShortcuts("Search", TABS);
}

const VIEWS = ["first", "over", "renewal"] as const;

const RESULTS: readonly Shortcut[] = [
  {
    keys: "a",
    label: "Only available names, or all",
    run: () => narrow({ offeredOnly: !shown.get().filters.offeredOnly }),
  },
  {
    keys: "v",
    label: "First year, all years, renewal",
    run: () => show({ view: VIEWS[(VIEWS.indexOf(shown.get().view) + 1) % VIEWS.length] ?? "first" }),
  },
];

export interface SearchVerbs {
  picks: number;
  isRunning: boolean;
  onPick: () => void;
  onStop: () => void;
  onFocusField: () => void;
}

/** The verbs of a search in the palette. None of them buys. */
export function useSearchCommands({ picks, isRunning, onPick, onStop, onFocusField }: SearchVerbs): void {
  const source = useMemo<CommandSource>(() => {
    const verbs: Command[] = [
      {
        id: "search.field",
        group: "go",
        title: "Search for names",
        icon: Search,
        kbd: "/",
        keywords: ["register", "buy", "find", "paste"],
        run: onFocusField,
      },
      {
        id: "search.review",
        group: "go",
        title: "Review cart",
        icon: ArrowRight,
        keywords: ["checkout", "pay"],
        run: () => navigate("cart"),
      },
      {
        id: "search.available",
        group: "go",
        title: "Only available names, or all",
        icon: Eye,
        kbd: "a",
        keywords: ["filter"],
        run: () => narrow({ offeredOnly: !shown.get().filters.offeredOnly }),
      },
      {
        id: "search.over",
        group: "go",
        title: "Show what names cost over the years",
        icon: Tag,
        kbd: "v",
        keywords: ["true cost", "renewal", "trap"],
        run: () => show({ view: "over" }),
      },
    ];
    if (isRunning) {
      verbs.push({
        id: "search.stop",
        group: "go",
        title: "Stop the search",
        icon: CircleStop,
        keywords: ["cancel"],
        run: onStop,
      });
    }
    if (picks > 0) {
      verbs.push({
        id: "search.pick",
        group: "go",
        title: "Put the cheapest offer of every name into the cart",
        note: counted(picks, "name"),
        icon: WandSparkles,
        keywords: ["pick", "cheapest", "all"],
        run: onPick,
      });
    }
    return { find: () => verbs };
  }, [picks, isRunning, onPick, onStop, onFocusField]);
  useCommands(source);
  useShortcuts("Results", RESULTS);
}
