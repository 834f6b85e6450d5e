import { ClipboardCopy, Clock, CopyPlus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton, Popover } from "@/components";
import { counted } from "@/format";
import type { DnsRules } from "@/ipc";
import { ttlSetter } from "./options";
import type { ShownRow } from "./shown-rows";
import { TtlField } from "./TtlField";

export interface SelectionVerbsProps {
  rows: readonly ShownRow[];
  rules: DnsRules | null;
  onTtl: (ttl: number, rows: readonly ShownRow[]) => void;
  onCopy: () => void;
  onCopyText: () => void;
  onRemove: (rows: readonly ShownRow[]) => void;
}

/** What can be done with the ticked records. Those that can only be looked at are left out, and that is said. */
export function SelectionVerbs({ rows, rules, onTtl, onCopy, onCopyText, onRemove }: SelectionVerbsProps) {
  const editable = rows.filter(({ fixed }) => fixed === null);
  const removable = editable.filter(({ state }) => state !== "removed");
  const ttlIsTheirs = removable.filter(({ extras }) => ttlSetter(extras, rules?.options ?? []) === null);
  const kept = rows.length - editable.length;
  return (
    <>
      <span className="sm t2 nw">
        {counted(rows.length, "record")} ticked{kept > 0 && `, ${kept} read-only`}
      </span>
      <Popover
        label="TTL of the ticked records"
        placement="bottom end"
        trigger={
          <Button icon={Clock} isDisabled={ttlIsTheirs.length === 0}>
            Change TTL
          </Button>
        }
      >
        {(close) => (
          <TtlForm
            rules={rules}
            rows={ttlIsTheirs}
            left={removable.length - ttlIsTheirs.length}
            onStage={(ttl) => {
              onTtl(ttl, ttlIsTheirs);
              close();
            }}
          />
        )}
      </Popover>
      <Button icon={CopyPlus} isDisabled={rows.every(({ key }) => key.kind === "")} onPress={onCopy}>
        Copy to zones...
      </Button>
      <IconButton icon={ClipboardCopy} label="Copy as text" onPress={onCopyText} />
      <Button icon={Trash2} isDisabled={removable.length === 0} onPress={() => onRemove(removable)}>
        Remove {counted(removable.length, "record")}
      </Button>
    </>
  );
}

interface TtlFormProps {
  rules: DnsRules | null;
  rows: readonly ShownRow[];
  /** Records whose TTL the provider sets itself. */
  left: number;
  onStage: (ttl: number) => void;
}

function TtlForm({ rules, rows, left, onStage }: TtlFormProps) {
  const [ttl, setTtl] = useState<number | null>(rules?.default_ttl ?? null);
  const fits = ttl !== null && !Number.isNaN(ttl);
  const same = rows.filter(({ value, before }) => (value.ttl ?? before?.ttl ?? null) === ttl).length;
  return (
    <div className="ttl-form">
      <TtlField rules={rules} value={ttl} help="It goes to the whole sets of these records." onChange={setTtl} />
      {fits && (
        <p className="sm t2">
          {rows.length - same} will change{same > 0 && `, ${same} already so`}
        </p>
      )}
      {left > 0 && <p className="sm t3">{counted(left, "record")} left out: the provider sets their TTL.</p>}
      <Button variant="primary" isDisabled={!fits || same === rows.length} onPress={() => fits && onStage(ttl)}>
        Stage the change
      </Button>
    </div>
  );
}
