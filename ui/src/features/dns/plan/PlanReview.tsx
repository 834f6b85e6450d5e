import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileDiff, FlaskConical, Layers, OctagonAlert } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { PageSplit } from "@/app";
import {
  Button,
  Chip,
  EmptyState,
  FaultCallout,
  Footer,
  Icon,
  IconButton,
  PageBar,
  SegmentedControl,
  Tools,
} from "@/components";
import { counted, formatCount, formatSpan } from "@/format";
import { queries, type ApplyRequest, type Fault, type PlanView, type PlanZone } from "@/ipc";
import { ACTION } from "../actions";
import type { StaysOut } from "../form/form";
import { useApply, useDryRun, zonesQuery } from "../queries";
import type { TabProps } from "../session";
import { ApplyResult } from "./ApplyResult";
import { Brakes } from "./Brakes";
import { ExportMenu } from "./ExportMenu";
import {
  brakeGroups,
  countChanges,
  firstChoice,
  isConfirmed,
  tickedZones,
  withConfirmation,
  withTick,
  zoneId,
} from "./plan-choice";
import { PlanZones } from "./PlanZones";
import { PlanZoneView } from "./PlanZoneView";
import { SetCountsText } from "./SetCountsText";
import { filterCounts, planGroups, type ZoneFilter, type ZoneView } from "./zone-rows";
import { ZoneSearch } from "./ZoneSearch";

export interface PlanReviewProps extends TabProps {
  plan: PlanView;
  /** Zones that the form keeps back, with the reason. */
  staysOut: readonly StaysOut[];
  /** Where Back leads: "Back to the form". */
  backLabel: string;
  onBack: () => void;
}

const GRANULARITY = { record: "per record", record_set: "per record set", whole_zone: "whole zone" } as const;

const FILTERS: readonly { id: ZoneFilter; label: string }[] = [
  { id: "all", label: "All" },
  { id: "brakes", label: "With brakes" },
  { id: "conflicts", label: "With conflicts" },
  { id: "blocked", label: "Blocked" },
];

const EVERY_ZONE: ZoneView = { filter: "all", text: "", isGrouped: false, open: new Set() };

