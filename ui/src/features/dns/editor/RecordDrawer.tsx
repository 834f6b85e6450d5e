import { useMemo, useState } from "react";
import { Button, Drawer, Select, TextArea, TextInput } from "@/components";
import type { DnsRules, NameKey, SetKey } from "@/ipc";
import { problemOf, type Check } from "../checks";
import { fieldsOf, joinContent, splitContent } from "./record-fields";
import { KINDS, ownerName } from "../sets";
import { ttlChoices, ttlWords } from "../ttl";
import { useVerdicts } from "../useVerdicts";
import type { EditorRow, RecordValue } from "./zone-edit";

export interface RecordDrawerProps {
  zone: NameKey;
  rules: DnsRules | null;
  /** The record to edit; null adds one. */
  row: EditorRow | null;
  onSave: (key: SetKey, value: RecordValue) => void;
  onRemove: () => void;
  onRevert: () => void;
  onClose: () => void;
}

const KEEP = "keep";
const OWNER = /^(\*|[a-z0-9_-]{1,63})(\.[a-z0-9_-]{1,63})*$/;

/** The form of one record, with the fields of its type. Nothing is written: it is staged for the plan. */
export function RecordDrawer({ zone, rules, row, onSave, onRemove, onRevert, onClose }: RecordDrawerProps) {
  const [name, setName] = useState(row?.key.name ?? "");
  const [kind, setKind] = useState(row?.key.kind ?? "A");
  const [parts, setParts] = useState(() => (row ? splitContent(row.key.kind, row.value.content) : []));
  const [ttl, setTtl] = useState<number | null>(row && row.state !== "plain" ? row.value.ttl : null);
  const content = joinContent(kind, parts);
  const owner = ownerName(name);
  const checks = useMemo<Check[]>(
    () => (content === "" ? [] : [{ key: zone, set: { name: owner, kind }, content }]),
    [zone, owner, kind, content],
  );
  const verdicts = useVerdicts(checks);
  const [check] = checks;
  const problem = check ? problemOf(check, verdicts) : null;
  const nameProblem =
    owner === "@" || OWNER.test(owner) ? null : "Write a name inside the zone, such as www or _acme-challenge.";
  const fields = fieldsOf(kind);
  const canSave = content !== "" && problem === null && nameProblem === null;
  const kinds = rules ? KINDS.filter((one) => rules.types.includes(one)) : KINDS;
  const save = () => {
    if (canSave) onSave({ name: owner, kind }, { content: content.trim(), ttl });
  };
  const put = (at: number, text: string) => {
    const next = fields.map((_, index) => parts[index] ?? "");
    next[at] = text;
    setParts(next);
  };
  return (
    <Drawer
      key={row?.id ?? "new"}
      label={row ? `Record ${row.key.name} ${row.key.kind}` : "New record"}
      title={row ? `${row.key.name} ${row.key.kind}` : "New record"}
      onClose={onClose}
    >
      <div className="record-form">
        {!row && (
          <>
            <TextInput
              label="Name"
              mono
              autoFocus
              placeholder="@ is the apex"
              value={name}
              onChange={setName}
              onEnter={save}
              error={name === "" ? null : nameProblem}
            />
            <Select
              label="Type"
              choices={kinds.map((id) => ({ id, label: id }))}
              value={kinds.find((one) => one === kind) ?? null}
              onChange={(next) => {
                setKind(next);
                setParts([]);
              }}
            />
          </>
        )}
        {fields.map((field, at) => {
          const isLast = at === fields.length - 1;
          const shared = {
            label: field.label,
            placeholder: field.placeholder,
            value: parts[at] ?? "",
            onChange: (text: string) => put(at, text),
            autoFocus: row !== null && at === 0,
            error: isLast && content !== "" ? problem : null,
            ...(field.help === undefined ? {} : { help: field.help }),
          };
          return field.multiline ? (
            <TextArea key={field.id} {...shared} />
          ) : (
            <TextInput key={field.id} {...shared} mono numeric={field.numeric ?? false} onEnter={save} />
          );
        })}
        <Select
          label="TTL"
          choices={[
            {
              id: KEEP,
              label: row
                ? `As it is, ${ttlWords((row.before ?? row.value).ttl)}`
                : `Account's usual${rules ? `, ${ttlWords(rules.default_ttl)}` : ""}`,
            },
            ...ttlChoices(rules?.min_ttl ?? 60, rules?.max_ttl ?? 604_800, row?.value.ttl ?? null).map((seconds) => ({
              id: String(seconds),
              label: ttlWords(seconds),
            })),
          ]}
          value={ttl === null ? KEEP : String(ttl)}
          onChange={(choice) => setTtl(choice === KEEP ? null : Number(choice))}
        />
        <div className="row">
          <Button variant="primary" isDisabled={!canSave} onPress={save}>
            {row ? "Stage the change" : "Stage the record"}
          </Button>
          <span className="grow" />
          {row && row.state !== "plain" && (
            <Button variant="ghost" onPress={onRevert}>
              Take it back
            </Button>
          )}
          {row && row.state !== "removed" && row.state !== "added" && (
            <Button variant="ghost" onPress={onRemove}>
              Remove
            </Button>
          )}
        </div>
        {!canSave && content === "" && <p className="sm t3">Fill in the content to stage it.</p>}
      </div>
    </Drawer>
  );
}
