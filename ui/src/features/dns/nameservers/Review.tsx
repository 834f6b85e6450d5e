import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CircleCheckBig, OctagonAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { PageSplit } from "@/app";
import {
  BrakeCallout,
  Button,
  CalloutStack,
  Checkbox,
  DomainName,
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
import { queries, type FindingLevel, type NameKey, type NameserversPlan, type NameserversStep } from "@/ipc";
import { ZoneList } from "../plan/ZoneList";
import {
  canGo,
  firstChoice,
  isConfirmed,
  stepBrakes,
  stepId,
  tickedSteps,
  withConfirmation,
  withTick,
  worst,
  type StepBrakes,
  type StepChoice,
} from "./choice";
import { LevelIcon } from "./LevelIcon";
import { useSetNameservers } from "./queries";
import { Result } from "./Result";
import { StepView } from "./StepView";

export interface ReviewProps {
  plan: NameserversPlan;
  onBack: () => void;
  /** Names that are to be looked at again. */
  onAgain: (names: readonly NameKey[]) => void;
}

type Shown = "all" | FindingLevel;

/** Names that a brake lists before it only counts. */
const NAMED = 6;

/** The plan before it is done: what was found at each name, what it loses, and a tick of its own for each brake. */
export function Review({ plan, onBack, onAgain }: ReviewProps) {
  const [choice, setChoice] = useState(() => firstChoice(plan));
  const [view, setView] = useState<Shown>("all");
  const [current, setCurrent] = useState<string | null>(null);
  const [job, setJob] = useState<string | null>(null);
  const accounts = useQuery(queries.accounts).data;
  const apply = useSetNameservers();
  const shown = useMemo(() => plan.names.filter((step) => view === "all" || worst(step) === view), [plan, view]);
  const ticked = tickedSteps(plan, choice);
  const brakes = stepBrakes(plan, choice);
  const open = brakes.filter((group) => !isConfirmed(group, choice));
  const step = plan.names.find((one) => stepId(one) === current) ?? shown[0] ?? plan.names[0];
  const count = (level: Shown) =>
    level === "all" ? plan.names.length : plan.names.filter((one) => worst(one) === level).length;
  const run = () =>
    apply.mutate(
      {
        plan: plan.id,
        hash: plan.hash,
        names: ticked.map(({ key }) => key),
        confirmed: brakes.flatMap((group) => group.brakes.map(({ id }) => id)),
      },
      { onSuccess: setJob },
    );
  if (job !== null) return <Result job={job} steps={ticked} onBack={onBack} onAgain={onAgain} />;
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the nameservers" onPress={onBack} />
            Set nameservers
          </span>
        }
        sub={<span title={plan.title}>to {plan.title}</span>}
      />
      {plan.names.length > 1 && (
        <Tools>
          <SegmentedControl<Shown>
            label="Names"
            value={view}
            onChange={setView}
            choices={[
              { id: "all", label: `All ${formatCount(count("all"))}` },
              { id: "bad", label: `Bad ${formatCount(count("bad"))}` },
              { id: "careful", label: `Careful ${formatCount(count("careful"))}` },
              { id: "unknown", label: `Unknown ${formatCount(count("unknown"))}` },
              { id: "good", label: `Good ${formatCount(count("good"))}` },
            ]}
          />
          <span className="grow" />
          {plan.already > 0 && (
            <span className="sm t2 nw">
              {counted(plan.already, "name")} {plan.already === 1 ? "has" : "have"} these nameservers already
            </span>
          )}
        </Tools>
      )}
      <PageSplit>
        <Steps
          steps={shown}
          choice={choice}
          current={step ? stepId(step) : null}
          onShow={(next) => setCurrent(stepId(next))}
          onTick={(steps, isTicked) => setChoice((old) => withTick(old, steps, isTicked))}
        />
        <section className="pane scroll plan-pane" aria-label="What was found" tabIndex={0}>
          {apply.error && (
            <div className="plan-fault">
              <FaultCallout fault={apply.error.fault} />
            </div>
          )}
          <Brakes
            groups={brakes}
            choice={choice}
            onConfirm={(group, isOn) => setChoice((old) => withConfirmation(old, group, isOn))}
            onLeaveOut={(steps) => setChoice((old) => withTick(old, steps, false))}
          />
          {step ? (
            <StepView step={step} title={plan.title} provider={providerOf(accounts, step)} />
          ) : (
            <EmptyState icon={CircleCheckBig} title="Nothing would change">
              {plan.already === 1
                ? "The name has these nameservers already."
                : `All ${counted(plan.already, "name")} have these nameservers already.`}
            </EmptyState>
          )}
        </section>
      </PageSplit>
      <Footer>
        <span className="bb">{counted(ticked.length, "name")} ticked</span>
        <span className="sm t2 trunc">
          {plan.names.length > ticked.length &&
            `${formatCount(plan.names.length - ticked.length)} ${plan.names.length - ticked.length === 1 ? "stays" : "stay"} out`}
        </span>
        <span className="grow" />
        {ticked.length === 0 ? (
          <span className="sm t3 nw">Tick at least one name</span>
        ) : open.length > 0 ? (
          <span className="sm c-lapsed row nw">
            <Icon icon={OctagonAlert} size="s" />
            {counted(open.length, "brake")} to confirm
          </span>
        ) : (
          plan.eta_seconds > 0 && <span className="sm t3 nw">about {formatSpan(plan.eta_seconds)}</span>
        )}
        <Button
          variant="primary"
          isDisabled={ticked.length === 0 || open.length > 0}
          isPending={apply.isPending}
          onPress={run}
        >
          {ticked.length === 0 ? "Set nameservers" : `Set nameservers of ${counted(ticked.length, "name")}`}
        </Button>
      </Footer>
    </>
  );
}

