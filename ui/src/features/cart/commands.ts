import {
  ArrowLeftRight,
  ChartNoAxesColumn,
  ClipboardCheck,
  ReceiptText,
  RefreshCw,
  Scale,
  ShoppingCart,
  SlidersHorizontal,
  SquareCheck,
} from "lucide-react";
import { useMemo } from "react";
import {
  navigate,
  useCommands,
  useSelectionLabel,
  useShortcuts,
  type Command,
  type CommandSource,
  type Shortcut,
} from "@/app";
import { counted } from "@/format";

/** The cart's verbs in the palette and on the keyboard. None of them buys. */
export function useCartVerbs(onQuote: () => void): void {
  const source = useMemo<CommandSource>(() => {
    const all: Command[] = [
      {
        id: "cart.quote",
        group: "go",
        title: "Refresh quotes",
        icon: RefreshCw,
        kbd: "Mod+R",
        keywords: ["prices", "balance"],
        run: onQuote,
      },
      {
        id: "cart.lines",
        group: "go",
        title: "Review cart",
        icon: ShoppingCart,
        kbd: "c l",
        keywords: ["lines", "checkout"],
        run: () => navigate("cart"),
      },
      {
        id: "cart.accounts",
        group: "go",
        title: "Choose accounts by price",
        icon: Scale,
        kbd: "c a",
        keywords: ["cheapest", "compare", "together", "move"],
        run: () => navigate("cart", { tab: "accounts" }),
      },
      {
        id: "cart.rehearse",
        group: "go",
        title: "Rehearse checkout",
        icon: ClipboardCheck,
        kbd: "c r",
        keywords: ["dry run", "without charge"],
        run: () => navigate("cart", { tab: "rehearse" }),
      },
      {
        id: "cart.orders",
        group: "go",
        title: "Show all orders",
        icon: ReceiptText,
        kbd: "c o",
        keywords: ["bought", "history", "receipts"],
        run: () => navigate("cart", { tab: "orders" }),
      },
      {
        id: "cart.spend",
        group: "go",
        title: "Show what was spent",
        icon: ChartNoAxesColumn,
        kbd: "c s",
        keywords: ["months", "money", "sum"],
        run: () => navigate("cart", { tab: "spend" }),
      },
    ];
    return { find: () => all };
  }, [onQuote]);
  useCommands(source);
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      { keys: "Mod+R", label: "Refresh quotes", run: onQuote },
      { keys: "c l", label: "Lines", run: () => navigate("cart") },
      { keys: "c a", label: "Choose accounts by price", run: () => navigate("cart", { tab: "accounts" }) },
      { keys: "c r", label: "Rehearse checkout", run: () => navigate("cart", { tab: "rehearse" }) },
      { keys: "c t", label: "Transfer names in", run: () => navigate("cart", { tab: "transfer" }) },
      { keys: "c o", label: "All orders", run: () => navigate("cart", { tab: "orders" }) },
      { keys: "c s", label: "What was spent", run: () => navigate("cart", { tab: "spend" }) },
    ],
    [onQuote],
  );
  useShortcuts("Cart", shortcuts);
}

export interface SelectionVerbs {
  count: number;
  onAll: () => void;
  /** Puts the line on which the focus stands into the selection, or takes it out. */
  onToggle: (id: string) => void;
  onChange: () => void;
  onClear: () => void;
}

/** The selection's verbs. */
export function useSelectionVerbs({ count, onAll, onToggle, onChange, onClear }: SelectionVerbs): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
        {
          id: "cart.select-all",
          group: "selection",
          title: "Select all lines",
          icon: SquareCheck,
          kbd: "Mod+A",
          run: onAll,
        },
        ...(count === 0
          ? []
          : [
              {
                id: "cart.change",
                group: "selection" as const,
                title: "Change the selected lines",
                note: counted(count, "line"),
                icon: SlidersHorizontal,
                kbd: "e",
                keywords: ["registrant", "auto-renew", "privacy", "cap", "years", "reference"],
                run: onChange,
              },
            ]),
      ],
    }),
    [count, onAll, onChange],
  );
  useCommands(source);
  useSelectionLabel(count === 0 ? null : `${counted(count, "line")} selected`);
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      { keys: "Mod+A", label: "Select all lines", run: onAll, inFields: false },
      {
        keys: "x",
        label: "Select the line",
        run: () => {
          const id = document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset.id;
          if (id !== undefined) onToggle(id);
        },
      },
      {
        keys: "e",
        label: "Change the selected lines",
        run: () => {
          if (count > 0) onChange();
        },
      },
      { keys: "Esc", label: "Clear the selection", run: onClear },
    ],
    [count, onAll, onToggle, onChange, onClear],
  );
  useShortcuts("Lines", shortcuts);
}

/** Opens the dialog for names that come in from another registrar. */
export function openTransfer(): void {
  navigate("cart", { tab: "transfer" });
}

/** Its icon, wherever it is offered. */
export const TRANSFER_ICON = ArrowLeftRight;
