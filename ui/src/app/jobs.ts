/** Long work as the jobs panel shows it; the shape of the engine's `JobView`. */
export interface Job {
  id: string;
  title: string;
  state: "running" | "done" | "partly" | "failed" | "cancelled" | "interrupted";
  done: number;
  /** 0 when not known. */
  total: number;
  note: string | null;
  eta_seconds: number | null;
  items: readonly JobItem[];
  started_at: number;
  ended_at: number | null;
  can_cancel: boolean;
}

/** One result inside a job. */
export interface JobItem {
  label: string;
  state: "running" | "done" | "skipped" | "failed" | "unclear";
  detail: string | null;
}