function providerOf(accounts: readonly { id: string; provider: string }[] | undefined, step: NameserversStep) {
  return accounts?.find(({ id }) => id === step.key.account)?.provider;
}

interface StepsProps {
  steps: readonly NameserversStep[];
  choice: StepChoice;
  current: string | null;
  onShow: (step: NameserversStep) => void;
  onTick: (steps: readonly NameserversStep[], isTicked: boolean) => void;
}

/** The names of the plan: ticked ones go. Those that cannot are listed too, with the reason. */
function Steps({ steps, choice, current, onShow, onTick }: StepsProps) {
  const able = steps.filter(canGo);
  const ticked = able.filter((step) => choice.ticked.has(stepId(step))).length;
  return (
    <aside className="plan-zones" aria-label="Names of this plan">
      <div className="tr hd plan-zones-head">
        <Checkbox
          aria-label="All names shown"
          isSelected={able.length > 0 && ticked === able.length}
          isIndeterminate={ticked > 0 && ticked < able.length}
          isDisabled={able.length === 0}
          onChange={(isTicked) => onTick(able, isTicked)}
        />
        <span className="grow">Names</span>
        <span>Found</span>
      </div>
      {steps.length === 0 ? (
        <p className="zone-none sm t2">No name of this sort.</p>
      ) : (
        <ZoneList
          label="Names"
          rows={steps}
          rowId={stepId}
          current={current}
          onShow={onShow}
          onKey={(step, key) => {
            if (key !== " " || !canGo(step)) return false;
            onTick([step], !choice.ticked.has(stepId(step)));
            return true;
          }}
        >
          {(step, focus) => (
            <>
              <Checkbox
                aria-label={`Include ${step.unicode}`}
                isSelected={choice.ticked.has(stepId(step))}
                isDisabled={!canGo(step)}
                excludeFromTabOrder
                onChange={(isTicked) => onTick([step], isTicked)}
              />
              <button type="button" className="zone-name trunc" onClick={() => onShow(step)} {...focus}>
                <DomainName name={step.key.name} plain />
              </button>
              <span className="row">
                <LevelIcon level={worst(step)} />
              </span>
              <span className="n trunc" title={stepWords(step)}>
                {stepWords(step)}
              </span>
            </>
          )}
        </ZoneList>
      )}
      <span className="sr" role="status">
        {counted(choice.ticked.size, "name")} ticked
      </span>
    </aside>
  );
}

/** Why a name stays out, or the worst that was found. */
function stepWords({ blocked, findings }: NameserversStep): string {
  return blocked?.message ?? findings[0]?.message ?? "";
}

interface BrakesProps {
  groups: readonly StepBrakes[];
  choice: StepChoice;
  onConfirm: (group: StepBrakes, isOn: boolean) => void;
  onLeaveOut: (steps: readonly NameserversStep[]) => void;
}

function Brakes({ groups, choice, onConfirm, onLeaveOut }: BrakesProps) {
  if (groups.length === 0) return null;
  return (
    <CalloutStack>
      {groups.map((group) => {
        const { id, title, confirm, steps, brakes } = group;
        const names = steps.slice(0, NAMED).map(({ unicode }) => unicode);
        const more = steps.length - names.length;
        return (
          <BrakeCallout key={id} title={title}>
            {steps.length === 1
              ? brakes[0]?.message
              : steps.length > 1 && `${names.join(", ")}${more > 0 ? ` and ${counted(more, "other name")}` : ""}.`}
            <div className="row brake-acts">
              <Checkbox isSelected={isConfirmed(group, choice)} onChange={(isOn) => onConfirm(group, isOn)}>
                {confirm}
              </Checkbox>
              <span className="grow" />
              {steps.length > 0 && (
                <Button size="s" onPress={() => onLeaveOut(steps)}>
                  {steps.length === 1 ? "Leave this name out" : `Leave the ${counted(steps.length, "name")} out`}
                </Button>
              )}
            </div>
          </BrakeCallout>
        );
      })}
    </CalloutStack>
  );
}
