import { ChevronRight, Info, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { AccountTile, Ago, Callout, DomainName, FaultCallout, Icon } from "@/components";
import { counted } from "@/format";
import type { PlanZone, Record as DnsRecord, SetKey, ZoneView } from "@/ipc";
import { countChanges } from "./plan-choice";
import { SetCountsText } from "./SetCountsText";
import { SetDiff } from "./SetDiff";
import { setsOf, UntouchedSet } from "./UntouchedSet";

export interface PlanZoneViewProps {
  zone: PlanZone;
  /** The zone as last read, for the counts and the whole view. */
  known: ZoneView | undefined;
  provider: string | undefined;
  /** All sets, or only those that change. */
  whole: boolean;
  /** Zones with the same changes. */
  same: readonly PlanZone[];
  onShow: (zone: PlanZone) => void;
}

/** The changes of one zone, set by set. */
export function PlanZoneView({ zone, known, provider, whole, same, onShow }: PlanZoneViewProps) {
  const sets = known ? setsOf(known.records) : [];
  const touched = zone.changes.filter((change) => change.before.length > 0).length;
  return (
    <>
      <div className="row plan-head">
        {provider !== undefined && <AccountTile provider={provider} />}
        <h2 className="trunc">
          <DomainName name={zone.key.name} plain />
        </h2>
        {known && (
          <span className="sm t3">
            {known.read_at !== null && (
              <>
                read <Ago at={known.read_at} />,{" "}
              </>
            )}
            {counted(sets.length, "record set")}, {sets.length - touched} untouched
          </span>
        )}
        <span className="grow" />
        <span className="sm t2 row">
          <Icon icon={ShieldCheck} size="s" className="c-ok" />
          Snapshot first
        </span>
      </div>
      <div className="plan-sets">
        {zone.blocked && <FaultCallout fault={zone.blocked} />}
        {zone.conflicts.map((conflict) => (
          <Callout
            key={`${conflict.key.name} ${conflict.key.kind}`}
            tone="due"
            title={`${conflict.key.name} ${conflict.key.kind} was changed elsewhere too and stays out`}
          >
            It was <Contents records={conflict.base} />, it is <Contents records={conflict.theirs} /> now, and you want{" "}
            <Contents records={conflict.mine} />. Go back, read the zone again and decide there.
          </Callout>
        ))}
        {zone.changes.map(({ key, before, after }) => (
          <SetDiff key={`${key.name} ${key.kind}`} set={key} before={before} after={after} />
        ))}
        {whole &&
          sets
            .filter(({ key }) => !zone.changes.some((change) => sameKey(change.key, key)))
            .map(({ key, records }) => <UntouchedSet key={`${key.name} ${key.kind}`} set={key} records={records} />)}
        {same.length > 0 && <SameChanges zone={zone} same={same} onShow={onShow} />}
        {zone.changes.length > 0 && zone.writes !== "" && (
          <p className="sm t3 plan-note">
            <Icon icon={Info} size="s" />
            <span>{zone.writes}</span>
          </p>
        )}
      </div>
    </>
  );
}

/** Zones with the same changes that are named; the list beside groups all of them. */
const NAMED = 200;

function SameChanges({
  zone,
  same,
  onShow,
}: {
  zone: PlanZone;
  same: readonly PlanZone[];
  onShow: (zone: PlanZone) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const [only] = same;
  const title = `The same ${counted(zone.changes.length, "change")} in`;
  if (same.length === 1 && only) {
    return (
      <button type="button" className="set same-set" onClick={() => onShow(only)}>
        <Icon icon={ChevronRight} size="s" />
        <span>
          {title} <span className="b">{only.unicode}</span>
        </span>
        <span className="grow" />
        <SetCountsText counts={countChanges(only.changes)} />
      </button>
    );
  }
  return (
    <details className="set" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="same-set">
        <Icon icon={ChevronRight} size="s" />
        <span>
          {title} <span className="b">{counted(same.length, "other zone")}</span>
        </span>
        <span className="grow" />
        <SetCountsText counts={countChanges(same.flatMap((other) => other.changes))} />
      </summary>
      {isOpen && (
        <p className="same-names">
          {same.slice(0, NAMED).map((other) => (
            <button
              type="button"
              key={`${other.key.account} ${other.key.name}`}
              className="linkish"
              onClick={() => onShow(other)}
            >
              {other.unicode}
            </button>
          ))}
          {same.length > NAMED && <span className="t3">and {counted(same.length - NAMED, "more zone")}</span>}
        </p>
      )}
    </details>
  );
}

function Contents({ records }: { records: readonly DnsRecord[] }) {
  if (records.length === 0) return <>empty</>;
  return <span className="mono">{records.map((record) => record.content).join(", ")}</span>;
}

function sameKey(a: SetKey, b: SetKey): boolean {
  return a.name === b.name && a.kind === b.kind;
}
