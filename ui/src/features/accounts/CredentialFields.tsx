import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Icon, PasswordInput, TextInput } from "@/components";
import type { Descriptor } from "@/ipc";
import type { FormErrors, FormValues } from "./draft";

export interface CredentialFieldsProps {
  descriptor: Descriptor;
  values: FormValues;
  onChange: (values: FormValues) => void;
  errors: FormErrors;
  /** Show "is needed" only once sending was tried. */
  tried: boolean;
  /** Editing: empty keys are kept as they are. */
  editing?: boolean;
  onEnter: () => void;
}

/** The form that a provider's descriptor asks for: its credentials, the account's name, and the address under Advanced. */
export function CredentialFields({
  descriptor,
  values,
  onChange,
  errors,
  tried,
  editing = false,
  onEnter,
}: CredentialFieldsProps) {
  const [advanced, setAdvanced] = useState(values.baseUrl !== "");
  const region = useId();
  const set = (key: string, value: string) =>
    onChange({ ...values, credentials: { ...values.credentials, [key]: value } });
  return (
    <div className="form">
      {descriptor.credentials.map((field, index) => {
        const value = values.credentials[field.key] ?? "";
        const problem = errors.credentials[field.key] ?? null;
        const shared = {
          label: field.required ? field.label : `${field.label} (optional)`,
          value,
          onChange: (text: string) => set(field.key, text),
          help: (
            <span>
              {field.help}
              {field.link !== null && <span className="selectable block">{field.link}</span>}
            </span>
          ),
          error: tried || value !== "" ? problem : null,
          isRequired: field.required && !editing,
          maxLength: 4096,
          autoFocus: index === 0,
          placeholder: editing ? "Leave empty to keep the one in use" : "",
          onEnter,
        };
        return field.secret ? <PasswordInput key={field.key} {...shared} /> : <TextInput key={field.key} {...shared} />;
      })}
      <TextInput
        label="Name in Freehold (optional)"
        value={values.label}
        onChange={(label) => onChange({ ...values, label })}
        placeholder={descriptor.label}
        help="To tell two accounts at one registrar apart"
        maxLength={60}
        onEnter={onEnter}
      />
      <div>
        <button
          type="button"
          className="disclosure"
          aria-expanded={advanced}
          aria-controls={region}
          onClick={() => setAdvanced(!advanced)}
        >
          <Icon icon={advanced ? ChevronDown : ChevronRight} size="s" />
          Advanced
        </button>
        <div id={region} hidden={!advanced} className="form-advanced">
          <TextInput
            label="API address"
            type="url"
            mono
            value={values.baseUrl}
            onChange={(baseUrl) => onChange({ ...values, baseUrl })}
            placeholder={descriptor.base_url}
            help={`Leave empty for ${descriptor.label}'s own address`}
            error={errors.baseUrl ?? null}
            maxLength={500}
            onEnter={onEnter}
          />
        </div>
      </div>
    </div>
  );
}
