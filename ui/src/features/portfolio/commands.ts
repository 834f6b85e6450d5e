import { ShoppingCart, Table2 } from "lucide-react";
import { useMemo } from "react";
import { useCommands, useSelectionLabel, type CommandSource } from "@/app";
import { counted } from "@/format";

/** The selection's verbs in the palette. */
export function useSelectionCommands(count: number, onRenew: () => void, onEditDns: () => void): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () =>
        count === 0
          ? []
          : [
              {
                id: "portfolio.renew",
                group: "selection",
                title: "Add renewals to cart",
                note: `${counted(count, "name")}, says what is possible first`,
                icon: ShoppingCart,
                keywords: ["renew", "extend"],
                run: onRenew,
              },
              {
                id: "portfolio.dns",
                group: "selection",
                title: "Edit DNS in the form",
                note: counted(count, "zone"),
                icon: Table2,
                keywords: ["records", "zone"],
                run: onEditDns,
              },
            ],
    }),
    [count, onRenew, onEditDns],
  );
  useCommands(source);
  useSelectionLabel(count === 0 ? null : `${counted(count, "name")} selected`);
}
