/** The account form as data: what the descriptor asks for, what was typed, and what is wrong with it. */
import type { AccountDraft, AccountPatch, Descriptor } from "@/ipc";

/** What stands in the form. */
export interface FormValues {
  label: string;
  /** Empty means the descriptor's own address. */
  baseUrl: string;
  /** By the descriptor's keys. */
  credentials: Readonly<Record<string, string>>;
}

/** The sentences under the fields; a field without one is fine. */
export interface FormErrors {
  baseUrl?: string;
  credentials: Readonly<Record<string, string>>;
}

/** An empty form. */
export const EMPTY: FormValues = { label: "", baseUrl: "", credentials: {} };

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

/** What keeps the form from being sent. `needed` is false while editing, where an empty key is left as it is. */
export function formErrors(values: FormValues, descriptor: Descriptor, needed: boolean): FormErrors {
  const credentials: Record<string, string> = {};
  for (const field of descriptor.credentials) {
    const value = (values.credentials[field.key] ?? "").trim();
    if (needed && field.required && value === "") credentials[field.key] = `${field.label} is needed`;
    else if (/\s/.test(value) && field.secret) credentials[field.key] = "There is a space or a line break inside";
  }
  const baseUrl = addressProblem(values.baseUrl);
  return baseUrl === null ? { credentials } : { baseUrl, credentials };
}

/** Whether nothing stands against sending the form. */
export function isSendable(errors: FormErrors): boolean {
  return errors.baseUrl === undefined && Object.keys(errors.credentials).length === 0;
}

function typedCredentials(values: FormValues, descriptor: Descriptor): Record<string, string> {
  const typed: Record<string, string> = {};
  for (const field of descriptor.credentials) {
    const value = (values.credentials[field.key] ?? "").trim();
    if (value !== "") typed[field.key] = value;
  }
  return typed;
}

/** The form as a new account. */
export function toDraft(values: FormValues, descriptor: Descriptor): AccountDraft {
  const address = values.baseUrl.trim();
  return {
    provider: descriptor.id,
    label: values.label.trim(),
    base_url: address === "" ? null : address,
    credentials: typedCredentials(values, descriptor),
  };
}

/** The form as a change; what was not touched stays as it is. */
export function toPatch(values: FormValues, before: FormValues, descriptor: Descriptor): AccountPatch {
  const credentials = typedCredentials(values, descriptor);
  return {
    label: values.label.trim() === before.label ? null : values.label.trim(),
    base_url: values.baseUrl.trim() === before.baseUrl ? null : values.baseUrl.trim(),
    credentials: Object.keys(credentials).length === 0 ? null : credentials,
  };
}
