import type { LucideIcon } from "lucide-react";
import { classes } from "./classes";

/** The look's icons are lucide's; a component takes one as a value: `icon={RefreshCw}`. */
export type IconType = LucideIcon;

export interface IconProps {
  icon: IconType;
  /** Box of 16 px unless `s` (14, dense text) or `xs` (12, badges). */
  size?: "s" | "xs";
  className?: string;
  /** What the icon says where no word beside it does. Without it the icon is decoration. */
  label?: string;
}

/** One icon, stroke 1.75, in the colour of the text around it. */
export function Icon({ icon: Glyph, size, className, label }: IconProps) {
  return (
    <Glyph
      className={classes("i", size, className)}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
      focusable="false"
    />
  );
}
