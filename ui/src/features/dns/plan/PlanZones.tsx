import { ChevronDown, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import { Button, Checkbox, DomainName, Icon } from "@/components";
import { counted, formatCount } from "@/format";
import type { PlanView, PlanZone } from "@/ipc";
import type { StaysOut } from "../form/form";
import { canGo, countChanges, zoneId, zoneWords, type PlanChoice } from "./plan-choice";
import { SetCountsText } from "./SetCountsText";
import { changedSets, shownZones, zoneRows, type PlanGroups, type ZoneRow, type ZoneView } from "./zone-rows";
import { ZoneList, type RowFocus } from "./ZoneList";

export interface PlanZonesProps {
  plan: PlanView;
  staysOut: readonly StaysOut[];
  groups: PlanGroups;
  view: ZoneView;
  onView: (view: ZoneView) => void;
  choice: PlanChoice;
  current: string | null;
  /** How a zone's account writes: "PlanetDomains, whole zone". */
  how: (zone: PlanZone) => string;
  onTick: (zones: readonly PlanZone[], isTicked: boolean) => void;
  onShow: (zone: PlanZone) => void;
}

const TONE: Record<StaysOut["why"], string> = { invalid: "c-lapsed", conflict: "c-due", "not-possible": "" };

/** The zones of a plan: ticked ones go. Those that cannot are listed too, with the reason. */
export function PlanZones(props: PlanZonesProps) {
  const { plan, staysOut, groups, view, onView, choice, current, onTick, onShow } = props;
  const shown = useMemo(() => shownZones(plan, view), [plan, view]);
  const rows = useMemo(() => zoneRows(shown, staysOut, groups, view), [shown, staysOut, groups, view]);
  const able = useMemo(() => shown.filter(canGo), [shown]);
  const ticked = able.filter((zone) => choice.ticked.has(zoneId(zone.key))).length;
  const isNarrowed = view.filter !== "all" || view.text.trim() !== "";
  // A zone inside a closed group is marked by the group.
  const currentRow = useMemo(
    () =>
      rows.some((row) => row.id === current)
        ? current
        : (rows.find((row) => row.kind === "group" && row.zones.some((zone) => zoneId(zone.key) === current))?.id ??
          null),
    [rows, current],
  );
  const toggle = (row: ZoneRow) => {
    const zones = ticksOf(row);
    if (zones.length > 0) onTick(zones, !zones.every((zone) => choice.ticked.has(zoneId(zone.key))));
  };
  const unfold = (sort: string, isOpen: boolean) => {
    const open = new Set(view.open);
    if (isOpen) open.add(sort);
    else open.delete(sort);
    onView({ ...view, open });
  };
  return (
    <aside className="plan-zones" aria-label="Zones of this plan">
      <div className="tr hd plan-zones-head">
        <Checkbox
          aria-label={isNarrowed ? "All zones shown" : "All zones"}
          isSelected={able.length > 0 && ticked === able.length}
          isIndeterminate={ticked > 0 && ticked < able.length}
          isDisabled={able.length === 0}
          onChange={(isTicked) => onTick(able, isTicked)}
        />
        <span className="grow">Zones</span>
        <span>Changes</span>
      </div>
      {rows.length === 0 ? (
        <div className="zone-none sm t2">
          <p>{isNarrowed ? "No zone fits." : "The plan has no zones."}</p>
          {isNarrowed && (
            <Button size="s" onPress={() => onView({ ...view, filter: "all", text: "" })}>
              Show all zones
            </Button>
          )}
        </div>
      ) : (
        <ZoneList
          label="Zones"
          rows={rows}
          rowId={(row) => row.id}
          current={currentRow}
          onShow={(row) => {
            const zone = shownBy(row);
            if (zone) onShow(zone);
          }}
          onKey={(row, key) => {
            if (key === " ") toggle(row);
            else if (row.kind === "group" && (key === "ArrowRight" || key === "ArrowLeft"))
              unfold(row.id, key === "ArrowRight");
            else return false;
            return true;
          }}
          rowClass={(row) => (row.kind === "zone" && row.isNested ? "nested" : undefined)}
        >
          {(row, focus) => <RowContent {...props} row={row} focus={focus} onUnfold={unfold} />}
        </ZoneList>
      )}
      <span className="sr" role="status">
        {formatCount(choice.ticked.size)} of {formatCount(plan.zones.length + staysOut.length)} zones ticked
      </span>
    </aside>
  );
}

/** The zone that a row opens: a group's first. */
function shownBy(row: ZoneRow): PlanZone | undefined {
  return row.kind === "zone" ? row.zone : row.kind === "group" ? row.zones[0] : undefined;
}

/** The zones that a row's box ticks. */
function ticksOf(row: ZoneRow): readonly PlanZone[] {
  return row.kind === "zone" ? [row.zone].filter(canGo) : row.kind === "group" ? row.zones.filter(canGo) : [];
}

interface RowContentProps extends PlanZonesProps {
  row: ZoneRow;
  focus: RowFocus;
  onUnfold: (sort: string, isOpen: boolean) => void;
}

function RowContent({ row, focus, choice, how, onTick, onShow, onUnfold }: RowContentProps) {
  switch (row.kind) {
    case "zone": {
      const { zone } = row;
      const { text, tone } = zoneWords(zone, how(zone));
      return (
        <>
          <Checkbox
            aria-label={`Include ${zone.unicode}`}
            isSelected={choice.ticked.has(row.id)}
            isDisabled={!canGo(zone)}
            excludeFromTabOrder
            onChange={(isTicked) => onTick([zone], isTicked)}
          />
          <button type="button" className="zone-name trunc" onClick={() => onShow(zone)} {...focus}>
            <DomainName name={zone.key.name} plain />
          </button>
          <SetCountsText counts={countChanges(zone.changes)} />
          <span className="n trunc" title={text}>
            <span className={tone}>{text}</span>
          </span>
        </>
      );
    }
    case "group": {
      const { id, zones, isOpen } = row;
      const able = zones.filter(canGo);
      const ticked = able.filter((zone) => choice.ticked.has(zoneId(zone.key))).length;
      const changes = zones[0]?.changes ?? [];
      const words = `${changedSets(changes)}: ${zones
        .slice(0, 3)
        .map(({ unicode }) => unicode)
        .join(", ")}`;
      return (
        <>
          <Checkbox
            aria-label={`Include these ${counted(zones.length, "zone")}`}
            isSelected={able.length > 0 && ticked === able.length}
            isIndeterminate={ticked > 0 && ticked < able.length}
            isDisabled={able.length === 0}
            excludeFromTabOrder
            onChange={(isTicked) => onTick(able, isTicked)}
          />
          <button
            type="button"
            className="zone-name zone-group trunc"
            aria-expanded={isOpen}
            onClick={() => onUnfold(id, !isOpen)}
            {...focus}
          >
            <Icon icon={isOpen ? ChevronDown : ChevronRight} size="s" />
            <span className="b">{counted(zones.length, "zone")}</span>
            <span className="t3">{ticked < zones.length ? `, ${formatCount(ticked)} ticked` : " alike"}</span>
          </button>
          <SetCountsText counts={countChanges(changes)} />
          <span className="n trunc" title={words}>
            {words}
          </span>
        </>
      );
    }
    case "out": {
      const { key, unicode, why, words } = row.out;
      return (
        <>
          <Checkbox
            aria-label={`Include ${unicode}`}
            isSelected={false}
            isDisabled
            excludeFromTabOrder
            onChange={() => undefined}
          />
          <span className="trunc zone-still" {...focus}>
            <DomainName name={key.name} plain />
          </span>
          <span />
          <span className="n trunc" title={words}>
            <span className={TONE[why]}>{words}</span>
          </span>
        </>
      );
    }
  }
}
