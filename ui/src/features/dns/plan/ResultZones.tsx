import { useMemo } from "react";
import { Button, DomainName } from "@/components";
import { countChanges } from "./plan-choice";
import { shownResults, resultWord, type JobSort, type ResultFilter, type ResultZone } from "./result";
import { ResultIcon } from "./ResultIcon";
import { SetCountsText } from "./SetCountsText";
import { ZoneList } from "./ZoneList";

export interface ResultZonesProps {
  zones: readonly ResultZone[];
  sort: JobSort;
  filter: ResultFilter;
  text: string;
  current: string | null;
  onShow: (zone: ResultZone) => void;
  onClear: () => void;
}

/** The zones of a job with how each went. */
export function ResultZones({ zones, sort, filter, text, current, onShow, onClear }: ResultZonesProps) {
  const shown = useMemo(() => shownResults(zones, filter, text), [zones, filter, text]);
  return (
    <aside className="plan-zones" aria-label="Zones of this job">
      {shown.length === 0 ? (
        <div className="zone-none sm t2">
          <p>{zones.length === 0 ? "No zone has begun." : "No zone fits."}</p>
          {zones.length > 0 && (
            <Button size="s" onPress={onClear}>
              Show all zones
            </Button>
          )}
        </div>
      ) : (
        <ZoneList label="Zones" rows={shown} rowId={(zone) => zone.id} current={current} onShow={onShow}>
          {(zone, focus) => {
            const word = resultWord(sort, zone.state);
            return (
              <>
                <ResultIcon state={zone.state} word={word} />
                <button type="button" className="zone-name trunc" onClick={() => onShow(zone)} {...focus}>
                  {zone.key ? <DomainName name={zone.key.name} plain /> : zone.unicode}
                </button>
                <SetCountsText counts={countChanges(zone.changes)} />
                <span className="n trunc" title={zone.detail}>
                  {zone.detail === "" ? word : zone.detail}
                </span>
              </>
            );
          }}
        </ZoneList>
      )}
    </aside>
  );
}
