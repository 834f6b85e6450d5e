/** What the import page says of columns and questions. */

import type { Choice } from "@/components";
import type { ImportColumn, ImportEncoding, ImportMapping, ImportRole } from "@/ipc";

/** What a column can be, in the order offered. */
export const ROLES: readonly Choice<ImportRole>[] = [
  { id: "skip", label: "Not read" },
  { id: "name", label: "Name" },
  { id: "account", label: "Registrar or account" },
  { id: "expires", label: "Expires" },
  { id: "registered", label: "Registered" },
  { id: "auto_renew", label: "Auto-renew" },
  { id: "renewal", label: "Renewal price" },
  { id: "renewal_currency", label: "Currency of the renewal" },
  { id: "paid", label: "Price paid" },
  { id: "paid_currency", label: "Currency of the price paid" },
  { id: "paid_on", label: "Bought on" },
  { id: "tags", label: "Tags" },
  { id: "note", label: "Note" },
];

const DELIMITERS: readonly Choice<string>[] = [
  { id: ",", label: "Commas" },
  { id: ";", label: "Semicolons" },
  { id: "\t", label: "Tabs" },
  { id: "|", label: "Bars" },
];

/** What may stand between cells, and the sign that the file itself names where it is another. */
export function delimiters(current: string): readonly Choice<string>[] {
  if (DELIMITERS.some(({ id }) => id === current)) return DELIMITERS;
  return [...DELIMITERS, { id: current, label: `The sign ${current}` }];
}

/** Ways in which letters are written, in the order offered. */
export const ENCODINGS: readonly Choice<ImportEncoding>[] = [
  { id: "utf8", label: "UTF-8" },
  { id: "western", label: "Western (Windows-1252, Latin-1)" },
  { id: "central", label: "Central European (Windows-1250)" },
  { id: "cyrillic", label: "Cyrillic (Windows-1251)" },
  { id: "mac", label: "Old Mac (Roman)" },
  { id: "utf16", label: "UTF-16" },
  { id: "utf16_big", label: "UTF-16, big-endian" },
];

const DATES: readonly ImportRole[] = ["expires", "registered", "paid_on"];
const AMOUNTS: readonly ImportRole[] = ["renewal", "paid"];

/** The mapping with one column read as something; a column that was that before is not read any more. */
export function withRole(mapping: ImportMapping, column: number, role: ImportRole): ImportMapping {
  return {
    ...mapping,
    roles: mapping.roles.map((old, at) => (at === column ? role : old === role && role !== "skip" ? "skip" : old)),
  };
}

/** A date that can be two days, in a column that is read as dates. */
export function dayQuestion(columns: readonly ImportColumn[], { roles }: ImportMapping): string | null {
  return asked(columns, roles, DATES, (column) => column.day_or_month);
}

/** An amount that can be two, in a column that is read as amounts. */
export function commaQuestion(columns: readonly ImportColumn[], { roles }: ImportMapping): string | null {
  return asked(columns, roles, AMOUNTS, (column) => column.comma_or_point);
}

function asked(
  columns: readonly ImportColumn[],
  roles: readonly ImportRole[],
  among: readonly ImportRole[],
  example: (column: ImportColumn) => string | null,
): string | null {
  for (const [at, column] of columns.entries()) {
    const role = roles[at];
    const found = role !== undefined && among.includes(role) ? example(column) : null;
    if (found !== null) return found;
  }
  return null;
}

/** Why the preview cannot be made yet; null when it can. */
export function missing(columns: readonly ImportColumn[], mapping: ImportMapping): string | null {
  if (!mapping.roles.includes("name")) return "Say which column has the names";
  if (dayQuestion(columns, mapping) !== null && mapping.day_first === null) return "Say how the dates are written";
  if (commaQuestion(columns, mapping) !== null && mapping.decimal_comma === null)
    return "Say how the amounts are written";
  return null;
}

/** Whether amounts are read whose currency no column tells. */
export function needsCurrency({ roles }: ImportMapping): boolean {
  return (
    (roles.includes("renewal") && !roles.includes("renewal_currency")) ||
    (roles.includes("paid") && !roles.includes("paid_currency"))
  );
}
