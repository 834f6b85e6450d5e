import { useCallback, useEffect, useMemo, useState } from "react";
import { AccountTile, DomainName } from "@/components";
import {
  stagedAt,
  useGridContents,
  useGridState,
  type CellSource,
  type CellView,
  type GridColumn,
  type GridState,
  type Staged,
} from "@/components/grid";
import { useStore, type AccountView, type Descriptor, type ZoneView } from "@/ipc";
import type { Check } from "../checks";
import { zoneId } from "../plan/plan-choice";
import { formBases, formGrid, formSlots } from "../session";
import { expand } from "../sets";
import { useVerdicts } from "../useVerdicts";
import {
  slotReason,
  summarise,
  textProblem,
  zoneReason,
  type Bases,
  type FormSummary,
  type FormZone,
  type RowBases,
} from "./form";
import { checksOfText, createOutcomeReader } from "./outcomes";
import { ALL_ROWS, rowsInView, type RowView } from "./row-view";
import { briefText, slotText, type Slot } from "./slots";

/** The identity column of the form. */
export const NAME_COLUMN = "name";

export interface Form {
  readonly state: GridState;
  readonly rows: ReadonlyMap<string, FormZone>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly columns: readonly GridColumn[];
  /** The types that any account of the form can hold. */
  readonly kinds: readonly string[];
  readonly summary: FormSummary;
  readonly bases: Bases;
  readonly view: RowView;
  /** Whether what the user asked to see leaves no row. */
  readonly isEmpty: boolean;
  setView: (view: RowView) => void;
  cell: (row: string, col: string) => CellView;
  reasonFor: (row: string) => string | undefined;
  /** Why the text being typed does not fit; null when it does or nothing is typed. */
  readonly draftProblem: string | null;
}

const NO_CHECKS: readonly Check[] = [];
const PLAIN: CellView = { state: "plain", text: "" };

