import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { Delayed, FaultCallout, Icon, Spinner } from "@/components";
import type { Fault, LiveLine } from "@/ipc";

export interface LiveReportProps {
  lines: readonly LiveLine[] | undefined;
  fault: Fault | null;
  onRetry: () => void;
}

function sign(good: boolean | null) {
  if (good === null) return { icon: CircleDashed, tone: "t3", word: "Told" };
  return good
    ? { icon: CircleCheck, tone: "c-ok", word: "Well" }
    : { icon: CircleAlert, tone: "c-due", word: "Not well yet" };
}

/** What the provider itself reports on a name. Absent where no provider does. */
export function LiveReport({ lines, fault, onRetry }: LiveReportProps) {
  if (fault?.code === "not_offered") return null;
  if (!fault && !lines) {
    return (
      <Delayed ms={1_500}>
        <p className="row sm t3 live-report-wait" role="status">
          <Spinner />
          Waiting for the registrar's own report
        </p>
      </Delayed>
    );
  }
  return (
    <section className="live-report" aria-label="The registrar's own report">
      <h2 className="lead">The registrar's own report</h2>
      {fault ? (
        <FaultCallout fault={fault} onRetry={onRetry} />
      ) : lines?.length === 0 ? (
        <p className="t2">It reports nothing on this name.</p>
      ) : (
        <ul>
          {lines?.map((line, at) => {
            const { icon, tone, word } = sign(line.good);
            return (
              <li key={at}>
                <Icon icon={icon} size="s" className={tone} label={word} />
                <span className="live-report-label" title={line.label}>
                  {line.label}
                </span>
                <span className="t2">{line.text}</span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
