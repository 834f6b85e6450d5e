import { useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useState } from "react";
import { Button, FaultCallout, Select, SkeletonRows, TextInput, type Choice } from "@/components";
import type { ConnectPlan, NameKey, PresetView } from "@/ipc";
import { presetsQuery, usePlanConnect } from "./queries";

const BY_TARGET = "";
const GROUPS: Record<string, string> = { hosting: "Hosting", email: "Mail" };

function choicesOf(presets: readonly PresetView[]): Choice<string>[] {
  const group = (preset: PresetView) => GROUPS[preset.category] ?? preset.category;
  const sorted = [...presets].sort(
    (a, b) => group(a).localeCompare(group(b)) || a.title.localeCompare(b.title, undefined, { sensitivity: "base" }),
  );
  return [
    { id: BY_TARGET, label: "Recognise it by the target", note: "Paste the address that your project has at its host" },
    ...sorted.map((preset) => ({ id: preset.name, label: preset.title, note: group(preset) })),
  ];
}

/** Chooses a host or a mail provider of the live list, or a target that tells it. */
export function ConnectForm({ id, onPlan }: { id: NameKey; onPlan: (plan: ConnectPlan) => void }) {
  const { data: presets, error, refetch } = useQuery(presetsQuery(id));
  const [name, setName] = useState<string>(BY_TARGET);
  const [target, setTarget] = useState("");
  const [method, setMethod] = useState<string | null>(null);
  const plan = usePlanConnect(id);
  if (error && !presets) return <FaultCallout fault={error.fault} onRetry={() => void refetch()} />;
  if (!presets) return <SkeletonRows rows={3} label="Loading hosts and mail providers" />;
  const preset = presets.find((one) => one.name === name);
  const wantsTarget = preset?.needs_target !== false;
  const isMissing = target.trim() === "" && (preset === undefined || preset.needs_target === true);
  const submit = () => {
    if (isMissing) return;
    plan.mutate(
      {
        kind: "connect",
        preset: preset?.name ?? null,
        target: wantsTarget && target.trim() !== "" ? target.trim() : null,
        method: preset === undefined || method === preset.usual ? null : method,
      },
      { onSuccess: onPlan },
    );
  };
  const change = (next: string) => {
    setName(next);
    setMethod(null);
    plan.reset();
  };
  return (
    <div className="connect-form">
      <Select label="Host or mail provider" choices={choicesOf(presets)} value={name} onChange={change} />
      {wantsTarget && (
        <TextInput
          label={preset?.needs_target === null ? "Target (if it needs one)" : "Target"}
          value={target}
          onChange={(text) => {
            setTarget(text);
            plan.reset();
          }}
          onEnter={submit}
          placeholder="my-app.vercel.app"
          help="The address that your project has there, as you would open it."
          mono
          spellCheck={false}
          maxLength={300}
        />
      )}
      {preset && preset.methods.length > 1 && (
        <Select
          label="Way to connect"
          choices={preset.methods.map((one) => ({ id: one, label: one === preset.usual ? `${one} (usual)` : one }))}
          value={method ?? preset.usual}
          onChange={setMethod}
        />
      )}
      {preset?.before && <p className="sm t2">{preset.before}</p>}
      {plan.error && <FaultCallout fault={plan.error.fault} onRetry={submit} />}
      <div className="row">
        <Button icon={Plug} isDisabled={isMissing} isPending={plan.isPending} onPress={submit}>
          Show what would be written
        </Button>
      </div>
      {isMissing && <p className="sm t3">Choose a mail provider, or enter the target.</p>}
    </div>
  );
}
