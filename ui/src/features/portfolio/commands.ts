import {
  AlarmClockOff,
  ArchiveRestore,
  ArrowLeftRight,
  Bell,
  BookSearch,
  CalendarDays,
  Download,
  ListChecks,
  Lock,
  NotebookPen,
  RotateCw,
  Server,
  Shield,
  ShieldPlus,
  ShoppingCart,
  Table2,
  Tag,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { SNOOZES, useCommands, useSelectionLabel, type Command, type CommandSource } from "@/app";
import type { IconType } from "@/components";
import { counted } from "@/format";
import type { Setting, Verb } from "@/ipc";

/** The switches as the bar and the palette name them. */
export const SETTINGS: readonly { setting: Setting; word: string; title: string; icon: IconType; words: string[] }[] = [
  { setting: "auto_renew", word: "Auto-renew", title: "auto-renew", icon: RotateCw, words: ["renewal"] },
  { setting: "lock", word: "Lock", title: "the transfer lock", icon: Lock, words: ["unlock", "transfer"] },
  { setting: "privacy", word: "Privacy", title: "WHOIS privacy", icon: Shield, words: ["whois"] },
];

/** What the bar and the palette do with the selection. */
export interface Choose {
  /** Looks at what a verb would change. */
  verb: (verb: Verb) => void;
  /** Asks first for tags, or for a note. */
  form: (kind: "tags" | "note") => void;
  dns: () => void;
  nameservers: () => void;
  /** Silences reminders for some days; 0 ends the silence. */
  snooze: (days: number) => void;
  /** Asks the registries about the names. */
  lookUp: () => void;
  /** To another account. */
  transfer: () => void;
}

/** The selection's verbs in the palette. */
export function useSelectionCommands(count: number, choose: Choose): void {
  const source = useMemo<CommandSource>(() => {
    const note = `${counted(count, "name")}, says what is possible first`;
    const verb = (
      id: string,
      title: string,
      icon: IconType,
      keywords: readonly string[],
      run: () => void,
    ): Command => ({
      id: `portfolio.${id}`,
      group: "selection",
      title,
      note,
      icon,
      keywords,
      run,
    });
    const commands: readonly Command[] = [
      verb("renew", "Add renewals to cart", ShoppingCart, ["renew", "extend"], () => choose.verb({ kind: "renew" })),
      verb(
        "restore",
        "Restore from redemption: add to cart",
        ArchiveRestore,
        ["redeem", "redemption", "rgp", "bring back"],
        () => choose.verb({ kind: "restore" }),
      ),
      verb("hide", "Order WHOIS privacy: add to cart", ShieldPlus, ["privacy", "whois", "buy"], () =>
        choose.verb({ kind: "hide" }),
      ),
      ...SETTINGS.flatMap(({ setting, title, icon, words }) =>
        [true, false].map((on) =>
          verb(`${setting}.${on ? "on" : "off"}`, `Switch ${title} ${on ? "on" : "off"}`, icon, words, () =>
            choose.verb({ kind: "switch", setting, on }),
          ),
        ),
      ),
      verb(
        "delete",
        "Delete names: let them lapse, by switching auto-renew off",
        Trash2,
        ["delete", "remove", "cancel", "drop", "lapse"],
        () => choose.verb({ kind: "switch", setting: "auto_renew", on: false }),
      ),
      verb("tags", "Add or take off tags", Tag, ["label"], () => choose.form("tags")),
      verb("note", "Change the note", NotebookPen, ["comment"], () => choose.form("note")),
      verb("transfer", "Transfer to another account", ArrowLeftRight, ["move", "auth code"], choose.transfer),
      verb("nameservers", "Set nameservers", Server, ["ns", "dns"], choose.nameservers),
      ...SNOOZES.map(({ days, label }) => ({
        ...verb(`snooze.${days}`, `Snooze reminders ${label.toLowerCase()}`, AlarmClockOff, ["silence", "mute"], () =>
          choose.snooze(days),
        ),
        note: counted(count, "name"),
      })),
      {
        ...verb("snooze.0", "Remind again of these names", Bell, ["unsnooze", "silence"], () => choose.snooze(0)),
        note: counted(count, "name"),
      },
      {
        ...verb("registry", "Look up at the registries", BookSearch, ["rdap", "whois", "expiry"], choose.lookUp),
        note: counted(count, "name"),
      },
      { ...verb("dns", "Edit DNS in the form", Table2, ["records", "zone"], choose.dns), note: counted(count, "zone") },
    ];
    return { find: () => (count === 0 ? [] : commands) };
  }, [count, choose]);
  useCommands(source);
  useSelectionLabel(count === 0 ? null : `${counted(count, "name")} selected`);
}

/** What the palette does with all names of the list. */
export interface ListChoose {
  lookUp: () => void;
  select: () => void;
  csv: () => void;
  ics: () => void;
}

/** The verbs of the list as it stands, in the palette. */
export function useListCommands(count: number, choose: ListChoose): void {
  const source = useMemo<CommandSource>(() => {
    const note = `${counted(count, "name")} of this list`;
    const command = (
      id: string,
      title: string,
      icon: IconType,
      keywords: readonly string[],
      run: () => void,
    ): Command => ({ id: `portfolio.list.${id}`, group: "go", title, note, icon, keywords, run });
    const commands = [
      command(
        "registry",
        "Look up the whole list at the registries",
        BookSearch,
        ["rdap", "whois", "expiry", "health", "check"],
        choose.lookUp,
      ),
      command("select", "Select the whole list", ListChecks, ["all", "bulk", "tick"], choose.select),
      command("csv", "Export the list as a table", Download, ["csv", "save", "spreadsheet"], choose.csv),
      command("ics", "Export the expiries as a calendar", CalendarDays, ["ics", "save", "dates"], choose.ics),
    ];
    return { find: () => (count === 0 ? [] : commands) };
  }, [count, choose]);
  useCommands(source);
}
