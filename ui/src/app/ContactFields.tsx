import { useQuery } from "@tanstack/react-query";
import { Select, TextInput } from "@/components";
import { queries, type Contact, type ContactFault, type ContactField, type ContactRule } from "@/ipc";
import { FIELD_LABELS } from "./contactParts";
import { countries } from "./countries";
import "./contactFields.css";

const ORDER = Object.keys(FIELD_LABELS) as ContactField[];
const WIDE: readonly ContactField[] = ["email", "address1", "address2"];

export interface ContactFieldsProps {
  contact: Contact;
  onChange: (contact: Contact) => void;
  /** What the provider asks for: other parts have no field. */
  rules: readonly ContactRule[];
  /** What it would refuse, said at the field. */
  faults?: readonly ContactFault[];
  /** Whether the address book is offered to fill the fields in. */
  offersBook?: boolean;
  onEnter?: () => void;
}

/** The fields of a contact as a provider asks for them. */
export function ContactFields({
  contact,
  onChange,
  rules,
  faults = [],
  offersBook = true,
  onEnter,
}: ContactFieldsProps) {
  const book = useQuery({ ...queries.contacts, enabled: offersBook }).data ?? [];
  const asked = (field: ContactField) => rules.some((rule) => rule.field === field);
  const fill = (id: string) => {
    const chosen = book.find((one) => one.id === id);
    if (chosen === undefined) return;
    const next = { ...contact };
    for (const field of ORDER) if (asked(field)) next[field] = chosen.contact[field];
    onChange(next);
  };
  const errorOf = (field: ContactField) => faults.find((fault) => fault.field === field)?.message ?? null;
  return (
    <div className="contact-fields">
      {offersBook && book.length > 0 && (
        <div className="wide">
          <Select
            label="Fill in from the address book"
            choices={book.map((one) => ({ id: one.id, label: one.label, note: one.contact.email }))}
            value={null}
            onChange={fill}
            placeholder="Choose a contact"
          />
        </div>
      )}
      {ORDER.filter(asked).map((field) =>
        field === "country" ? (
          <Select
            key={field}
            label={FIELD_LABELS.country}
            choices={countries()}
            value={contact.country === "" ? null : contact.country}
            onChange={(country) => onChange({ ...contact, country })}
            placeholder="Choose"
            {...(errorOf(field) === null ? {} : { help: <span className="c-lapsed">{errorOf(field)}</span> })}
          />
        ) : (
          <TextInput
            key={field}
            label={FIELD_LABELS[field]}
            value={contact[field]}
            onChange={(value) => onChange({ ...contact, [field]: value })}
            error={errorOf(field)}
            maxLength={254}
            {...(WIDE.includes(field) ? { className: "wide" } : {})}
            {...(field === "phone" ? { placeholder: "+44 117 000 0000" } : {})}
            {...(onEnter ? { onEnter } : {})}
          />
        ),
      )}
    </div>
  );
}
