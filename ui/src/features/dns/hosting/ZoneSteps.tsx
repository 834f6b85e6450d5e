import { CircleCheck, Clock, Plus, RefreshCw, Server, TriangleAlert, type LucideIcon } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { keyToParam, navigate } from "@/app";
import { Ago, Badge, Button, Callout, CopyButton, FaultCallout, Icon, RadioGroup, type BadgeTone } from "@/components";
import { counted, formatCount } from "@/format";
import type { HostedStage, HostedView, HostingView, HostView } from "@/ipc";
import { TYPED, targetDraft } from "../nameservers/target";
import type { TabProps } from "../session";
import { ZoneEnd } from "./ZoneEnd";
import { useCheckZone, useCompare, useCopyPlan, useCreateZone, zoneUseQuery } from "./queries";

const STAGE: Record<HostedStage, { word: string; tone: BadgeTone; icon: LucideIcon }> = {
  active: { word: "Active", tone: "ok", icon: CircleCheck },
  pending: { word: "Waits for its nameservers", tone: "due", icon: Clock },
  moved: { word: "Nameservers elsewhere", tone: "due", icon: TriangleAlert },
  untold: { word: "Not told", tone: "neutral", icon: Clock },
};

export interface ZoneStepsProps extends TabProps {
  view: HostingView;
}

/** From no zone to an active one: made, filled, delegated, and seen. */
export function ZoneSteps({ view, onPlan }: ZoneStepsProps) {
  const [picked, setPicked] = useState<string | null>(null);
  const host =
    view.hosts.find(({ account }) => account === picked) ??
    view.hosts.find(({ zone }) => zone !== null) ??
    view.hosts[0];
  if (!host) return null;
  const { zone } = host;
  return (
    <>
      <div className="host-head">
        <h2>{zone ? `Zone at ${host.called}` : `Create a zone for ${view.unicode}`}</h2>
        <p className="t2">{view.served_words}</p>
      </div>
      {view.hosts.length > 1 && (
        <RadioGroup
          label="Account"
          value={host.account}
          onChange={setPicked}
          choices={view.hosts.map(({ account, called, zone: there }) => ({
            id: account,
            label: called,
            ...(there ? { note: STAGE[there.stage].word } : {}),
          }))}
        />
      )}
      <ol className="host-steps">
        <Made view={view} host={host} />
        <Filled view={view} zone={zone} onPlan={onPlan} />
        <Delegated view={view} zone={zone} />
        <Seen zone={zone} />
      </ol>
      {zone && <ZoneEnd host={host} zone={zone} />}
    </>
  );
}

function Step({ title, done, children }: { title: ReactNode; done: boolean; children: ReactNode }) {
  return (
    <li className="host-step">
      <h3>
        {title}
        {done && <Icon icon={CircleCheck} size="s" className="c-ok" label="Done" />}
      </h3>
      {children}
    </li>
  );
}

function Made({ view, host }: { view: HostingView; host: HostView }) {
  const create = useCreateZone(view.name);
  const { zone } = host;
  const used = useQuery({
    ...zoneUseQuery(zone?.key ?? { account: host.account, name: view.name }),
    enabled: zone !== null,
  });
  if (zone) {
    return (
      <Step title="The zone is there" done>
        <p className="t2">
          {zone.created_at !== null && (
            <>
              Made <Ago at={zone.created_at} />.{" "}
            </>
          )}
          {used.data &&
            (used.data.quota === null
              ? `It has ${counted(used.data.used, "record")}.`
              : `It has ${formatCount(used.data.used)} of ${counted(used.data.quota, "record")} that it may have.`)}
        </p>
      </Step>
    );
  }
  return (
    <Step title="Create the zone" done={false}>
      <p className="t2">
        {host.called} makes an empty zone and names the nameservers for it. Nobody asks it until they are set, so
        nothing changes for visitors.
      </p>
      {host.fault && <FaultCallout fault={host.fault} />}
      {create.error && <FaultCallout fault={create.error.fault} />}
      {host.read_only ? (
        <p className="t2">{host.called} is read only. Switch that off in Accounts first.</p>
      ) : (
        <Button
          variant="primary"
          icon={Plus}
          isPending={create.isPending}
          isDisabled={host.fault !== null}
          onPress={() => create.mutate(host.account)}
        >
          Create zone
        </Button>
      )}
    </Step>
  );
}

