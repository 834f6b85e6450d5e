/** Tags as they are typed: one at a time, or several with commas between. */

/** What was typed as tags: trimmed, without a leading #, blanks within as they are, once each. Case is kept. */
export function readTags(text: string): string[] {
  return addTags(
    [],
    text.split(",").map((part) => part.trim().replace(/^#+/, "").replace(/\s+/g, " ").trim()),
  );
}

/** The tags with more of them added; one that differs only in case is the same tag. */
export function addTags(tags: readonly string[], more: readonly string[]): string[] {
  const all = [...tags];
  for (const tag of more) {
    if (tag !== "" && !hasTag(all, tag)) all.push(tag);
  }
  return all;
}

export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.some((one) => one.toLowerCase() === tag.toLowerCase());
}

/** Tags in use that what is typed could mean, those that begin with it first. */
export function matchingTags(known: readonly string[], tags: readonly string[], typed: string, most = 6): string[] {
  const word = typed.trim().toLowerCase();
  const free = known.filter((tag) => !hasTag(tags, tag) && tag.toLowerCase().includes(word));
  const begins = (tag: string) => tag.toLowerCase().startsWith(word);
  return [...free.filter(begins), ...free.filter((tag) => !begins(tag))].slice(0, most);
}
