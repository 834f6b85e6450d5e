import { Table2 } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, FaultCallout } from "@/components";
import type { NameKey, PlanView } from "@/ipc";
import { Brakes } from "./Brakes";
import { useApplyElsewhere, usePlanElsewhere } from "./queries";
import { SetChanges } from "./SetChanges";

/** The records of a connection written where another of the user's accounts serves the zone: an ordinary plan. */
export function ElsewherePlan({ id, category, account }: { id: NameKey; category: string; account: string }) {
  const plan = usePlanElsewhere(id);
  if (!plan.data) {
    return (
      <>
        {plan.error && <FaultCallout fault={plan.error.fault} onRetry={() => plan.mutate(category)} />}
        <div className="row">
          <Button size="s" icon={Table2} isPending={plan.isPending} onPress={() => plan.mutate(category)}>
            Plan them at {account}
          </Button>
          <span className="sm t3">It serves this zone and is connected here.</span>
        </div>
      </>
    );
  }
  return <Shown plan={plan.data} account={account} onBack={plan.reset} />;
}

function Shown({ plan, account, onBack }: { plan: PlanView; account: string; onBack: () => void }) {
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const apply = useApplyElsewhere();
  const zone = plan.zones[0];
  if (!zone) return <p className="sm t2">{account} holds these records already. Verify the connection.</p>;
  if (zone.blocked) return <FaultCallout fault={zone.blocked} onRetry={onBack} />;
  const brakes = [...zone.brakes, ...plan.brakes];
  const isReady = brakes.every(({ id }) => confirmed.includes(id));
  if (apply.data !== undefined) {
    const job = apply.data;
    return (
      <Callout
        tone="accent"
        live
        title={`Writing at ${account}`}
        actions={
          <Button size="s" onPress={() => navigate("dns", { change: job })}>
            Show the result
          </Button>
        }
      >
        It is read back and compared. Verify the connection afterwards.
      </Callout>
    );
  }
  return (
    <section className="connect-plan" aria-label={`What would be written at ${account}`}>
      <h4 className="b">At {account}</h4>
      <SetChanges changes={zone.changes} />
      <p className="sm t3">{zone.writes}</p>
      <Brakes brakes={brakes} confirmed={confirmed} onChange={setConfirmed} />
      {apply.error && <FaultCallout fault={apply.error.fault} />}
      <div className="row">
        <Button
          variant="primary"
          isDisabled={!isReady}
          isPending={apply.isPending}
          onPress={() => apply.mutate({ plan: plan.id, hash: plan.hash, zones: [zone.key], confirmed: [...confirmed] })}
        >
          Write at {account}
        </Button>
        <Button variant="ghost" onPress={onBack}>
          Back
        </Button>
      </div>
    </section>
  );
}
