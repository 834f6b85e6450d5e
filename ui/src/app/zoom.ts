import { call, commands, createStore, useStore } from "@/ipc";
import { toast } from "@/components";
import type { Shortcut } from "./shortcuts";

/** The steps, in percent: those that browsers have. */
const STEPS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

/** The size at which the window is drawn as it was designed. */
export const USUAL_ZOOM = 100;

/** Kept on this computer only, as theme and density are. */
const KEY = "freehold.zoom";

function stored(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return STEPS.find((step) => step === kept) ?? USUAL_ZOOM;
  } catch {
    return USUAL_ZOOM;
  }
}

const store = createStore(stored());

function show(percent: number) {
  store.set(percent);
  try {
    localStorage.setItem(KEY, String(percent));
  } catch {
    // Storage is switched off: the size holds until the window closes.
  }
  call(commands.appZoom(percent)).catch(() => {
    toast({ tone: "bad", text: "The size could not be changed." });
  });
}

/** The next larger size; nothing at the end. */
export function zoomIn(): void {
  const next = STEPS.find((step) => step > store.get());
  if (next !== undefined) show(next);
}

/** The next smaller size; nothing at the end. */
export function zoomOut(): void {
  const next = STEPS.findLast((step) => step < store.get());
  if (next !== undefined) show(next);
}

/** The size as designed. */
export function zoomReset(): void {
  show(USUAL_ZOOM);
}

/** Shows the size that was chosen before; nothing to do for the usual one, which the window has by itself. */
export function restoreZoom(): void {
  if (store.get() !== USUAL_ZOOM) show(store.get());
}

/** The size now, in percent. */
export function useZoom(): number {
  return useStore(store);
}

/** The keys, which hold over dialogs too. `Ctrl +` is typed as `Ctrl =` on most keyboards. */
export const ZOOM_SHORTCUTS: readonly Shortcut[] = [
  { keys: "Mod+=", label: "Larger", run: zoomIn, overDialogs: true },
  { keys: "Mod++", label: "Larger", run: zoomIn, overDialogs: true, unlisted: true },
  { keys: "Mod+-", label: "Smaller", run: zoomOut, overDialogs: true },
  { keys: "Mod+0", label: "Usual size", run: zoomReset, overDialogs: true },
];