function Filled({ view, zone, onPlan }: ZoneStepsProps & { zone: HostedView | null }) {
  const copy = useCopyPlan();
  const compare = useCompare();
  const losses = copy.data?.losses ?? [];
  const nothing = copy.data?.plan.zones.every(({ changes, blocked }) => changes.length === 0 && blocked === null);
  const review = () => {
    if (!zone) return;
    copy.mutate(zone.key, {
      onSuccess: (made) => {
        const isEmpty = made.plan.zones.every(({ changes, blocked }) => changes.length === 0 && blocked === null);
        // What can not go along is read first.
        if (!isEmpty && made.losses.length === 0) onPlan(made.plan);
      },
    });
  };
  return (
    <Step title="Bring the records" done={compare.data?.same === true}>
      <p className="t2">
        What is served now is read where it stands and shown as a plan before anything is written. Then both zones are
        compared.
      </p>
      {copy.error && <FaultCallout fault={copy.error.fault} />}
      {compare.error && <FaultCallout fault={compare.error.fault} />}
      {losses.length > 0 && copy.data && (
        <Callout
          tone="due"
          title={`${counted(losses.length, "thing")} cannot go along`}
          actions={
            nothing ? undefined : (
              <Button size="s" onPress={() => onPlan(copy.data.plan)}>
                Review plan all the same
              </Button>
            )
          }
        >
          <ul className="host-list">
            {losses.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Callout>
      )}
      {nothing && <p role="status">The new zone has all {counted(copy.data?.records ?? 0, "record")} already.</p>}
      {compare.data && (
        <Callout
          tone={compare.data.same ? "accent" : "due"}
          title={compare.data.same ? "The same" : "Not the same yet"}
        >
          {compare.data.words}
        </Callout>
      )}
      <div className="row">
        <Button isDisabled={!zone} isPending={copy.isPending} onPress={review}>
          Bring the records of now
        </Button>
        <Button isDisabled={!zone} isPending={compare.isPending} onPress={() => zone && compare.mutate(zone.key)}>
          Compare
        </Button>
        <Button isDisabled={!zone} onPress={() => navigate("dns", { file: view.name })}>
          Import a zone file
        </Button>
      </div>
    </Step>
  );
}

function Delegated({ view, zone }: { view: HostingView; zone: HostedView | null }) {
  const hosts = zone?.nameservers ?? [];
  const isActive = zone?.stage === "active";
  const set = () => {
    targetDraft.set((old) => ({ ...old, choice: TYPED, typed: hosts.join("\n") }));
    navigate("dns", { tab: "nameservers", names: [view.registrar === null ? view.name : keyToParam(view.registrar)] });
  };
  return (
    <Step title="Set its nameservers" done={isActive}>
      {!zone ? (
        <p className="t2">The zone says which, when it is there.</p>
      ) : (
        <>
          <p className="t2">
            {isActive
              ? "They are set: the registry sends everybody to these."
              : view.sets_nameservers
                ? `Freehold looks first whether the new zone answers everything, and whether a DS record stands in the way; then it sets them at ${view.registrar_words}.`
                : `${view.by_hand ?? ""} Put exactly these there, and no others beside them. If the name is signed, remove its DS record first and wait a day.`}
          </p>
          <ul className="host-servers">
            {hosts.map((server) => (
              <li key={server} className="row">
                <span className="mono grow">{server}</span>
                {!isActive && !view.sets_nameservers && <CopyButton text={server} what={server} />}
              </li>
            ))}
          </ul>
          {isActive ? null : view.sets_nameservers ? (
            <Button icon={Server} onPress={set}>
              Set nameservers
            </Button>
          ) : (
            <CopyButton text={hosts.join("\n")} what="all nameservers" size="m" />
          )}
        </>
      )}
    </Step>
  );
}

function Seen({ zone }: { zone: HostedView | null }) {
  const check = useCheckZone();
  const stage = zone ? STAGE[zone.stage] : null;
  return (
    <Step title="Seen by the world" done={zone?.stage === "active"}>
      {zone && stage ? (
        <>
          <p className="row">
            <Badge tone={stage.tone} icon={stage.icon}>
              {stage.word}
            </Badge>
            {zone.activated_at !== null && zone.stage === "active" && (
              <span className="t2">
                since <Ago at={zone.activated_at} />
              </span>
            )}
          </p>
          <p className="t2" role="status">
            {zone.words}
            {zone.watched && " Freehold looks by itself until it is active; it stands in Reminders under way."}
          </p>
          {check.error && <FaultCallout fault={check.error.fault} />}
          {zone.stage !== "active" && (
            <Button icon={RefreshCw} isPending={check.isPending} onPress={() => check.mutate(zone.key)}>
              Check again
            </Button>
          )}
        </>
      ) : (
        <p className="t2">Registries take minutes to a day to tell everybody.</p>
      )}
    </Step>
  );
}
