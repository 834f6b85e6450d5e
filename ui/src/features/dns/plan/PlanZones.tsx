import { useMemo, type KeyboardEvent } from "react";
import { Checkbox, classes, DomainName } from "@/components";
import { formatCount } from "@/format";
import type { PlanView, PlanZone } from "@/ipc";
import type { StaysOut } from "../form";
import { canGo, countChanges, zoneId, zoneWords, type PlanChoice } from "./plan-choice";
import { SetCountsText } from "./SetCountsText";

export interface PlanZonesProps {
  plan: PlanView;
  staysOut: readonly StaysOut[];
  choice: PlanChoice;
  current: string | null;
  /** How a zone's account writes: "PlanetDomains, whole zone". */
  how: (zone: PlanZone) => string;
  onTick: (zones: readonly PlanZone[], isTicked: boolean) => void;
  onShow: (zone: PlanZone) => void;
}

const TONE: Record<StaysOut["why"], string> = { invalid: "c-lapsed", conflict: "c-due", "not-possible": "" };

/** The zones of a plan: ticked ones go. Those that cannot are listed too, with the reason. */
export function PlanZones({ plan, staysOut, choice, current, how, onTick, onShow }: PlanZonesProps) {
  const able = useMemo(() => plan.zones.filter(canGo), [plan]);
  const ticked = able.filter((zone) => choice.ticked.has(zoneId(zone.key))).length;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>(".zone-name")];
    const at = names.findIndex((name) => name === document.activeElement);
    const next = names[at + step];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <aside className="plan-zones" aria-label="Zones of this plan">
      <div className="tr hd plan-zones-head">
        <Checkbox
          aria-label="All zones"
          isSelected={able.length > 0 && ticked === able.length}
          isIndeterminate={ticked > 0 && ticked < able.length}
          isDisabled={able.length === 0}
          onChange={(isTicked) => onTick(able, isTicked)}
        />
        <span className="grow">Zones</span>
        <span>Changes</span>
      </div>
      <ul className="scroll" onKeyDown={onKeyDown}>
        {plan.zones.map((zone) => {
          const id = zoneId(zone.key);
          const { text, tone } = zoneWords(zone, how(zone));
          return (
            <li key={id} className={classes("zone", id === current && "on")}>
              <Checkbox
                aria-label={`Include ${zone.unicode}`}
                isSelected={choice.ticked.has(id)}
                isDisabled={!canGo(zone)}
                onChange={(isTicked) => onTick([zone], isTicked)}
              />
              <button
                type="button"
                className="zone-name trunc"
                aria-current={id === current ? true : undefined}
                onClick={() => onShow(zone)}
              >
                <DomainName name={zone.key.name} plain />
              </button>
              <SetCountsText counts={countChanges(zone.changes)} />
              <span className="n trunc" title={text}>
                <span className={tone}>{text}</span>
              </span>
            </li>
          );
        })}
        {staysOut.map(({ key, unicode, why, words }) => (
          <li key={`out ${zoneId(key)}`} className="zone">
            <Checkbox aria-label={`Include ${unicode}`} isSelected={false} isDisabled onChange={() => undefined} />
            <span className="trunc">
              <DomainName name={key.name} plain />
            </span>
            <span />
            <span className="n trunc" title={words}>
              <span className={TONE[why]}>{words}</span>
            </span>
          </li>
        ))}
      </ul>
      <span className="sr" role="status">
        {formatCount(ticked)} of {formatCount(plan.zones.length + staysOut.length)} zones ticked
      </span>
    </aside>
  );
}
