/** The fields of a record's form and how they become its content. A content that its type's fields would not give back as it is has one field. */

import type { RecordField } from "./field-types";
import { RECORD_FIELDS } from "./record-types";

const WHOLE: readonly RecordField[] = [
  {
    id: "content",
    label: "Content",
    placeholder: "",
    multiline: true,
    form: "rest",
    help: "As it stands in a zone file.",
  },
];

/** A record's form with what stands in it. */
export interface RecordForm {
  readonly fields: readonly RecordField[];
  readonly texts: readonly string[];
}

export function fieldsOf(kind: string): readonly RecordField[] {
  return RECORD_FIELDS[kind] ?? WHOLE;
}

/** The form of a new record. */
export function newForm(kind: string): RecordForm {
  const fields = fieldsOf(kind);
  return { fields, texts: fields.map(({ initial }) => initial ?? "") };
}

/** The form of a record that is there. */
export function formOf(kind: string, content: string): RecordForm {
  const fields = fieldsOf(kind);
  const texts = split(kind, fields, content);
  if (texts !== null && contentOf({ fields, texts }) === content) return { fields, texts };
  return { fields: WHOLE, texts: [content] };
}

/** What the form says. "" while nothing of what it needs is filled in. */
export function contentOf({ fields, texts }: RecordForm): string {
  if (fields.length === 1 && fields[0]?.form !== "quoted") return joinFields(fields, texts);
  const needed = fields.map((field, at) => ({ field, text: (texts[at] ?? "").trim() })).filter(isNeeded);
  if (needed.length > 0 && needed.every(({ text }) => text === "")) return "";
  return joinFields(fields, texts);
}

const isNeeded = ({ field }: { field: RecordField }) => field.initial === undefined && field.optional !== true;

/** What is wrong with a field as it stands: blank where it must not be, or no text for it. */
export function fieldProblem(field: RecordField, text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "") return field.optional === true ? null : "This must be filled in.";
  if (field.choices) return null;
  if (field.form !== "rest" && field.form !== "quoted" && !field.multiline && /\s/.test(trimmed) && !hasBlanks(field)) {
    return field.problem?.(trimmed) ?? "No blanks here.";
  }
  return field.problem?.(trimmed) ?? null;
}

/** Latitude and longitude are the only plain fields of several words. */
const hasBlanks = ({ id }: RecordField) => id === "latitude" || id === "longitude";

const DEGREES = String.raw`(\d{1,3}(?: \d{1,2}(?: \d{1,2}(?:\.\d{1,3})?)?)?)`;
const LOCATION = new RegExp(String.raw`^${DEGREES} ([NS]) ${DEGREES} ([EW]) (\S+)(?: (.+))?$`);

function split(kind: string, fields: readonly RecordField[], content: string): string[] | null {
  const [only] = fields;
  if (fields.length === 1 && only?.form !== "quoted") return [content];
  if (kind === "LOC") {
    const parts = LOCATION.exec(content);
    return parts ? fields.map((_, at) => parts[at + 1] ?? "") : null;
  }
  const texts: string[] = [];
  let rest = content;
  for (const field of fields) {
    const [text, behind] = take(field, rest);
    if (text === null) return null;
    texts.push(text);
    rest = behind;
  }
  return rest === "" ? texts : null;
}

/** A field's text at the front of what is left, and what is behind it. */
function take({ form = "word", optional = false }: RecordField, rest: string): [string | null, string] {
  if (form === "rest") return [rest === "" && !optional ? null : rest, ""];
  const match = form === "quoted" ? /^"((?:[^"\\]|\\.)*)"(?: |$)/s.exec(rest) : /^(\S+)(?: |$)/.exec(rest);
  if (!match) return [null, rest];
  const text = match[1] ?? "";
  return [form === "quoted" ? text.replaceAll(/\\(["\\])/g, "$1") : text, rest.slice(match[0].length)];
}

function joinFields(fields: readonly RecordField[], texts: readonly string[]): string {
  const [only] = fields;
  if (only && fields.length === 1 && only.form !== "quoted") return oneLine(only, texts[0] ?? "");
  return fields
    .map((field, at) => {
      const text = oneLine(field, (texts[at] ?? "").trim());
      return field.form === "quoted" ? `"${text.replaceAll(/(["\\])/g, "\\$1")}"` : text;
    })
    .filter((text, at) => text !== "" || fields[at]?.optional !== true)
    .join(" ");
}

/** What was pasted in several lines, in one: digits as they go on, words with a blank between. */
function oneLine({ id, form }: RecordField, text: string): string {
  if (form !== "rest") return text;
  return text.replaceAll(/\s*[\r\n]+\s*/g, id === "hex" ? "" : " ");
}
