import { ReceiptText, RefreshCw, ShoppingCart } from "lucide-react";
import { useMemo } from "react";
import { navigate, useCommands, useShortcuts, type CommandSource, type Shortcut } from "@/app";

/** The cart's verbs in the palette and on the keyboard. None of them buys. */
export function useCartVerbs(onQuote: () => void): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
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
          keywords: ["lines", "checkout"],
          run: () => navigate("cart"),
        },
        {
          id: "cart.orders",
          group: "go",
          title: "Show all orders",
          icon: ReceiptText,
          keywords: ["bought", "history"],
          run: () => navigate("cart", { tab: "orders" }),
        },
      ],
    }),
    [onQuote],
  );
  useCommands(source);
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [{ keys: "Mod+R", label: "Refresh quotes", run: onQuote }],
    [onQuote],
  );
  useShortcuts("Cart", shortcuts);
}
