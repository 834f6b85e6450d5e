/** Keys of the window. A page adds its own while it is shown; `?` lists what holds now. */
import { useEffect, useRef, type RefObject } from "react";
import { isMac } from "@/components";
import { createStore, useStore } from "@/ipc";

/** One shortcut. */
export interface Shortcut {
  /** `Mod+K`, `Mod+Shift+R`, `Alt+Left`, `/`, `?`, or two keys in a row: `g p`. Mod is Ctrl, Command on a Mac. */
  keys: string;
  /** What it does, for the list: "Add renewals to cart". */
  label: string;
  run: () => void;
  /** Also inside text fields. Off unless the keys hold Mod or Alt. */
  inFields?: boolean;
  /** Also while a dialog lies over the page. */
  overDialogs?: boolean;
  /** Another way to type what is in the list already. */
  unlisted?: boolean;
}

const groups = createStore<readonly { title: string; shortcuts: readonly Shortcut[] }[]>([]);

/** Adds shortcuts for as long as the component is there. Keep the list stable (useMemo). */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    const group = { title, shortcuts };
    groups.set((all) => [...all, group]);
    return () => groups.set((all) => all.filter((one) => one !== group));
  }, [title, shortcuts]);
}

/** What holds now, for the list under `?`. */
export function useShortcutGroups() {
  return useStore(groups);
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Escape: "esc",
  " ": "space",
};

/** The pressed keys in the words of {@link Shortcut.keys}, lower case and in a fixed order. */
export function pressedKeys(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const key = (NAMES[event.key] ?? event.key).toLowerCase();
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const parts = [
    mod && "mod",
    (isMac ? event.ctrlKey : event.metaKey) && "other",
    event.altKey && "alt",
    // Shift is part of the sign itself in `?`; it is named only beside letters and named keys.
    event.shiftKey && (/^[a-z]$/.test(key) || key.length > 1) && "shift",
    key,
  ];
  return parts.filter(Boolean).join("+");
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))
  );
}

/** How long the second key of `g p` may take. */
const SEQUENCE_MS = 900;

/** Listens for the whole window; mounted once by the window. */
export function useShortcutListener(): void {
  const first = useRef<{ key: string; at: number } | null>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.key === "Shift" || event.key === "Control") return;
      const pressed = pressedKeys(event);
      const withMod = /^(mod|alt)\+/.test(pressed);
      const editing = isEditable(event.target);
      const overlaid = document.querySelector(".scrim.modal") !== null;
      const before = first.current;
      first.current = null;
      // The latest registered wins: a page's own before the shell's.
      const all = groups
        .get()
        .flatMap((group) => group.shortcuts)
        .reverse();
      const sequence = before && event.timeStamp - before.at < SEQUENCE_MS ? `${before.key} ${pressed}` : null;
      const found =
        all.find((shortcut) => shortcut.keys.toLowerCase() === sequence) ??
        all.find((shortcut) => shortcut.keys.toLowerCase() === pressed);
      if (found) {
        if ((overlaid && !found.overDialogs) || (editing && !(found.inFields ?? withMod))) return;
        event.preventDefault();
        found.run();
        return;
      }
      if (!editing && !overlaid && all.some((shortcut) => shortcut.keys.toLowerCase().startsWith(`${pressed} `))) {
        first.current = { key: pressed, at: event.timeStamp };
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

let pageFilter: RefObject<HTMLInputElement | null> | null = null;

/** The field that `/` goes to on this page: give it to `inputRef`. */
export function usePageFilter(): RefObject<HTMLInputElement | null> {
  const ref = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    pageFilter = ref;
    return () => {
      if (pageFilter === ref) pageFilter = null;
    };
  }, []);
  return ref;
}

/** Puts the caret into the page's filter, its text selected. */
export function focusPageFilter(): void {
  pageFilter?.current?.focus();
  pageFilter?.current?.select();
}
