/** How is searched and how results are shown; kept while the app runs. The user's own endings are kept in the settings. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { formatCount, readableName } from "@/format";
import {
  createStore,
  queries,
  useStore,
  type AccountId,
  type EndingSet,
  type EndingView,
  type Generators,
  type SearchRequest,
  type Settings,
} from "@/ipc";
import { draft, draftText, type Draft } from "./draft";
import { AS_ENTERED, NO_FILTERS, type Filters, type Sort } from "./filters";
import type { PriceView } from "./prices";
import { endingsQuery, setsQuery } from "./queries";

export const NO_GENERATORS: Generators = { prefixes: [], suffixes: [], join: [], plural: false, hyphen: false };

/** Which endings complete a word without one. */
export type EndingsChoice =
  | { readonly kind: "favourites" }
  | { readonly kind: "set"; readonly id: string }
  | { readonly kind: "all" }
  | { readonly kind: "own"; readonly endings: readonly string[] };

export interface Asking {
  readonly suggest: boolean;
  readonly generators: Generators;
  /** Whether the public DNS is asked first. */
  readonly precheck: boolean;
  /** The accounts that are asked; empty means all. */
  readonly accounts: readonly AccountId[];
  readonly endings: EndingsChoice;
}

export const USUAL_ASKING: Asking = {
  suggest: false,
  generators: NO_GENERATORS,
  precheck: false,
  accounts: [],
  endings: { kind: "favourites" },
};

/** How is searched. */
export const asking = createStore<Asking>(USUAL_ASKING);

export interface Shown {
  readonly view: PriceView;
  readonly years: number;
  readonly filters: Filters;
  readonly sort: Sort;
}

export const USUAL_SHOWN: Shown = { view: "first", years: 3, filters: NO_FILTERS, sort: AS_ENTERED };

/** How results are shown. */
export const shown = createStore<Shown>(USUAL_SHOWN);

/** Changes some of how is searched. */
export function ask(part: Partial<Asking>): void {
  asking.set((old) => ({ ...old, ...part }));
}

/** Changes some of how results are shown. */
export function show(part: Partial<Shown>): void {
  shown.set((old) => ({ ...old, ...part }));
}

/** Changes some of the filters. */
export function narrow(part: Partial<Filters>): void {
  shown.set((old) => ({ ...old, filters: { ...old.filters, ...part } }));
}

/** How many sorts of further names are made. */
export function variationCount({ generators: { prefixes, suffixes, join, plural, hyphen }, suggest }: Asking): number {
  return [prefixes.length > 0, suffixes.length > 0, join.length > 0, plural, hyphen, suggest].filter(Boolean).length;
}

/** The chosen endings and what they can be chosen from. */
export interface Endings {
  readonly choice: EndingsChoice;
  /** Undefined until they are known. */
  readonly endings: readonly string[] | undefined;
  readonly favourites: readonly string[];
  readonly sets: readonly EndingSet[];
  /** Endings that connected accounts sell; undefined until read. */
  readonly sold: readonly EndingView[] | undefined;
}

const favouritesOf = (settings: Settings) => settings.endings;
const NO_SETS: readonly EndingSet[] = [];
const NO_ENDINGS: readonly string[] = [];

/** See {@link Endings}. */
export function useEndings(): Endings {
  const { endings: choice } = useStore(asking);
  const favourites = useQuery({ ...queries.settings, select: favouritesOf }).data;
  const sets = useQuery(setsQuery).data ?? NO_SETS;
  const sold = useQuery(endingsQuery).data;
  return useMemo(() => {
    // A set that was removed elsewhere leaves the favourites.
    const set = choice.kind === "set" ? sets.find((one) => one.id === choice.id) : undefined;
    const stands: EndingsChoice = choice.kind === "set" && !set ? { kind: "favourites" } : choice;
    const endings =
      stands.kind === "own"
        ? stands.endings
        : stands.kind === "all"
          ? sold?.map((one) => one.ending)
          : (set?.endings ?? favourites);
    return { choice: stands, endings, favourites: favourites ?? NO_ENDINGS, sets, sold };
  }, [choice, favourites, sets, sold]);
}

/** ".com .net +4". */
export function endingsWords(endings: readonly string[]): string {
  const [first, second, ...others] = endings;
  if (first === undefined) return "none";
  return [
    `.${readableName(first)}`,
    second !== undefined && `.${readableName(second)}`,
    others.length > 0 && `+${formatCount(others.length)}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** What would be searched with this input; null without any. */
export function requestOf(input: Draft, endings: readonly string[] | undefined, how: Asking): SearchRequest | null {
  const text = draftText(input);
  if (text === "" || endings === undefined) return null;
  return {
    text,
    endings: [...endings],
    suggest: how.suggest,
    generators: how.generators,
    precheck: how.precheck,
    accounts: [...how.accounts],
  };
}

/** What would be searched now. The same object until something of it changes. */
export function useRequest(): SearchRequest | null {
  const input = useStore(draft);
  const how = useStore(asking);
  const { endings } = useEndings();
  return useMemo(() => requestOf(input, endings, how), [input, endings, how]);
}
