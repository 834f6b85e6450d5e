import { Copy, Hammer } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, Callout, Drawer, Field, IconButton, Select, TextArea, TextInput } from "@/components";
import type { DnsRules, ExtraValue, NameKey, SetKey } from "@/ipc";
import { builderFor, type BuilderKind } from "../builders/builder-kinds";
import { isDmarc } from "../builders/dmarc";
import { isSpf } from "../builders/spf";
import { problemOf, type Check } from "../checks";
import { ttlWords } from "../ttl";
import { useVerdicts } from "../useVerdicts";
import type { RecordField } from "./field-types";
import { NameFields, serviceParts } from "./NameFields";
import { OptionFields } from "./OptionFields";
import { changedOptions, optionProblem, optionsFor, ttlSetter, type Options } from "./options";
import { ownerOf, ownerProblem } from "./owner-name";
import { contentOf, fieldProblem, formOf, newForm } from "./record-fields";
import { kindWords, offeredKinds } from "./record-types";
import { joinService, serviceProblem, serviceWords } from "./service-name";
import type { ShownRow } from "./shown-rows";
import { TtlField } from "./TtlField";
import type { RecordValue } from "./zone-edit";

/** What a new record begins as: a duplicate's. */
export interface RecordStart {
  readonly key: SetKey;
  readonly content: string;
  readonly extras: Options;
}

export interface RecordDrawerProps {
  zone: NameKey;
  rules: DnsRules | null;
  /** The record to edit; null adds one. */
  row: ShownRow | null;
  /** What a new one begins as. */
  start: RecordStart | null;
  /** Whether a record is there already, beside the one that is edited. */
  isThere: (key: SetKey, content: string) => boolean;
  /** The contents of a set, without the record that is edited. */
  others: (key: SetKey) => readonly string[];
  onSave: (key: SetKey, value: RecordValue) => void;
  onRemove: () => void;
  onRevert: () => void;
  onDuplicate: (start: RecordStart) => void;
  onBuild: (kind: BuilderKind, name: string) => void;
  onClose: () => void;
}

const NO_EXTRAS: Options = {};

/** The form of one record, with the fields of its type. Nothing is written: it is staged for the plan. */
export function RecordDrawer(props: RecordDrawerProps) {
  const { zone, rules, row, start, isThere, onSave, onClose } = props;
  const from = row ? { key: row.key, content: row.value.content, extras: row.extras } : start;
  const [name, setName] = useState(from?.key.name ?? "");
  const [kind, setKind] = useState(from?.key.kind ?? "A");
  const [form, setForm] = useState(() => (from ? formOf(from.key.kind, from.content) : newForm("A")));
  const [ttl, setTtl] = useState<number | null>(row && row.state !== "plain" ? row.value.ttl : null);
  const [extras, setExtras] = useState<Options>(from?.extras ?? NO_EXTRAS);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());

  const service = row || serviceWords(kind) === null ? null : serviceParts(kind, name);
  const owner = ownerOf(service ? joinService({ ...service, host: ownerOf(service.host) }) : name);
  const nameProblem =
    (service ? serviceProblem(kind, service.service) : null) ?? (row ? null : ownerProblem(owner, zone.name));
  const content = contentOf(form);
  const problems = form.fields.map((field, at) => fieldProblem(field, form.texts[at] ?? ""));
  const fits = content !== "" && problems.every((problem) => problem === null);
  const checks = useMemo<Check[]>(
    () => (fits ? [{ key: zone, set: { name: owner, kind }, content }] : []),
    [zone, owner, kind, content, fits],
  );
  const verdicts = useVerdicts(checks);
  const [check] = checks;
  const twin = fits && isThere({ name: owner, kind }, content) ? "This record is there already." : null;
  const problem = (check ? problemOf(check, verdicts) : null) ?? twin;
  const warning = twin === null && kind === "TXT" ? onlyOne(content, props.others({ name: owner, kind })) : null;
  const options = optionsFor(rules?.options ?? [], kind);
  const optionsFit = options.every((option) => optionProblem(option, extras[option.key] ?? false) === null);
  const ttlBy = ttlSetter(extras, options);
  const canSave = fits && problem === null && nameProblem === null && optionsFit && !Number.isNaN(ttl ?? 0);
  const save = () => {
    if (!canSave) return;
    const known = Object.fromEntries(
      options.flatMap(({ key }): [string, ExtraValue][] => {
        const value = extras[key];
        return value === undefined ? [] : [[key, tidy(value)]];
      }),
    );
    const changed = changedOptions(known, row?.extras ?? NO_EXTRAS);
    onSave(
      { name: owner, kind },
      { content, ttl: ttlBy === null ? ttl : null, options: { ...(row?.value.options ?? {}), ...changed } },
    );
  };
  const put = (at: number, text: string) => {
    const texts = form.fields.map((_, index) => (index === at ? text : (form.texts[index] ?? "")));
    setForm({ ...form, texts });
    setTouched(new Set([...touched, form.fields[at]?.id ?? ""]));
  };
  const title = row ? `${row.key.name} ${row.key.kind}` : "New record";
  const builder = row?.fixed === null || !row ? builderFor(kind, owner, content) : null;
  const kinds = offeredKinds(rules?.types ?? ["A"]);
  const last = form.fields.length - 1;
  return (
    <Drawer
      label={row ? `Record ${title}` : "New record"}
      title={title}
      tools={
        row && (
          <IconButton
            icon={Copy}
            label="Duplicate"
            onPress={() => props.onDuplicate({ key: row.key, content: row.value.content, extras: row.extras })}
          />
        )
      }
      onClose={onClose}
    >
      <div className="record-form">
        {!row && (
          <>
            <Select
              label="Type"
              choices={kinds.map((id) => ({ id, label: id, note: kindWords(id) }))}
              value={kinds.find((one) => one === kind) ?? null}
              onChange={(next) => {
                setName(serviceWords(kind) === null ? name : serviceParts(kind, name).host.replace(/^@$/, ""));
                setKind(next);
                setForm(newForm(next));
                setTouched(new Set());
              }}
            />
            <NameFields kind={kind} name={name} onChange={setName} problem={nameProblem} onEnter={save} />
          </>
        )}
        {form.fields.map((field, at) => (
          <FieldInput
            key={`${kind} ${field.id}`}
            field={field}
            value={form.texts[at] ?? ""}
            onChange={(text) => put(at, text)}
            onEnter={save}
            autoFocus={row !== null && at === 0}
            error={
              (touched.has(field.id) || row !== null ? problems[at] : null) ?? (at === last && fits ? problem : null)
            }
          />
        ))}
        {warning !== null && <Callout tone="due" title={warning} />}
        {builder && (
          <div className="row">
            <Button size="s" icon={Hammer} onPress={() => props.onBuild(builder, owner)}>
              Build...
            </Button>
            <span className="sm t3">Asks for what it needs and writes it for you.</span>
          </div>
        )}
        {ttlBy === null ? (
          <TtlField
            rules={rules}
            value={ttl}
            keepLabel={
              row
                ? `As it is, ${ttlWords((row.before ?? row.value).ttl)}`
                : `Account's usual${rules ? `, ${ttlWords(rules.default_ttl)}` : ""}`
            }
            help="All records of one name and type have the same."
            onChange={setTtl}
          />
        ) : (
          <Field label="TTL" help={`Set by the provider while ${ttlBy} is on.`}>
            <span className="t2">Automatic</span>
          </Field>
        )}
        <OptionFields options={options} values={extras} onChange={setExtras} />
        <div className="row">
          <Button variant="primary" isDisabled={!canSave} onPress={save}>
            {row ? "Stage the change" : "Stage the record"}
          </Button>
          <span className="grow" />
          {row && row.state !== "plain" && (
            <Button variant="ghost" onPress={props.onRevert}>
              Take it back
            </Button>
          )}
          {row && row.state !== "removed" && row.state !== "added" && (
            <Button variant="ghost" onPress={props.onRemove}>
              Remove
            </Button>
          )}
        </div>
        {!canSave && content === "" && <p className="sm t3">Fill in the content to stage it.</p>}
      </div>
    </Drawer>
  );
}

