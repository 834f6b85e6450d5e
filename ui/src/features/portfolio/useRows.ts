import { useWindows, type Fault, type PortfolioQuery, type PortfolioRow } from "@/ipc";
import { windowQuery } from "./queries";

export interface Rows {
  /** Names that match; null until the first answer. */
  readonly total: number | null;
  /** A token that the engine left out of what is asked now, as a sentence. */
  readonly problem: string | null;
  readonly fault: Fault | null;
  readonly rowAt: (index: number) => PortfolioRow | undefined;
  readonly onNeed: (from: number, to: number) => void;
  readonly shownFor: string;
  readonly retry: () => void;
}

/** The list's rows. While the answer to a new filter is under way those of the last one stay. */
export function useRows(query: PortfolioQuery): Rows {
  const asked = `${query.filter}\n${query.sort}\n${String(query.descending)}`;
  const { answer, now, fault, rowAt, onNeed, shownFor, retry } = useWindows(query, asked, windowQuery);
  return {
    total: answer?.total ?? null,
    problem: now?.filter_problem ?? null,
    fault,
    rowAt,
    onNeed,
    shownFor,
    retry,
  };
}
