/** Whether keys are named the Mac way. */
export const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.userAgent);

/** A shortcut as words for a key cap: `Mod+K` becomes `Ctrl K`, or `⌘ K` on a Mac. */
export function keyLabel(shortcut: string): string {
  return shortcut
    .split("+")
    .map((key) => (key === "Mod" ? (isMac ? "\u2318" : "Ctrl") : key === "Alt" && isMac ? "\u2325" : key))
    .join(" ");
}

/** A key cap. `keys` is written `Mod+K`, `/`, `Esc`. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className="kbd">{keyLabel(keys)}</kbd>;
}
