import type { ReactElement, ReactNode } from "react";
import { Focusable, Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components";

export interface TooltipProps {
  /** The tip's words. Never the only place where something is said. */
  tip: ReactNode;
  /** One of our buttons, which can hold a tip as it is. */
  children: ReactElement;
  placement?: "top" | "bottom" | "left" | "right";
}

/** A tip on a control, after a moment of hovering or on keyboard focus. For text and badges use {@link Tipped}. */
export function Tooltip({ tip, children, placement = "bottom" }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip className="tip" placement={placement} offset={6}>
        {tip}
      </AriaTooltip>
    </TooltipTrigger>
  );
}

/** A tip on something that is no control, such as a badge: makes it focusable, so that the tip is reachable by keyboard. */
export function Tipped({ tip, children, placement = "bottom" }: TooltipProps) {
  return (
    <TooltipTrigger delay={300} closeDelay={80}>
      <Focusable>
        <span className="tipped" tabIndex={0} role="note">
          {children}
        </span>
      </Focusable>
      <AriaTooltip className="tip" placement={placement} offset={6}>
        {tip}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
