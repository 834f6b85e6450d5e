import {
  ClipboardPaste,
  Ellipsis,
  FileText,
  Globe,
  Hammer,
  History,
  Plus,
  Redo2,
  RefreshCw,
  ShieldCheck,
  Undo2,
} from "lucide-react";
import type { ReactNode } from "react";
import { keyToParam, navigate } from "@/app";
import { BarDivider, Button, IconButton, Menu, PageBar } from "@/components";
import type { DnsRules, ZoneView } from "@/ipc";
import { BUILDER_KINDS, BUILDERS, type BuilderKind } from "../builders/builder-kinds";
import { redoEdit, undoEdit, type ZoneEdit } from "./zone-edit";
import { ZoneFacts } from "./ZoneNotes";

export interface ZoneBarProps {
  zone: ZoneView;
  title: ReactNode;
  rules: DnsRules | null;
  edit: ZoneEdit;
  isReading: boolean;
  onChange: (next: (edit: ZoneEdit) => ZoneEdit) => void;
  onReadAgain: () => void;
  onChooseZones: () => void;
  onPaste: () => void;
  onBuild: (kind: BuilderKind) => void;
  onNew: () => void;
}

/** The bar over one zone. */
export function ZoneBar(props: ZoneBarProps) {
  const { zone, title, rules, edit, onChange } = props;
  const { name } = zone;
  const takes = (type: string) => rules === null || rules.types.includes(type);
  return (
    <PageBar title={title} sub={<ZoneFacts zone={zone} />}>
      <IconButton
        icon={Undo2}
        label="Undo"
        isDisabled={edit.past.length === 0}
        onPress={() => onChange((old) => undoEdit(old, zone))}
      />
      <IconButton
        icon={Redo2}
        label="Redo"
        isDisabled={edit.future.length === 0}
        onPress={() => onChange((old) => redoEdit(old, zone))}
      />
      <BarDivider />
      <IconButton icon={RefreshCw} label="Read again" isDisabled={props.isReading} onPress={props.onReadAgain} />
      <IconButton icon={History} label="History" onPress={() => navigate("dns", { history: keyToParam(zone) })} />
      <Menu
        label="More"
        placement="bottom end"
        trigger={<IconButton icon={Ellipsis} label="More" />}
        sections={[
          {
            items: [
              {
                id: "live",
                label: "What the world sees",
                icon: Globe,
                onAction: () => navigate("dns", { live: keyToParam(zone) }),
              },
              {
                id: "file",
                label: "Export or import a zone file",
                icon: FileText,
                onAction: () => navigate("dns", { file: keyToParam(zone) }),
              },
              {
                id: "host",
                label: "DNSSEC, and where it is served",
                icon: ShieldCheck,
                onAction: () => navigate("dns", { host: name }),
              },
              { id: "paste", label: "Paste records", icon: ClipboardPaste, onAction: props.onPaste },
            ],
          },
        ]}
      />
      <Button onPress={props.onChooseZones}>Choose zones</Button>
      <Menu
        label="Build a record"
        placement="bottom end"
        trigger={<Button icon={Hammer}>Build</Button>}
        sections={[
          {
            items: BUILDER_KINDS.map((what) => {
              const { title: label, note, type } = BUILDERS[what];
              return {
                id: what,
                label,
                note: takes(type) ? note : `This account takes no ${type} records`,
                isDisabled: !takes(type),
                onAction: () => props.onBuild(what),
              };
            }),
          },
        ]}
      />
      <Button icon={Plus} onPress={props.onNew}>
        New record
      </Button>
    </PageBar>
  );
}
