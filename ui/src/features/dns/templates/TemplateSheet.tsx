import { Copy, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge, Button, ConfirmDialog, TextInput, toast } from "@/components";
import type { TemplateDraft, TemplateView } from "@/ipc";
import { sayFault } from "../faults";
import { ttlWords } from "../ttl";
import { useRemoveTemplate } from "./queries";
import { draftOf, filled, HOW, isLeftOut, type Answers } from "./template";

export interface TemplateSheetProps {
  template: TemplateView;
  answers: Answers;
  onAnswer: (key: string, text: string) => void;
  onEdit: (draft: TemplateDraft) => void;
  onRemoved: () => void;
}

/** One template: what it asks, and the records that come of it. */
export function TemplateSheet({ template, answers, onAnswer, onEdit, onRemoved }: TemplateSheetProps) {
  const [isRemoving, setRemoving] = useState(false);
  const remove = useRemoveTemplate();
  const isOwn = template.group === "own";
  return (
    <section className="pane scroll template-sheet" aria-label={template.title} tabIndex={0}>
      <header>
        <div className="row">
          <h2>{template.title}</h2>
          <span className="grow" />
          {isOwn && (
            <Button size="s" icon={Pencil} onPress={() => onEdit(draftOf(template, false))}>
              Edit
            </Button>
          )}
          <Button size="s" icon={Copy} onPress={() => onEdit(draftOf(template, true))}>
            Copy
          </Button>
          {isOwn && (
            <Button size="s" icon={Trash2} onPress={() => setRemoving(true)}>
              Remove
            </Button>
          )}
        </div>
        {template.words !== "" && <p className="t2">{template.words}</p>}
      </header>
      {template.variables.length > 0 && (
        <div className="template-fields">
          {template.variables.map(({ key, label, help, placeholder, usual }) => (
            <TextInput
              key={key}
              label={label}
              help={help}
              mono
              placeholder={usual === null || usual === "" ? placeholder : usual}
              value={answers[key] ?? ""}
              onChange={(text) => onAnswer(key, text)}
            />
          ))}
        </div>
      )}
      <table className="record-table">
        <caption className="sr">Records of {template.title}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Content</th>
            <th scope="col">TTL</th>
            <th scope="col">What is there</th>
          </tr>
        </thead>
        <tbody>
          {template.records.map((record, at) => {
            const out = isLeftOut(template, record, answers);
            return (
              <tr key={at} className={out ? "out" : undefined}>
                <td className="mono">{filled(template, record.name, answers)}</td>
                <td>{record.kind}</td>
                <td className="mono content">{filled(template, record.content, answers)}</td>
                <td className="nw">{record.ttl === null ? "Usual" : ttlWords(record.ttl)}</td>
                <td className="nw t2">
                  {out ? <Badge>Left out</Badge> : <span title={HOW[record.how].help}>{HOW[record.how].word}</span>}
                </td>
              </tr>
            );
          })}
          {template.removes.map(({ name, kind }) => (
            <tr key={`${name} ${kind}`}>
              <td className="mono">{name}</td>
              <td>{kind}</td>
              <td className="t3">No record</td>
              <td />
              <td className="nw t2">Removed</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sm t3">
        <span className="mono">{"{domain}"}</span> stands for each zone&apos;s own name. An address and a CNAME of the
        same name take each other&apos;s place; every other record stays.
      </p>
      <ConfirmDialog
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={() =>
          remove.mutate(template.id, {
            onSuccess: () => {
              setRemoving(false);
              toast({ tone: "ok", text: `Template ${template.title} removed` });
              onRemoved();
            },
            onError: ({ fault }) => sayFault(fault),
          })
        }
        title={`Remove the template ${template.title}?`}
        confirmLabel="Remove the template"
        keepLabel="Keep it"
        isPending={remove.isPending}
      >
        Zones that it was applied to stay as they are.
      </ConfirmDialog>
    </section>
  );
}
