import { useState } from "react";
import { Checkbox, classes, Select, TextInput } from "@/components";
import type { CartLine, ExtraFault, ExtraField, LineExtra } from "@/ipc";
import type { LineChange } from "./useCart";

export interface ExtraFormProps {
  line: CartLine;
  extra: LineExtra;
  isDisabled: boolean;
  onChange: (change: LineChange) => void;
}

const YES_NO = [
  { id: "true", label: "Yes" },
  { id: "false", label: "No" },
] as const;

/** What the ending asks for beyond a contact: a form made of the fields that the provider tells. */
export function ExtraForm({ line, extra, isDisabled, onChange }: ExtraFormProps) {
  return (
    <div className="extra-form" role="group" aria-label={`What the registry of .${line.ending} asks for`}>
      <span className="lab" aria-hidden="true">
        Asked for by the registry of .{line.ending}
      </span>
      <div className="extra-fields">
        {extra.fields.map((field) => (
          <Field
            key={field.key}
            field={field}
            unicode={line.unicode}
            kept={extra.answers[field.key] ?? ""}
            fault={extra.faults.find(({ key }) => key === field.key)}
            isDisabled={isDisabled}
            onAnswer={(answer) => onChange({ extra: { [field.key]: answer } })}
          />
        ))}
      </div>
      <span className="help">The answers go with the order, are kept with it, and nowhere else.</span>
    </div>
  );
}

interface FieldProps {
  field: ExtraField;
  unicode: string;
  kept: string;
  fault: ExtraFault | undefined;
  isDisabled: boolean;
  onAnswer: (answer: string) => void;
}

function Field({ field, unicode, kept, fault, isDisabled, onAnswer }: FieldProps) {
  const { input } = field;
  const label = field.required ? field.label : `${field.label} (optional)`;
  const help = field.help === "" ? undefined : field.help;
  switch (input.kind) {
    case "confirm":
      return (
        <div className="extra-field">
          <Checkbox
            isSelected={kept === "true"}
            isDisabled={isDisabled}
            isInvalid={fault !== undefined}
            onChange={(yes) => onAnswer(yes ? "true" : "")}
          >
            {label}
          </Checkbox>
          {help !== undefined && <span className="help">{help}</span>}
        </div>
      );
    case "yes_no":
    case "choice":
      return (
        <div className={classes("extra-field", fault !== undefined && "missing")}>
          <Select<string>
            label={label}
            choices={
              input.kind === "choice"
                ? input.options.map(({ value, label: words }) => ({ id: value, label: words }))
                : YES_NO
            }
            value={kept === "" ? null : kept}
            isDisabled={isDisabled}
            onChange={onAnswer}
            {...(help === undefined ? {} : { help })}
          />
        </div>
      );
    case "text":
    case "number":
      return (
        <TypedField
          label={label}
          name={`${field.label} of ${unicode}`}
          help={help}
          kept={kept}
          fault={kept === "" ? undefined : fault}
          longest={input.kind === "text" ? input.longest : 11}
          isDisabled={isDisabled}
          onAnswer={onAnswer}
        />
      );
  }
}

interface TypedFieldProps extends Pick<FieldProps, "kept" | "fault" | "isDisabled" | "onAnswer"> {
  label: string;
  name: string;
  help: string | undefined;
  longest: number;
}

/** A typed answer; it is kept when the field is left or with Enter. */
function TypedField({ label, help, kept, fault, longest, isDisabled, onAnswer }: TypedFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    const text = draft?.trim();
    setDraft(null);
    if (text !== undefined && text !== kept) onAnswer(text);
  };
  return (
    <div className="extra-field" onBlur={keep}>
      <TextInput
        label={label}
        value={draft ?? kept}
        onChange={setDraft}
        onEnter={keep}
        maxLength={longest}
        isDisabled={isDisabled}
        error={fault?.message ?? null}
        {...(help === undefined ? {} : { help })}
      />
    </div>
  );
}
