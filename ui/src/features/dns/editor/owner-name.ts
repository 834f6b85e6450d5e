/** The name of a record as people type it. */

import { ownerName } from "../sets";

const OWNER = /^(\*|[a-z0-9_-]{1,63})(\.[a-z0-9_-]{1,63})*$/;

/** A relative owner name in its one form: small letters, no dot at the end, international names in their xn-- form. */
export function ownerOf(typed: string): string {
  const name = ownerName(typed);
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  return name.split(".").map(asciiLabel).join(".");
}

/** By the URL parser, which knows IDNA; a label that it does not take stays and is refused with its reason. */
function asciiLabel(label: string): string {
  if (/^[\x20-\x7e]*$/.test(label) || !URL.canParse(`http://${label}/`)) return label;
  return new URL(`http://${label}/`).hostname;
}

/** What is wrong with an owner name; null where it fits. */
export function ownerProblem(owner: string, zone: string): string | null {
  if (owner === zone) return "Write @ for the name itself.";
  if (owner.endsWith(`.${zone}`)) return `Leave out the name of the zone: write ${owner.slice(0, -zone.length - 1)}.`;
  if (owner === "@" || OWNER.test(owner)) return null;
  return "Write a name inside the zone, such as www or _acme-challenge.";
}
