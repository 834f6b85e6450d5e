import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowLeftRight, History, RotateCcwClock } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { navigate, PageSplit } from "@/app";
import {
  Ago,
  Badge,
  Button,
  Delayed,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  IconButton,
  LinkButton,
  PageBar,
  Pane,
  SegmentedControl,
  Select,
  SkeletonRows,
} from "@/components";
import { counted, formatDateTime } from "@/format";
import type { NameKey, PlanView, SetChange, SnapshotView } from "@/ipc";
import { sayFault } from "../faults";
import { countChanges } from "../plan/plan-choice";
import { KeptZone } from "../plan/ResultZoneView";
import { SetCountsText } from "../plan/SetCountsText";
import { SetDiff } from "../plan/SetDiff";
import { ZoneList } from "../plan/ZoneList";
import { differenceQuery, historyQuery, useRestore, zonesQuery } from "../queries";
import { causeWords, firstState, NOW, stateName, stateRef, type StateId } from "./compare";

export interface ZoneHistoryProps {
  zoneKey: NameKey;
  onBack: () => void;
  onPlan: (plan: PlanView) => void;
}

/** What differs, or all records of the chosen state. */
type Shown = "differences" | "whole";

/** The kept states of a zone: what differs between any two, and the way back. A restore is an ordinary plan. */
export function ZoneHistory({ zoneKey, onBack, onPlan }: ZoneHistoryProps) {
  const history = useQuery(historyQuery(zoneKey));
  const keys = useMemo(() => [zoneKey], [zoneKey]);
  const zones = useQuery(zonesQuery(keys));
  const states = history.data;
  const hashNow = zones.data?.[0]?.hash;
  const first = states && firstState(states, hashNow);
  const [view, setView] = useState<Shown>("differences");
  const blank = (content: ReactNode) => (
    <PageSplit>
      <Pane>{content}</Pane>
    </PageSplit>
  );
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the zone" onPress={onBack} />
            <DomainName name={zoneKey.name} />
          </span>
        }
        sub={states && `${counted(states.length, "kept state")}, newest first`}
      >
        {first && (
          <SegmentedControl<Shown>
            label="Show"
            value={view}
            onChange={setView}
            choices={[
              { id: "differences", label: "Differences" },
              { id: "whole", label: "Whole zone then" },
            ]}
          />
        )}
      </PageBar>
      {history.error ? (
        blank(<ErrorState fault={history.error.fault} onRetry={() => void history.refetch()} />)
      ) : !states || zones.isPending ? (
        blank(
          <Delayed>
            <SkeletonRows label="Loading the history" />
          </Delayed>,
        )
      ) : !first ? (
        blank(
          <EmptyState icon={History} title="No state is kept yet">
            A state is kept before and after every change, and when a sync finds the zone changed elsewhere.
          </EmptyState>,
        )
      ) : (
        <OpenHistory zoneKey={zoneKey} states={states} first={first} hashNow={hashNow} view={view} onPlan={onPlan} />
      )}
    </>
  );
}

interface OpenHistoryProps {
  zoneKey: NameKey;
  states: readonly SnapshotView[];
  first: SnapshotView;
  hashNow: string | undefined;
  view: Shown;
  onPlan: (plan: PlanView) => void;
}

