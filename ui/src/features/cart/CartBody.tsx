import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { toast } from "@/components";
import type { AccountView, CartLine, CartView, OrderView } from "@/ipc";
import { BulkBar } from "./BulkBar";
import { ChangeDialog } from "./ChangeDialog";
import { isOpen } from "./changes";
import { useSelectionVerbs } from "./commands";
import { groupsOf, Lines } from "./Lines";
import { Summary } from "./Summary";
import { faultSentence, useMoveLines, useRemoveLines } from "./useCart";
import { useSelection } from "./useSelection";

export interface CartBodyProps {
  cart: CartView;
  accounts: readonly AccountView[];
  orders: readonly OrderView[];
  /** The name of the line to stand on. */
  standOn: string | undefined;
  isQuoting: boolean;
  isBuying: boolean;
  onQuote: () => void;
}

/** The lines with what can be done to several of them, and the total beside them. */
export function CartBody({ cart, accounts, orders, standOn, isQuoting, isBuying, onQuote }: CartBodyProps) {
  const root = useRef<HTMLDivElement>(null);
  const { mutate: remove } = useRemoveLines();
  const move = useMoveLines();
  const shown = useMemo(() => groupsOf(cart.lines).flatMap(({ lines }) => lines), [cart.lines]);
  const { ids, lines: selected, select, selectAll, clear } = useSelection(shown);
  const [isChanging, setChanging] = useState(false);
  const onRemove = useCallback(
    (line: CartLine) => {
      // The focus goes on to the line that takes the place, so that a keyboard stays where it was.
      const buttons = [...(root.current?.querySelectorAll<HTMLElement>('[aria-label^="Remove "]') ?? [])];
      const at = buttons.findIndex((button) => button.getAttribute("aria-label") === `Remove ${line.unicode}`);
      (buttons[at + 1] ?? buttons[at - 1])?.focus();
      remove([line]);
    },
    [remove],
  );
  useEffect(() => {
    if (standOn === undefined) return;
    const line = root.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(standOn)}"]`);
    line?.scrollIntoView({ block: "center" });
    line?.querySelector<HTMLElement>('[data-control="cap"]')?.focus();
  }, [standOn]);
  const openChange = useCallback(() => setChanging(true), []);
  useSelectionVerbs({
    count: selected.length,
    onAll: useCallback(() => selectAll(shown.map(({ id }) => id)), [selectAll, shown]),
    onToggle: useCallback((id: string) => select(id, "toggle"), [select]),
    onChange: openChange,
    onClear: clear,
  });
  return (
    <div className="cart-room">
      <div className="cart-body" ref={root}>
        <div className="cart-side">
          <div className="cart-lines scroll">
            <Lines
              cart={cart}
              accounts={accounts}
              orders={orders}
              selected={ids}
              isQuoting={isQuoting}
              isWhole={standOn !== undefined}
              onQuote={onQuote}
              onRemove={onRemove}
              onSelect={select}
              onSelectAll={selectAll}
              onChange={openChange}
            />
          </div>
          {selected.length > 0 && (
            <BulkBar
              lines={selected}
              isMoving={move.isPending}
              onChange={openChange}
              onMove={(account) =>
                move.mutate(
                  selected
                    .filter((line) => line.account !== account && !isOpen(line))
                    .map(({ id }) => ({ id, account })),
                  { onError: ({ fault }) => toast({ tone: "bad", text: faultSentence(fault) }) },
                )
              }
              onRemove={() => {
                remove(selected.filter((line) => !isOpen(line)));
                clear();
              }}
              onClear={clear}
            />
          )}
        </div>
        <Summary cart={cart} accounts={accounts} isQuoting={isQuoting} isBuying={isBuying} />
      </div>
      {isChanging && selected.length > 0 && <ChangeDialog lines={selected} onClose={() => setChanging(false)} />}
    </div>
  );
}
