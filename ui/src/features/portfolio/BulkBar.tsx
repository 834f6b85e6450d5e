import {
  ArchiveRestore,
  ArrowLeftRight,
  BookSearch,
  ChevronDown,
  Ellipsis,
  History,
  NotebookPen,
  Server,
  ShieldPlus,
  ShoppingCart,
  Table2,
  Tag,
  X,
} from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { keysToParam, navigate, snoozeNames } from "@/app";
import { BarDivider, Button, IconButton, Menu, type MenuItem } from "@/components";
import { formatCount } from "@/format";
import type { NameKey, Setting } from "@/ipc";
import { SETTINGS, useSelectionCommands, type Choose } from "./commands";
import { lookUp } from "./lookUp";
import { NoteForm } from "./verbs/NoteForm";
import { runsQuery, type PlanSource } from "./verbs/queries";
import { TagsForm } from "./verbs/TagsForm";
import { VerbDialog } from "./verbs/VerbDialog";
import "./verbs/verbs.css";

export interface BulkBarProps {
  count: number;
  /** The selected names. Stable while the selection is. */
  keys: () => readonly NameKey[];
  onClear: () => void;
}

/** Latest runs that the menu offers. */
const RUNS = 3;

/** What is open over the list. */
type Open = { kind: "tags" | "note"; keys: readonly NameKey[] } | { kind: "plan"; source: PlanSource };

/** What can be done with the selected names. Floats over the list's foot; what has no room stands under "More". */
export function BulkBar({ count, keys, onClear }: BulkBarProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const runs = useQuery(runsQuery).data ?? [];
  const choose = useMemo<Choose>(() => {
    const names = () => keysToParam(keys());
    return {
      verb: (verb) => setOpen({ kind: "plan", source: { kind: "verb", keys: keys(), verb } }),
      form: (kind) => setOpen({ kind, keys: keys() }),
      dns: () => navigate("dns", { names: names() }),
      nameservers: () => navigate("dns", { tab: "nameservers", names: names() }),
      snooze: (days) => void snoozeNames(keys(), days),
      lookUp: () => void lookUp(keys()),
      transfer: () => navigate("transfers", { names: names() }),
    };
  }, [keys]);
  useSelectionCommands(count, choose);
  const close = () => setOpen(null);
  const done = () => {
    close();
    onClear();
  };

  const tags: MenuItem = { id: "tags", label: "Tags", icon: Tag, onAction: () => choose.form("tags") };
  const note: MenuItem = { id: "note", label: "Note", icon: NotebookPen, onAction: () => choose.form("note") };
  return (
    <>
      <div className="bulk" role="toolbar" aria-label="On the selection">
        <span className="b bulk-count" role="status">
          {formatCount(count)} selected
        </span>
        <BarDivider />
        <Button variant="ghost" icon={ShoppingCart} onPress={() => choose.verb({ kind: "renew" })}>
          Renew
        </Button>
        {SETTINGS.map(({ setting, word }) => (
          <SettingMenu key={setting} setting={setting} word={word} choose={choose} />
        ))}
        <span className="bulk-wide">
          <Button variant="ghost" icon={Tag} onPress={tags.onAction}>
            Tags
          </Button>
          <Button variant="ghost" icon={NotebookPen} onPress={note.onAction}>
            Note
          </Button>
        </span>
        <Menu
          label="More on the selection"
          placement="top end"
          trigger={
            <Button variant="ghost" icon={Ellipsis}>
              More
            </Button>
          }
          sections={[
            { title: "In Freehold", items: [tags, note] },
            {
              title: "DNS",
              items: [
                { id: "nameservers", label: "Nameservers", icon: Server, onAction: choose.nameservers },
                { id: "dns", label: "Edit DNS in the form", icon: Table2, onAction: choose.dns },
              ],
            },
            {
              title: "Registrar",
              items: [
                {
                  id: "restore",
                  label: "Restore from redemption...",
                  note: "Into the cart; each price is confirmed there.",
                  icon: ArchiveRestore,
                  onAction: () => choose.verb({ kind: "restore" }),
                },
                {
                  id: "hide",
                  label: "Order WHOIS privacy...",
                  note: "Where it is sold by itself; into the cart.",
                  icon: ShieldPlus,
                  onAction: () => choose.verb({ kind: "hide" }),
                },
                {
                  id: "transfer",
                  label: "Transfer to...",
                  note: "To another of your accounts, step by step.",
                  icon: ArrowLeftRight,
                  onAction: choose.transfer,
                },
              ],
            },
            {
              title: "Public facts",
              items: [
                {
                  id: "registry",
                  label: "Look up at the registries",
                  note: "Dates and status by RDAP and WHOIS.",
                  icon: BookSearch,
                  onAction: choose.lookUp,
                },
              ],
            },
            {
              title: "Done before",
              items: runs.slice(0, RUNS).map(({ job, title }) => ({
                id: job,
                label: title,
                icon: History,
                onAction: () => navigate("portfolio", { verb_run: job }),
              })),
            },
          ]}
        />
        <BarDivider />
        <IconButton icon={X} label="Clear selection" placement="top" onPress={onClear} />
      </div>
      {open?.kind === "tags" && (
        <TagsForm
          count={open.keys.length}
          onClose={close}
          onNext={(verb) => setOpen({ kind: "plan", source: { kind: "verb", keys: open.keys, verb } })}
        />
      )}
      {open?.kind === "note" && (
        <NoteForm
          count={open.keys.length}
          onClose={close}
          onNext={(verb) => setOpen({ kind: "plan", source: { kind: "verb", keys: open.keys, verb } })}
        />
      )}
      {open?.kind === "plan" && <VerbDialog source={open.source} onClose={close} onStarted={done} />}
    </>
  );
}

function SettingMenu({ setting, word, choose }: { setting: Setting; word: string; choose: Choose }) {
  return (
    <Menu
      label={word}
      placement="top start"
      trigger={
        <Button variant="ghost" iconEnd={ChevronDown}>
          {word}
        </Button>
      }
      sections={[
        {
          items: [
            { id: "on", label: "On", onAction: () => choose.verb({ kind: "switch", setting, on: true }) },
            { id: "off", label: "Off", onAction: () => choose.verb({ kind: "switch", setting, on: false }) },
          ],
        },
      ]}
    />
  );
}
