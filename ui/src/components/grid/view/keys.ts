/** Which key does what in the editable grid. Ctrl is Command on macOS. */

import { atEnd, type Direction, type GridAction, type GridState, type Motion } from "../model";

export interface KeyStroke {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface KeyOutcome {
  readonly actions: readonly GridAction[];
  /** Change the active column's width by so many pixels. */
  readonly resize?: number;
  /** Escape with nothing to go back from: the next Tab leaves the grid. */
  readonly release?: true;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const RESIZE_STEP = 16;

/** What a key does while no cell is being edited; null leaves it to the browser. */
export function navigationKey(stroke: KeyStroke, state: GridState, pageRows: number): KeyOutcome | null {
  const { key, ctrl, shift, alt } = stroke;
  const go = (motion: Motion): KeyOutcome => ({ actions: [{ type: "move", motion, extend: shift }] });
  const arrow = ARROWS[key];
  if (alt) {
    if (!shift || ctrl || (arrow !== "left" && arrow !== "right")) return null;
    return { actions: [], resize: arrow === "left" ? -RESIZE_STEP : RESIZE_STEP };
  }
  if (arrow) return go(ctrl ? { to: arrow, jump: true } : { to: arrow });
  switch (key) {
    case "Home":
      return go({ to: ctrl ? "grid-start" : "row-start" });
    case "End":
      return go({ to: ctrl ? "grid-end" : "row-end" });
    case "PageUp":
      return go({ to: "page-up", rows: pageRows });
    case "PageDown":
      return go({ to: "page-down", rows: pageRows });
    case "Tab": {
      const to = shift ? "previous" : "next";
      if (ctrl || !state.active || atEnd(state.active, to, state)) return null;
      return { actions: [{ type: "move", motion: { to } }] };
    }
    case "Enter":
      return { actions: [shift ? { type: "move", motion: { to: "up" } } : { type: "edit" }] };
    case "F2":
      return { actions: [{ type: "edit" }] };
    case "Escape":
      return { actions: [{ type: "collapse" }], release: true };
    case "Delete":
    case "Backspace":
      return { actions: [{ type: "clear" }] };
    case " ":
      if (ctrl || shift) return { actions: [{ type: ctrl ? "select-column" : "select-row" }] };
      break;
    // A key that composes a letter: open the field first, so that the letter is composed there.
    case "Dead":
    case "Process":
      return { actions: [{ type: "edit", text: "" }] };
  }
  if (ctrl) return control(key.toLowerCase(), shift);
  return [...key].length === 1 ? { actions: [{ type: "edit", text: key }] } : null;
}

function control(key: string, shift: boolean): KeyOutcome | null {
  switch (key) {
    case "a":
      return { actions: [{ type: "select-all" }] };
    case "d":
      return { actions: [{ type: "fill-down" }] };
    case "r":
      return { actions: [{ type: "fill-right" }] };
    case "z":
      return { actions: [{ type: shift ? "redo" : "undo" }] };
    case "y":
      return { actions: [{ type: "redo" }] };
    default:
      return null;
  }
}

export type EditingOutcome = { readonly actions: readonly GridAction[] } | "new-line" | null;

/** What a key does in the field over a cell; null leaves it to the field. */
export function editingKey(stroke: KeyStroke, mode: "type" | "edit"): EditingOutcome {
  const { key, ctrl, shift, alt } = stroke;
  const commit = (then: Motion): EditingOutcome => ({ actions: [{ type: "commit", then }] });
  switch (key) {
    case "Enter":
      if (alt) return "new-line";
      return ctrl ? { actions: [{ type: "commit", everywhere: true }] } : commit({ to: shift ? "up" : "down" });
    case "Tab":
      return ctrl ? null : commit({ to: shift ? "previous" : "next" });
    case "Escape":
      return { actions: [{ type: "cancel" }] };
    default: {
      const arrow = ARROWS[key];
      return arrow && mode === "type" && !ctrl && !shift && !alt ? commit({ to: arrow }) : null;
    }
  }
}
