import { useQuery } from "@tanstack/react-query";
import {
  CircleQuestionMark,
  Clock,
  RefreshCw,
  ShieldAlert,
  ShieldCheck,
  ShieldOff,
  Unlink,
  type LucideIcon,
} from "lucide-react";
import { useState } from "react";
import {
  Ago,
  Badge,
  BrakeCallout,
  Button,
  Checkbox,
  CopyButton,
  Delayed,
  ErrorState,
  FaultCallout,
  IconButton,
  SkeletonRows,
  When,
  type BadgeTone,
} from "@/components";
import type { DnssecSide, DnssecStep, DnssecVerdict, DnssecView, DsFields, NameKey } from "@/ipc";
import "./hosting.css";
import { dnssecQuery, useDnssecStep } from "./queries";

const VERDICT: Record<DnssecVerdict, { word: string; tone: BadgeTone; icon: LucideIcon }> = {
  secure: { word: "Signed and checked", tone: "ok", icon: ShieldCheck },
  off: { word: "Off", tone: "neutral", icon: ShieldOff },
  unlinked: { word: "Signed, not linked", tone: "due", icon: Unlink },
  waiting: { word: "Under way", tone: "accent", icon: Clock },
  dark: { word: "Dark for resolvers that check", tone: "bad", icon: ShieldAlert },
  unknown: { word: "Not found out", tone: "neutral", icon: CircleQuestionMark },
};

/** Who signs a name, what its registrar has and what the registry tells, with the steps that are safe now. */
export function DnssecPanel({ zoneKey }: { zoneKey: NameKey }) {
  const dnssec = useQuery(dnssecQuery(zoneKey));
  const view = dnssec.data;
  return (
    <section className="dnssec" aria-label="DNSSEC">
      <header className="row">
        <h2 className="grow">DNSSEC</h2>
        {view && (
          <span className="sm t3">
            asked <Ago at={view.at} />
          </span>
        )}
        <IconButton
          icon={RefreshCw}
          label="Look at DNSSEC again"
          isDisabled={dnssec.isFetching}
          onPress={() => void dnssec.refetch()}
        />
      </header>
      {dnssec.error && !view ? (
        <ErrorState fault={dnssec.error.fault} onRetry={() => void dnssec.refetch()} />
      ) : view ? (
        <Stands view={view} zoneKey={zoneKey} />
      ) : (
        <Delayed>
          <SkeletonRows label="Asking host, registrar and registry" />
        </Delayed>
      )}
    </section>
  );
}

function Stands({ view, zoneKey }: { view: DnssecView; zoneKey: NameKey }) {
  const { word, tone, icon } = VERDICT[view.verdict];
  const step = useDnssecStep(zoneKey);
  const [open, setOpen] = useState<DnssecStep["kind"] | null>(null);
  const run = (kind: DnssecStep["kind"], confirmed: boolean) =>
    step.mutate({ key: zoneKey, step: kind, confirmed }, { onSuccess: () => setOpen(null) });
  const byHand = view.wanted && view.verdict !== "secure" && !view.steps.some(({ kind }) => kind === "give_ds");
  return (
    <>
      <p className="row">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </p>
      <p role="status">{view.words}</p>
      {view.given !== null && (
        <p className="t2">
          Given <Ago at={view.given.at} />, last looked for <Ago at={view.given.looked_at} />.
        </p>
      )}
      {view.forgotten_at !== null && (
        <p className="t2">
          The DS record was removed here; resolvers may remember it until <When at={view.forgotten_at} />.
        </p>
      )}
      <dl className="dnssec-sides">
        <Side title="Signs the zone" side={view.host} />
        <Side title="Has the DS record" side={view.registrar} />
        <Side title="Tells the world" side={view.registry} />
      </dl>
      {step.error && <FaultCallout fault={step.error.fault} />}
      {view.steps.map((one, at) => (
        <StepRow
          key={one.kind}
          step={one}
          isFirst={at === 0 && isNext(one.kind, view.verdict)}
          isOpen={open === one.kind}
          isPending={step.isPending && step.variables.step === one.kind}
          isBusy={step.isPending}
          onOpen={setOpen}
          onRun={run}
        />
      ))}
      {byHand && view.wanted && <ByHand fields={view.wanted} registrar={view.registrar.called} />}
    </>
  );
}

/** Whether a step leads on: what ends something stands back, except where a name is dark by it. */
function isNext(kind: DnssecStep["kind"], verdict: DnssecVerdict): boolean {
  if (kind === "give_ds") return verdict !== "waiting";
  return kind === "switch_on" || (kind === "remove_ds" && verdict === "dark");
}

function Side({ title, side }: { title: string; side: DnssecSide }) {
  return (
    <div>
      <dt>
        {title}: {side.called}
      </dt>
      <dd>
        <span className={side.known ? undefined : "t2"}>{side.words}</span>
        {side.ds.map((line) => (
          <code key={line} className="mono dnssec-ds">
            {line}
          </code>
        ))}
      </dd>
    </div>
  );
}

interface StepRowProps {
  step: DnssecStep;
  isFirst: boolean;
  isOpen: boolean;
  isPending: boolean;
  isBusy: boolean;
  onOpen: (kind: DnssecStep["kind"] | null) => void;
  onRun: (kind: DnssecStep["kind"], confirmed: boolean) => void;
}

function StepRow({ step, isFirst, isOpen, isPending, isBusy, onOpen, onRun }: StepRowProps) {
  const [isConfirmed, setConfirmed] = useState(false);
  const { kind, label, words, brake, blocked } = step;
  const start = () => {
    if (brake === null) {
      onRun(kind, false);
      return;
    }
    setConfirmed(false);
    onOpen(kind);
  };
  return (
    <div className="dnssec-step">
      <p className="sm t2">{blocked ?? words}</p>
      {isOpen && brake !== null && blocked === null ? (
        <BrakeCallout title={`Brake: ${label.charAt(0).toLowerCase()}${label.slice(1)}`}>
          {brake}
          <div className="row brake-acts">
            <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
              Yes, I have read this
            </Checkbox>
            <span className="grow" />
            <Button size="s" onPress={() => onOpen(null)}>
              Leave it
            </Button>
            <Button
              size="s"
              variant="danger"
              isDisabled={!isConfirmed}
              isPending={isPending}
              onPress={() => onRun(kind, true)}
            >
              {label}
            </Button>
          </div>
        </BrakeCallout>
      ) : (
        <Button
          variant={isFirst && blocked === null ? "primary" : "default"}
          isDisabled={blocked !== null || isBusy}
          isPending={isPending}
          onPress={start}
        >
          {label}
        </Button>
      )}
    </div>
  );
}

/** The DS record field by field, for a registrar that is not connected. */
function ByHand({ fields, registrar }: { fields: DsFields; registrar: string }) {
  const rows: [string, string][] = [
    ["Key tag", String(fields.key_tag)],
    ["Algorithm", fields.algorithm],
    ["Digest type", fields.digest_type],
    ["Digest", fields.digest],
  ];
  if (fields.flags !== null) rows.push(["Flags", String(fields.flags)]);
  if (fields.public_key !== null) rows.push(["Public key", fields.public_key]);
  return (
    <section aria-label="DS record to put in by hand" className="dnssec-hand">
      <h3>For the form at {registrar}</h3>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="row">
              <code className="mono grow dnssec-ds">{value}</code>
              <CopyButton text={value.replace(/ \(.*\)$/, "")} what={label.toLowerCase()} />
            </dd>
          </div>
        ))}
      </dl>
      <CopyButton text={fields.line} what="the whole record" size="m" />
    </section>
  );
}
