/** The account form as data: what the descriptor asks for, what was typed, and what is wrong with it. */
import type { AccountDraft, AccountPatch, AccountView, BaseUrl, Descriptor, FieldGroup, FormField } from "@/ipc";

/** What stands in the form. */
export interface FormValues {
  label: string;
  /** Empty means the descriptor's own address. */
  baseUrl: string;
  /** By the keys of the descriptor's form. */
  fields: Readonly<Record<string, string>>;
}

/** The sentences under the fields; a field without one is fine. */
export interface FormErrors {
  baseUrl?: string;
  fields: Readonly<Record<string, string>>;
}

/** An empty form. */
export const EMPTY: FormValues = { label: "", baseUrl: "", fields: {} };

/** The fields of one part of the form. */
export function fieldsOf(descriptor: Descriptor, group: FieldGroup): readonly FormField[] {
  return descriptor.form.filter((field) => field.group === group);
}

/** Whether its accounts are names that the user keeps by hand: there is no key, no address and nothing to check. */
export function isByHand(descriptor: Pick<Descriptor, "id"> | undefined): boolean {
  return descriptor?.id === "hand";
}

/** The addresses that the provider documents; its own is the empty one. */
export function knownAddresses(descriptor: Descriptor): readonly BaseUrl[] {
  return [{ url: "", label: `${descriptor.label}'s own` }, ...descriptor.other_base_urls];
}

/** A connected account as it stands in the form. Secrets are not among what is known of it. */
export function formOf(account: AccountView): FormValues {
  return {
    label: account.label,
    baseUrl: account.default_url ? "" : account.base_url,
    fields: account.fields,
  };
}

/** What is wrong with an API address, as a sentence; null where it can be used. Keys travel by https, plain http stays on this computer. */
export function addressProblem(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return "Write a whole address, such as https://api.example.com/v1";
  }
  if (url.username !== "" || url.password !== "") return "The address must not hold a user name or password";
  if (url.search !== "" || url.hash !== "") return "The address must end before any ? or #";
  const local = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && local)) return null;
  return "The address must begin with https://, plain http is for this computer alone";
}

/** What keeps the form from being sent. `isNew` is false while editing, where an empty secret is left as it is. */
export function formErrors(values: FormValues, descriptor: Descriptor, isNew: boolean): FormErrors {
  const fields: Record<string, string> = {};
  for (const field of descriptor.form) {
    const value = (values.fields[field.key] ?? "").trim();
    const isSecret = field.kind.kind === "secret";
    if (field.required && value === "" && (isNew || !isSecret)) fields[field.key] = `${field.label} is needed`;
    else if (/\s/.test(value) && isSecret) fields[field.key] = "There is a space or a line break inside";
  }
  const baseUrl = addressProblem(values.baseUrl);
  return baseUrl === null ? { fields } : { baseUrl, fields };
}

/** Whether nothing stands against sending the form. */
export function isSendable(errors: FormErrors): boolean {
  return errors.baseUrl === undefined && Object.keys(errors.fields).length === 0;
}

function typed(values: FormValues, descriptor: Descriptor): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const field of descriptor.form) {
    const value = (values.fields[field.key] ?? "").trim();
    if (value !== "") kept[field.key] = value;
  }
  return kept;
}

/** The form as a new account. */
export function toDraft(values: FormValues, descriptor: Descriptor): AccountDraft {
  const address = values.baseUrl.trim();
  return {
    provider: descriptor.id,
    label: values.label.trim(),
    base_url: address === "" ? null : address,
    credentials: typed(values, descriptor),
  };
}

/** The form as a change; what was not touched stays as it is, and so does a secret that was left empty. */
export function toPatch(values: FormValues, before: FormValues, descriptor: Descriptor): AccountPatch {
  const now = typed(values, descriptor);
  const then = typed(before, descriptor);
  const same = descriptor.form.every((field) => (now[field.key] ?? "") === (then[field.key] ?? ""));
  return {
    label: values.label.trim() === before.label ? null : values.label.trim(),
    base_url: values.baseUrl.trim() === before.baseUrl ? null : values.baseUrl.trim(),
    credentials: same ? null : now,
  };
}
