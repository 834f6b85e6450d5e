import type { Job } from "./jobs";

/** What the frame shows around every page. Null until the engine answered. */
export interface ShellData {
  demo: boolean;
  firstRun: boolean | null;
  totalNames: number | null;
  cartLines: number;
  remindersDue: number;
  views: readonly ShellView[];
  accounts: readonly ShellAccount[];
  /** UTC epoch seconds of the oldest account's last sync. */
  syncedAt: number | null;
  jobs: readonly Job[];
}

/** A view in the sidebar. */
export interface ShellView {
  /** The engine's stable word: `due90`, `risk`, `lapsed`. */
  key: string;
  label: string;
  count: number;
}

/** An account in the sidebar. */
export interface ShellAccount {
  id: string;
  provider: string;
  label: string;
  count: number;
  /** What is wrong, as a sentence; null while it works. */
  problem: string | null;
}

/** What the frame shows. */
export function useShellData(): ShellData {
  return {
    demo: false,
    firstRun: null,
    totalNames: null,
    cartLines: 0,
    remindersDue: 0,
    views: [],
    accounts: [],
    syncedAt: null,
    jobs: [],
  };
}
