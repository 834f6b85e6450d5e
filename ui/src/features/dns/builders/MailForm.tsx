import { useState } from "react";
import { Checkbox, Field, Select } from "@/components";
import { StagePart, type BuilderFormProps } from "./BuildDrawer";
import { MAIL_HOSTS } from "./mail-hosts";

/** Where mail goes: the whole set of a mail provider, with what it wants beside it. */
export function MailForm({ zone, name, records, onStage }: BuilderFormProps) {
  const [id, setId] = useState<string | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const host = MAIL_HOSTS.find((one) => one.id === id);
  const parts = host?.parts(zone, name, records) ?? [];
  const puts = parts.filter((part) => !left.has(part.id)).flatMap((part) => part.puts);
  const toggle = (part: string, isOn: boolean) => {
    const next = new Set(left);
    if (isOn) next.delete(part);
    else next.add(part);
    setLeft(next);
  };
  return (
    <>
      <Select
        label="Mail is at"
        choices={MAIL_HOSTS.map(({ id, label, note }) => ({ id, label, note }))}
        value={id}
        placeholder="Choose a mail provider"
        onChange={(next) => {
          setId(next);
          setLeft(new Set());
        }}
      />
      {host && (
        <Field label="What is set up" help="The mail servers that are there now give way.">
          <div className="stack">
            {parts.map((part) => (
              <Checkbox key={part.id} isSelected={!left.has(part.id)} onChange={(isOn) => toggle(part.id, isOn)}>
                {part.label}
              </Checkbox>
            ))}
          </div>
        </Field>
      )}
      <StagePart
        puts={puts}
        problem={host === undefined ? "Choose where the mail is." : puts.length === 0 ? "Choose what to set up." : null}
        records={records}
        onStage={onStage}
      />
    </>
  );
}
