/** What the verbs ask the engine. */
import { queryOptions } from "@tanstack/react-query";
import { call, commands, PAGE_ROWS, type NameKey, type Verb, type VerbGroup, type VerbPlanView } from "@/ipc";

/** Where a plan comes from: a verb on a selection, or what a run left. */
export type PlanSource =
  { kind: "verb"; keys: readonly NameKey[]; verb: Verb } | { kind: "undo" | "retry"; job: string };

/** Makes a plan. Nothing is changed, and nobody is asked. */
export function planQuery(source: PlanSource, asked: number) {
  return queryOptions({
    // A plan is started once, and is old when it is looked at a second time: none is shared.
    queryKey: ["app", "verb-plan", source.kind, source.kind === "verb" ? source.verb : source.job, asked],
    queryFn: (): Promise<VerbPlanView> => {
      switch (source.kind) {
        case "verb":
          return call(commands.portfolioVerbPreview([...source.keys], source.verb));
        case "undo":
          return call(commands.portfolioVerbUndo(source.job));
        case "retry":
          return call(commands.portfolioVerbRetry(source.job));
      }
    },
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });
}

/** Which lines of a plan are asked for. */
export interface LinesAsk {
  plan: string;
  group: VerbGroup;
  search: string;
}

export function linesQuery({ plan, group, search }: LinesAsk, page: number) {
  return queryOptions({
    queryKey: ["app", "verb-plan", "lines", plan, group, search, page],
    queryFn: () => call(commands.portfolioVerbLines(plan, group, search, page * PAGE_ROWS, PAGE_ROWS)),
    gcTime: 30_000,
    staleTime: Infinity,
  });
}

export const runsQuery = queryOptions({
  queryKey: ["portfolio", "verb-runs"],
  queryFn: () => call(commands.portfolioVerbRuns()),
  meta: { tags: ["activity"] },
});

export function runQuery(job: string) {
  return queryOptions({
    queryKey: ["portfolio", "verb-run", job],
    queryFn: () => call(commands.portfolioVerbRun(job)),
    meta: { tags: ["activity"] },
    retry: false,
  });
}

/** Which names of a run are asked for. */
export interface RunAsk {
  job: string;
  all: boolean;
  search: string;
}

export function runLinesQuery({ job, all, search }: RunAsk, page: number) {
  return queryOptions({
    queryKey: ["portfolio", "verb-run", job, "lines", all, search, page],
    queryFn: () => call(commands.portfolioVerbRunLines(job, all, search, page * PAGE_ROWS, PAGE_ROWS)),
    meta: { tags: ["activity"] },
    gcTime: 30_000,
  });
}