/** Ties the staged cells to the zones: what each cell shows, and what all of it would do. */
export function useForm(
  zones: readonly ZoneView[],
  accounts: readonly AccountView[],
  providers: readonly Descriptor[],
): Form {
  const slotList = useStore(formSlots);
  const state = useGridState(formGrid);
  const bases = useStore(formBases);

  const rows = useMemo(() => {
    const known = new Map<string, FormZone>();
    for (const zone of zones) {
      const provider = accounts.find((account) => account.id === zone.account)?.provider;
      const id = zoneId(zone);
      known.set(id, { id, zone, descriptor: providers.find((one) => one.id === provider) });
    }
    return known;
  }, [zones, accounts, providers]);
  const slots = useMemo(() => new Map(slotList.map((slot) => [slot.id, slot])), [slotList]);
  const colKeys = useMemo(() => [NAME_COLUMN, ...slots.keys()], [slots]);
  const columns = useMemo<GridColumn[]>(
    () => [
      { key: NAME_COLUMN, title: "Domain", note: "account", width: 176 },
      ...slotList.map(({ id, title, note, width }) => ({ key: id, title, note, width })),
    ],
    [slotList],
  );
  const kinds = useMemo(() => {
    const taken = new Set([...rows.values()].flatMap(({ descriptor }) => descriptor?.dns?.types ?? []));
    return [...taken].sort();
  }, [rows]);
  const source = useMemo<CellSource>(
    () => ({
      base: (row, col) => {
        const zone = rows.get(row)?.zone;
        const slot = slots.get(col);
        if (col === NAME_COLUMN) return zone?.name ?? "";
        return zone && slot ? slotText(zone, slot) : "";
      },
      editable: (row, col) => {
        const zone = rows.get(row);
        const slot = slots.get(col);
        return Boolean(zone && slot) && !(zone && zoneReason(zone)) && !(zone && slot && slotReason(zone, slot));
      },
    }),
    [rows, slots],
  );
  useBases(state.staged, rows, source);

  const { staged, draft } = state;
  const [reader] = useState(createOutcomeReader);
  const stagedChecks = useMemo(() => reader.checks(rows, slots, staged), [reader, rows, slots, staged]);
  const draftZone = draft ? rows.get(draft.row)?.zone : undefined;
  const draftSlot = draft ? slots.get(draft.col) : undefined;
  const draftText = draft?.text ?? "";
  const draftChecks = useMemo(
    () => (draftZone && draftSlot ? checksOfText(draftZone, draftSlot, draftText) : NO_CHECKS),
    [draftZone, draftSlot, draftText],
  );
  const verdicts = useVerdicts(stagedChecks);
  useVerdicts(draftChecks);

  const outcomes = useMemo(
    () => reader.read(rows, slotList, slots, staged, bases, verdicts),
    [reader, rows, slotList, slots, staged, bases, verdicts],
  );
  const [view, setView] = useState(ALL_ROWS);
  const activeKey = view.shown === "all" || !state.active ? undefined : state.rows[state.active.row];
  const rowKeys = useMemo(() => {
    if (view === ALL_ROWS) return [...rows.keys()];
    // The row with the focus stays, so that mending its last cell does not take it from under one's hands.
    const kept = activeKey !== undefined && outcomes.has(activeKey) ? activeKey : undefined;
    const shown = rowsInView(rows.values(), view, accounts, ({ id }) => outcomes.get(id), kept);
    return shown.map(({ id }) => id);
  }, [rows, view, accounts, outcomes, activeKey]);
  useGridContents(formGrid, rowKeys, colKeys, source);
  const summary = useMemo(() => summarise(rows.values(), ({ id }) => outcomes.get(id)), [rows, outcomes]);
  const { settled } = summary;
  useEffect(() => {
    if (settled.length > 0) formGrid.send({ type: "settle", rows: settled });
  }, [settled]);

  const cell = useCallback(
    (row: string, col: string): CellView => {
      const zone = rows.get(row);
      if (!zone) return PLAIN;
      if (col === NAME_COLUMN) return nameCell(zone.zone, accounts);
      const slot = slots.get(col);
      if (!slot) return PLAIN;
      const reason = slotReason(zone, slot);
      const now = slotText(zone.zone, slot);
      if (reason !== undefined) return { state: "not-possible", text: now, brief: briefText(now), explain: reason };
      const value = stagedAt(staged, row, col);
      if (value === undefined) return { state: "plain", text: now, brief: briefText(now) };
      const text = value.kind === "remove" ? now : expand(value.text, zone.zone.name);
      const shown = { text, brief: briefText(text), before: now };
      const outcome = outcomes.get(row)?.cells.get(col);
      if (!outcome) return { state: "plain", text: now, brief: briefText(now) };
      switch (outcome.kind) {
        case "invalid":
          return { ...shown, state: "invalid", explain: outcome.problem };
        case "conflict":
          return {
            ...shown,
            state: "conflict",
            explain: `Changed elsewhere since you typed. It was ${quoted(outcome.base)}, it is ${quoted(outcome.now)} now.`,
          };
        default:
          return { ...shown, state: outcome.kind };
      }
    },
    [rows, slots, staged, outcomes, accounts],
  );
  const reasonFor = useCallback(
    (row: string) => {
      const zone = rows.get(row);
      return zone && zoneReason(zone);
    },
    [rows],
  );

  const isText = draft !== null && !["", "-", "\u2212"].includes(draft.text.trim());
  const draftProblem =
    isText && draftZone && draftSlot ? textProblem(draftZone, draftSlot, draft.text, verdicts) : null;
  return {
    state,
    rows,
    slots,
    columns,
    kinds,
    summary,
    bases,
    view,
    isEmpty: rowKeys.length === 0,
    setView,
    cell,
    reasonFor,
    draftProblem,
  };
}

function quoted(text: string): string {
  return text === "" ? "empty" : `"${briefText(text)}"`;
}

function nameCell(zone: ZoneView, accounts: readonly AccountView[]): CellView {
  const account = accounts.find((one) => one.id === zone.account);
  return {
    state: "plain",
    text: `${zone.unicode}${account ? `, ${account.label}` : ""}`,
    content: (
      <span className="row">
        {account && <AccountTile provider={account.provider} />}
        <span className="trunc">
          <DomainName name={zone.name} plain />
        </span>
      </span>
    ),
  };
}

/** Remembers what each newly staged cell was typed over, and forgets those that are no longer staged. */
function useBases(staged: Staged, rows: ReadonlyMap<string, FormZone>, source: CellSource): void {
  useEffect(() => {
    formBases.set((old) => {
      const next = new Map<string, RowBases>();
      let isSame = old.size === staged.size;
      for (const [row, cells] of staged) {
        const before = old.get(row);
        const cols = [...cells.keys()];
        if (before?.size === cells.size && cols.every((col) => before.has(col))) {
          next.set(row, before);
          continue;
        }
        isSame = false;
        const texts = cols.map((col) => [col, before?.get(col) ?? (rows.has(row) ? source.base(row, col) : undefined)]);
        next.set(row, new Map(texts.filter((one): one is [string, string] => one[1] !== undefined)));
      }
      return isSame ? old : next;
    });
  }, [staged, rows, source]);
}
