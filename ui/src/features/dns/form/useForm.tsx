import { useCallback, useEffect, useMemo } from "react";
import { AccountTile, DomainName } from "@/components";
import {
  stagedAt,
  useGridContents,
  useGridState,
  type CellSource,
  type CellView,
  type GridColumn,
  type GridState,
} from "@/components/grid";
import { useStore, type AccountView, type Descriptor, type ZoneView } from "@/ipc";
import type { Check } from "../checks";
import {
  cellId,
  cellOutcome,
  slotReason,
  summarise,
  textProblem,
  zoneReason,
  type Bases,
  type FormSummary,
  type FormZone,
} from "./form";
import { zoneId } from "../plan/plan-choice";
import { formBases, formGrid, formSlots } from "../session";
import { expand } from "../sets";
import { briefText, cellLines, slotText, type Slot } from "./slots";
import { useVerdicts } from "../useVerdicts";

/** The identity column of the form. */
export const NAME_COLUMN = "name";

export interface Form {
  readonly state: GridState;
  readonly rows: ReadonlyMap<string, FormZone>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly columns: readonly GridColumn[];
  readonly summary: FormSummary;
  readonly bases: Bases;
  cell: (row: string, col: string) => CellView;
  reasonFor: (row: string) => string | undefined;
  /** Why the text being typed does not fit; null when it does or nothing is typed. */
  readonly draftProblem: string | null;
}

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
  const rowKeys = useMemo(() => [...rows.keys()], [rows]);
  const colKeys = useMemo(() => [NAME_COLUMN, ...slots.keys()], [slots]);
  const columns = useMemo<GridColumn[]>(
    () => [
      { key: NAME_COLUMN, title: "Domain", note: "account", width: 176 },
      ...slotList.map(({ id, title, note, width }) => ({ key: id, title, note, width })),
    ],
    [slotList],
  );
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
  useGridContents(formGrid, rowKeys, colKeys, source);
  useBases(state, source);

  const { staged, draft } = state;
  const checks = useMemo(() => {
    const list: Check[] = [];
    const add = (row: string, col: string, text: string) => {
      const zone = rows.get(row)?.zone;
      const slot = slots.get(col);
      if (!zone || !slot) return;
      const key = { account: zone.account, name: zone.name };
      for (const { set, content } of cellLines(slot, text)) list.push({ key, set, content });
    };
    for (const [row, cells] of staged) {
      for (const [col, value] of cells) if (value.kind === "set") add(row, col, value.text);
    }
    if (draft) add(draft.row, draft.col, draft.text);
    return list;
  }, [rows, slots, staged, draft]);
  const verdicts = useVerdicts(checks);

  const summary = useMemo(
    () => summarise([...rows.values()], slotList, staged, bases, verdicts),
    [rows, slotList, staged, bases, verdicts],
  );
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
      const outcome = cellOutcome(zone.zone, slot, value, bases.get(cellId(row, col)), verdicts);
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
    [rows, slots, staged, bases, verdicts, accounts],
  );
  const reasonFor = useCallback(
    (row: string) => {
      const zone = rows.get(row);
      return zone && zoneReason(zone);
    },
    [rows],
  );

  const draftZone = draft ? rows.get(draft.row)?.zone : undefined;
  const draftSlot = draft ? slots.get(draft.col) : undefined;
  const isText = draft !== null && !["", "-", "\u2212"].includes(draft.text.trim());
  const draftProblem =
    isText && draftZone && draftSlot ? textProblem(draftZone, draftSlot, draft.text, verdicts) : null;
  return { state, rows, slots, columns, summary, bases, cell, reasonFor, draftProblem };
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
function useBases({ staged, rows }: GridState, source: CellSource): void {
  useEffect(() => {
    const shown = new Set(rows);
    formBases.set((old) => {
      const next = new Map<string, string>();
      let isSame = true;
      for (const [row, cells] of staged) {
        for (const col of cells.keys()) {
          const id = cellId(row, col);
          const base = old.get(id) ?? (shown.has(row) ? source.base(row, col) : undefined);
          if (base === undefined) continue;
          next.set(id, base);
          isSame &&= old.has(id);
        }
      }
      return isSame && next.size === old.size ? old : next;
    });
  }, [staged, rows, source]);
}
