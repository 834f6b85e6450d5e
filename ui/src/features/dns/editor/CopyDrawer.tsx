import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useMemo, useState } from "react";
import { Button, Callout, Drawer, SegmentedControl, Switch } from "@/components";
import { NO_ROWS, type RowSelection } from "@/components/grid";
import { counted } from "@/format";
import { queries, type AccountView, type Descriptor, type NameKey, type ZoneView } from "@/ipc";
import { sayFault } from "../faults";
import type { StaysOut } from "../form/form";
import { useReadUnread } from "../form/FormPage";
import { allNamesQuery, usePlan, useReadZones, zonesQuery } from "../queries";
import type { TabProps } from "../session";
import { chosenKeys, ZoneChoice } from "../ZoneChoice";
import { copiedContent, copyDraft, type CopyChoice, type ZoneCopy } from "./copy-records";
import type { ShownRow } from "./shown-rows";

export interface CopyDrawerProps extends TabProps {
  zone: ZoneView;
  rows: readonly ShownRow[];
  onClose: () => void;
}

/** The ticked records for other zones: which ones, how, and a look at what comes of it. Ends in a plan over them. */
export function CopyDrawer({ zone, rows, onPlan, onClose }: CopyDrawerProps) {
  const names = useQuery(allNamesQuery).data;
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [choice, setChoice] = useState<CopyChoice>({ rewrites: true, mode: "replace" });
  const keys = useMemo(() => chosenKeys(names, selection), [names, selection]);
  const zones = useQuery(zonesQuery(keys));
  const read = useReadZones();
  useReadUnread(zones.data, read.mutate);
  const plan = usePlan("editor");
  const targets = useMemo(() => (keys.length === 0 ? [] : (zones.data ?? [])), [keys, zones.data]);
  const reading = targets.filter(({ state }) => state.kind === "unread").length;
  const { copies, staysOut } = useMemo(
    () => copyAll(zone, rows, targets, accounts ?? [], providers ?? [], choice),
    [zone, rows, targets, accounts, providers, choice],
  );
  const leftOut = [...new Set(copies.flatMap((copy) => copy.leftOut.map(({ reason }) => reason)))];
  const drafts = copies.map(({ draft }) => draft).filter(({ sets }) => sets.length > 0);
  const [first] = keys;
  const [firstCopy] = copies;
  const stays = new Set(firstCopy?.leftOut.map(({ key }) => `${key.name} ${key.kind}`));
  const going = rows.filter(({ key }) => !stays.has(`${key.name} ${key.kind}`));
  const isWaiting = keys.length > 0 && (!zones.data || reading > 0);
  const make = () =>
    plan.mutate(drafts, {
      onSuccess: (made) => onPlan(made, staysOut),
      onError: ({ fault }) => sayFault(fault),
    });
  return (
    <Drawer
      label="Copy to other zones"
      title="Copy to other zones"
      sub={counted(rows.length, "record")}
      onClose={onClose}
    >
      <div className="record-form">
        <div className="copy-zones">
          <ZoneChoice
            label="Zones to copy to"
            selection={selection}
            onSelect={setSelection}
            without={{ account: zone.account, name: zone.name }}
          />
        </div>
        <div className="control">
          <Switch isSelected={choice.rewrites} onChange={(rewrites) => setChoice({ ...choice, rewrites })}>
            Put the other zone&apos;s name in
          </Switch>
          <div className="help">
            {`Where a record holds ${zone.name}, it gets the name of the zone that it goes to.`}
          </div>
        </div>
        <div className="control">
          <span className="lab">Sets of the same name and type there</span>
          <SegmentedControl
            label="Sets of the same name and type there"
            choices={[
              { id: "replace", label: "Give way" },
              { id: "add", label: "Are added to" },
            ]}
            value={choice.mode}
            onChange={(mode) => setChoice({ ...choice, mode })}
          />
        </div>
        {first && (
          <section className="built" aria-label={`In ${first.name}`}>
            <p className="sm t2">In {first.name}</p>
            {going.slice(0, PREVIEW).map(({ id, key, value }) => (
              <p key={id} className="break">
                <span className="sm t2">
                  {key.name} {key.kind}
                </span>
                <span className="mono">{copiedContent(value.content, zone.name, first.name, choice)}</span>
              </p>
            ))}
            {going.length > PREVIEW && <p className="sm t3">and {counted(going.length - PREVIEW, "more record")}</p>}
          </section>
        )}
        {leftOut.map((reason) => (
          <Callout key={reason} tone="due" title={reason}>
            They are left out there.
          </Callout>
        ))}
        {staysOut.length > 0 && (
          <Callout tone="due" title={`${counted(staysOut.length, "zone")} cannot be edited`}>
            {staysOut[0]?.unicode}: {staysOut[0]?.words}
          </Callout>
        )}
        <div className="row">
          <Button
            variant="primary"
            icon={ArrowRight}
            isDisabled={drafts.length === 0 || isWaiting}
            isPending={plan.isPending}
            onPress={make}
          >
            {drafts.length === 0 ? "Review plan" : `Review plan for ${counted(drafts.length, "zone")}`}
          </Button>
        </div>
        <p className="sm t3" aria-live="polite">
          {keys.length === 0
            ? "Tick the zones to copy to."
            : reading > 0
              ? `Reading ${counted(reading, "zone")} that Freehold has not seen yet.`
              : "Nothing is written before you have reviewed the plan."}
        </p>
      </div>
    </Drawer>
  );
}

const PREVIEW = 6;

function copyAll(
  zone: ZoneView,
  rows: readonly ShownRow[],
  targets: readonly ZoneView[],
  accounts: readonly AccountView[],
  providers: readonly Descriptor[],
  choice: CopyChoice,
): { copies: ZoneCopy[]; staysOut: StaysOut[] } {
  const copies: ZoneCopy[] = [];
  const staysOut: StaysOut[] = [];
  // Two rows of one name may be served by one account: the zone is drafted once.
  const seen = new Set<string>();
  for (const target of targets) {
    const key: NameKey = { account: target.account, name: target.name };
    const id = `${key.account} ${key.name}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const { state } = target;
    if (state.kind === "not_offered" || state.kind === "failed") {
      const words = state.kind === "failed" ? state.fault.message : state.reason;
      staysOut.push({ key, unicode: target.unicode, why: "not-possible", words });
    } else if (state.kind === "ready") {
      const provider = accounts.find((one) => one.id === target.account)?.provider;
      copies.push(
        copyDraft(
          zone.name,
          rows,
          target,
          providers.find((one) => one.id === provider),
          choice,
        ),
      );
    }
  }
  return { copies, staysOut };
}
