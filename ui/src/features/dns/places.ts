/** Zones as the address names them: `account/name` for one place of a name, the name alone for all accounts that list it. */
import { keyToParam } from "@/app";
import type { NameKey } from "@/ipc";

/** The zones at these places, in their order, as far as their names are held. */
export function zonesAt(places: readonly string[], all: readonly NameKey[]): NameKey[] {
  const held = new Map<string, NameKey[]>();
  for (const key of all) {
    const known = held.get(key.name);
    if (known) known.push(key);
    else held.set(key.name, [key]);
  }
  const found = new Map<string, NameKey>();
  for (const place of places) {
    const slash = place.indexOf("/");
    const keys = held.get(place.slice(slash + 1)) ?? [];
    const account = place.slice(0, Math.max(slash, 0));
    // An account that only serves the zone lists it in the row of the registrar, and is asked by its own key.
    const here = slash < 0 ? keys : keys.slice(0, 1).map(({ name }) => ({ account, name }));
    for (const key of here) found.set(keyToParam(key), key);
  }
  return [...found.values()];
}
