import { ArrowRight, Search, WandSparkles } from "lucide-react";
import { useMemo } from "react";
import { navigate, useCommands, type CommandSource } from "@/app";
import { counted } from "@/format";

export interface SearchVerbs {
  picks: number;
  onPick: () => void;
  onFocusField: () => void;
}

/** The search page's verbs in the palette. None of them buys. */
export function useSearchCommands({ picks, onPick, onFocusField }: SearchVerbs): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
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
        ...(picks > 0
          ? [
              {
                id: "search.pick",
                group: "go" as const,
                title: "Put the cheapest offer of every name into the cart",
                note: counted(picks, "name"),
                icon: WandSparkles,
                keywords: ["pick", "cheapest", "all"],
                run: onPick,
              },
            ]
          : []),
      ],
    }),
    [picks, onPick, onFocusField],
  );
  useCommands(source);
}
