import type { ReactNode, Ref } from "react";
import { Button as AriaButton } from "react-aria-components";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";
import { Kbd } from "./Kbd";
import { Tooltip } from "./Tooltip";

/** `primary`: one a page. `ghost`: quiet, in bars and rows. `danger`: what cannot be taken back. */
export type ButtonVariant = "default" | "primary" | "ghost" | "danger";
/** 24, 28 or 32 px. */
export type ButtonSize = "s" | "m" | "l";

const VARIANT: Record<ButtonVariant, string> = { default: "", primary: "pri", ghost: "gh", danger: "bad" };
const SIZE: Record<ButtonSize, string> = { s: "xs", m: "", l: "l" };

interface SharedProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: IconType;
  onPress?: () => void;
  /** Give the reason beside the button: a disabled button alone explains nothing. */
  isDisabled?: boolean;
  /** The work it started is under way: still focusable, does nothing more. */
  isPending?: boolean;
  autoFocus?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
  "aria-describedby"?: string;
  "aria-expanded"?: boolean;
  "aria-pressed"?: boolean;
}

export interface ButtonProps extends SharedProps {
  children: ReactNode;
  /** Icon after the words, for a button that opens a list. */
  iconEnd?: IconType;
  /** Shortcut shown as a key cap inside. */
  kbd?: string;
  /** Fills the width of its pane, 36 px high: the one button of a summary. */
  block?: boolean;
  type?: "button" | "submit";
  /** Only where the visible words are not enough, and beginning with them. */
  "aria-label"?: string;
}

/** A button with words. Verbs with counts: "Apply to 10 zones". */
export function Button({
  variant = "default",
  size = "m",
  icon,
  iconEnd,
  kbd,
  block,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton className={classes("btn", VARIANT[variant], SIZE[size], block && "block", className)} {...rest}>
      {icon && <Icon icon={icon} size={size === "s" ? "s" : undefined} />}
      {children}
      {iconEnd && <Icon icon={iconEnd} size="xs" />}
      {kbd && <Kbd keys={kbd} />}
    </AriaButton>
  );
}

export interface IconButtonProps extends SharedProps {
  icon: IconType;
  /** The button's name, also its tip. */
  label: string;
  /** Tip where it says more than the name does. */
  tip?: ReactNode;
  placement?: "top" | "bottom" | "left" | "right";
}

/** A button that is only an icon: always with a name and a tip. */
export function IconButton({
  variant = "ghost",
  size = "m",
  icon,
  label,
  tip,
  placement = "bottom",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip tip={tip ?? label} placement={placement}>
      <AriaButton className={classes("btn ic", VARIANT[variant], SIZE[size], className)} aria-label={label} {...rest}>
        <Icon icon={icon} size={size === "s" ? "s" : undefined} />
      </AriaButton>
    </Tooltip>
  );
}

/** Words that do something and look like a link. */
export function LinkButton({
  children,
  onPress,
  ...rest
}: { children: ReactNode } & Omit<SharedProps, "variant" | "size">) {
  return (
    <AriaButton className="linkish" onPress={onPress} {...rest}>
      {children}
    </AriaButton>
  );
}
