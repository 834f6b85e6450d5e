import { CircleX, Info, OctagonAlert, ShieldAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";

/** `risk`: will lapse unless someone acts. `bad`: refused or a brake. `due`: soon. `accent`: good to know. */
export type CalloutTone = "neutral" | "accent" | "due" | "risk" | "bad";

const TONES: Record<CalloutTone, { name: string; icon: IconType }> = {
  neutral: { name: "", icon: Info },
  accent: { name: "acc", icon: Info },
  due: { name: "due", icon: TriangleAlert },
  risk: { name: "risk", icon: ShieldAlert },
  bad: { name: "bad", icon: CircleX },
};

export interface CalloutProps {
  tone?: CalloutTone;
  icon?: IconType;
  /** What happened. */
  title: ReactNode;
  /** Why, and what to do. */
  children?: ReactNode;
  /** Buttons, at the end of the line. */
  actions?: ReactNode;
  /** Announce when it appears. Off for what was there when the page opened. */
  live?: boolean;
  className?: string;
}

/** A boxed remark inside a page: what happened, why, what to do. */
export function Callout({ tone = "neutral", icon, title, children, actions, live = false, className }: CalloutProps) {
  const { name, icon: usual } = TONES[tone];
  return (
    <div className={classes("callout", name, className)} role={live ? "alert" : undefined}>
      <Icon icon={icon ?? usual} />
      <div className="grow">
        <div className="b">{title}</div>
        {children !== undefined && <div className="callout-body">{children}</div>}
      </div>
      {actions !== undefined && <div className="row callout-acts">{actions}</div>}
    </div>
  );
}

/** A brake: must be confirmed before the work may start. */
export function BrakeCallout(props: Omit<CalloutProps, "tone" | "icon">) {
  return <Callout tone="bad" icon={OctagonAlert} {...props} />;
}

/** Callouts above one another with the look's distance. */
export function CalloutStack({ children }: { children: ReactNode }) {
  return <div className="callouts">{children}</div>;
}
