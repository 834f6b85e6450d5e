import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from "react";
import {
  copyBlock,
  formatTsv,
  parseTsv,
  selectedBlock,
  type Block,
  type CellRef,
  type ColKey,
  type GridStore,
  type RowKey,
} from "../model";
import { CellTip, cellElement, tipParts, tipText } from "./CellTip";
import type { CellView } from "./cell-view";
import { GUTTER_WIDTH, trackList, widthOf, withWidth, type GridColumn, type Widths } from "./columns";
import "./grid.css";
import { GridHead } from "./GridHead";
import { GridRow, type RowSpan } from "./GridRow";
import { editingKey, navigationKey, type KeyStroke } from "./keys";
import { useGridState } from "./useGrid";
import { cellAt, useGridPointer } from "./useGridPointer";
import { useRowHeight } from "./useRowHeight";
import { useRowWindow } from "./useRowWindow";
import { GRID_HINT, newsWords } from "./words";

export interface GridProps {
  store: GridStore;
  label: string;
  /** The first is the identity column: it stays in sight, can be copied, and is never edited. */
  columns: readonly GridColumn[];
  /** Must answer for any key, also one that has just gone. A new function when anything that it tells has changed. */
  cell: (row: RowKey, col: ColKey) => CellView;
  /** Why a whole row cannot be edited: one cell then stands for all its slots. */
  reasonFor?: (row: RowKey) => string | undefined;
  columnMenu?: (column: GridColumn) => ReactNode;
  /** In the head's last cell: the button that adds a column. */
  headEnd?: ReactNode;
}

const HEAD_HEIGHT = 44;
/** How long the pointer rests on a cell before its tip comes. */
const TIP_DELAY_MS = 350;

/**
 * The editable grid. Everything that it listens to happens on its own root; the focus is on a real cell; what is
 * typed and staged lives in the store.
 */
