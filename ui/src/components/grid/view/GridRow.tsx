import { memo, useLayoutEffect, useRef } from "react";
import { classes } from "@/components/classes";
import { Icon } from "@/components/Icon";
import type { ColKey, Draft, RowKey } from "../model";
import { STATE_CLASS, STATE_ICON, STATE_WORD, type CellView } from "./cell-view";
import type { GridColumn } from "./columns";

/** The part of a block that crosses one row. Plain values, so that an untouched row is not drawn again. */
export interface RowSpan {
  readonly left: number;
  readonly right: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface GridRowProps {
  index: number;
  rowKey: RowKey;
  /** CSS pixels from the first row. */
  top: number;
  columns: readonly GridColumn[];
  cell: (row: RowKey, col: ColKey) => CellView;
  /** Why nothing in this row can be edited. */
  reason: string | undefined;
  /** The active cell's column, if it is in this row. */
  active: number | null;
  /** The selection and the place that the fill handle points at, as far as they cross this row. */
  selected: RowSpan | null;
  target: RowSpan | null;
  draft: Draft | null;
  describedBy: string;
  onDraft: (text: string) => void;
}

/** One row: the number, the identity cell and the slots. Knows where it is, not what the grid does. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, rowKey, top, columns, cell, reason } = props;
  const [identity, ...slots] = columns;
  return (
    <div className="gr" role="row" aria-rowindex={index + 2} data-row={index} style={{ top }}>
      <div className="gc no" aria-hidden="true">
        {index + 1}
      </div>
      {identity && <GridCell {...props} column={identity} col={0} view={cell(rowKey, identity.key)} />}
      {reason === undefined
        ? slots.map((column, slot) => (
            <GridCell key={column.key} {...props} column={column} col={slot + 1} view={cell(rowKey, column.key)} />
          ))
        : slots.length > 0 && <ReasonCell {...props} reason={reason} span={slots.length} />}
      <div className="gc no end" aria-hidden="true" />
    </div>
  );
});

function edges(span: RowSpan | null, col: number): string | false {
  if (!span || col < span.left || col > span.right) return false;
  return classes(
    span.isFirst && "e-top",
    span.isLast && "e-bottom",
    col === span.left && "e-left",
    col === span.right && "e-right",
  );
}

interface GridCellProps extends GridRowProps {
  column: GridColumn;
  col: number;
  view: CellView;
}

function GridCell({ column, col, view, active, selected, target, draft, describedBy, onDraft }: GridCellProps) {
  const isActive = active === col;
  const isSelected = selected !== null && col >= selected.left && col <= selected.right;
  const isTarget = target !== null && col >= target.left && col <= target.right;
  const hasHandle = isSelected && selected.isLast && col === selected.right && col > 0 && draft === null;
  const own = draft?.col === column.key ? draft : null;
  const shown = own ? own.text : view.text;
  const icon = STATE_ICON[view.state];
  const word = STATE_WORD[view.state];
  return (
    <div
      className={classes(
        "gc",
        col === 0 && "dnc",
        STATE_CLASS[view.state],
        isActive && "at",
        isSelected && "rs",
        isTarget && !isSelected && "tgt",
        isTarget ? edges(target, col) : edges(selected, col),
        hasHandle && "e-handle",
        own?.at === "cell" && "editing",
      )}
      role={col === 0 ? "rowheader" : "gridcell"}
      aria-colindex={col + 1}
      aria-selected={isSelected}
      aria-readonly={col === 0 || view.state === "not-possible" ? true : undefined}
      aria-invalid={view.state === "invalid" ? true : undefined}
      aria-describedby={isActive ? describedBy : undefined}
      tabIndex={isActive ? 0 : -1}
      data-col={col}
      title={view.state === "plain" && shown !== "" ? shown : undefined}
    >
      {view.content ?? <span>{own ? own.text : (view.brief ?? view.text)}</span>}
      {word !== "" && <span className="sr">, {word}</span>}
      {icon && <Icon icon={icon} size="s" />}
      {hasHandle && <span className="handle" data-fill aria-hidden="true" />}
      {own?.at === "cell" && <CellEditor draft={own} label={column.title} onDraft={onDraft} />}
    </div>
  );
}

function ReasonCell({ reason, span, active, describedBy }: GridRowProps & { reason: string; span: number }) {
  const isActive = active !== null && active > 0;
  return (
    <div
      className={classes("gc np span", isActive && "at e-top e-bottom e-left e-right")}
      role="gridcell"
      aria-colindex={2}
      aria-colspan={span}
      aria-readonly
      aria-describedby={isActive ? describedBy : undefined}
      tabIndex={isActive ? 0 : -1}
      data-col={1}
      data-span={span}
      style={{ gridColumn: `3 / span ${span}` }}
    >
      <span>{reason}</span>
    </div>
  );
}

/** The field over the cell. The text is the draft's: taking this field away loses nothing. */
function CellEditor({ draft, label, onDraft }: { draft: Draft; label: string; onDraft: (text: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  // Wider than its cell where the text is; moved to the left rather than out of sight, where the caret would scroll the grid.
  useLayoutEffect(() => {
    const element = field.current;
    const cell = element?.parentElement;
    const box = element?.closest<HTMLElement>('[role="grid"]');
    if (!element || !cell || !box) return;
    const room = box.scrollLeft + box.clientWidth - cell.offsetLeft - 4;
    element.style.left = `${Math.min(-1, room - element.offsetWidth)}px`;
  });
  const lines = draft.text.split("\n");
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return (
    <textarea
      ref={field}
      className="edit"
      aria-label={label}
      rows={lines.length}
      spellCheck={false}
      autoComplete="off"
      value={draft.text}
      onChange={(event) => onDraft(event.target.value)}
      style={{ width: `${longest + 4}ch` }}
    />
  );
}
