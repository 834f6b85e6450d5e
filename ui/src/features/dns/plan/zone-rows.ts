/** What the list of a plan's zones shows: narrowed, searched, and zones with the same changes together. Pure. */

import { counted, readableName } from "@/format";
import type { PlanView, PlanZone, SetChange } from "@/ipc";
import type { StaysOut } from "../form/form";
import { zoneId } from "./plan-choice";

/** Zones whose changes are the same but for their own name. Made once for a plan: a thousand zones are some work. */
export interface PlanGroups {
  /** Other zones with the same changes. */
  readonly others: (zone: PlanZone) => readonly PlanZone[];
  /** The sort of a zone's changes; null where there are none. */
  readonly sortOf: (zone: PlanZone) => string | null;
}

export function planGroups({ zones }: PlanView): PlanGroups {
  const sorts = new Map<PlanZone, string>();
  const members = new Map<string, PlanZone[]>();
  for (const zone of zones) {
    if (zone.changes.length === 0) continue;
    const sort = signature(zone);
    sorts.set(zone, sort);
    const group = members.get(sort);
    if (group) group.push(zone);
    else members.set(sort, [zone]);
  }
  const sortOf = (zone: PlanZone) => sorts.get(zone) ?? null;
  return {
    sortOf,
    others: (zone) => {
      const sort = sortOf(zone);
      return sort === null ? [] : (members.get(sort) ?? []).filter((other) => other !== zone);
    },
  };
}

function signature({ key, changes }: PlanZone): string {
  const lines = (records: SetChange["before"]) => records.map(({ content, ttl }) => [content, ttl]);
  const text = JSON.stringify(
    changes.map(({ key: set, before, after }) => [set.name, set.kind, lines(before), lines(after)]),
  );
  return text.replaceAll(key.name, "{domain}");
}

/** Which zones of a plan are listed. */
export type ZoneFilter = "all" | "brakes" | "conflicts" | "blocked";

/** How many zones each filter leaves. Those that the form keeps back count where their reason belongs. */
export function filterCounts({ zones }: PlanView, staysOut: readonly StaysOut[]): Record<ZoneFilter, number> {
  const count = (filter: ZoneFilter) =>
    zones.filter((zone) => fits(zone, filter)).length + staysOut.filter((out) => outFits(out, filter)).length;
  return { all: count("all"), brakes: count("brakes"), conflicts: count("conflicts"), blocked: count("blocked") };
}

function fits(zone: PlanZone, filter: ZoneFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "brakes":
      return zone.brakes.length > 0;
    case "conflicts":
      return zone.conflicts.length > 0;
    case "blocked":
      return zone.blocked !== null;
  }
}

function outFits({ why }: StaysOut, filter: ZoneFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "brakes":
      return false;
    case "conflicts":
      return why === "conflict";
    case "blocked":
      return why !== "conflict";
  }
}

/** How the list is narrowed. */
export interface ZoneView {
  readonly filter: ZoneFilter;
  /** Part of a name. */
  readonly text: string;
  /** Zones with the same changes stand under one line. */
  readonly isGrouped: boolean;
  /** The sorts of changes whose zones are shown. */
  readonly open: ReadonlySet<string>;
}

/** One line of the list. */
export type ZoneRow =
  | { readonly kind: "group"; readonly id: string; readonly zones: readonly PlanZone[]; readonly isOpen: boolean }
  | { readonly kind: "zone"; readonly id: string; readonly zone: PlanZone; readonly isNested: boolean }
  | { readonly kind: "out"; readonly id: string; readonly out: StaysOut };

/** Whether a name holds a searched part, as written or as read. */
export function nameFits(name: string, unicode: string, text: string): boolean {
  const part = text.trim().toLowerCase();
  return part === "" || name.includes(part) || unicode.includes(part) || readableName(name).includes(part);
}

/** The zones of the plan that the view leaves. */
export function shownZones({ zones }: PlanView, { filter, text }: ZoneView): PlanZone[] {
  return zones.filter((zone) => fits(zone, filter) && nameFits(zone.key.name, zone.unicode, text));
}

/** The lines of the list. A group stands where its first zone would; a sort that only one zone has is no group. */
export function zoneRows(
  shown: readonly PlanZone[],
  staysOut: readonly StaysOut[],
  groups: PlanGroups,
  view: ZoneView,
): ZoneRow[] {
  const out = staysOut
    .filter((zone) => outFits(zone, view.filter) && nameFits(zone.key.name, zone.unicode, view.text))
    .map((zone): ZoneRow => ({ kind: "out", id: `out ${zoneId(zone.key)}`, out: zone }));
  if (!view.isGrouped) return [...shown.map((zone) => zoneRow(zone, false)), ...out];
  const members = new Map<string, PlanZone[]>();
  for (const zone of shown) {
    const sort = groups.sortOf(zone) ?? zoneId(zone.key);
    const group = members.get(sort);
    if (group) group.push(zone);
    else members.set(sort, [zone]);
  }
  const rows = [...members].flatMap(([sort, zones]): ZoneRow[] => {
    if (zones.length === 1) return zones.map((zone) => zoneRow(zone, false));
    const isOpen = view.open.has(sort);
    return [{ kind: "group", id: sort, zones, isOpen }, ...(isOpen ? zones.map((zone) => zoneRow(zone, true)) : [])];
  });
  return [...rows, ...out];
}

function zoneRow(zone: PlanZone, isNested: boolean): ZoneRow {
  return { kind: "zone", id: zoneId(zone.key), zone, isNested };
}

/** Sets that a group names before it only counts. */
const NAMED = 3;

/** "@ MX, @ TXT, _dmarc TXT and 2 more sets". */
export function changedSets(changes: readonly SetChange[]): string {
  const names = changes.slice(0, NAMED).map(({ key }) => `${key.name} ${key.kind}`);
  const more = changes.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${counted(more, "more set", "more sets")}` : ""}`;
}
