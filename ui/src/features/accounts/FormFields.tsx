import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { Icon, PasswordInput, Select, TextInput } from "@/components";
import type { Descriptor, FieldGroup, FormField } from "@/ipc";
import { fieldsOf, knownAddresses, type FormErrors, type FormValues } from "./draft";

interface Shared {
  descriptor: Descriptor;
  values: FormValues;
  onChange: (values: FormValues) => void;
  errors: FormErrors;
  /** Show "is needed" only once sending was tried. */
  tried: boolean;
  /** Editing: a secret left empty is kept as it is. */
  editing?: boolean;
  onEnter: () => void;
}

/** The fields of one part of the form, as the descriptor lists them. */
export function GroupFields({
  group,
  autoFocus = false,
  ...shared
}: Shared & { group: FieldGroup; autoFocus?: boolean }) {
  return fieldsOf(shared.descriptor, group).map((field, index) => (
    <OneField key={field.key} field={field} autoFocus={autoFocus && index === 0} {...shared} />
  ));
}

function OneField({
  field,
  values,
  onChange,
  errors,
  tried,
  editing = false,
  onEnter,
  autoFocus,
}: Shared & { field: FormField; autoFocus: boolean }) {
  const value = values.fields[field.key] ?? "";
  const set = (text: string) => onChange({ ...values, fields: { ...values.fields, [field.key]: text } });
  const help = (
    <span>
      {field.help}
      {field.link !== null && <span className="selectable block">{field.link}</span>}
    </span>
  );
  if (field.kind.kind === "choice") {
    const choices = field.kind.options.map(({ value: id, label }) => ({ id, label }));
    return (
      <Select
        label={field.label}
        choices={choices}
        value={value === "" ? (choices[0]?.id ?? null) : value}
        onChange={set}
        help={help}
      />
    );
  }
  const isSecret = field.kind.kind === "secret";
  const optional = !field.required && field.group === "access";
  const shared = {
    label: optional ? `${field.label} (optional)` : field.label,
    value,
    onChange: set,
    help,
    error: tried || value !== "" ? (errors.fields[field.key] ?? null) : null,
    isRequired: field.required && !(editing && isSecret),
    maxLength: 4096,
    autoFocus,
    placeholder: editing && isSecret ? "Leave empty to keep the one in use" : "",
    onEnter,
  };
  return isSecret ? <PasswordInput {...shared} /> : <TextInput {...shared} />;
}

/** A part of a form that is closed until asked for. */
function Disclosure({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  const [shown, setShown] = useState(open);
  const region = useId();
  return (
    <div>
      <button
        type="button"
        className="disclosure"
        aria-expanded={shown}
        aria-controls={region}
        onClick={() => setShown(!shown)}
      >
        <Icon icon={shown ? ChevronDown : ChevronRight} size="s" />
        {title}
      </button>
      <div id={region} hidden={!shown} className="form-advanced">
        {children}
      </div>
    </div>
  );
}

/** Who becomes the registrant of names bought at this account. */
export function RegistrantFields(shared: Shared) {
  return (
    <>
      {shared.descriptor.orders && <p className="sm t2">{shared.descriptor.orders.registrant.words}</p>}
      <div className="form-pairs">
        <GroupFields group="registrant" {...shared} />
      </div>
    </>
  );
}

/** Where the API is: the provider's own address, another that it documents, or one typed in. */
export function AddressField({ descriptor, values, onChange, errors, onEnter }: Shared) {
  const known = knownAddresses(descriptor);
  const chosen = known.find((one) => one.url === values.baseUrl.trim());
  const [typing, setTyping] = useState(chosen === undefined);
  const OTHER = "other";
  const input = (
    <TextInput
      label={known.length > 1 ? "Another address" : "API address"}
      type="url"
      mono
      value={values.baseUrl}
      onChange={(baseUrl) => onChange({ ...values, baseUrl })}
      placeholder={descriptor.base_url}
      help={`Leave empty for ${descriptor.label}'s own address. The key goes to this address.`}
      error={errors.baseUrl ?? null}
      maxLength={500}
      onEnter={onEnter}
    />
  );
  if (known.length === 1) return input;
  return (
    <div className="form">
      <Select
        label="API address"
        choices={[
          ...known.map(({ url, label }) => ({ id: url, label, note: url === "" ? descriptor.base_url : url })),
          { id: OTHER, label: "Another address", note: "For a proxy or a test server of your own" },
        ]}
        value={typing ? OTHER : (chosen?.url ?? OTHER)}
        onChange={(id) => {
          setTyping(id === OTHER);
          onChange({ ...values, baseUrl: id === OTHER ? "" : id });
        }}
      />
      {typing && input}
    </div>
  );
}

/** The whole form of a new account: what opens it, what it is called, and the rest on request. */
export function FormFields(shared: Shared) {
  const { descriptor, values, onChange, onEnter } = shared;
  const has = (group: FieldGroup) => fieldsOf(descriptor, group).length > 0;
  return (
    <div className="form">
      <GroupFields group="access" autoFocus {...shared} />
      <TextInput
        label="Name in Freehold (optional)"
        value={values.label}
        onChange={(label) => onChange({ ...values, label })}
        placeholder={descriptor.label}
        help="To tell two accounts at one registrar apart"
        maxLength={60}
        onEnter={onEnter}
      />
      <div className="form-more">
        {has("registrant") && (
          <Disclosure title="Registrant, needed to buy names here" open={false}>
            <RegistrantFields {...shared} />
          </Disclosure>
        )}
        {has("options") && (
          <Disclosure title="Options" open={false}>
            <div className="form">
              <GroupFields group="options" {...shared} />
            </div>
          </Disclosure>
        )}
        <Disclosure title="Advanced" open={values.baseUrl !== ""}>
          <AddressField {...shared} />
        </Disclosure>
      </div>
    </div>
  );
}
