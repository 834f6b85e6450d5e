import { Gem, Tag, TrendingUp } from "lucide-react";
import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
} from "react";
import { AccountTile, Icon, Spinner } from "@/components";
import { useRowWindow } from "@/components/grid";
import type { AccountId, AccountView, SearchName } from "@/ipc";
import { MatrixRow } from "./MatrixRow";
import type { PriceView } from "./prices";
import type { Search } from "./session";

const ROW_HEIGHT = 44;
const HEAD_HEIGHT = 40;

export interface MatrixProps {
  search: Search;
  /** The rows to show, in their order. */
  names: readonly SearchName[];
  /** The columns, in their order. */
  accounts: readonly AccountView[];
  view: PriceView;
  placeOf: ReadonlyMap<string, AccountId>;
  onToggle: (name: string, account: AccountId) => void;
  onAskAgain: (name: string) => void;
}

/** Prices of every name at every account. A cell is a button; arrows move between cells, Enter or space presses. */
export function Matrix({ search, names, accounts, view, placeOf, onToggle, onAskAgain }: MatrixProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState({ row: 0, column: 0 });
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
      line?.querySelector<HTMLElement>("[data-column]");
    cell?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    if (document.activeElement?.closest("[data-row]") && scroller.current?.contains(document.activeElement))
      focusAt(row, column);
  }, [focusAt, row, column]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey) return;
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
      column: Math.min(Math.max(move[1], 0), accounts.length - 1),
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
  };

  const compares = accounts.length > 1;
  const asking = new Set([...search.again.values()].flatMap((names) => [...names]));
  return (
    <div className="pane scroll mx-scroll" ref={scroller}>
      <div
        className="tbl mx"
        role="grid"
        aria-label="Prices"
        aria-rowcount={names.length + 1}
        aria-colcount={accounts.length + 1}
        style={{ "--accounts": accounts.length } as CSSProperties}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <div className="tr hd" role="row" aria-rowindex={1}>
          <span className="name" role="columnheader" aria-colindex={1}>
            Name
          </span>
          {accounts.map((account, index) => (
            <span className="hcell" role="columnheader" aria-colindex={index + 2} key={account.id}>
              {!search.isDone && (search.answered.get(account.id) ?? 0) < search.askedNames && (
                <Spinner label="Asking" />
              )}
              <AccountTile provider={account.provider} />
              <span className="trunc">{account.label}</span>
            </span>
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
                view={view}
                place={placeOf.get(name.name) ?? null}
                isDone={search.isDone}
                isAskedAgain={asking.has(name.name)}
                compares={compares}
                focusColumn={index === row ? column : null}
                onToggle={onToggle}
                onAskAgain={onAskAgain}
              />
            );
          })}
        </div>
      </div>
      <Legend compares={compares} />
    </div>
  );
}

function Legend({ compares }: { compares: boolean }) {
  return (
    <ul className="legend row wrap sm t2">
      {compares && (
        <li className="row">
          <Icon icon={Tag} size="s" className="c-ok" />
          Cheapest over 3 years
        </li>
      )}
      <li className="row">
        <Icon icon={TrendingUp} size="s" className="c-risk" />
        Renewal costs over twice the first year
      </li>
      <li className="row">
        <Icon icon={Gem} size="s" className="c-due" />
        Premium: confirmed one by one in the cart
      </li>
    </ul>
  );
}
