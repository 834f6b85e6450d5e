import { useWindows, type RecordRow, type RecordsAsk, type RecordsPage, type Windows } from "@/ipc";
import { windowQuery } from "./queries";

export interface RecordRows extends Omit<Windows<RecordsAsk, RecordsPage>, "answer" | "now" | "shown"> {
  /** What the engine says of all that match; null until the first answer. */
  page: RecordsPage | null;
  rowAt: (index: number) => RecordRow | undefined;
  /** The filter that these rows are of. */
  filter: string;
}

/** The records of a filter. Those of the last one stay until the new ones are there. */
export function useRecordRows(ask: RecordsAsk): RecordRows {
  const rows = useWindows(ask, `${ask.filter}\n${ask.sort}\n${String(ask.descending)}`, windowQuery);
  return { ...rows, page: rows.answer, filter: rows.shown.filter };
}
