import { useQuery } from "@tanstack/react-query";
import { BadgeCheck } from "lucide-react";
import { useState } from "react";
import { Button, FaultCallout, OpenLink, Select, SkeletonRows, TextInput } from "@/components";
import type { ConnectPlan, NameKey } from "@/ipc";
import { servicesQuery, usePlanConnect } from "./queries";

const OTHER = "";

/** Proves a name to a service: one of those that the registrar knows, or any other. */
export function ProofForm({ id, onPlan }: { id: NameKey; onPlan: (plan: ConnectPlan) => void }) {
  const { data: services, error, refetch } = useQuery(servicesQuery(id));
  const [service, setService] = useState<string | null>(null);
  const [other, setOther] = useState("");
  const [token, setToken] = useState("");
  const plan = usePlanConnect(id);
  if (error && !services) return <FaultCallout fault={error.fault} onRetry={() => void refetch()} />;
  if (!services) return <SkeletonRows rows={2} label="Loading services" />;
  const known = services.find((one) => one.name === service);
  const named = service === OTHER ? other.trim() : (service ?? "");
  const isMissing = named === "" || token.trim() === "";
  const submit = () => {
    if (!isMissing) plan.mutate({ kind: "proof", service: named, token: token.trim() }, { onSuccess: onPlan });
  };
  return (
    <div className="connect-form">
      <Select
        label="Service"
        choices={[
          ...services.map((one) => ({ id: one.name, label: one.title, ...(one.words ? { note: one.words } : {}) })),
          { id: OTHER, label: "Another service", note: "It gets a plain TXT record" },
        ]}
        value={service}
        onChange={(next) => {
          setService(next);
          plan.reset();
        }}
        placeholder="Choose a service"
      />
      {service === OTHER && <TextInput label="Its name" value={other} onChange={setOther} maxLength={60} />}
      <TextInput
        label="Token"
        value={token}
        onChange={(text) => {
          setToken(text);
          plan.reset();
        }}
        onEnter={submit}
        help="What the service gave you to put into your DNS."
        mono
        spellCheck={false}
        maxLength={1000}
      />
      {plan.error && <FaultCallout fault={plan.error.fault} onRetry={submit} />}
      <div className="row">
        <Button icon={BadgeCheck} isDisabled={isMissing} isPending={plan.isPending} onPress={submit}>
          Show what would be added
        </Button>
        {known?.docs && <OpenLink url={known.docs} />}
      </div>
      {isMissing && <p className="sm t3">Choose the service and paste its token.</p>}
    </div>
  );
}
