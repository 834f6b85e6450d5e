import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, History, RotateCcwClock } from "lucide-react";
import { useState } from "react";
import { PageSplit } from "@/app";
import {
  Ago,
  Button,
  classes,
  Delayed,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  IconButton,
  PageBar,
  Pane,
  SkeletonRows,
} from "@/components";
import { counted, formatDateTime } from "@/format";
import type { NameKey, PlanView, SnapshotView } from "@/ipc";
import { sayFault } from "../faults";
import { countChanges } from "../plan/plan-choice";
import { differenceQuery, historyQuery, useRestore } from "../queries";
import { SetCountsText } from "../plan/SetCountsText";
import { SetDiff } from "../plan/SetDiff";

export interface ZoneHistoryProps {
  zoneKey: NameKey;
  onBack: () => void;
  onPlan: (plan: PlanView) => void;
}

/** The kept states of a zone: what differs from each, and the way back to it. A restore is an ordinary plan. */
export function ZoneHistory({ zoneKey, onBack, onPlan }: ZoneHistoryProps) {
  const history = useQuery(historyQuery(zoneKey));
  const [chosen, setChosen] = useState<string | null>(null);
  const snapshots = history.data ?? [];
  const snapshot = snapshots.find((one) => one.id === chosen) ?? snapshots[0];
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the zone" onPress={onBack} />
            <DomainName name={zoneKey.name} />
          </span>
        }
        sub={history.data && `${counted(snapshots.length, "kept state")}, newest first`}
      />
      {history.error ? (
        <PageSplit>
          <ErrorState fault={history.error.fault} onRetry={() => void history.refetch()} />
        </PageSplit>
      ) : !history.data ? (
        <PageSplit>
          <Pane>
            <Delayed>
              <SkeletonRows label="Loading the history" />
            </Delayed>
          </Pane>
        </PageSplit>
      ) : !snapshot ? (
        <PageSplit>
          <EmptyState icon={History} title="No state is kept yet">
            A state is kept before and after every change, and when a sync finds the zone changed elsewhere.
          </EmptyState>
        </PageSplit>
      ) : (
        <OpenHistory zoneKey={zoneKey} snapshots={snapshots} snapshot={snapshot} onChoose={setChosen} onPlan={onPlan} />
      )}
    </>
  );
}

interface OpenHistoryProps {
  zoneKey: NameKey;
  snapshots: readonly SnapshotView[];
  snapshot: SnapshotView;
  onChoose: (id: string) => void;
  onPlan: (plan: PlanView) => void;
}

function OpenHistory({ zoneKey, snapshots, snapshot, onChoose, onPlan }: OpenHistoryProps) {
  const compare = useQuery(differenceQuery({ kind: "kept", id: snapshot.id }, { kind: "now", key: zoneKey }));
  const restore = useRestore();
  const changes = compare.data ?? [];
  return (
    <>
      <PageSplit>
        <aside className="plan-zones" aria-label="Kept states">
          <ul className="scroll">
            {snapshots.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={classes("snapshot", one === snapshot && "on")}
                  aria-current={one === snapshot ? true : undefined}
                  onClick={() => onChoose(one.id)}
                >
                  <span className="b">{formatDateTime(one.at)}</span>
                  <span className="grow" />
                  <span className="sm t3 nw">{counted(one.records, "record")}</span>
                  <span className="sm t2 snapshot-why">
                    {one.cause}, <Ago at={one.at} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </aside>
        <section className="pane scroll plan-pane" aria-label="Differences" tabIndex={0}>
          <div className="row plan-head">
            <h2>From then to now</h2>
            {compare.data && (
              <span className="sm t3">
                {changes.length === 0 ? "nothing differs" : `${counted(changes.length, "set")} differ`}
              </span>
            )}
          </div>
          <div className="plan-sets">
            {compare.error ? (
              <ErrorState fault={compare.error.fault} onRetry={() => void compare.refetch()} />
            ) : (
              changes.map(({ key, before, after }) => (
                <SetDiff key={`${key.name} ${key.kind}`} set={key} before={before} after={after} />
              ))
            )}
          </div>
        </section>
      </PageSplit>
      <Footer>
        <span className="bb">{formatDateTime(snapshot.at)}</span>
        {changes.length > 0 && <SetCountsText counts={countChanges(changes)} />}
        <span className="grow" />
        <span className="sm t3 nw">
          {compare.data && changes.length === 0 ? "The zone is as it was then" : "You review the plan first"}
        </span>
        <Button
          variant="primary"
          icon={RotateCcwClock}
          isDisabled={changes.length === 0}
          isPending={restore.isPending}
          onPress={() =>
            restore.mutate(snapshot.id, { onSuccess: (plan) => onPlan(plan), onError: ({ fault }) => sayFault(fault) })
          }
        >
          Plan the way back
        </Button>
      </Footer>
    </>
  );
}
