import { Ellipsis } from "lucide-react";
import { startTransition, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { AccountTile, IconButton, Menu, MoneyText } from "@/components";
import { counted, formatMinor, formatMoney } from "@/format";
import type { AccountView, CartAccount, CartLine, CartView, OrderItemView, OrderView } from "@/ipc";
import { Line, type SelectHow } from "./Line";

export interface LinesProps {
  cart: CartView;
  accounts: readonly AccountView[];
  orders: readonly OrderView[];
  selected: ReadonlySet<string>;
  isQuoting: boolean;
  /** All lines at once, because one of them is gone to. */
  isWhole: boolean;
  onQuote: () => void;
  onRemove: (line: CartLine) => void;
  onSelect: (id: string, how: SelectHow) => void;
  onSelectAll: (ids: readonly string[]) => void;
  /** Opens the change of several lines. */
  onChange: () => void;
}

/** Lines of the first picture; a long cart's others follow without holding it up. */
const FIRST_LINES = 40;

/** Lines that stand together because one account charges them; accounts in the order of their first line. */
export function groupsOf(lines: readonly CartLine[]): { account: string; lines: CartLine[] }[] {
  const groups = new Map<string, CartLine[]>();
  for (const line of lines) {
    const group = groups.get(line.account);
    if (group) group.push(line);
    else groups.set(line.account, [line]);
  }
  return [...groups].map(([account, lines]) => ({ account, lines }));
}

/** The lines, grouped by the account that charges them. Up and down go from line to line in the boxes, names and caps. */
export function Lines({
  cart,
  accounts,
  orders,
  selected,
  isQuoting,
  isWhole,
  onQuote,
  onRemove,
  onSelect,
  onSelectAll,
  onChange,
}: LinesProps) {
  const [whole, setWhole] = useState(isWhole || cart.lines.length <= FIRST_LINES);
  useEffect(() => {
    if (!whole) startTransition(() => setWhole(true));
  }, [whole]);
  const root = useRef<HTMLDivElement>(null);
  const items = useMemo(() => {
    const all = new Map<string, OrderItemView>();
    for (const order of orders) for (const item of order.items) all.set(item.id, item);
    return all;
  }, [orders]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const from = event.target instanceof HTMLElement ? event.target : null;
    const control = from?.dataset.control;
    if (step === 0 || control === undefined) return;
    const all = [...(root.current?.querySelectorAll<HTMLElement>(`[data-control="${control}"]:not(:disabled)`) ?? [])];
    const next = all[all.findIndex((one) => one === from) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    const id = next.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (event.shiftKey && control === "open" && id !== undefined) onSelect(id, "range");
  };

  return (
    <div className="tbl cart" role="table" aria-label="Lines" ref={root} onKeyDown={onKeyDown}>
      <div role="rowgroup">
        <div className="tr hd" role="row">
          <span role="columnheader">
            <span className="sr">Include</span>
          </span>
          <span role="columnheader">Name</span>
          <span role="columnheader">Order</span>
          <span role="columnheader">Term</span>
          <span className="r" role="columnheader">
            Price
          </span>
          <span className="r" role="columnheader">
            Pay at most
          </span>
          <span className="r" role="columnheader">
            Then a year
          </span>
          <span className="r" role="columnheader">
            Quoted
          </span>
          <span role="columnheader">
            <span className="sr">Remove</span>
          </span>
        </div>
      </div>
      {groupsOf(whole ? cart.lines : cart.lines.slice(0, FIRST_LINES)).map(({ account, lines }) => (
        <div role="rowgroup" key={account}>
          <AccountRow
            account={accounts.find((one) => one.id === account)}
            charge={cart.accounts.find((one) => one.account === account)}
            count={lines.length}
            onSelect={() => onSelectAll(lines.map(({ id }) => id))}
            onChange={() => {
              onSelectAll(lines.map(({ id }) => id));
              onChange();
            }}
          />
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              others={line.state.kind === "held" ? cart.payable : 0}
              item={line.state.kind === "open" ? (items.get(line.state.item) ?? null) : null}
              isSelected={selected.has(line.id)}
              isQuoting={isQuoting}
              onQuote={onQuote}
              onRemove={onRemove}
              onSelect={onSelect}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** "balance 120.00, then 78.60 USD"; how it is paid where there is no balance to read. */
export function balanceWords({ balance, after, pays }: CartAccount): string {
  if (balance === null) return pays === "" ? "" : `pays ${pays}`;
  if (after === null) return `balance ${formatMoney(balance)}`;
  return `balance ${formatMinor(balance.minor, balance.currency)}, then ${formatMoney(after)}`;
}

interface AccountRowProps {
  account: AccountView | undefined;
  charge: CartAccount | undefined;
  count: number;
  onSelect: () => void;
  onChange: () => void;
}

function AccountRow({ account, charge, count, onSelect, onChange }: AccountRowProps) {
  const label = account?.label ?? "An account that is not connected any more";
  return (
    <div role="row">
      <div className="row account-row" role="cell" aria-colspan={9}>
        {account && <AccountTile provider={account.provider} />}
        <span className="bb trunc">{label}</span>
        {charge && <span className="sm t3 trunc">{balanceWords(charge)}</span>}
        <span className="grow" />
        {charge?.totals.map((total) => (
          <MoneyText key={total.currency} money={total} className="b" />
        ))}
        <Menu
          label={`Lines at ${label}`}
          placement="bottom end"
          sections={[
            {
              items: [
                { id: "select", label: `Select ${counted(count, "line")}`, onAction: onSelect },
                { id: "change", label: `Change ${counted(count, "line")}`, onAction: onChange },
              ],
            },
          ]}
          trigger={<IconButton size="s" icon={Ellipsis} label={`Lines at ${label}`} />}
        />
      </div>
    </div>
  );
}
