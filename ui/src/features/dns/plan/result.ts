/** How the zones of a job went, as the result page lists them. Pure. */

import { counted } from "@/format";
import type {
  ChangeDetail,
  ChangeView,
  ItemState,
  JobItem,
  JobKind,
  JobState,
  JobView,
  NameKey,
  PlanView,
  SetChange,
  TextFile,
} from "@/ipc";
import { countChanges, zoneId } from "./plan-choice";
import { nameFits } from "./zone-rows";

/** How a zone stands: as the engine says, or in a running job before its turn. */
export type ResultState = ItemState | "waiting";

/** One zone of a job. */
export interface ResultZone {
  readonly id: string;
  /** Null where the job only knows what it is called. */
  readonly key: NameKey | null;
  readonly unicode: string;
  readonly state: ResultState;
  readonly detail: string;
  readonly changes: readonly SetChange[];
  /** Ids of the states that were kept before and after the write. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What a job did, for its words. */
export type JobSort = "apply" | "dry-run";

export function sortOf(kind: JobKind | undefined): JobSort {
  return kind === "dns_dry_run" ? "dry-run" : "apply";
}

/**
 * All zones of a job: as they are kept, as the job tells while it runs (at most its latest), and before that as the plan has
 * them. What is kept names each zone once; the job's own word for a running zone is newer.
 */
export function resultZones(
  detail: ChangeDetail | undefined,
  job: JobView | undefined,
  plan: PlanView | undefined,
): ResultZone[] {
  const items = job?.items ?? [];
  if (!detail) {
    const planned = new Map((plan?.zones ?? []).map((zone) => [zone.unicode, zone]));
    return items.map((item): ResultZone => {
      const zone = planned.get(item.label);
      return {
        id: zone ? zoneId(zone.key) : item.label,
        key: zone?.key ?? null,
        unicode: item.label,
        state: item.state,
        detail: item.detail ?? "",
        changes: zone?.changes ?? [],
        before: null,
        after: null,
      };
    });
  }
  const told = new Map((job?.state === "running" ? items : []).map((item): [string, JobItem] => [item.label, item]));
  return detail.zones.map((zone): ResultZone => {
    const item = zone.state === "running" ? told.get(zone.unicode) : undefined;
    return {
      id: zoneId(zone.key),
      key: zone.key,
      unicode: zone.unicode,
      state: item?.state ?? (zone.state === "running" ? "waiting" : zone.state),
      detail: item?.detail ?? zone.detail,
      changes: zone.changes,
      before: zone.before,
      after: zone.after,
    };
  });
}

/** Which zones of a result are listed. */
export type ResultFilter = "all" | "failed" | "left-out" | "done";

export function resultFits(zone: ResultZone, filter: ResultFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "failed":
      return zone.state === "failed" || zone.state === "unclear";
    case "left-out":
      return zone.state === "skipped";
    case "done":
      return zone.state === "done";
  }
}

export function resultCounts(zones: readonly ResultZone[]): Record<ResultFilter, number> {
  const count = (filter: ResultFilter) => zones.filter((zone) => resultFits(zone, filter)).length;
  return { all: zones.length, failed: count("failed"), "left-out": count("left-out"), done: count("done") };
}

export function shownResults(zones: readonly ResultZone[], filter: ResultFilter, text: string): ResultZone[] {
  return zones.filter(
    (zone) => resultFits(zone, filter) && nameFits(zone.key?.name ?? zone.unicode, zone.unicode, text),
  );
}

/** The zone to show at first: what is wrong, then what is being done, then the first. */
export function firstResult(zones: readonly ResultZone[]): ResultZone | undefined {
  return zones.find((zone) => resultFits(zone, "failed")) ?? zones.find((zone) => zone.state === "running") ?? zones[0];
}

/** How a job stands: from the job while it is known, then from what is kept. */
export function stateOf(job: JobView | undefined, change: ChangeView | undefined): JobState {
  return job?.state ?? change?.state ?? "running";
}

/** What the result page is called. */
export function resultTitle(sort: JobSort, state: JobState, zones: number): string {
  if (state === "running") {
    return sort === "apply" ? `Applying to ${counted(zones, "zone")}` : `Dry run over ${counted(zones, "zone")}`;
  }
  if (sort === "dry-run") return state === "cancelled" ? "Dry run, cancelled" : "Dry run";
  switch (state) {
    case "done":
      return "Applied";
    case "partly":
      return "Applied in part";
    case "failed":
      return "Not applied";
    case "cancelled":
      return "Cancelled: what was done stays done";
    case "interrupted":
      return "Interrupted: Freehold ended while it ran";
  }
}

/** A zone's result in a word or two. */
export function resultWord(sort: JobSort, state: ResultState): string {
  switch (state) {
    case "waiting":
      return "Waiting";
    case "running":
      return "At work";
    case "done":
      return sort === "apply" ? "Applied and checked" : "Would be applied";
    case "skipped":
      return "Left out";
    case "failed":
      return "Failed";
    case "unclear":
      return "Unclear";
  }
}

/** The results as a table for a spreadsheet. `accountOf` names an account. */
export function resultFile(
  zones: readonly ResultZone[],
  at: number,
  sort: JobSort,
  accountOf: (key: NameKey) => string,
): TextFile {
  const rows = zones.map((zone) => {
    const { added, changed, removed } = countChanges(zone.changes);
    return [
      zone.unicode,
      zone.key ? accountOf(zone.key) : "",
      resultWord(sort, zone.state),
      zone.detail,
      String(added),
      String(changed),
      String(removed),
    ];
  });
  const head = ["Zone", "Account", "Result", "Detail", "Sets added", "Sets changed", "Sets removed"];
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  return {
    name: `freehold-dns-${sort}-${day}.csv`,
    text: [head, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join(""),
  };
}

/** A field as RFC 4180 has it; one that a spreadsheet would take for a formula stays a text. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
