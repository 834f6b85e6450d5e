/** What the palette offers. Features bring their own verbs; the palette only finds and runs them. */
import { useEffect } from "react";
import type { IconType } from "@/components";
import { createStore, useStore } from "@/ipc";

/** The palette's groups, in their order. */
export type CommandGroup = "selection" | "names" | "go";

/** One thing to run. A command never spends money: it may fill the cart or open a page. */
export interface Command {
  id: string;
  group: CommandGroup;
  /** "Add renewals to cart". */
  title: string;
  /** What it would do, with counts: "6 names, 111.98 USD, 2 not possible at Cloudflare". */
  note?: string;
  icon?: IconType;
  /** A provider's tile in place of the icon. */
  tile?: string;
  /** Its shortcut, shown only: `Mod+Shift+R`. */
  kbd?: string;
  /** Other words that find it. */
  keywords?: readonly string[];
  run: () => void;
}

/** Gives commands for what was typed; may look them up. Ranked by the palette unless `ranked` says that the order stands. */
export interface CommandSource {
  find: (query: string, signal: AbortSignal) => readonly Command[] | Promise<readonly Command[]>;
  /** The backend ranked already (names out of a hundred thousand). */
  ranked?: boolean;
}

const sources = createStore<readonly CommandSource[]>([]);
const selection = createStore<string | null>(null);

/** Adds verbs to the palette; returns what takes them out again. */
export function registerCommands(source: CommandSource): () => void {
  sources.set((all) => [...all, source]);
  return () => sources.set((all) => all.filter((one) => one !== source));
}

/** {@link registerCommands} for as long as the component is there. Keep `source` stable (useMemo). */
export function useCommands(source: CommandSource): void {
  useEffect(() => registerCommands(source), [source]);
}

/** Says what is selected ("8 names selected"); the palette shows it before the typed words. Null for nothing. */
export function useSelectionLabel(label: string | null): void {
  useEffect(() => {
    selection.set(label);
    return () => selection.set(null);
  }, [label]);
}

/** For the palette itself. */
export function useCommandSources(): readonly CommandSource[] {
  return useStore(sources);
}

/** For the palette itself. */
export function useSelection(): string | null {
  return useStore(selection);
}
