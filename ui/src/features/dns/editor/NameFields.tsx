import { Select, TextInput } from "@/components";
import { ownerName } from "../sets";
import { ownerOf } from "./owner-name";
import { joinService, PROTOCOLS, serviceProblem, serviceWords, splitService } from "./service-name";

export interface NameFieldsProps {
  kind: string;
  /** The owner name as it is typed; a service's is made of its parts. */
  name: string;
  onChange: (name: string) => void;
  problem: string | null;
  onEnter: () => void;
}

/** The owner name of a new record; of a service its parts. */
export function NameFields({ kind, name, onChange, problem, onEnter }: NameFieldsProps) {
  const words = serviceWords(kind);
  if (words === null) {
    return (
      <TextInput
        label="Name"
        mono
        autoFocus
        placeholder="@ is the apex"
        value={name}
        onChange={onChange}
        onEnter={onEnter}
        error={name === "" ? null : problem}
        {...(ownerOf(name) === ownerName(name) ? {} : { help: `In DNS it is ${ownerOf(name)}.` })}
      />
    );
  }
  const parts = serviceParts(kind, name);
  const put = (change: Partial<typeof parts>) => onChange(joinService({ ...parts, ...change }));
  return (
    <>
      <div className="field-pair">
        <TextInput
          label={words.label}
          mono
          autoFocus
          placeholder={words.placeholder}
          value={parts.service}
          onChange={(service) => put({ service })}
          onEnter={onEnter}
          error={parts.service === "" ? null : serviceProblem(kind, parts.service)}
        />
        <Select
          label="Protocol"
          choices={PROTOCOLS.map((id) => ({ id, label: id }))}
          value={PROTOCOLS.find((one) => one === parts.protocol) ?? null}
          onChange={(protocol) => put({ protocol })}
        />
      </div>
      <TextInput
        label="At"
        mono
        placeholder="@ is the apex"
        value={parts.host === "@" ? "" : parts.host}
        onChange={(host) => put({ host })}
        onEnter={onEnter}
        error={problem}
        help={`Its name is ${joinService(parts)}.`}
      />
    </>
  );
}

/** A name as a service's parts. A plain name is where the service is. */
export function serviceParts(kind: string, name: string) {
  const loose = /^_([^.]*)\._([^.]*)(?:\.(.*))?$/.exec(name);
  if (loose) return { service: loose[1] ?? "", protocol: loose[2] ?? "tcp", host: loose[3] ?? "@" };
  return splitService(name) ?? { service: serviceWords(kind)?.initial ?? "", protocol: "tcp", host: name };
}
