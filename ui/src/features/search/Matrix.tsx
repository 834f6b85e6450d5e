import { ArrowDown, ArrowUp, BadgePercent, Clock, Copy, Eye, Gem, RotateCw, Tag, TrendingUp } from "lucide-react";
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { useShortcuts, type Shortcut } from "@/app";
import { AccountTile, ContextMenu, Icon, Spinner, toast, useNow } from "@/components";
import { useRowWindow } from "@/components/grid";
import type { AccountId, AccountView, SearchName } from "@/ipc";
import { CellTip } from "./CellTip";
import { offerFits, sortedBy, type Look, type Sort, type SortBy } from "./filters";
import { MatrixRow, NAME_COLUMN } from "./MatrixRow";
import { show } from "./options";
import { cheapest } from "./prices";
import type { Search } from "./session";
import { tipLines, yearsWords } from "./words";

const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 40;
/** The pointer rests this long before a cell says more. */
const TIP_MS = 450;

export interface MatrixProps {
  search: Search;
  /** The rows to show, in their order. */
  names: readonly SearchName[];
  /** The columns, in their order. */
  accounts: readonly AccountView[];
  look: Look;
  sort: Sort;
  placeOf: ReadonlyMap<string, AccountId>;
  watched: ReadonlySet<string>;
  onToggle: (name: string, account: AccountId) => void;
  onAskAgain: (name: string) => void;
  onWatch: (name: SearchName) => void;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeOfCell(target: EventTarget): Place | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest<HTMLElement>("[data-column]:not([data-wide])");
  const line = target.closest<HTMLElement>("[data-row]");
  return cell && line ? { row: Number(line.dataset.row), column: Number(cell.dataset.column) } : null;
}

async function copyName(name: SearchName): Promise<void> {
  try {
    await navigator.clipboard.writeText(name.name);
    toast({ tone: "ok", text: `${name.name} is copied.` });
  } catch {
    toast({ tone: "bad", text: "The name could not be copied." });
  }
}

