import { RotateCw, Unplug } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { Button } from "./Button";
import { Callout } from "./Callout";
import { Icon, type IconType } from "./Icon";
import { OpenLink } from "./OpenLink";

/** What the engine says when something did not work. The message and the hint are sentences; `code` is for decisions. */
export interface FaultView {
  code: string;
  message: string;
  hint?: string | null;
  retryable: boolean;
  /** An https page where the user can mend it. */
  link?: string | null;
}

export interface EmptyStateProps {
  icon: IconType;
  title: ReactNode;
  /** What to do next. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** Nothing here, and what to do next. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="blank">
      <span className="t3 blank-icon">
        <Icon icon={icon} />
      </span>
      <span className="b">{title}</span>
      {children !== undefined && <span className="t2 sm blank-text">{children}</span>}
      {actions !== undefined && <div className="row blank-acts">{actions}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  fault: FaultView;
  /** Offered only where trying again can help. */
  onRetry?: () => void;
  icon?: IconType;
}

/** A page or pane that could not be shown: what happened, why, what to do; the code small, on request. */
export function ErrorState({ fault, onRetry, icon = Unplug }: ErrorStateProps) {
  const [open, setOpen] = useState(false);
  const details = useId();
  return (
    <div className="blank" role="alert">
      <span className="c-lapsed blank-icon">
        <Icon icon={icon} />
      </span>
      <span className="b">{fault.message}</span>
      {fault.hint ? <span className="t2 sm blank-text">{fault.hint}</span> : null}
      <div className="row blank-acts">
        {onRetry && fault.retryable && (
          <Button icon={RotateCw} onPress={onRetry}>
            Try again
          </Button>
        )}
        {fault.link && <OpenLink url={fault.link} size="m" />}
        <Button variant="ghost" aria-expanded={open} aria-describedby={details} onPress={() => setOpen(!open)}>
          {open ? "Hide details" : "Details"}
        </Button>
      </div>
      <span className="mi t3 mono" id={details} hidden={!open}>
        {fault.code}
      </span>
    </div>
  );
}

/** A fault as a callout, for forms and panes that keep what they already show. */
export function FaultCallout({ fault, onRetry }: ErrorStateProps) {
  const canRetry = onRetry !== undefined && fault.retryable;
  return (
    <Callout
      tone="bad"
      live
      title={fault.message}
      actions={
        canRetry || fault.link ? (
          <>
            {canRetry && (
              <Button size="s" onPress={onRetry}>
                Try again
              </Button>
            )}
            {fault.link && <OpenLink url={fault.link} />}
          </>
        ) : undefined
      }
    >
      {fault.hint ?? undefined}
    </Callout>
  );
}
