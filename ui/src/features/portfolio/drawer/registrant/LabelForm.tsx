import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button, FaultCallout, Section, TextInput, toast } from "@/components";
import { formatDate } from "@/format";
import { call, commands, type LabelView, type NameKey, type RegistrantView } from "@/ipc";

export interface LabelFormProps {
  id: NameKey;
  label: LabelView;
  provider: string;
  isReadOnly: boolean;
  onDone: (view: RegistrantView) => void;
}

/** The label that a provider keeps beside a registrant: it changes alone, and nobody has to confirm anything. */
export function LabelForm({ id, label, provider, isReadOnly, onDone }: LabelFormProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? label.text ?? "";
  const save = useMutation({
    mutationFn: () => call(commands.portfolioRegistrantLabel(id, text.trim())),
    onSuccess: (view) => {
      setTyped(null);
      toast({ tone: "ok", text: `The label at ${provider} is changed` });
      onDone(view);
    },
  });
  const isReady = text.trim() !== "" && text.trim() !== label.text && !isReadOnly;
  const submit = () => {
    if (isReady && !save.isPending) save.mutate();
  };
  return (
    <Section title={`Label at ${provider}`}>
      <div className="registrant-form">
        <p className="sm t2">
          {provider} keeps it for you alone. Changed by itself it reaches no registrar, and no 15 days of verification
          begin.
          {label.sent_at === null
            ? ` ${provider} does not tell which one is there.`
            : ` Sent last on ${formatDate(label.sent_at)}.`}
        </p>
        <TextInput
          label="Label"
          value={text}
          onChange={setTyped}
          maxLength={label.longest}
          isDisabled={isReadOnly}
          onEnter={submit}
          placeholder="Primary registrant"
        />
        {save.isError && <FaultCallout fault={save.error.fault} />}
        <div className="row">
          <Button isDisabled={!isReady} isPending={save.isPending} onPress={submit}>
            Change the label
          </Button>
        </div>
      </div>
    </Section>
  );
}
