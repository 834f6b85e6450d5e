/** What a page tells the grid about one cell. */

import { CircleAlert, GitMergeConflict, Minus } from "lucide-react";
import type { ReactNode } from "react";
import type { IconType } from "@/components/Icon";

export type CellState =
  | "plain"
  | "changed"
  | "added"
  | "removed"
  | "invalid"
  | "conflict"
  /** Cannot be edited here; `explain` says why. */
  | "not-possible";

export interface CellView {
  readonly state: CellState;
  /** The whole value, tokens expanded; the cell may end it in an ellipsis. */
  readonly text: string;
  /** Shorter text for the cell where the value has several records: "10 mx1.example.net +1". */
  readonly brief?: string;
  /** Replaces the text: identity cells. */
  readonly content?: ReactNode;
  /** What is wrong or not possible, in a sentence that says what to do. */
  readonly explain?: string;
  /** The value before the edit; "" where there was none. */
  readonly before?: string;
}

export const STATE_CLASS: Record<CellState, string> = {
  plain: "",
  changed: "chg",
  added: "chg",
  removed: "rem",
  invalid: "inv",
  conflict: "con",
  "not-possible": "np",
};

/** The word behind the colour. */
export const STATE_WORD: Record<CellState, string> = {
  plain: "",
  changed: "changed",
  added: "added",
  removed: "will be removed",
  invalid: "invalid",
  conflict: "conflict",
  "not-possible": "not possible",
};

export const STATE_ICON: Partial<Record<CellState, IconType>> = {
  removed: Minus,
  invalid: CircleAlert,
  conflict: GitMergeConflict,
};
