import { useState } from "react";
import { Ago, Button, Checkbox, classes, Select, TextInput } from "@/components";
import type { CartLine, EarlierAnswers, ExtraFault, ExtraField, LineExtra } from "@/ipc";
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
      {extra.earlier !== null && (
        <Earlier
          earlier={extra.earlier}
          isDisabled={isDisabled}
          onUse={(answers) => onChange({ extra: { ...answers } })}
        />
      )}
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
      <span className="help">
        The answers go with the order and are kept with it. They are offered again for this ending and the same
        registrant, and filled in only when you say so.
      </span>
    </div>
  );
}

/** What was answered before for the same registrant: one click fills it in. */
function Earlier({
  earlier,
  isDisabled,
  onUse,
}: {
  earlier: EarlierAnswers;
  isDisabled: boolean;
  onUse: (answers: EarlierAnswers["answers"]) => void;
}) {
  return (
    <div className="row extra-earlier">
      <p className="sm grow">
        <span className="t2">
          Answered before for {earlier.whose}, <Ago at={earlier.at} />:
        </span>{" "}
        {earlier.words.join("; ")}
      </p>
      <Button size="s" isDisabled={isDisabled} onPress={() => onUse(earlier.answers)}>
        Use these answers
      </Button>
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
