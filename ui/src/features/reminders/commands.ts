import { AlarmClock, Bell, ShoppingCart } from "lucide-react";
import { useMemo } from "react";
import {
  renewNames,
  SNOOZES,
  snoozeNames,
  useCommands,
  useSelectionLabel,
  type Command,
  type CommandSource,
} from "@/app";
import { counted } from "@/format";
import type { NameKey } from "@/ipc";

/** The ticked names' verbs in the palette. */
export function useSelectionCommands(keys: readonly NameKey[], isSilent: boolean): void {
  const source = useMemo<CommandSource>(() => {
    const note = counted(keys.length, "name");
    const commands: Command[] = [
      {
        id: "reminders.renew",
        group: "selection",
        title: "Add renewals to cart",
        note,
        icon: ShoppingCart,
        keywords: ["renew", "extend"],
        run: () => void renewNames(keys),
      },
      ...SNOOZES.map(({ days, label }): Command => ({
        id: `reminders.snooze.${days}`,
        group: "selection",
        title: `Snooze ${label.toLowerCase()}`,
        note,
        icon: AlarmClock,
        keywords: ["silence", "mute", "reminders"],
        run: () => void snoozeNames(keys, days),
      })),
    ];
    if (isSilent) {
      commands.push({
        id: "reminders.snooze.0",
        group: "selection",
        title: "Remind again of these names",
        note,
        icon: Bell,
        keywords: ["unsnooze", "silence", "snooze"],
        run: () => void snoozeNames(keys, 0),
      });
    }
    return { find: () => commands };
  }, [keys, isSilent]);
  useCommands(source);
  useSelectionLabel(`${counted(keys.length, "name")} selected`);
}
