import { useState } from "react";
import { Button, Callout, Drawer, TextInput } from "@/components";
import { ownerOf } from "../editor/owner-name";
import { BUILDERS, subjectOf, type BuilderKind } from "./builder-kinds";
import { CaaForm } from "./CaaForm";
import { DkimForm } from "./DkimForm";
import { DmarcForm } from "./DmarcForm";
import { MailForm } from "./MailForm";
import { contentsAt, type Existing, type SetPut } from "./set-put";
import { SpfForm } from "./SpfForm";

export interface BuildDrawerProps {
  kind: BuilderKind;
  /** The zone's name. */
  zone: string;
  /** The owner name that it was opened at. */
  name: string;
  /** The zone's records with what is staged. */
  records: readonly Existing[];
  /** Why a name cannot be; null where it can. */
  nameProblem: (owner: string) => string | null;
  onStage: (puts: readonly SetPut[]) => void;
  onClose: () => void;
}

/** What every builder's form is given, and where it says what it came to. */
export interface BuilderFormProps {
  zone: string;
  /** The name that it is about; `@` for the zone's own. */
  name: string;
  /** The owner name that the drawer was opened at. */
  from: string;
  records: readonly Existing[];
  onStage: (puts: readonly SetPut[]) => void;
}

const FORMS = { spf: SpfForm, dkim: DkimForm, dmarc: DmarcForm, caa: CaaForm, mail: MailForm };

/** A form that asks for what a record is about and writes the record. What it made is staged in one step. */
export function BuildDrawer({ kind, zone, name: from, records, nameProblem, onStage, onClose }: BuildDrawerProps) {
  const [typed, setTyped] = useState(() => subjectOf(kind, from).replace(/^@$/, ""));
  const name = ownerOf(typed);
  const problem = nameProblem(name);
  const Form = FORMS[kind];
  const { title, note, type } = BUILDERS[kind];
  // Another name that holds other records is another form.
  const there = contentsAt(records, kind === "dmarc" ? `_dmarc.${name}` : name, type).join("\n");
  return (
    <Drawer label={`Build ${title}`} title={`Build ${title}`} onClose={onClose}>
      <div className="record-form">
        <p className="sm t2">{note}.</p>
        <TextInput
          label="For"
          mono
          autoFocus
          placeholder={`@ is ${zone}`}
          value={typed}
          onChange={setTyped}
          error={typed === "" ? null : problem}
        />
        {problem === null && (
          <Form key={`${name} ${there}`} zone={zone} name={name} from={from} records={records} onStage={onStage} />
        )}
      </div>
    </Drawer>
  );
}

export interface StagePartProps {
  puts: readonly SetPut[];
  /** Why it cannot be staged yet; null where it can. */
  problem: string | null;
  warnings?: readonly string[];
  records: readonly Existing[];
  onStage: (puts: readonly SetPut[]) => void;
}

/** The foot of a builder: what it made, what it takes the place of, and the button that stages it. */
export function StagePart({ puts, problem, warnings = [], records, onStage }: StagePartProps) {
  const lines = puts.flatMap(({ key, contents }) =>
    contents.map((content) => ({ id: `${key.name} ${key.kind} ${content}`, key, content })),
  );
  const gone = puts.flatMap(({ key, contents, replaces }) =>
    contentsAt(records, key.name, key.kind)
      .filter((content) => replaces(content) && !contents.includes(content))
      .map((content) => ({ id: `${key.name} ${key.kind} ${content}`, key, content })),
  );
  const isSame =
    gone.length === 0 && lines.every(({ key, content }) => contentsAt(records, key.name, key.kind).includes(content));
  return (
    <>
      {warnings.map((warning) => (
        <Callout key={warning} tone="due" title={warning} />
      ))}
      {problem === null && (
        <section className="built" aria-label="What it makes">
          {lines.map(({ id, key, content }) => (
            <p key={id} className="break">
              <span className="sm t2">
                {key.name} {key.kind}
              </span>
              <span className="mono">{content}</span>
            </p>
          ))}
          {gone.map(({ id, key, content }) => (
            <p key={id} className="break">
              <span className="sm t3">
                Goes: {key.name} {key.kind}
              </span>
              <span className="mono struck">{content}</span>
            </p>
          ))}
        </section>
      )}
      <div className="row">
        <Button variant="primary" isDisabled={problem !== null || isSame} onPress={() => onStage(puts)}>
          {lines.length === 1 ? "Stage the record" : `Stage ${lines.length} records`}
        </Button>
      </div>
      {problem !== null ? <p className="sm t3">{problem}</p> : isSame && <p className="sm t3">The zone has it so.</p>}
    </>
  );
}
