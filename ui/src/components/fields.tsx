import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { useState, type ReactNode, type Ref } from "react";
import {
  FieldError,
  Group,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from "react-aria-components";
import { IconButton } from "./Button";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";

interface FieldShared {
  value: string;
  onChange: (value: string) => void;
  /** Always said; `hideLabel` keeps it for screen readers where the place already shows it. */
  label: string;
  hideLabel?: boolean;
  /** A short help line beneath. */
  help?: ReactNode;
  /** Why the value cannot be taken. Replaces the help line. */
  error?: string | null;
  placeholder?: string;
  isDisabled?: boolean;
  isRequired?: boolean;
  autoFocus?: boolean;
  maxLength?: number;
  onBlur?: () => void;
  /** Enter in the field. */
  onEnter?: () => void;
  className?: string;
}

export interface TextInputProps extends FieldShared {
  size?: "s" | "m" | "l";
  icon?: IconType;
  /** Words at the end of the field: a unit, a key cap, a button. */
  suffix?: ReactNode;
  /** Record values and hosts are set in the mono font. */
  mono?: boolean;
  /** Amounts and counts stand at the right. */
  numeric?: boolean;
  type?: "text" | "url" | "email" | "search";
  /** Names, hosts and keys are no prose: no spelling, no capitals. */
  spellCheck?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

type KeyboardEvent = Parameters<NonNullable<TextFieldProps["onKeyDown"]>>[0];

/** Enter is the field's own; every other key goes on, so that Escape closes what the field stands in and shortcuts work. */
function onFieldKey(event: KeyboardEvent, onEnter: (() => void) | undefined) {
  if (event.key === "Enter" && onEnter) {
    event.preventDefault();
    onEnter();
  } else {
    event.continuePropagation();
  }
}

const BOX = { s: "xs", m: "s", l: "" } as const;

function FieldFrame({
  label,
  hideLabel,
  help,
  error,
  children,
}: Pick<FieldShared, "label" | "hideLabel" | "help" | "error"> & { children: ReactNode }) {
  return (
    <>
      <Label className={hideLabel ? "sr" : "lab"}>{label}</Label>
      {children}
      {error ? (
        <FieldError className="help c-lapsed">
          <Icon icon={CircleAlert} size="xs" />
          {error}
        </FieldError>
      ) : help !== undefined ? (
        <Text slot="description" className="help">
          {help}
        </Text>
      ) : null}
    </>
  );
}

/** One line of text. The error line is tied to the field and read with it. */
export function TextInput({
  size = "l",
  icon,
  suffix,
  mono = false,
  numeric = false,
  type = "text",
  spellCheck = false,
  label,
  hideLabel = false,
  help,
  error,
  placeholder,
  onEnter,
  inputRef,
  className,
  ...field
}: TextInputProps) {
  return (
    <AriaTextField
      {...field}
      type={type}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={classes("control", className)}
      onKeyDown={(event) => onFieldKey(event, onEnter)}
    >
      <FieldFrame label={label} hideLabel={hideLabel} help={help} error={error ?? null}>
        <Group
          className={classes("field", BOX[size], Boolean(error) && "err", field.isDisabled && "off", numeric && "num")}
        >
          {icon && <Icon icon={icon} />}
          <Input
            ref={inputRef}
            className={mono ? "mono" : ""}
            placeholder={placeholder}
            spellCheck={spellCheck}
            autoCapitalize="off"
            autoCorrect="off"
            autoComplete="off"
            inputMode={numeric ? "decimal" : undefined}
          />
          {typeof suffix === "string" ? <span className={size === "s" ? "mi t3" : "sm t3"}>{suffix}</span> : suffix}
        </Group>
      </FieldFrame>
    </AriaTextField>
  );
}

/** Several lines of text. */
export function TextArea({
  label,
  hideLabel = false,
  help,
  error,
  placeholder,
  className,
  ...field
}: Omit<FieldShared, "onEnter">) {
  return (
    <AriaTextField
      {...field}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={classes("control", className)}
    >
      <FieldFrame label={label} hideLabel={hideLabel} help={help} error={error ?? null}>
        <Group className={classes("field area", Boolean(error) && "err")}>
          <AriaTextArea placeholder={placeholder} spellCheck={false} />
        </Group>
      </FieldFrame>
    </AriaTextField>
  );
}

/** A secret: hidden until asked for, never offered to a password store, and to be cleared by its owner once sent. */
export function PasswordInput({
  label,
  hideLabel = false,
  help,
  error,
  placeholder,
  className,
  onEnter,
  ...field
}: FieldShared) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      {...field}
      type={shown ? "text" : "password"}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={classes("control", className)}
      onKeyDown={(event) => onFieldKey(event, onEnter)}
    >
      <FieldFrame label={label} hideLabel={hideLabel} help={help} error={error ?? null}>
        <Group className={classes("field secret", Boolean(error) && "err", field.isDisabled && "off")}>
          <Input
            className={shown ? "mono" : ""}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
          />
          <IconButton
            size="s"
            icon={shown ? EyeOff : Eye}
            label={shown ? `Hide ${label}` : `Show ${label}`}
            aria-pressed={shown}
            onPress={() => setShown(!shown)}
          />
        </Group>
      </FieldFrame>
    </AriaTextField>
  );
}

/** A label, a control that brings its own field, and a help line: for what is no text input. */
export function Field({ label, help, children }: { label: string; help?: ReactNode; children: ReactNode }) {
  return (
    <div className="control" role="group" aria-label={label}>
      <span className="lab" aria-hidden="true">
        {label}
      </span>
      {children}
      {help !== undefined && <div className="help">{help}</div>}
    </div>
  );
}
