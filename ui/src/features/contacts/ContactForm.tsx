import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { countries, FIELD_LABELS } from "@/app";
import { Button, Checkbox, ConfirmDialog, FaultCallout, Select, TextInput, toast } from "@/components";
import { counted } from "@/format";
import {
  call,
  commands,
  invalidateTags,
  type Contact,
  type ContactDraft,
  type ContactField,
  type ContactView,
} from "@/ipc";
import { Checks } from "./Checks";
import { draftOf, fieldFaults, isChanged } from "./draft";

export interface ContactFormProps {
  /** The contact that is edited; null for a new one. */
  contact: ContactView | null;
  /** Whether the address book is empty. */
  isFirst: boolean;
  onSaved: (contact: ContactView) => void;
  onLeave: () => void;
}

const LONGEST = 254;

/** A contact's form. What each provider would refuse is said at the field while it is typed. */
export function ContactForm({ contact, isFirst, onSaved, onLeave }: ContactFormProps) {
  const client = useQueryClient();
  const before = draftOf(contact, isFirst);
  const [draft, setDraft] = useState<ContactDraft>(before);
  const [touched, setTouched] = useState<ReadonlySet<ContactField>>(new Set());
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const typed = useDeferredValue(draft.contact);
  const checks =
    useQuery({
      queryKey: ["contacts", "check", typed],
      queryFn: () => call(commands.contactsCheck(typed)),
      placeholderData: (old) => old,
      meta: { tags: ["accounts"] },
    }).data ?? [];
  const faults = fieldFaults(checks);
  const save = useMutation({
    mutationFn: () => call(commands.contactsSave(draft)),
    onSuccess: (saved) => {
      invalidateTags(client, ["contacts", "cart"]);
      toast({ tone: "ok", text: `${saved.label} is kept` });
      setDraft(draftOf(saved, false));
      onSaved(saved);
    },
    onError: () => setTried(true),
  });
  const remove = useMutation({
    mutationFn: (id: string) => call(commands.contactsRemove(id)),
    onSuccess: () => {
      invalidateTags(client, ["contacts", "cart"]);
      toast({ tone: "ok", text: `${before.label} is removed` });
      onLeave();
    },
  });
  const set = (field: keyof Contact, value: string) =>
    setDraft((old) => ({ ...old, contact: { ...old.contact, [field]: value } }));
  const leave = (field: ContactField) => setTouched((old) => new Set(old).add(field));
  const submit = () => {
    if (!save.isPending) save.mutate();
  };
  const text = (field: ContactField, extra: Partial<Parameters<typeof TextInput>[0]> = {}) => (
    <TextInput
      label={FIELD_LABELS[field]}
      value={draft.contact[field]}
      onChange={(value) => set(field, value)}
      onBlur={() => leave(field)}
      error={tried || touched.has(field) ? (faults[field] ?? null) : null}
      maxLength={LONGEST}
      onEnter={submit}
      {...extra}
    />
  );
  const canSave =
    contact === null ? isChanged(draft, { ...before, is_default: draft.is_default }) : isChanged(draft, before);
  return (
    <section className="pane scroll contact" aria-label={contact?.label ?? "New contact"}>
      <div className="contact-form">
        <TextInput
          label="Name in Freehold"
          value={draft.label}
          onChange={(label) => setDraft((old) => ({ ...old, label }))}
          placeholder={
            [draft.contact.first_name, draft.contact.last_name].join(" ").trim() || "Company, private, a client"
          }
          maxLength={60}
          autoFocus={contact === null}
          onEnter={submit}
        />
        <div className="contact-pairs">
          {text("first_name")}
          {text("last_name")}
          {text("organization")}
          {text("job_title")}
          {text("email", { type: "email" })}
          {text("phone", { placeholder: "+44 117 000 0000" })}
        </div>
        <div className="contact-pairs">
          {text("address1", { className: "wide" })}
          {text("address2", { className: "wide" })}
          {text("postal_code")}
          {text("city")}
          {text("state")}
          <Select
            label={FIELD_LABELS.country}
            choices={countries()}
            value={draft.contact.country === "" ? null : draft.contact.country}
            onChange={(country) => {
              set("country", country);
              leave("country");
            }}
            placeholder="Choose"
            {...((tried || touched.has("country")) && faults.country !== undefined
              ? { help: <span className="c-lapsed">{faults.country}</span> }
              : {})}
          />
        </div>
        <Checkbox isSelected={draft.is_default} onChange={(is_default) => setDraft((old) => ({ ...old, is_default }))}>
          New names are registered to this contact, where it can be chosen and the account names nobody by itself
        </Checkbox>
        {save.isError && <FaultCallout fault={save.error.fault} />}
        <div className="row">
          <Button variant="primary" onPress={submit} isPending={save.isPending} isDisabled={!canSave}>
            {contact === null ? "Keep contact" : "Keep changes"}
          </Button>
          <Button
            variant="ghost"
            onPress={() => {
              setDraft(before);
              if (contact === null) onLeave();
            }}
          >
            {contact === null ? "Leave it" : "Undo changes"}
          </Button>
          <span className="grow" />
          {contact !== null && (
            <Button variant="ghost" icon={Trash} onPress={() => setRemoving(true)}>
              Remove
            </Button>
          )}
        </div>
      </div>
      <Checks typed={typed} checks={checks} contact={contact} isChanged={canSave} />
      {contact !== null && (
        <ConfirmDialog
          isOpen={removing}
          onClose={() => {
            setRemoving(false);
            remove.reset();
          }}
          onConfirm={() => remove.mutate(contact.id)}
          title={`Remove ${contact.label}?`}
          confirmLabel="Remove"
          keepLabel="Keep it"
          isPending={remove.isPending}
        >
          <p>
            {contact.lines > 0 ? `${counted(contact.lines, "line")} of the cart are registered to it. ` : ""}
            Names that were registered to it stay as they are at their registrars.
          </p>
          {remove.isError && <FaultCallout fault={remove.error.fault} />}
        </ConfirmDialog>
      )}
    </section>
  );
}