/** Prices of every name at every account. A cell is a button; arrows move between cells, Enter or space presses. */
export function Matrix(props: MatrixProps) {
  const { search, names, accounts, look, sort, placeOf, watched, onToggle, onAskAgain, onWatch } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState<Place>({ row: 0, column: 0 });
  const [tip, setTip] = useState<Place | null>(null);
  const [menu, setMenu] = useState<{ name: SearchName; x: number; y: number } | null>(null);
  const now = Math.floor(useNow() / 60) * 60;
  const row = Math.min(wanted.row, Math.max(0, names.length - 1));
  const column = Math.min(wanted.column, Math.max(0, accounts.length - 1));
  const { indexes, height, reveal } = useRowWindow({
    scroller,
    count: names.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    keep: names.length > 0 ? row : null,
  });

  const focusAt = useCallback((at: number, across: number) => {
    const line = scroller.current?.querySelector<HTMLElement>(`[data-row="${at}"]`);
    const cell =
      line?.querySelector<HTMLElement>(`[data-column="${across}"]`) ??
      line?.querySelector<HTMLElement>('[data-column="0"]');
    cell?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    if (document.activeElement?.closest("[data-row]") && scroller.current?.contains(document.activeElement))
      focusAt(row, column);
  }, [focusAt, row, column]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && tip !== null) {
      event.stopPropagation();
      setTip(null);
      return;
    }
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const last = names.length - 1;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? last : row, accounts.length - 1],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const next = {
      row: Math.min(Math.max(move[0], 0), last),
      column: Math.min(Math.max(move[1], NAME_COLUMN), accounts.length - 1),
    };
    setWanted(next);
    reveal(next.row);
  };
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const cell = event.target.closest<HTMLElement>("[data-column]");
    const line = event.target.closest<HTMLElement>("[data-row]");
    if (!cell || !line) return;
    const at = Number(line.dataset.row);
    const across = cell.dataset.wide === undefined ? Number(cell.dataset.column) : column;
    if (at !== row || across !== column) setWanted({ row: at, column: across });
    setTip(event.target.matches(":focus-visible") ? placeOfCell(event.target) : null);
  };

  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);
  const onPointerOver = (event: PointerEvent) => {
    clearTimeout(resting.current);
    const over = placeOfCell(event.target);
    if (over === null || over.column === NAME_COLUMN) setTip(null);
    else if (tip?.row !== over.row || tip.column !== over.column) {
      setTip(null);
      resting.current = setTimeout(() => setTip(over), TIP_MS);
    }
  };
  const hideTip = () => {
    clearTimeout(resting.current);
    setTip(null);
  };
  const onContextMenu = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    const name = line && names[Number(line.dataset.row)];
    if (!line || !name) return;
    event.preventDefault();
    hideTip();
    // From the keyboard it comes without a place.
    const box = (event.target as Element).getBoundingClientRect();
    const isKey = event.clientX === 0 && event.clientY === 0;
    setMenu({ name, x: isKey ? box.left + 12 : event.clientX, y: isKey ? box.bottom : event.clientY });
  };

  const shortcuts = useMemo<readonly Shortcut[]>(() => {
    const here = (act: (name: SearchName) => void) => () => {
      const line = document.activeElement?.closest<HTMLElement>(".mx [data-row]");
      const name = line && names[Number(line.dataset.row)];
      if (name) act(name);
    };
    return [
      { keys: "w", label: "Watch the name of the row", run: here((name) => name.owned === null && onWatch(name)) },
      { keys: "r", label: "Ask again about the name of the row", run: here((name) => onAskAgain(name.name)) },
    ];
  }, [names, onWatch, onAskAgain]);
  useShortcuts("Results", shortcuts);

  const compares = accounts.length > 1;
  const asking = new Set([...search.again.values()].flatMap((again) => [...again]));
  const tipped = tip && names[tip.row];
  const tipAccount = tip && accounts[tip.column];
  const told = tipped && tipAccount && search.answers.get(tipped.name)?.get(tipAccount.id);
  const tipBest =
    tipped && compares
      ? cheapest(
          search.answers.get(tipped.name),
          accounts.map(({ id }) => id),
          look,
          (offer) => offerFits(offer, look),
        )
      : null;
  const isTipBest = tipBest !== null && tipBest.account === tipAccount?.id;
  return (
    <div className="pane scroll mx-scroll" ref={scroller} onPointerLeave={hideTip} onScroll={hideTip}>
      <div
        className="tbl mx"
        role="grid"
        aria-label="Prices"
        aria-rowcount={names.length + 1}
        aria-colcount={accounts.length + 1}
        style={{ "--accounts": accounts.length } as CSSProperties}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={() => setTip(null)}
        onPointerOver={onPointerOver}
        onPointerDown={hideTip}
        onContextMenu={onContextMenu}
      >
        <div className="tr hd" role="row" aria-rowindex={1}>
          <SortHead className="name" by="name" sort={sort} index={1}>
            Name
          </SortHead>
          {accounts.map((account, index) => (
            <SortHead className="hcell" by={`at ${account.id}`} sort={sort} index={index + 2} key={account.id}>
              {!search.isDone && (search.answered.get(account.id) ?? 0) < search.askedNames && (
                <Spinner label="Asking" />
              )}
              <AccountTile provider={account.provider} />
              <span className="trunc">{account.label}</span>
            </SortHead>
          ))}
        </div>
        <div className="mx-body" role="rowgroup" style={{ height }}>
          {indexes.map((index) => {
            const name = names[index];
            if (!name) return null;
            return (
              <MatrixRow
                key={name.name}
                index={index}
                top={index * ROW_HEIGHT}
                name={name}
                answers={search.answers.get(name.name)}
                accounts={accounts}
                look={look}
                place={placeOf.get(name.name) ?? null}
                isDone={search.isDone}
                isAskedAgain={asking.has(name.name)}
                isDelegated={search.delegated.has(name.name)}
                isWatched={watched.has(name.name)}
                compares={compares}
                now={now}
                focusColumn={index === row ? column : null}
                onToggle={onToggle}
                onAskAgain={onAskAgain}
                onWatch={onWatch}
              />
            );
          })}
        </div>
      </div>
      {tip && told && (
        <CellTip
          row={tip.row}
          column={tip.column}
          scroller={scroller}
          lines={tipLines(told.answer, told.at, {
            look,
            now,
            best: isTipBest ? (tipBest.isPartial ? "partly" : "all") : null,
          })}
        />
      )}
      <Legend compares={compares} years={look.years} />
      <ContextMenu
        at={menu}
        label={menu ? menu.name.unicode : "Name"}
        onClose={() => setMenu(null)}
        sections={[
          {
            items:
              menu === null
                ? []
                : [
                    ...(menu.name.owned === null
                      ? [
                          {
                            id: "watch",
                            label: watched.has(menu.name.name) ? "Stop watching" : "Watch this name",
                            icon: Eye,
                            kbd: "W",
                            onAction: () => onWatch(menu.name),
                          },
                          {
                            id: "again",
                            label: "Ask the accounts again",
                            icon: RotateCw,
                            kbd: "R",
                            onAction: () => onAskAgain(menu.name.name),
                          },
                        ]
                      : []),
                    { id: "copy", label: "Copy the name", icon: Copy, onAction: () => void copyName(menu.name) },
                  ],
          },
        ]}
      />
    </div>
  );
}

interface SortHeadProps {
  className: string;
  by: SortBy;
  sort: Sort;
  index: number;
  children: ReactNode;
}

/** A head that orders the rows; pressed again it turns the order round. */
function SortHead({ className, by, sort, index, children }: SortHeadProps) {
  const isSorted = sort.by === by;
  return (
    <span
      className={className}
      role="columnheader"
      aria-colindex={index}
      aria-sort={isSorted ? (sort.isDown ? "descending" : "ascending") : "none"}
    >
      <button type="button" className="sort" onClick={() => show({ sort: sortedBy(sort, by) })}>
        {children}
        {isSorted && <Icon icon={sort.isDown ? ArrowDown : ArrowUp} size="xs" />}
      </button>
    </span>
  );
}

function Legend({ compares, years }: { compares: boolean; years: number }) {
  return (
    <ul className="legend row wrap sm t2">
      {compares && (
        <li className="row">
          <Icon icon={Tag} size="s" className="c-ok" />
          Cheapest over {yearsWords(years)}
        </li>
      )}
      <li className="row">
        <Icon icon={TrendingUp} size="s" className="c-risk" />
        Renewal costs over twice the first year
      </li>
      <li className="row">
        <Icon icon={BadgePercent} size="s" className="c-ok" />
        Promotion: the first year costs less for a while
      </li>
      <li className="row">
        <Icon icon={Gem} size="s" className="c-due" />
        Premium: confirmed one by one in the cart
      </li>
      <li className="row">
        <Icon icon={Clock} size="s" className="t3" />
        Asked over 10 min ago
      </li>
    </ul>
  );
}