/** The plan before it is done: zones to tick, sets before and after, and a tick of its own for each brake. */
export function PlanReview({ plan, staysOut, backLabel, onBack, onPlan }: PlanReviewProps) {
  const [choice, setChoice] = useState(() => firstChoice(plan));
  const [shown, setShown] = useState<string | null>(null);
  const [view, setView] = useState<"changes" | "whole">("changes");
  const [list, setList] = useState(EVERY_ZONE);
  const narrowed = useDeferredValue(list);
  const [job, setJob] = useState<{ id: string; isDryRun: boolean } | null>(null);
  const groups = useMemo(() => planGroups(plan), [plan]);
  const counts = useMemo(() => filterCounts(plan, staysOut), [plan, staysOut]);
  const zone = plan.zones.find((one) => zoneId(one.key) === shown) ?? plan.zones[0];
  const keys = useMemo(() => (zone ? [zone.key] : []), [zone]);
  const known = useQuery(zonesQuery(keys)).data?.[0];
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const apply = useApply();
  const dryRun = useDryRun();

  const ticked = useMemo(() => tickedZones(plan, choice), [plan, choice]);
  const brakes = useMemo(() => brakeGroups(plan, choice), [plan, choice]);
  const sum = useMemo(() => countChanges(ticked.flatMap((one) => one.changes)), [ticked]);
  const open = brakes.filter((group) => !isConfirmed(group, choice));
  const account = accounts?.find((one) => one.id === zone?.key.account);
  const how = ({ key, writes }: PlanZone) => {
    const owner = accounts?.find((one) => one.id === key.account);
    const dns = providers?.find((one) => one.id === owner?.provider)?.dns;
    return owner && dns ? `${owner.label}, ${GRANULARITY[dns.granularity]}` : writes;
  };
  const show = (next: PlanZone) => setShown(zoneId(next.key));

  const request = (): ApplyRequest => ({
    plan: plan.id,
    hash: plan.hash,
    zones: ticked.map((one) => one.key),
    confirmed: brakes
      .flatMap((group) => group.brakes.map((brake) => brake.id))
      .filter((id) => choice.confirmed.has(id)),
  });
  if (job) {
    return (
      <ApplyResult
        key={job.id}
        job={job.id}
        plan={plan}
        backLabel={job.isDryRun ? "Back to the plan" : backLabel}
        onBack={job.isDryRun ? () => setJob(null) : onBack}
        onPlan={onPlan}
        onJob={(id) => setJob({ id, isDryRun: false })}
      />
    );
  }

  const total = plan.zones.length + staysOut.length;
  const { icon, word } = ACTION[plan.action];
  const fault = apply.error?.fault ?? dryRun.error?.fault;
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label={backLabel} onPress={onBack} />
            Review plan
          </span>
        }
        sub={
          <span className="row">
            <Icon icon={icon} size="s" label={word} />
            <span className="trunc plan-title" title={plan.title}>
              {plan.title}
            </span>
            <span>
              {counted(total, "zone")}, {formatCount(ticked.length)} ready
            </span>
          </span>
        }
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
        <ExportMenu plan={plan} zones={ticked.map((one) => one.key)} />
      </PageBar>
      {total > 1 && (
        <Tools>
          <ZoneSearch value={list.text} onChange={(text) => setList({ ...list, text })} />
          <SegmentedControl
            label="Zones"
            choices={FILTERS.map(({ id, label }) => ({ id, label: `${label} ${formatCount(counts[id])}` }))}
            value={list.filter}
            onChange={(filter) => setList({ ...list, filter })}
          />
          <span className="grow" />
          <Chip isSelected={list.isGrouped} onChange={(isGrouped) => setList({ ...list, isGrouped })}>
            <Icon icon={Layers} size="s" /> Group the same changes
          </Chip>
        </Tools>
      )}
      <PageSplit>
        <PlanZones
          plan={plan}
          staysOut={staysOut}
          groups={groups}
          view={narrowed}
          onView={setList}
          choice={choice}
          current={zone ? zoneId(zone.key) : null}
          how={how}
          onTick={(zones, isTicked) => setChoice((old) => withTick(old, zones, isTicked))}
          onShow={show}
        />
        <section className="pane scroll plan-pane" aria-label="Changes" tabIndex={0}>
          {fault && (
            <div className="plan-fault">
              <ApplyFault fault={fault} />
            </div>
          )}
          <Brakes
            groups={brakes}
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
              known={known}
              provider={account?.provider}
              whole={view === "whole"}
              same={groups.others(zone)}
              onShow={show}
            />
          )}
        </section>
      </PageSplit>
      <Footer>
        <span className="bb nw">{counted(ticked.length, "zone")}</span>
        <SetCountsText counts={sum} />
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
          icon={FlaskConical}
          isDisabled={ticked.length === 0}
          isPending={dryRun.isPending}
          onPress={() => dryRun.mutate(request(), { onSuccess: (id) => setJob({ id, isDryRun: true }) })}
        >
          Dry run
        </Button>
        <Button
          variant="primary"
          isDisabled={ticked.length === 0 || open.length > 0}
          isPending={apply.isPending}
          onPress={() => apply.mutate(request(), { onSuccess: (id) => setJob({ id, isDryRun: false }) })}
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
    count("invalid") > 0 && `${formatCount(count("invalid"))} invalid`,
    count("not-possible") > 0 && `${formatCount(count("not-possible"))} not possible`,
    unticked > 0 && `${formatCount(unticked)} not ticked`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return "";
  const last = parts.at(-1) ?? "";
  const words = parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
  const total = staysOut.length + unticked;
  return `${words} ${total === 1 ? "stays" : "stay"} out`;
}
