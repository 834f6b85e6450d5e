/** Records as a file for a spreadsheet. */

import type { RecordRow } from "@/ipc";

/** A cell: quoted where it must be; one that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const plain = /^[=+\-@\t]./.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export function recordsCsv(rows: readonly RecordRow[], accountOf: (row: RecordRow) => string): string {
  const lines = rows.map((row) => [
    row.unicode,
    accountOf(row),
    row.set.name,
    row.set.kind,
    row.content,
    row.ttl === null ? "" : String(row.ttl),
  ]);
  return [["Zone", "Account", "Name", "Type", "Content", "TTL"], ...lines]
    .map((line) => `${line.map(cell).join(",")}\r\n`)
    .join("");
}
