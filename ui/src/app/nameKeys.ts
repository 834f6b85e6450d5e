/** Names as the address of a page carries them: `account/name`, because one name can stand in two accounts. */
import type { NameKey } from "@/ipc";

/** Writes one key for a page's address. */
export function keyToParam(key: NameKey): string {
  return `${key.account}/${key.name}`;
}

/** Writes keys for a page's `names` parameter. */
export function keysToParam(keys: readonly NameKey[]): string[] {
  return keys.map(keyToParam);
}

/** Reads them back; what has not both parts is left out. */
export function paramToKeys(parts: readonly string[] | undefined): NameKey[] {
  return (parts ?? []).flatMap((part) => {
    const slash = part.indexOf("/");
    return slash > 0 && slash < part.length - 1 ? [{ account: part.slice(0, slash), name: part.slice(slash + 1) }] : [];
  });
}

/** The filter that leaves exactly these names over in the portfolio. */
export function namesFilter(keys: readonly NameKey[]): string {
  return `name:${keys.map((key) => key.name).join(",")}`;
}
