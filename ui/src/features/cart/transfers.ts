/** Names that come in from another registrar, as they are typed or pasted. */

/** A name with its auth code; null where none was given yet. */
export interface Incoming {
  name: string;
  code: string | null;
}

/** Most names at once. */
export const MOST_NAMES = 500;

/** A whole name: letters, digits and hyphens of any script, with an ending. */
const NAME = /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}-]+)+$/u;

/** Reads a list, one name a line; what follows the name on its line is its auth code. Gives back what is no name as it stood. */
export function readIncoming(text: string): { found: Incoming[]; refused: string[] } {
  const found: Incoming[] = [];
  const refused: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === "") continue;
    const [, first = "", rest = ""] = /^([^\s,;]+)[\s,;]*(.*)$/su.exec(trimmed) ?? [];
    const name = first.toLowerCase().replace(/\.$/, "");
    const code = rest.trim().replace(/^"(.*)"$/, "$1");
    if (NAME.test(name)) found.push({ name, code: code === "" ? null : code });
    else refused.push(first);
  }
  return { found, refused };
}

/** Adds to a list; a name that is there already keeps its place and takes the newer code. */
export function withIncoming(list: readonly Incoming[], more: readonly Incoming[]): Incoming[] {
  const all = new Map(list.map((one) => [one.name, one]));
  for (const one of more) all.set(one.name, { name: one.name, code: one.code ?? all.get(one.name)?.code ?? null });
  return [...all.values()].slice(0, MOST_NAMES);
}
