import { useQuery } from "@tanstack/react-query";
import { FileStack } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, FaultCallout, Section, SkeletonRows } from "@/components";
import type { ConnectEnd, ConnectPlan, NameDetail, NameKey } from "@/ipc";
import { ConnectForm } from "./ConnectForm";
import { Connections } from "./Connections";
import { EndPanel } from "./EndPanel";
import { MailSection } from "./MailSection";
import { PlanPanel } from "./PlanPanel";
import { ProofForm } from "./ProofForm";
import { stateQuery } from "./queries";
import { WatchPanel } from "./WatchPanel";
import "./connect.css";

/** Connects a name to a host or a mail provider, proves it to services, and watches it come alive. */
export function ConnectTab({ detail }: { detail: NameDetail }) {
  const id: NameKey = { account: detail.row.account, name: detail.row.name };
  const { data: state, error, refetch } = useQuery(stateQuery(id));
  if (error && !state) return <FaultCallout fault={error.fault} onRetry={() => void refetch()} />;
  if (!state) return <SkeletonRows rows={6} label={`Loading connections of ${id.name}`} />;
  if (state.refusal !== null) {
    return (
      <Section title="Connect">
        <p className="sm t2">{state.refusal}</p>
        {detail.row.dns !== null && (
          <div className="row drawer-more">
            <Button size="s" icon={FileStack} onPress={() => navigate("dns", { tab: "templates" })}>
              DNS templates
            </Button>
          </div>
        )}
      </Section>
    );
  }
  const isOpen = state.connections.some(({ stage }) => stage !== "verified");
  // What was connected is watched first; the keys keep what stands in either while they change places.
  const act = <Act key="act" title="Connect to a host or a mail provider" of="connect" id={id} />;
  const watch = <WatchPanel key="watch" id={id} isWatching={isOpen} />;
  return (
    <div>
      {state.connections.length > 0 && (
        <Section title="Connected to">
          <Connections id={id} state={state} />
        </Section>
      )}
      {state.imported && (
        <Callout tone="accent" title={`${state.provider} looks after this name and does not serve it`}>
          It tells the records; they are added where the name's DNS is. {state.served}
        </Callout>
      )}
      {state.connections.length > 0 ? [watch, act] : [act, watch]}
      <MailSection id={id} />
      <Act title="Prove it to a service" of="proof" id={id} />
    </div>
  );
}

type Step = { kind: "form" } | { kind: "plan"; plan: ConnectPlan } | { kind: "end"; end: ConnectEnd };

function Act({ title, of, id }: { title: string; of: "connect" | "proof"; id: NameKey }) {
  const [step, setStep] = useState<Step>({ kind: "form" });
  const onPlan = (plan: ConnectPlan) => setStep({ kind: "plan", plan });
  const onForm = () => setStep({ kind: "form" });
  const Form = of === "connect" ? ConnectForm : ProofForm;
  return (
    <Section title={title}>
      {/* What was entered stays while the plan is looked at. */}
      <div hidden={step.kind !== "form"}>
        <Form id={id} onPlan={onPlan} />
      </div>
      {step.kind === "plan" && (
        <PlanPanel plan={step.plan} onBack={onForm} onDone={(end) => setStep({ kind: "end", end })} />
      )}
      {step.kind === "end" && <EndPanel end={step.end} onClose={onForm} />}
    </Section>
  );
}
