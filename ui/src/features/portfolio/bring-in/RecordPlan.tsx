import { Table2 } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, FaultCallout } from "@/components";
import { counted } from "@/format";
import type { BringInView, PlanView } from "@/ipc";
import { Brakes } from "../drawer/connect/Brakes";
import { useApplyElsewhere } from "../drawer/connect/queries";
import { SetChanges } from "../drawer/connect/SetChanges";
import { usePlanRecords } from "./queries";

/** The records of names whose DNS the accounts serve, written there at once by an ordinary plan. */
export function RecordPlan({ waiting }: { waiting: readonly BringInView[] }) {
  const plan = usePlanRecords();
  if (plan.data) return <Shown plan={plan.data} onBack={plan.reset} />;
  const places = [...new Set(waiting.flatMap(({ served_by }) => served_by ?? []))].join(", ");
  return (
    <Callout
      tone="accent"
      title={
        waiting.length === 1
          ? `The DNS of ${waiting[0]?.unicode ?? ""} is served by ${places}`
          : `The DNS of ${counted(waiting.length, "name")} is served by ${places}`
      }
      actions={
        <Button size="s" icon={Table2} isPending={plan.isPending} onPress={() => plan.mutate(waiting)}>
          {waiting.length === 1 ? "Plan the record" : `Plan ${counted(waiting.length, "record")}`}
        </Button>
      }
    >
      The record can be written there from here; what changes is shown first.
      {plan.error && <FaultCallout fault={plan.error.fault} onRetry={() => plan.mutate(waiting)} />}
    </Callout>
  );
}

function Shown({ plan, onBack }: { plan: PlanView; onBack: () => void }) {
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const write = useApplyElsewhere();
  const ready = plan.zones.filter(({ blocked, conflicts }) => blocked === null && conflicts.length === 0);
  const brakes = [...ready.flatMap((zone) => zone.brakes), ...plan.brakes];
  if (write.data !== undefined) {
    const job = write.data;
    return (
      <Callout
        tone="accent"
        live
        title={`Writing ${counted(ready.length, "record")}`}
        actions={
          <Button size="s" onPress={() => navigate("dns", { change: job })}>
            Show the result
          </Button>
        }
      >
        Each zone is read back and compared. Look for the records in a minute.
      </Callout>
    );
  }
  return (
    <section className="bring-in-plan" aria-label="What would be written">
      {plan.zones.length === 0 && <p className="t2">The zones hold these records already. Look for them.</p>}
      {plan.zones.map((zone) => (
        <section key={`${zone.key.account} ${zone.key.name}`} className="bring-in-zone" aria-label={zone.unicode}>
          <h3 className="b">{zone.unicode}</h3>
          {zone.blocked ? (
            <FaultCallout fault={zone.blocked} />
          ) : (
            <>
              <SetChanges changes={zone.changes} />
              {zone.conflicts.length > 0 && (
                <p className="sm t2">The zone changed elsewhere meanwhile. Go back and plan it again.</p>
              )}
              <p className="sm t3">{zone.writes}</p>
            </>
          )}
        </section>
      ))}
      <Brakes brakes={brakes} confirmed={confirmed} onChange={setConfirmed} />
      {write.error && <FaultCallout fault={write.error.fault} />}
      <div className="row">
        {ready.length > 0 && (
          <Button
            variant="primary"
            isDisabled={!brakes.every(({ id }) => confirmed.includes(id))}
            isPending={write.isPending}
            onPress={() =>
              write.mutate({
                plan: plan.id,
                hash: plan.hash,
                zones: ready.map(({ key }) => key),
                confirmed: [...confirmed],
              })
            }
          >
            Write {counted(ready.length, "record")}
          </Button>
        )}
        <Button variant="ghost" onPress={onBack}>
          Back
        </Button>
      </div>
    </section>
  );
}
