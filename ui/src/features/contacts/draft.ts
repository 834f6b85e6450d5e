/** A contact while it is being edited. */
import { EMPTY_CONTACT, FIELD_LABELS } from "@/app";
import type { ContactCheck, ContactDraft, ContactField, ContactView } from "@/ipc";

/** What a form starts with; a new one is the default when there is no other contact. */
export function draftOf(contact: ContactView | null, isFirst: boolean): ContactDraft {
  if (contact === null) return { id: null, label: "", contact: EMPTY_CONTACT, is_default: isFirst };
  return { id: contact.id, label: contact.label, contact: contact.contact, is_default: contact.is_default };
}

/** Whether the user would lose something by leaving. */
export function isChanged(draft: ContactDraft, before: ContactDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(before);
}

/** What is wrong with each part, and for whom: "Job title is needed when an organization is named (Bizzy)." */
export function fieldFaults(checks: readonly ContactCheck[]): Partial<Record<ContactField, string>> {
  const told = new Map<ContactField, Map<string, string[]>>();
  for (const check of checks) {
    for (const { field, message } of check.faults) {
      const messages = told.get(field) ?? new Map<string, string[]>();
      messages.set(message, [...(messages.get(message) ?? []), check.label]);
      told.set(field, messages);
    }
  }
  const faults: Partial<Record<ContactField, string>> = {};
  for (const [field, messages] of told) {
    faults[field] = [...messages].map(([message, labels]) => `${message} (${labels.join(", ")})`).join(" ");
  }
  return faults;
}

/** Whether a provider learns of a contact from Freehold at all. */
export function takesContacts({ from }: ContactCheck): boolean {
  return from !== "provider";
}

/** "Still needs email, phone and city." */
export function neededWords(fields: readonly ContactField[]): string {
  const words = fields.map((field) => FIELD_LABELS[field].toLowerCase());
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(words);
  return `Still needs ${list}.`;
}
