import { Plug } from "lucide-react";
import { useState } from "react";
import { Button, Callout, FaultCallout } from "@/components";
import type { ConnectEnd, ConnectPlan } from "@/ipc";
import { Brakes } from "./Brakes";
import { useApplyConnect } from "./queries";
import { SetChanges } from "./SetChanges";

export interface PlanPanelProps {
  plan: ConnectPlan;
  onBack: () => void;
  onDone: (end: ConnectEnd) => void;
}

/** What would be done, before anything is written. */
export function PlanPanel({ plan, onBack, onDone }: PlanPanelProps) {
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const apply = useApplyConnect();
  const open = plan.brakes.filter(({ id }) => !confirmed.includes(id));
  return (
    <section className="connect-plan" aria-label="What would be done">
      <h4 className="b">{plan.title}</h4>
      <dl className="kv">
        {plan.facts.map(({ label, text }) => (
          <div key={label} className="connect-fact">
            <dt>{label}</dt>
            <dd className="trunc" title={text}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
      {plan.changes.length > 0 && <SetChanges changes={plan.changes} />}
      {plan.writes && plan.known && plan.changes.length === 0 && (
        <p className="sm t2">The zone holds these records already; only the connection is made.</p>
      )}
      {plan.notes.length > 0 && (
        <ul className="sm t2 connect-notes">
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Brakes brakes={plan.brakes} confirmed={confirmed} onChange={setConfirmed} />
      {apply.error && <FaultCallout fault={apply.error.fault} />}
      {apply.isPending && (
        <Callout tone="accent" live title="At work">
          It goes on when you leave; the result is in the activity log as well.
        </Callout>
      )}
      <div className="row">
        <Button
          variant="primary"
          icon={Plug}
          isDisabled={open.length > 0}
          isPending={apply.isPending}
          onPress={() => apply.mutate({ plan, confirmed: [...confirmed] }, { onSuccess: onDone })}
        >
          {plan.writes ? "Write these records" : "Ask for the records"}
        </Button>
        <Button variant="ghost" isDisabled={apply.isPending} onPress={onBack}>
          Back
        </Button>
      </div>
      {open.length > 0 && <p className="sm t3">Confirm what stands above first.</p>}
    </section>
  );
}
