/** Which two states of a zone are held against each other. Pure. */

import { formatDateTime } from "@/format";
import type { NameKey, SnapshotView, StateRef } from "@/ipc";

/** The zone as last read, beside the ids of kept states. */
export const NOW = "now";

/** A state by its place in the list: a kept state's id, or {@link NOW}. */
export type StateId = string;

export function stateRef(id: StateId, key: NameKey): StateRef {
  return id === NOW ? { kind: "now", key } : { kind: "kept", id };
}

/** At first: the newest kept state that the zone is not in any more, or simply the newest. */
export function firstState(states: readonly SnapshotView[], hashNow: string | undefined): SnapshotView | undefined {
  return (hashNow === undefined ? undefined : states.find((state) => state.hash !== hashNow)) ?? states[0];
}

/** A state in a choice of them: "22 Nov 2026, 09:41, before a change". */
export function stateName({ at, cause }: SnapshotView): string {
  return `${formatDateTime(at)}, ${cause}`;
}

/** Why a state was kept and by what: "before a change, Form over 200 zones". */
export function causeWords({ cause, title }: SnapshotView): string {
  return title === null ? cause : `${cause}, ${title}`;
}
