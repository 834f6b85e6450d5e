import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, FaultCallout, IconButton, Select, TextArea, TextInput } from "@/components";
import { readableName } from "@/format";
import type { TemplateDraft, TemplateHow, TemplateRecord, TemplateVariable } from "@/ipc";
import { sayFault } from "../faults";
import { zoneId } from "../plan/plan-choice";
import { allNamesQuery } from "../queries";
import { useKeepTemplate, useTemplateFrom } from "./queries";
import { HOW } from "./template";

export interface TemplateEditorProps {
  draft: TemplateDraft;
  /** The id of what was kept, or null when nothing was. */
  onDone: (id: string | null) => void;
}

const HOWS = (Object.keys(HOW) as TemplateHow[]).map((id) => ({ id, label: HOW[id].word }));

function changed<T>(list: readonly T[], at: number, change: Partial<T>): T[] {
  return list.map((one, index) => (index === at ? { ...one, ...change } : one));
}

/** An own template on its way: title, what it asks, its records. */
export function TemplateEditor({ draft: first, onDone }: TemplateEditorProps) {
  const [draft, setDraft] = useState(first);
  const keep = useKeepTemplate();
  const from = useTemplateFrom();
  const names = useQuery(allNamesQuery).data ?? [];
  const put = (change: Partial<TemplateDraft>) => setDraft((old) => ({ ...old, ...change }));
  const putRecord = (at: number, change: Partial<TemplateRecord>) =>
    put({ records: changed(draft.records, at, change) });
  const putVariable = (at: number, change: Partial<TemplateVariable>) =>
    put({ variables: changed(draft.variables, at, change) });
  const save = () => keep.mutate(draft, { onSuccess: (id) => onDone(id) });
  return (
    <section className="pane scroll template-sheet" aria-label="Own template" tabIndex={-1}>
      <header className="row">
        <h2>{first.id === null ? "New template" : `Edit ${first.title}`}</h2>
        <span className="grow" />
        <Button variant="ghost" onPress={() => onDone(null)}>
          Leave it
        </Button>
        <Button variant="primary" isPending={keep.isPending} onPress={save}>
          Keep template
        </Button>
      </header>
      {keep.error && <FaultCallout fault={keep.error.fault} />}
      <div className="template-fields">
        <TextInput
          label="Title"
          autoFocus
          placeholder="Client sites"
          value={draft.title}
          onChange={(title) => put({ title })}
        />
        <TextInput
          label="What it does"
          placeholder="Web at our host, mail at Fastmail"
          value={draft.words}
          onChange={(words) => put({ words })}
        />
        {names.length > 0 && (
          <Select
            label="Take the records of a zone"
            help="Takes the place of the records below"
            placeholder="Choose a zone"
            choices={names.map((key) => ({ id: zoneId(key), label: readableName(key.name) }))}
            value={null}
            onChange={(id) => {
              const key = names.find((one) => zoneId(one) === id);
              if (!key) return;
              from.mutate(key, {
                onSuccess: ({ title, records }) => put({ records, ...(draft.title === "" ? { title } : {}) }),
                onError: ({ fault }) => sayFault(fault),
              });
            }}
          />
        )}
      </div>
      <section aria-label="Records">
        <h3>Records</h3>
        <ul className="template-rows">
          {draft.records.map((record, at) => (
            <li key={at} className="template-row">
              <TextInput
                label={`Name of record ${at + 1}`}
                hideLabel
                mono
                placeholder="@"
                value={record.name}
                onChange={(name) => putRecord(at, { name })}
              />
              <TextInput
                label={`Type of record ${at + 1}`}
                hideLabel
                placeholder="A"
                value={record.kind}
                onChange={(kind) => putRecord(at, { kind: kind.toUpperCase() })}
              />
              <TextArea
                label={`Content of record ${at + 1}`}
                hideLabel
                placeholder="203.0.113.24"
                value={record.content}
                onChange={(content) => putRecord(at, { content })}
              />
              <TextInput
                label={`TTL of record ${at + 1} in seconds`}
                hideLabel
                numeric
                placeholder="usual"
                value={record.ttl === null ? "" : String(record.ttl)}
                onChange={(text) => {
                  const digits = text.replace(/\D/g, "").slice(0, 10);
                  putRecord(at, { ttl: digits === "" ? null : Math.min(Number(digits), 2_147_483_647) });
                }}
              />
              <Select
                label={`How record ${at + 1} goes with what is there`}
                hideLabel
                choices={HOWS}
                value={record.how}
                onChange={(how) => putRecord(at, { how })}
              />
              <IconButton
                icon={X}
                label={`Take record ${at + 1} out`}
                onPress={() => put({ records: draft.records.filter((_, index) => index !== at) })}
              />
            </li>
          ))}
        </ul>
        <Button
          size="s"
          icon={Plus}
          onPress={() =>
            put({ records: [...draft.records, { name: "@", kind: "A", content: "", ttl: null, how: "replace" }] })
          }
        >
          Add a record
        </Button>
      </section>
      <section aria-label="What it asks for">
        <h3>What it asks for</h3>
        <p className="sm t3">
          A word between braces in a name or content, such as <span className="mono">{"{server}"}</span>, is asked for
          when the template is used. <span className="mono">{"{domain}"}</span> is the zone&apos;s own name,{" "}
          <span className="mono">{"{dashed}"}</span> the same with dashes for its dots.
        </p>
        <ul className="template-rows">
          {draft.variables.map((variable, at) => (
            <li key={at} className="template-row variable">
              <TextInput
                label={`Word of question ${at + 1}`}
                hideLabel
                mono
                placeholder="server"
                value={variable.key}
                onChange={(key) => putVariable(at, { key })}
              />
              <TextInput
                label={`Label of question ${at + 1}`}
                hideLabel
                placeholder="Mail server"
                value={variable.label}
                onChange={(label) => putVariable(at, { label })}
              />
              <TextInput
                label={`Help of question ${at + 1}`}
                hideLabel
                placeholder="Where it is found"
                value={variable.help}
                onChange={(help) => putVariable(at, { help })}
              />
              <TextInput
                label={`Usual answer to question ${at + 1}`}
                hideLabel
                mono
                placeholder="Usual answer"
                value={variable.usual ?? ""}
                onChange={(usual) => putVariable(at, { usual: usual === "" ? null : usual })}
              />
              <IconButton
                icon={X}
                label={`Take question ${at + 1} out`}
                onPress={() => put({ variables: draft.variables.filter((_, index) => index !== at) })}
              />
            </li>
          ))}
        </ul>
        <Button
          size="s"
          icon={Plus}
          onPress={() =>
            put({
              variables: [...draft.variables, { key: "", label: "", help: "", placeholder: "", usual: null }],
            })
          }
        >
          Ask for something
        </Button>
      </section>
    </section>
  );
}
