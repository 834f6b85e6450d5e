/** What a field of a record's form is, and the fields that several types share. */

export interface FieldChoice {
  readonly id: string;
  readonly label: string;
}

export interface RecordField {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly numeric?: boolean;
  readonly multiline?: boolean;
  readonly help?: string;
  /** The standard's own values with its words. Another value stays what it is. */
  readonly choices?: readonly FieldChoice[];
  /** What a new record begins with. */
  readonly initial?: string;
  /** May stay blank. */
  readonly optional?: boolean;
  /** How it stands in the content: one word (usual), in quotes, or all that is left. */
  readonly form?: "word" | "quoted" | "rest";
  /** What is wrong with a text in this field; null where it fits or only the engine can tell. */
  readonly problem?: (text: string) => string | null;
}

/** Numbers as the standard names them. */
export const named = (words: Readonly<Record<string, string>>): FieldChoice[] =>
  Object.entries(words).map(([id, word]) => ({ id, label: `${id}  ${word}` }));

/** A whole number up to `max`. */
export const upTo =
  (max: number) =>
  (text: string): string | null =>
    /^\d{1,10}$/.test(text) && Number(text) <= max ? null : `A whole number from 0 to ${max.toLocaleString("en")}.`;

/** Hexadecimal digits of whole bytes; `bytes` where the length is known. */
export function hexProblem(text: string, bytes: number | null = null): string | null {
  const digits = text.replaceAll(/\s/g, "");
  if (!/^[0-9a-f]*$/i.test(digits)) return "Only the digits 0 to 9 and the letters a to f.";
  if (digits.length % 2 !== 0) return "A digit is missing: each byte has two.";
  if (bytes !== null && digits.length !== bytes * 2) {
    return `${digits.length} digits, it has to be ${bytes * 2} for this kind of digest.`;
  }
  return null;
}

/** A host name as one word; the engine looks closer. */
export function hostProblem(text: string): string | null {
  if (text.includes("{domain}")) return null;
  if (text.includes("/")) return "A web address stands where a host name must be. Leave out https:// and the path.";
  return /\s/.test(text) ? "A host name has no blanks." : null;
}

export const HOST: RecordField = {
  id: "host",
  label: "Host",
  placeholder: "www.example.com",
  help: "The whole name. {domain} is this zone's.",
  problem: hostProblem,
};

/** A number of two bytes. */
export const number16 = (id: string, label: string, placeholder: string, initial?: string): RecordField => ({
  id,
  label,
  placeholder,
  numeric: true,
  problem: upTo(65_535),
  ...(initial === undefined ? {} : { initial }),
});

export const PRIORITY: RecordField = {
  ...number16("priority", "Priority", "10", "10"),
  help: "The lowest is tried first.",
};

/** Hexadecimal digits, pasted with or without blanks. */
export const hexArea = (label: string): RecordField => ({
  id: "hex",
  label,
  placeholder: "d2abde240d7cd3ee6b4b28c5...",
  multiline: true,
  form: "rest",
  problem: (text) => hexProblem(text),
});
