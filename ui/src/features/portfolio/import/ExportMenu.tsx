import { useMutation } from "@tanstack/react-query";
import { CalendarDays, Download, Table } from "lucide-react";
import { Button, Menu, toast } from "@/components";
import { counted } from "@/format";
import { call, commands, type NameKey, type PortfolioQuery } from "@/ipc";

export interface ExportMenuProps {
  /** The list as it stands. */
  query: PortfolioQuery;
  /** Only these, in their order; without them all names of the list. */
  keys?: readonly NameKey[] | undefined;
}

/** Takes names away: as a table that can be read again, or their expiries as a calendar. */
export function ExportMenu({ query, keys }: ExportMenuProps) {
  const save = useSaveNames(query, keys);
  const what = keys === undefined ? "All names of this list" : counted(keys.length, "selected name");
  return (
    <Menu
      label="Export"
      placement="bottom end"
      trigger={
        <Button icon={Download} isPending={save.isPending}>
          Export
        </Button>
      }
      sections={[
        {
          title: what,
          items: [
            {
              id: "csv",
              label: "Table (CSV)",
              icon: Table,
              note: "All facts, tags and notes. An import reads it back.",
              onAction: () => save.mutate("csv"),
            },
            {
              id: "ics",
              label: "Calendar (.ics)",
              icon: CalendarDays,
              note: "A day for each expiry, with reminders 30 and 7 days before.",
              onAction: () => save.mutate("ics"),
            },
          ],
        },
      ]}
    />
  );
}

/** The file that names are saved as. */
export type NamesFormat = "csv" | "ics";

/** Saves names into the folder for downloads and says where they are. */
export function useSaveNames(query: PortfolioQuery, keys?: readonly NameKey[]) {
  const chosen = keys === undefined ? null : [...keys];
  return useMutation({
    mutationFn: (format: NamesFormat) =>
      call(format === "csv" ? commands.portfolioExport(query, chosen) : commands.portfolioCalendar(query, chosen)),
    onSuccess: ({ path, names, left_out: leftOut }) =>
      toast({
        tone: "ok",
        text: [
          `${counted(names, "name")} saved as ${path}.`,
          leftOut > 0 && `${counted(leftOut, "name")} without a known date left out.`,
        ]
          .filter(Boolean)
          .join(" "),
        action: {
          label: "Show",
          onAction: () => {
            call(commands.appShowFile(path)).catch(() => toast({ tone: "bad", text: `${path} could not be shown` }));
          },
        },
      }),
    onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
  });
}
