/**
 * What is staged in DNS. It lives beside the page: going to another page and back, or choosing other names, loses nothing.
 * Values are kept by zone and column, so one store serves every choice of names.
 */

import { createGridStore } from "@/components/grid";
import { createStore, keepBeside, type NameKey, type PlanView } from "@/ipc";
import type { Verdicts } from "./checks";
import type { Bases, StaysOut } from "./form/form";
import { USUAL_SLOTS, type Slot } from "./form/slots";
import type { ZoneEdit } from "./editor/zone-edit";

export const formGrid = createGridStore();
export const formSlots = createStore<readonly Slot[]>(USUAL_SLOTS);
/** What each staged cell was typed over. */
export const formBases = createStore<Bases>(new Map());
/** What the engine said about contents. */
export const verdicts = createStore<Verdicts>(new Map());
/** Edits of the one-zone editor, by zone. */
export const zoneEdits = createStore<ReadonlyMap<string, ZoneEdit>>(new Map());

// What is staged is nowhere else until it is planned or kept as a draft.
// Steps to undo can be many times what is staged.
keepBeside("dns.form", formGrid, (grid) => ({ ...grid, past: [], future: [] }));
keepBeside("dns.slots", formSlots);
keepBeside("dns.bases", formBases);
keepBeside("dns.zones", zoneEdits);

/** What every tab is given: where a plan goes to be reviewed. */
export interface TabProps {
  onPlan: (plan: PlanView, staysOut?: readonly StaysOut[]) => void;
}

/** What a page about one zone is given. */
export interface ZonePageProps extends TabProps {
  zoneKey: NameKey;
}