function OpenHistory({ zoneKey, states, first, hashNow, view, onPlan }: OpenHistoryProps) {
  const [chosen, setChosen] = useState<StateId>(first.id);
  const [against, setAgainst] = useState<StateId>(NOW);
  const state = states.find((one) => one.id === chosen) ?? first;
  const other = against === NOW || states.some((one) => one.id === against) ? against : NOW;
  const compare = useQuery(differenceQuery(stateRef(state.id, zoneKey), stateRef(other, zoneKey)));
  const isNow = state.hash === hashNow;
  return (
    <>
      <PageSplit>
        <aside className="plan-zones states" aria-label="Kept states">
          <ZoneList
            label="Kept states, newest first"
            rows={states}
            rowId={(one) => one.id}
            current={state.id}
            onShow={(one) => setChosen(one.id)}
            onKey={(one, key) => {
              if (key !== " ") return false;
              setAgainst(one.id === other ? NOW : one.id);
              return true;
            }}
          >
            {(one, focus) => (
              <button
                type="button"
                className="state"
                onClick={(event) => {
                  if (event.shiftKey) setAgainst(one.id === other ? NOW : one.id);
                  else setChosen(one.id);
                }}
                {...focus}
              >
                <span className="row">
                  <span className="b nw">{formatDateTime(one.at)}</span>
                  <span className="grow" />
                  <span className="sm t3 nw">{counted(one.records, "record")}</span>
                </span>
                <span className="row">
                  <span className="sm t2 trunc grow" title={causeWords(one)}>
                    {causeWords(one)}
                  </span>
                  {one.id === state.id && other !== NOW && <Badge>From</Badge>}
                  {one.id === other && <Badge tone="accent">To</Badge>}
                  {one.hash === hashNow && <Badge tone="ok">As now</Badge>}
                </span>
              </button>
            )}
          </ZoneList>
          <p className="sm t3 states-hint">Space or Shift+click: compare to this state instead of now</p>
        </aside>
        <section className="pane scroll plan-pane" aria-label="Differences" tabIndex={0}>
          <div className="row plan-head states-head">
            <Select
              label="From"
              hideLabel
              form="inline"
              value={state.id}
              onChange={setChosen}
              choices={states.map((one) => ({ id: one.id, label: stateName(one) }))}
            />
            <IconButton
              size="s"
              icon={ArrowLeftRight}
              label="Swap the two"
              isDisabled={other === NOW}
              onPress={() => {
                setChosen(other);
                setAgainst(state.id);
              }}
            />
            <Select
              label="To"
              hideLabel
              form="inline"
              value={other}
              onChange={setAgainst}
              choices={[
                { id: NOW, label: "Now, as last read" },
                ...states.map((one) => ({ id: one.id, label: stateName(one) })),
              ]}
            />
          </div>
          <StateFacts state={state} />
          <div className="plan-sets">
            {view === "whole" ? (
              <KeptZone id={state.id} />
            ) : compare.error ? (
              <ErrorState fault={compare.error.fault} onRetry={() => void compare.refetch()} />
            ) : (
              compare.data && <Differences changes={compare.data} isNow={other === NOW} />
            )}
          </div>
        </section>
      </PageSplit>
      <RestoreFooter zoneKey={zoneKey} state={state} isNow={isNow} onPlan={onPlan} />
    </>
  );
}

/** Why the state was kept, when, and the job that was behind it. */
function StateFacts({ state }: { state: SnapshotView }) {
  const { job } = state;
  return (
    <p className="row sm t2 states-facts">
      <span>
        {state.cause.charAt(0).toUpperCase()}
        {state.cause.slice(1)}, <Ago at={state.at} />
      </span>
      {job !== null && (
        <LinkButton onPress={() => navigate("dns", { tab: "changes", change: job })}>
          {state.title ?? "Show the job"}
        </LinkButton>
      )}
    </p>
  );
}

function Differences({ changes, isNow }: { changes: readonly SetChange[]; isNow: boolean }) {
  if (changes.length === 0) {
    return <p className="sm t2">{isNow ? "The zone is as it was then." : "The two states are the same."}</p>;
  }
  return changes.map(({ key, before, after }) => (
    <SetDiff key={`${key.name} ${key.kind}`} set={key} before={before} after={after} />
  ));
}

interface RestoreFooterProps {
  zoneKey: NameKey;
  state: SnapshotView;
  isNow: boolean;
  onPlan: (plan: PlanView) => void;
}

/** What bringing the state back would do, and the plan that does it. */
function RestoreFooter({ zoneKey, state, isNow, onPlan }: RestoreFooterProps) {
  const back = useQuery(differenceQuery(stateRef(NOW, zoneKey), stateRef(state.id, zoneKey))).data;
  const restore = useRestore();
  const isSame = isNow || back?.length === 0;
  return (
    <Footer>
      <span className="bb nw">{formatDateTime(state.at)}</span>
      {back && back.length > 0 && <SetCountsText counts={countChanges(back)} />}
      <span className="grow" />
      <span className="sm t3 trunc">
        {isSame ? "The zone is as it was then" : "Brings this state back. You review the plan first"}
      </span>
      <Button
        variant="primary"
        icon={RotateCcwClock}
        isDisabled={isSame}
        isPending={restore.isPending}
        onPress={() =>
          restore.mutate(state.id, { onSuccess: (plan) => onPlan(plan), onError: ({ fault }) => sayFault(fault) })
        }
      >
        Plan the way back
      </Button>
    </Footer>
  );
}
