/**
 * The outcomes of all staged rows, each read anew only when something that it hangs on has changed: its zone, its cells, what
 * they were typed over, or what the engine says about them. With tens of thousands of staged cells nothing else keeps up with
 * a person who types.
 */

import type { Staged, StagedRow } from "@/components/grid";
import type { ContentVerdict, ZoneView } from "@/ipc";
import { checkId, type Check, type Verdicts } from "../checks";
import { rowOutcome, type Bases, type FormZone, type RowBases, type RowOutcome } from "./form";
import { cellLines, type Slot } from "./slots";

/** What is asked of the engine about the staged texts of a row, with the ids under which the answers are kept. */
interface RowChecks {
  readonly slots: ReadonlyMap<string, Slot>;
  readonly zone: ZoneView;
  readonly checks: readonly Check[];
  readonly ids: readonly string[];
}

interface Known {
  readonly row: FormZone;
  readonly slots: readonly Slot[];
  readonly bases: RowBases | undefined;
  readonly answers: readonly (ContentVerdict | undefined)[];
  readonly outcome: RowOutcome;
}

export interface OutcomeReader {
  /** The checks of every staged text; of rows that are not in the form, none. */
  readonly checks: (
    rows: ReadonlyMap<string, FormZone>,
    slots: ReadonlyMap<string, Slot>,
    staged: Staged,
  ) => readonly Check[];
  /** The outcomes of the rows with staged cells, by row. */
  readonly read: (
    rows: ReadonlyMap<string, FormZone>,
    slotList: readonly Slot[],
    slots: ReadonlyMap<string, Slot>,
    staged: Staged,
    bases: Bases,
    verdicts: Verdicts,
  ) => ReadonlyMap<string, RowOutcome>;
}

export function createOutcomeReader(): OutcomeReader {
  // A row of staged cells keeps its identity while none of them changes, and is forgotten with it.
  const asked = new WeakMap<StagedRow, RowChecks>();
  const known = new WeakMap<StagedRow, Known>();

  const checksOf = (zone: ZoneView, slots: ReadonlyMap<string, Slot>, cells: StagedRow): RowChecks => {
    const before = asked.get(cells);
    if (before?.zone.account === zone.account && before.zone.name === zone.name && before.slots === slots)
      return before;
    const checks: Check[] = [];
    for (const [col, value] of cells) {
      const slot = slots.get(col);
      if (slot && value.kind === "set") checks.push(...checksOfText(zone, slot, value.text));
    }
    const made: RowChecks = { slots, zone, checks, ids: checks.map(checkId) };
    asked.set(cells, made);
    return made;
  };

  return {
    checks: (rows, slots, staged) => {
      const all: Check[] = [];
      for (const [id, cells] of staged) {
        const row = rows.get(id);
        if (row) for (const check of checksOf(row.zone, slots, cells).checks) all.push(check);
      }
      return all;
    },
    read: (rows, slotList, slots, staged, bases, verdicts) => {
      const outcomes = new Map<string, RowOutcome>();
      for (const [id, cells] of staged) {
        const row = rows.get(id);
        if (!row) continue;
        const { ids } = checksOf(row.zone, slots, cells);
        const typedOver = bases.get(id);
        const before = known.get(cells);
        const holds =
          before?.row.zone === row.zone &&
          before.row.descriptor === row.descriptor &&
          before.slots === slotList &&
          before.bases === typedOver &&
          ids.every((one, at) => verdicts.get(one) === before.answers[at]);
        const outcome = holds ? before.outcome : rowOutcome(row, slotList, cells, typedOver, verdicts);
        if (!holds) {
          const answers = ids.map((one) => verdicts.get(one));
          known.set(cells, { row, slots: slotList, bases: typedOver, answers, outcome });
        }
        outcomes.set(id, outcome);
      }
      return outcomes;
    },
  };
}

/** What is asked about one text. */
export function checksOfText({ account, name }: ZoneView, slot: Slot, text: string): Check[] {
  return cellLines(slot, text).map(({ set, content }) => ({ key: { account, name }, set, content }));
}
