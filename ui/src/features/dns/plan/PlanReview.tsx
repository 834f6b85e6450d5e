import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileDiff, OctagonAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { PageSplit } from "@/app";
import { Button, EmptyState, FaultCallout, Footer, Icon, IconButton, PageBar, SegmentedControl } from "@/components";
import { counted, formatSpan } from "@/format";
import { queries, type Fault, type PlanView, type PlanZone } from "@/ipc";
import type { StaysOut } from "../form";
import { useApply, zonesQuery } from "../queries";
import { ApplyResult } from "./ApplyResult";
import { Brakes } from "./Brakes";
import {
  brakeGroups,
  countChanges,
  firstChoice,
  isConfirmed,
  sameChanges,
  tickedZones,
  withConfirmation,
  withTick,
  zoneId,
} from "./plan-choice";
import { PlanZones } from "./PlanZones";
import { PlanZoneView } from "./PlanZoneView";
import { SetCountsText } from "./SetCountsText";

export interface PlanReviewProps {
  plan: PlanView;
  /** Zones that the form keeps back, with the reason. */
  staysOut: readonly StaysOut[];
  /** Where Back leads: "Back to the form". */
  backLabel: string;
  onBack: () => void;
}

const GRANULARITY = { record: "per record", record_set: "per record set", whole_zone: "whole zone" } as const;

/** The plan before it is done: zones to tick, sets before and after, and a tick of its own for each brake. */
export function PlanReview({ plan, staysOut, backLabel, onBack }: PlanReviewProps) {
  const [choice, setChoice] = useState(() => firstChoice(plan));
  const [shown, setShown] = useState<string | null>(null);
  const [view, setView] = useState<"changes" | "whole">("changes");
  const [job, setJob] = useState<{ id: string; zones: number } | null>(null);
  const keys = useMemo(() => plan.zones.map((zone) => zone.key), [plan]);
  const known = useQuery(zonesQuery(keys)).data;
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const apply = useApply();

  const ticked = tickedZones(plan, choice);
  const groups = brakeGroups(plan, choice);
  const open = groups.filter((group) => !isConfirmed(group, choice));
  const zone = plan.zones.find((one) => zoneId(one.key) === shown) ?? plan.zones[0];
  const account = accounts?.find((one) => one.id === zone?.key.account);
  const how = ({ key, writes }: PlanZone) => {
    const owner = accounts?.find((one) => one.id === key.account);
    const dns = providers?.find((one) => one.id === owner?.provider)?.dns;
    return owner && dns ? `${owner.label}, ${GRANULARITY[dns.granularity]}` : writes;
  };
  const show = (next: PlanZone) => setShown(zoneId(next.key));

  const run = () => {
    const confirmed = groups.flatMap((group) => group.brakes.map((brake) => brake.id));
    apply.mutate(
      { plan: plan.id, hash: plan.hash, zones: ticked.map((one) => one.key), confirmed },
      { onSuccess: (id) => setJob({ id, zones: ticked.length }) },
    );
  };
  if (job) return <ApplyResult job={job.id} zones={job.zones} backLabel={backLabel} onBack={onBack} />;

  const total = plan.zones.length + staysOut.length;
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label={backLabel} onPress={onBack} />
            Review plan
          </span>
        }
        sub={`${counted(total, "zone")}, ${ticked.length} ready`}
      >
        <SegmentedControl
          label="Show"
          choices={[
            { id: "changes", label: "Changes" },
            { id: "whole", label: "Whole zone" },
          ]}
          value={view}
          onChange={setView}
        />
      </PageBar>
      <PageSplit>
        <PlanZones
          plan={plan}
          staysOut={staysOut}
          choice={choice}
          current={zone ? zoneId(zone.key) : null}
          how={how}
          onTick={(zones, isTicked) => setChoice((old) => withTick(old, zones, isTicked))}
          onShow={show}
        />
        <section className="pane scroll plan-pane" aria-label="Changes" tabIndex={0}>
          {apply.error && (
            <div className="plan-fault">
              <ApplyFault fault={apply.error.fault} />
            </div>
          )}
          <Brakes
            groups={groups}
            choice={choice}
            onConfirm={(group, isOn) => setChoice((old) => withConfirmation(old, group, isOn))}
            onLeaveOut={(zones) => setChoice((old) => withTick(old, zones, false))}
          />
          {!zone && (
            <EmptyState icon={FileDiff} title="Nothing would change">
              The zones hold already what you staged.
            </EmptyState>
          )}
          {zone && (
            <PlanZoneView
              zone={zone}
              known={known?.find((one) => zoneId(one) === zoneId(zone.key))}
              provider={account?.provider}
              whole={view === "whole"}
              same={sameChanges(plan, zone)}
              onShow={show}
            />
          )}
        </section>
      </PageSplit>
      <Footer>
        <span className="bb">{counted(ticked.length, "zone")}</span>
        <SetCountsText counts={countChanges(ticked.flatMap((one) => one.changes))} />
        <span className="sm t2 trunc">{outWords(staysOut, plan.zones.length - ticked.length)}</span>
        <span className="grow" />
        {ticked.length === 0 ? (
          <span className="sm t3 nw">Tick at least one zone</span>
        ) : open.length > 0 ? (
          <span className="sm c-lapsed row nw">
            <Icon icon={OctagonAlert} size="s" />
            {counted(open.length, "brake")} to confirm
          </span>
        ) : (
          plan.eta_seconds > 0 && <span className="sm t3 nw">about {formatSpan(plan.eta_seconds)} to apply</span>
        )}
        <Button
          variant="primary"
          isDisabled={ticked.length === 0 || open.length > 0}
          isPending={apply.isPending}
          onPress={run}
        >
          Apply to {counted(ticked.length, "zone")}
        </Button>
      </Footer>
    </>
  );
}

/** A plan that was refused was not applied at all: what to do is to look again. */
function ApplyFault({ fault }: { fault: Fault }) {
  const hint = fault.code === "plan_changed" ? "Nothing was written. Go back and review the plan again." : fault.hint;
  return <FaultCallout fault={{ ...fault, hint }} />;
}

/** "1 conflict, 1 invalid and 1 not possible stay out". */
function outWords(staysOut: readonly StaysOut[], unticked: number): string {
  const count = (why: StaysOut["why"]) => staysOut.filter((zone) => zone.why === why).length;
  const parts = [
    count("conflict") > 0 && counted(count("conflict"), "conflict"),
    count("invalid") > 0 && `${count("invalid")} invalid`,
    count("not-possible") > 0 && `${count("not-possible")} not possible`,
    unticked > 0 && `${unticked} not ticked`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "";
  const last = parts.at(-1) ?? "";
  const words = parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
  const total = staysOut.length + unticked;
  return `${words} ${total === 1 ? "stays" : "stay"} out`;
}
