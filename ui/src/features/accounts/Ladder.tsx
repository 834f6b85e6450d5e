import { Circle, CircleAlert, CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { Callout, classes, Icon, OpenLink } from "@/components";
import type { AccountCheck, CheckStep, StepState } from "@/ipc";

const STATE: Record<StepState, { icon: typeof CircleCheck; tone: string; word: string }> = {
  passed: { icon: CircleCheck, tone: "c-ok", word: "Passed" },
  failed: { icon: CircleX, tone: "c-lapsed", word: "Failed" },
  warned: { icon: CircleAlert, tone: "c-due", word: "Works, with a warning" },
  skipped: { icon: Circle, tone: "t3", word: "Not reached" },
};

/** The rung that explains the rest: the first that failed. */
export function diagnosis(check: AccountCheck): CheckStep | null {
  return check.steps.find((step) => step.state === "failed") ?? null;
}

export interface LadderProps {
  check: AccountCheck;
  /** Buttons beside the remedy. */
  actions?: ReactNode;
  /** What is said where all passed. */
  passedTitle?: ReactNode;
}

/** The ladder of checks from the ground up; the first red rung is the diagnosis, the remedy stands beside it. */
export function Ladder({ check, actions, passedTitle }: LadderProps) {
  const failed = diagnosis(check);
  return (
    <div className="card ladder" role="status">
      {failed ? (
        <Callout tone="bad" title={failed.fault?.message ?? `${failed.label}: this check failed`}>
          {failed.detail ?? undefined}
        </Callout>
      ) : passedTitle !== undefined ? (
        <div className="ladder-passed row">
          <Icon icon={CircleCheck} className="c-ok" />
          <span className="b">{passedTitle}</span>
        </div>
      ) : null}
      <div className={classes("ladder-body", failed && "split-body")}>
        <ul>
          {check.steps.map((step) => {
            const { icon, tone, word } = STATE[step.state];
            return (
              <li className={classes("row rung", step.state === "warned" && "wrap")} key={step.label}>
                <Icon icon={icon} className={tone} label={word} />
                <span className={classes(step === failed && "b", step.state === "skipped" && "t3")}>{step.label}</span>
                <span className="grow" />
                {step.state !== "warned" && (
                  <span className="sm t3 trunc">{step.state === "skipped" ? "not reached" : step.detail}</span>
                )}
                {step.state === "warned" && <p className="sm t2 rung-warning">{step.detail}</p>}
              </li>
            );
          })}
        </ul>
        {failed && (
          <div className="remedy">
            <div>
              <div className="b">What to do</div>
              <p className="sm t2">{failed.fault?.hint ?? "Check again in a while."}</p>
            </div>
            <div className="row wrap">
              {failed.fault?.link && <OpenLink url={failed.fault.link} size="m" />}
              {actions}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
