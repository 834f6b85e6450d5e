/**
 * The clipboard's language: tab-separated values as spreadsheets write and read them.
 *
 * Reading never throws and never guesses a value away: a quote that does not open a well-formed quoted field is
 * a plain character (DNS text is full of those), ragged rows stay ragged, and what was left out is counted.
 */

export interface Table {
  readonly rows: readonly (readonly string[])[];
  /** Rows beyond `maxRows`, which are not in `rows`. */
  readonly droppedRows: number;
}

export type ParsedTable =
  { readonly kind: "table"; readonly table: Table } | { readonly kind: "too-large"; readonly chars: number };

export interface TsvLimits {
  /** UTF-16 code units of the whole text; a longer one is refused before it is parsed. */
  readonly maxChars: number;
  readonly maxRows: number;
}

export const TSV_LIMITS: TsvLimits = { maxChars: 5_000_000, maxRows: 20_000 };

/** After this many quotes that never close, the rest of the text is read without quoting. Keeps reading linear. */
const MAX_OPEN_QUOTES = 32;

export function parseTsv(text: string, limits: TsvLimits = TSV_LIMITS): ParsedTable {
  if (text.length > limits.maxChars) return { kind: "too-large", chars: text.length };
  const rows: string[][] = [];
  let droppedRows = 0;
  let row: string[] = [];
  let openQuotes = 0;
  let at = 0;
  const endRow = () => {
    if (rows.length < limits.maxRows) rows.push(row);
    else droppedRows += 1;
    row = [];
  };
  while (at < text.length) {
    let field: string | undefined;
    if (text[at] === '"' && openQuotes < MAX_OPEN_QUOTES) {
      const quoted = readQuoted(text, at);
      if (quoted.kind === "field") {
        field = quoted.value;
        at = quoted.end;
      } else if (quoted.kind === "unclosed") {
        openQuotes += 1;
      }
    }
    if (field === undefined) {
      const end = plainEnd(text, at);
      field = text.slice(at, end);
      at = end;
    }
    row.push(field);
    if (at >= text.length) {
      endRow();
    } else if (text[at] === "\t") {
      at += 1;
      // A tab at the very end still opens one more, blank, cell.
      if (at >= text.length) {
        row.push("");
        endRow();
      }
    } else {
      at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
      endRow();
    }
  }
  return { kind: "table", table: { rows, droppedRows } };
}

type Quoted =
  | { readonly kind: "field"; readonly value: string; readonly end: number }
  /** There is something between the closing quote and the next tab or line end, as in `"a" "b"`. */
  | { readonly kind: "literal" }
  | { readonly kind: "unclosed" };

function readQuoted(text: string, start: number): Quoted {
  let at = start + 1;
  let value = "";
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { kind: "unclosed" };
    value += text.slice(at, close);
    const next = text[close + 1];
    if (next === '"') {
      value += '"';
      at = close + 2;
    } else if (next === undefined || next === "\t" || next === "\n" || next === "\r") {
      return { kind: "field", value: value.replace(/\r\n?/g, "\n"), end: close + 1 };
    } else {
      return { kind: "literal" };
    }
  }
}

function plainEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (char === "\t" || char === "\n" || char === "\r") return at;
    at += 1;
  }
  return at;
}

/**
 * The text that a spreadsheet takes back as the same cells. Each row ends with CR LF, as there; a single cell has
 * no line end, so that it can be pasted into a field as well.
 */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  const only = rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : undefined;
  if (only !== undefined && only !== "") return quoteField(only);
  return rows.map((row) => row.map(quoteField).join("\t") + "\r\n").join("");
}

function quoteField(value: string): string {
  return value.startsWith('"') || /[\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
