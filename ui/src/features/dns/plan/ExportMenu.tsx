import { useMutation } from "@tanstack/react-query";
import { Braces, Copy, Download, FileText } from "lucide-react";
import { useSaveFile } from "@/app";
import { Button, Menu, toast } from "@/components";
import { counted } from "@/format";
import { call, commands, type NameKey, type PlanFormat, type PlanView } from "@/ipc";
import { sayFault } from "../faults";
import { copyLater } from "./copy-later";

export interface ExportMenuProps {
  plan: PlanView;
  /** The ticked zones: these are written down; with none, the whole plan is. */
  zones: readonly NameKey[];
}

/** The plan for others: to be pasted into a message, kept as a text, or read by a program. */
export function ExportMenu({ plan, zones }: ExportMenuProps) {
  const text = (format: PlanFormat) => call(commands.dnsPlanText(plan.id, [...zones], format));
  const save = useSaveFile("Plan");
  const copy = useMutation({
    mutationFn: () => copyLater(text("text")),
    onSuccess: (isCopied) =>
      toast(
        isCopied
          ? { tone: "ok", text: "The plan is on the clipboard" }
          : { tone: "bad", text: "The clipboard could not be written. Save the plan as a text instead." },
      ),
    onError: ({ fault }) => sayFault(fault),
  });
  const name = `freehold-plan-${plan.id.slice(0, 8)}`;
  const which = counted(zones.length === 0 ? plan.zones.length : zones.length, "zone");
  return (
    <Menu
      label="Export the plan"
      placement="bottom end"
      trigger={
        <Button icon={Download} isPending={save.isPending || copy.isPending}>
          Export
        </Button>
      }
      sections={[
        {
          title: zones.length === 0 ? `The whole plan, ${which}` : `The ticked ${which}`,
          items: [
            { id: "copy", label: "Copy as text", icon: Copy, onAction: () => copy.mutate() },
            {
              id: "text",
              label: "Save as text",
              icon: FileText,
              note: "One line a record, with + and \u2212",
              onAction: () => save.mutate(async () => ({ name: `${name}.txt`, text: await text("text") })),
            },
            {
              id: "json",
              label: "Save as JSON",
              icon: Braces,
              note: "For programs",
              onAction: () => save.mutate(async () => ({ name: `${name}.json`, text: await text("json") })),
            },
          ],
        },
      ]}
    />
  );
}
