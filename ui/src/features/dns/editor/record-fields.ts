/** The fields of a record's form, type by type, and how they become its content. */

export interface RecordField {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly numeric?: boolean;
  readonly multiline?: boolean;
  readonly help?: string;
}

const HOST: RecordField = {
  id: "host",
  label: "Host",
  placeholder: "www.example.com",
  help: "The whole name. {domain} is this zone's.",
};
const PRIORITY: RecordField = {
  id: "priority",
  label: "Priority",
  placeholder: "10",
  numeric: true,
  help: "The lowest is tried first.",
};

const FIELDS: Readonly<Record<string, readonly RecordField[]>> = {
  A: [{ id: "address", label: "IPv4 address", placeholder: "203.0.113.24" }],
  AAAA: [{ id: "address", label: "IPv6 address", placeholder: "2001:db8::24" }],
  CNAME: [{ ...HOST, label: "Points to" }],
  NS: [{ ...HOST, label: "Name server", placeholder: "ns1.example.net" }],
  MX: [PRIORITY, { ...HOST, label: "Mail server", placeholder: "mx1.example.net" }],
  SRV: [
    PRIORITY,
    { id: "weight", label: "Weight", placeholder: "5", numeric: true },
    { id: "port", label: "Port", placeholder: "5060", numeric: true },
    { ...HOST, placeholder: "sip.example.net" },
  ],
  CAA: [
    { id: "flag", label: "Flag", placeholder: "0", numeric: true, help: "0, or 128 for critical." },
    { id: "tag", label: "Tag", placeholder: "issue" },
    { id: "value", label: "Value", placeholder: "letsencrypt.org" },
  ],
  TXT: [
    {
      id: "text",
      label: "Text",
      placeholder: "v=spf1 -all",
      multiline: true,
      help: "One line, without quotes around it. Long texts are split for you.",
    },
  ],
};

const ANY: readonly RecordField[] = [
  {
    id: "content",
    label: "Content",
    placeholder: "",
    help: "As it stands in a zone file. Freehold keeps this type as it is.",
  },
];

export function fieldsOf(kind: string): readonly RecordField[] {
  return FIELDS[kind] ?? ANY;
}

/** A content as its fields' texts; what is left over goes to the last field, so that nothing is lost. */
export function splitContent(kind: string, content: string): string[] {
  const fields = fieldsOf(kind);
  if (fields.length === 1) return [content];
  const parts: string[] = [];
  let rest = content.trim();
  for (let at = 0; at < fields.length - 1; at += 1) {
    const match = /^(\S*)\s*(.*)$/s.exec(rest);
    parts.push(match?.[1] ?? "");
    rest = match?.[2] ?? "";
  }
  return [...parts, kind === "CAA" ? rest.replace(/^"(.*)"$/s, "$1") : rest];
}

/** The fields' texts as a content; "" while all of them are blank. */
export function joinContent(kind: string, parts: readonly string[]): string {
  const fields = fieldsOf(kind);
  if (fields.length === 1) return parts[0] ?? "";
  const texts = fields.map((_, at) => (parts[at] ?? "").trim());
  if (texts.every((text) => text === "")) return "";
  if (kind === "CAA") return [...texts.slice(0, -1), `"${texts.at(-1) ?? ""}"`].join(" ");
  return texts.join(" ");
}
