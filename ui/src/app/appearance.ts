import { createStore, useStore } from "@/ipc";

/** Theme as chosen; `system` follows the desktop. */
export type Theme = "system" | "light" | "dark";
/** Row heights: 28, 36 or 40 px. */
export type Density = "compact" | "regular" | "relaxed";

/** How the window looks at its start: the frame around the pages, or one page alone. */
export type StartFrame = "shell" | "alone";

/** How the window looks. Kept on this computer only (web storage), read again by public/theme-boot.js before the first paint. */
export interface Appearance {
  theme: Theme;
  density: Density;
}

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const DENSITIES: readonly Density[] = ["compact", "regular", "relaxed"];

function stored<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  try {
    const word = localStorage.getItem(key);
    return allowed.find((one) => one === word) ?? otherwise;
  } catch {
    return otherwise;
  }
}

const store = createStore<Appearance>({
  theme: stored("freehold.theme", THEMES, "system"),
  density: stored("freehold.density", DENSITIES, "regular"),
});

function set(attribute: "theme" | "density" | "frame", word: string, usual: string) {
  const root = document.documentElement;
  if (word === usual) root.removeAttribute(`data-${attribute}`);
  else root.setAttribute(`data-${attribute}`, word);
  try {
    localStorage.setItem(`freehold.${attribute}`, word);
  } catch {
    // Storage is switched off: the choice holds until the window closes.
  }
}

/** Takes effect at once and is kept. */
export function setAppearance(change: Partial<Appearance>): void {
  const next = { ...store.get(), ...change };
  store.set(next);
  set("theme", next.theme, "system");
  set("density", next.density, "regular");
}

/** Keeps what the next start will probably show first, so that its empty frame is drawn before the engine has answered. */
export function keepStartFrame(frame: StartFrame): void {
  set("frame", frame, "alone");
}

/** How the window looks now. */
export function useAppearance(): Appearance {
  return useStore(store);
}
