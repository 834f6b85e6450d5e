import type { NameKey } from "@/ipc";

/** What happened to a name, newest first. */
export function HistoryTab({ id }: { id: NameKey }) {
  return <p className="sm t2">{id.name}</p>;
}
