/** Which lines of a plan go: all but some, or only some. A plan can have a hundred thousand lines, so none is listed for nothing. */
import type { VerbTicks } from "@/ipc";

export interface Ticks {
  readonly all: boolean;
  readonly but: ReadonlySet<number>;
}

export const ALL_TICKED: Ticks = { all: true, but: new Set() };
export const NONE_TICKED: Ticks = { all: false, but: new Set() };

export function isTicked({ all, but }: Ticks, place: number): boolean {
  return but.has(place) !== all;
}

export function toggled(ticks: Ticks, place: number): Ticks {
  const but = new Set(ticks.but);
  if (!but.delete(place)) but.add(place);
  return { ...ticks, but };
}

/** How many of `count` lines go. */
export function tickedCount({ all, but }: Ticks, count: number): number {
  return all ? count - but.size : but.size;
}

export function wireTicks({ all, but }: Ticks): VerbTicks {
  return { all, but: [...but] };
}
