/** Which records are selected: some by their ids, or all that fit the filter but some. */

import { NO_ROWS, type RowSelection } from "@/components/grid";
import type { RecordsScope } from "@/ipc";

export type Selection =
  | { readonly kind: "rows"; readonly rows: RowSelection }
  | { readonly kind: "all"; readonly except: ReadonlySet<string> };

export const NOTHING: Selection = { kind: "rows", rows: NO_ROWS };
export const EVERYTHING: Selection = { kind: "all", except: new Set() };

/** Every row but some, of so many: the list asks for a row at a time and never for all. */
class AllBut extends Set<string> {
  readonly #except: ReadonlySet<string>;
  readonly #count: number;

  constructor(except: ReadonlySet<string>, count: number) {
    super();
    this.#except = except;
    this.#count = count;
  }

  override has(id: string): boolean {
    return !this.#except.has(id);
  }

  override get size(): number {
    return Math.max(this.#count - this.#except.size, 0);
  }
}

/** The selection as the list shows it. */
export function asRows(selection: Selection, count: number): RowSelection {
  return selection.kind === "rows" ? selection.rows : { ids: new AllBut(selection.except, count), anchor: null };
}

/** What the list says was selected. Where all are, one row is turned over or everything cleared. */
export function selected(selection: Selection, next: RowSelection): Selection {
  if (selection.kind === "rows") return { kind: "rows", rows: next };
  if (next.anchor === null) return NOTHING;
  const except = new Set(selection.except);
  if (!except.delete(next.anchor)) except.add(next.anchor);
  return { kind: "all", except };
}

export function scopeOf(selection: Selection, filter: string): RecordsScope {
  return selection.kind === "rows"
    ? { kind: "rows", ids: [...selection.rows.ids] }
    : { kind: "filter", filter, except: [...selection.except] };
}