export function Grid({ store, label, columns, cell, reasonFor, columnMenu, headEnd }: GridProps) {
  const state = useGridState(store);
  const root = useRef<HTMLDivElement>(null);
  const hint = useId();
  const about = useId();
  const rowHeight = useRowHeight("--h-cell");
  const [widths, setWidths] = useState<Widths>(new Map());
  const rows = useRowWindow({
    scroller: root,
    count: state.rows.length,
    rowHeight,
    headHeight: HEAD_HEIGHT,
    keep: state.active?.row ?? null,
  });
  const pointer = useGridPointer(root, store, HEAD_HEIGHT);
  const [hovered, setHovered] = useHover();
  const [quietTip, setQuietTip] = useState(false);
  /** Set by Escape: the next Tab leaves the grid. */
  const released = useRef(false);

  const { active, head, draft } = state;
  const frozen = GUTTER_WIDTH + (columns[0] ? widthOf(columns[0], widths) : 0);
  const { reveal } = rows;

  const focusActive = useCallback(() => {
    const at = store.get().active;
    if (root.current && at) cellElement(root.current, at.row, at.col)?.focus({ preventScroll: true });
  }, [store]);

  // The focus follows the active cell while the grid has it; a field over a cell takes it by itself.
  const typing = draft?.at === "cell";
  /** Still true when the focused cell was taken away and left the focus on nothing. */
  const hasFocus = useRef(false);
  useLayoutEffect(() => {
    const now = document.activeElement;
    const isOurs = root.current?.contains(now) === true || now === null || now === document.body;
    if (!typing && hasFocus.current && isOurs) focusActive();
  }, [focusActive, active, typing, columns, reasonFor]);

  const headRow = head?.row;
  const headCol = head?.col;
  const told = useRef(state.notice?.id);
  useLayoutEffect(() => {
    const { notice, active: first } = store.get();
    const isNew = notice?.id !== told.current;
    told.current = notice?.id;
    // A block that was pasted or brought back is looked at from its beginning, however long it is.
    const isBlock = isNew && (notice?.kind === "pasted" || notice?.kind === "undone" || notice?.kind === "redone");
    const row = isBlock ? first?.row : headRow;
    const col = isBlock ? first?.col : headCol;
    if (row === undefined || col === undefined) return;
    reveal(row);
    const box = root.current;
    const element = box && cellElement(box, row, col);
    if (!box || !element || col === 0 || element.dataset.span) return;
    const right = element.offsetLeft + element.offsetWidth;
    if (element.offsetLeft < box.scrollLeft + frozen) box.scrollLeft = element.offsetLeft - frozen;
    else if (right > box.scrollLeft + box.clientWidth) box.scrollLeft = right - box.clientWidth;
  }, [store, reveal, headRow, headCol, frozen]);

  // WebKit offers copy and paste outside a text field only where these are answered.
  useEffect(() => {
    const box = root.current;
    const allow = (event: Event) => {
      if (!isField(event.target)) event.preventDefault();
    };
    const names = ["beforecopy", "beforecut", "beforepaste"];
    for (const name of names) box?.addEventListener(name, allow);
    return () => {
      for (const name of names) box?.removeEventListener(name, allow);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A letter under composition belongs to the input method.
    if (event.nativeEvent.isComposing) return;
    const stroke: KeyStroke = {
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      shift: event.shiftKey,
      alt: event.altKey,
    };
    const now = store.get();
    if (event.target instanceof HTMLTextAreaElement) {
      const outcome = editingKey(stroke, now.draft?.mode ?? "edit");
      if (outcome === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (outcome === "new-line") {
        event.target.setRangeText("\n", event.target.selectionStart, event.target.selectionEnd, "end");
        store.send({ type: "draft", text: event.target.value });
        return;
      }
      // Before the field goes: the focus must not fall out of the grid with it.
      focusActive();
      outcome.actions.forEach(store.send);
      return;
    }
    if (!cellAt(event.target)) return;
    setQuietTip(stroke.key === "Escape");
    if (stroke.key === "Tab" && released.current) return;
    const pageRows = Math.floor(((root.current?.clientHeight ?? 0) - HEAD_HEIGHT) / rowHeight) - 1;
    const outcome = navigationKey(stroke, now, pageRows);
    if (!outcome) return;
    released.current = outcome.release === true;
    event.preventDefault();
    event.stopPropagation();
    outcome.actions.forEach(store.send);
    const column = now.active && columns[now.active.col];
    if (outcome.resize !== undefined && column) {
      setWidths((from) => withWidth(from, column.key, widthOf(column, from) + (outcome.resize ?? 0)));
    }
  };

  const onBlur = (event: FocusEvent<HTMLElement>) => {
    // Another window in front is no reason to end an edit.
    if (!document.hasFocus() || event.currentTarget.contains(event.relatedTarget)) return;
    released.current = false;
    hasFocus.current = false;
    if (store.get().draft?.at === "cell") store.send({ type: "commit" });
  };

  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    const now = store.get();
    const block = selectedBlock(now);
    if (isField(event.target) || !block || !cellAt(event.target)) return;
    event.preventDefault();
    const text = formatTsv(copyBlock({ shape: now, staged: now.staged, source: store.source() }, block));
    event.clipboardData.setData("text/plain", text);
    if (event.type === "cut") store.send({ type: "clear" });
  };
  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (isField(event.target) || !cellAt(event.target)) return;
    event.preventDefault();
    const parsed = parseTsv(event.clipboardData.getData("text/plain"));
    store.send(
      parsed.kind === "table" ? { type: "paste", table: parsed.table } : { type: "refuse-paste", chars: parsed.chars },
    );
  };
  const onDoubleClick = (event: MouseEvent) => {
    if (cellAt(event.target) && !isField(event.target)) store.send({ type: "edit" });
  };

  const onDraft = useCallback((text: string) => store.send({ type: "draft", text }), [store]);
  const { tracks, width } = trackList(columns, widths);
  const block = selectedBlock(state);
  const view = (at: CellRef | null): CellView | null => {
    const row = at ? state.rows[at.row] : undefined;
    const column = at ? columns[at.col] : undefined;
    if (row === undefined || !column) return null;
    const reason = column.key === columns[0]?.key ? undefined : reasonFor?.(row);
    return reason === undefined ? cell(row, column.key) : { state: "not-possible", text: "", explain: reason };
  };
  const activeView = view(active);
  const hoveredView = view(hovered);
  const tipAt =
    hovered && hoveredView && hasTip(hoveredView)
      ? { at: hovered, view: hoveredView }
      : active && activeView?.explain !== undefined && !typing && !quietTip
        ? { at: active, view: activeView }
        : null;

  return (
    <>
      <div
        ref={root}
        className="gt live"
        role="grid"
        aria-label={label}
        aria-describedby={hint}
        aria-multiselectable
        aria-rowcount={state.rows.length + 1}
        aria-colcount={columns.length + 1}
        style={
          {
            "--cols": tracks,
            "--grid-width": `${width}px`,
            "--gutter": `${GUTTER_WIDTH}px`,
            "--frozen": `${frozen}px`,
          } as CSSProperties
        }
        onKeyDown={onKeyDown}
        onFocus={() => {
          hasFocus.current = true;
        }}
        onBlur={onBlur}
        onCopy={onCopy}
        onCut={onCopy}
        onPaste={onPaste}
        onDoubleClick={onDoubleClick}
        onPointerDown={(event) => {
          if (pointer.onPointerDown(event)) focusActive();
        }}
        onMouseDown={(event) => {
          // The grid moves the focus itself: Shift+click must leave it on the active cell.
          if (cellAt(event.target) && !isField(event.target)) event.preventDefault();
        }}
        onPointerMove={pointer.onPointerMove}
        onPointerUp={pointer.onPointerUp}
        onPointerCancel={pointer.onPointerCancel}
        onPointerOver={(event) => setHovered(cellAt(event.target))}
        onPointerLeave={(event) => {
          pointer.onPointerLeave(event);
          setHovered(null);
        }}
      >
        <GridHead
          columns={columns}
          onResize={(key, to) => setWidths((from) => withWidth(from, key, to))}
          onResetWidth={(key) => setWidths((from) => new Map([...from].filter(([other]) => other !== key)))}
          menu={columnMenu}
          end={headEnd}
        />
        <div className="body" role="rowgroup" style={{ height: rows.height }}>
          {rows.indexes.map((index) => {
            const rowKey = state.rows[index];
            if (rowKey === undefined) return null;
            return (
              <GridRow
                key={rowKey}
                index={index}
                rowKey={rowKey}
                top={index * rowHeight}
                columns={columns}
                cell={cell}
                reason={reasonFor?.(rowKey)}
                active={active?.row === index ? active.col : null}
                {...spans(block, pointer.target, index)}
                draft={draft?.row === rowKey ? draft : null}
                describedBy={about}
                onDraft={onDraft}
              />
            );
          })}
        </div>
        {tipAt && <CellTip view={tipAt.view} row={tipAt.at.row} col={tipAt.at.col} root={root} />}
      </div>
      <span id={hint} className="sr">
        {GRID_HINT}
      </span>
      <span id={about} className="sr">
        {activeView && tipText(activeView)}
      </span>
      <span className="sr" role="status" key={state.notice?.id}>
        {state.notice && newsWords(state.notice).text}
      </span>
    </>
  );
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

function hasTip(view: CellView): boolean {
  const { explain, was } = tipParts(view);
  return explain !== undefined || was !== undefined;
}

function spans(
  selected: Block | null,
  target: Block | null,
  row: number,
): { selected: RowSpan | null; target: RowSpan | null } {
  return { selected: span(selected, row), target: span(target, row) };
}

/** One object for equal spans, so that a row can see that nothing moved. */
const known = new Map<string, RowSpan>();

function span(block: Block | null, row: number): RowSpan | null {
  if (!block || row < block.top || row > block.bottom) return null;
  const made: RowSpan = {
    left: block.left,
    right: block.right,
    isFirst: row === block.top,
    isLast: row === block.bottom,
  };
  const key = `${made.left} ${made.right} ${Number(made.isFirst)}${Number(made.isLast)}`;
  const found = known.get(key);
  if (found) return found;
  known.set(key, made);
  return made;
}

/** The cell on which the pointer has rested. */
function useHover(): [CellRef | null, (at: CellRef | null) => void] {
  const [at, setAt] = useState<CellRef | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hover = (next: CellRef | null) => {
    clearTimeout(timer.current);
    if (next === null) setAt(null);
    else timer.current = setTimeout(() => setAt(next), TIP_DELAY_MS);
  };
  return [at, hover];
}
