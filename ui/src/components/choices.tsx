import { Check, ChevronDown, ChevronsUpDown, Minus } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  CheckboxButton,
  CheckboxField,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  Select as AriaSelect,
  SelectValue,
  SwitchButton,
  SwitchField,
  Text,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";

export interface CheckboxProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  /** Some, not all. */
  isIndeterminate?: boolean;
  isDisabled?: boolean;
  isInvalid?: boolean;
  /** Words beside the box, or `aria-label` for a bare box in a row. */
  children?: ReactNode;
  "aria-label"?: string;
  className?: string;
  /** In a row that the keyboard ticks by itself. */
  excludeFromTabOrder?: boolean;
}

/** A check box. */
export function Checkbox({ children, className, ...rest }: CheckboxProps) {
  return (
    <CheckboxField className="as-is" {...rest}>
      <CheckboxButton className={classes("check", children === undefined && "bare", className)}>
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className="box">
              {isIndeterminate ? <Icon icon={Minus} /> : isSelected ? <Icon icon={Check} /> : null}
            </span>
            {children}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}

export interface SwitchProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  children?: ReactNode;
  "aria-label"?: string;
  /** The switch at the end of its line, the words filling it: settings rows. */
  end?: boolean;
}

/** A switch: takes effect at once. */
export function Switch({ children, end = false, ...rest }: SwitchProps) {
  return (
    <SwitchField className="as-is" {...rest}>
      <SwitchButton className={classes("switch", end && "end", children === undefined && "bare")}>
        <span className="sw" />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}

/** A switch for what the account cannot do: dashed, off, with the reason in words beside it. */
export function SwitchNotOffered({ label, reason }: { label: string; reason: string }) {
  return (
    <SwitchField className="as-is" isSelected={false} isDisabled aria-label={`${label}: ${reason}`}>
      <SwitchButton className="switch bare">
        <span className="sw na" />
      </SwitchButton>
    </SwitchField>
  );
}

export interface Choice<T extends string> {
  id: T;
  label: string;
  /** A second line in the list. */
  note?: string;
  icon?: ReactNode;
  isDisabled?: boolean;
}

export interface SelectProps<T extends string> {
  label: string;
  hideLabel?: boolean;
  choices: readonly Choice<T>[];
  value: T | null;
  onChange: (value: T) => void;
  /** `field` in forms, `inline` (24 px) in rows and beside words. */
  form?: "field" | "inline";
  placeholder?: string;
  isDisabled?: boolean;
  help?: ReactNode;
}

/** One of a few, in a list that opens. */
export function Select<T extends string>({
  label,
  hideLabel = false,
  choices,
  value,
  onChange,
  form = "field",
  placeholder = "Choose",
  isDisabled = false,
  help,
}: SelectProps<T>) {
  const disabledKeys = choices.filter((choice) => choice.isDisabled).map((choice) => choice.id);
  return (
    <AriaSelect
      className={form === "field" ? "control" : "control-inline"}
      value={value}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.id === key);
        if (chosen) onChange(chosen.id);
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      disabledKeys={disabledKeys}
    >
      <Label className={hideLabel ? "sr" : "lab"}>{label}</Label>
      <AriaButton className={form === "field" ? "field" : "dd"}>
        <SelectValue className="select-value">
          {({ selectedText, isPlaceholder }) => {
            const chosen = choices.find((choice) => choice.id === value);
            return (
              <>
                {chosen?.icon}
                {isPlaceholder ? placeholder : (chosen?.label ?? selectedText)}
              </>
            );
          }}
        </SelectValue>
        <Icon icon={form === "field" ? ChevronsUpDown : ChevronDown} size={form === "field" ? "s" : "xs"} />
      </AriaButton>
      {help !== undefined && (
        <Text slot="description" className="help">
          {help}
        </Text>
      )}
      <Popover className="menu fit" offset={4}>
        <ListBox className="list-box">
          {choices.map((choice) => (
            <ListBoxItem
              key={choice.id}
              id={choice.id}
              textValue={choice.label}
              className={classes("mi-row", choice.note !== undefined && "tall")}
            >
              {({ isSelected }) => (
                <>
                  <span className="mark">{isSelected ? <Icon icon={Check} size="s" /> : null}</span>
                  {choice.icon}
                  <span className="grow">
                    <Text slot="label">{choice.label}</Text>
                    {choice.note !== undefined && (
                      <Text slot="description" className="sm t3 block">
                        {choice.note}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export interface SegmentedControlProps<T extends string> {
  label: string;
  choices: readonly { id: T; label: string; icon?: IconType }[];
  value: T;
  onChange: (value: T) => void;
}

/** One of two to four, all in sight. */
export function SegmentedControl<T extends string>({ label, choices, value, onChange }: SegmentedControlProps<T>) {
  return (
    <ToggleButtonGroup
      className="seg"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = choices.find((choice) => keys.has(choice.id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.id} id={choice.id} className="">
          {choice.icon && <Icon icon={choice.icon} size="s" />}
          {choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

export interface ChipProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  children: ReactNode;
  "aria-label"?: string;
}

/** A small on/off word, several of them in a row. */
export function Chip({ children, ...rest }: ChipProps) {
  return (
    <ToggleButton className="chip" {...rest}>
      {children}
    </ToggleButton>
  );
}

export interface RadioGroupProps<T extends string> {
  label: string;
  hideLabel?: boolean;
  choices: readonly { id: T; label: ReactNode; note?: ReactNode }[];
  value: T | null;
  onChange: (value: T) => void;
  isDisabled?: boolean;
}

/** One of a few, each with a line that explains it. */
export function RadioGroup<T extends string>({
  label,
  hideLabel,
  choices,
  value,
  onChange,
  isDisabled,
}: RadioGroupProps<T>) {
  return (
    <AriaRadioGroup
      className="radios"
      value={value}
      isDisabled={isDisabled ?? false}
      onChange={(key) => {
        const chosen = choices.find((choice) => choice.id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      <Label className={hideLabel ? "sr" : "lab"}>{label}</Label>
      {choices.map((choice) => (
        <RadioField key={choice.id} value={choice.id} className="as-is">
          <RadioButton className="radio">
            <span className="box rd" />
            <span>
              {choice.label}
              {choice.note !== undefined && <span className="sm t3 block">{choice.note}</span>}
            </span>
          </RadioButton>
        </RadioField>
      ))}
    </AriaRadioGroup>
  );
}
