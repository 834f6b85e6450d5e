import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keyToParam, navigate } from "@/app";
import { AccountTile, Button, Delayed, DomainName, ErrorState, SegmentedControl, SkeletonRows } from "@/components";
import { stateQuery } from "../changes/queries";
import { ResultIcon } from "./ResultIcon";
import { resultWord, type JobSort, type ResultZone } from "./result";
import { SetDiff } from "./SetDiff";
import { setsOf, UntouchedSet } from "./UntouchedSet";

export interface ResultZoneViewProps {
  zone: ResultZone;
  sort: JobSort;
  provider: string | undefined;
}

type Shown = "planned" | "before" | "after";

/** What became of one zone: why, what was planned, and the zone as it was kept before and after. */
export function ResultZoneView({ zone, sort, provider }: ResultZoneViewProps) {
  const [wanted, setShown] = useState<Shown>("planned");
  const kept = { planned: null, before: zone.before, after: zone.after };
  const shown = kept[wanted] === null ? "planned" : wanted;
  const state = kept[shown];
  const word = resultWord(sort, zone.state);
  const { key } = zone;
  return (
    <>
      <div className="row plan-head">
        {provider !== undefined && <AccountTile provider={provider} />}
        <h2 className="trunc">{key ? <DomainName name={key.name} plain /> : zone.unicode}</h2>
        <span className="row sm t2 nw">
          <ResultIcon state={zone.state} word="" />
          {word}
        </span>
        <span className="grow" />
        {(zone.before !== null || zone.after !== null) && (
          <SegmentedControl<Shown>
            label="Show"
            value={shown}
            onChange={setShown}
            choices={[
              { id: "planned", label: "Changes" },
              ...(zone.before !== null ? [{ id: "before" as const, label: "Zone before" }] : []),
              ...(zone.after !== null ? [{ id: "after" as const, label: "Zone after" }] : []),
            ]}
          />
        )}
        {key && (
          <>
            <Button onPress={() => navigate("dns", { names: [keyToParam(key)] })}>Open zone</Button>
            <Button onPress={() => navigate("dns", { history: keyToParam(key) })}>History</Button>
          </>
        )}
      </div>
      <div className="plan-sets">
        {zone.detail !== "" && <p className="t2 result-detail">{zone.detail}</p>}
        {state !== null ? (
          <KeptZone id={state} />
        ) : (
          zone.changes.map(({ key: set, before, after }) => (
            <SetDiff key={`${set.name} ${set.kind}`} set={set} before={before} after={after} />
          ))
        )}
      </div>
    </>
  );
}

/** All records of a kept state. */
export function KeptZone({ id }: { id: string }) {
  const state = useQuery(stateQuery(id));
  if (state.error) return <ErrorState fault={state.error.fault} onRetry={() => void state.refetch()} />;
  if (!state.data) {
    return (
      <Delayed>
        <SkeletonRows rows={6} label="Loading the kept state" />
      </Delayed>
    );
  }
  if (state.data.length === 0) return <p className="sm t2">The zone had no records.</p>;
  return setsOf(state.data).map(({ key, records }) => (
    <UntouchedSet key={`${key.name} ${key.kind}`} set={key} records={records} />
  ));
}