/** Of some texts a name has one: receivers take two for none. */
function onlyOne(content: string, others: readonly string[]): string | null {
  if (isSpf(content) && others.some(isSpf))
    return "This name has an SPF record already. Receivers take two for none: add to that one.";
  if (isDmarc(content) && others.some(isDmarc))
    return "This name has a DMARC record already. Receivers take two for none: change that one.";
  return null;
}

/** Blank words are only there while the next is being typed. */
const tidy = (value: ExtraValue): ExtraValue =>
  Array.isArray(value) ? value.filter((word) => word !== "") : typeof value === "string" ? value.trim() : value;

interface FieldInputProps {
  field: RecordField;
  value: string;
  onChange: (text: string) => void;
  onEnter: () => void;
  autoFocus: boolean;
  error: string | null;
}

function FieldInput({ field, value, onChange, onEnter, autoFocus, error }: FieldInputProps) {
  const { label, placeholder, help, choices, multiline, numeric } = field;
  const helped = help === undefined ? {} : { help };
  if (choices) {
    const known = choices.some(({ id }) => id === value);
    const all = known || value === "" ? choices : [...choices, { id: value, label: `${value}  not in the standard` }];
    return <Select label={label} choices={all} value={value} onChange={onChange} {...helped} />;
  }
  const shared = { label, placeholder, value, onChange, autoFocus, error, ...helped };
  if (multiline) return <TextArea {...shared} className="mono-area" />;
  return <TextInput {...shared} mono numeric={numeric ?? false} onEnter={onEnter} />;
}

/** A row that can only be looked at. */
export function FixedDrawer({ row, onClose }: { row: ShownRow; onClose: () => void }) {
  const title = row.key.kind === "" ? "A line that was not understood" : `${row.key.name} ${row.key.kind}`;
  return (
    <Drawer label={`Record ${title}`} title={title} onClose={onClose}>
      <div className="record-form">
        <Callout title="It can only be looked at">{row.fixed}</Callout>
        <div className="control">
          <span className="lab">Content</span>
          <p className="mono break">{row.value.content}</p>
        </div>
        {row.value.ttl !== null && <p className="sm t2">TTL {ttlWords(row.value.ttl)}</p>}
      </div>
    </Drawer>
  );
}
