import type { NameKey } from "@/ipc";

/** The tags and the note of a name. */
export function NotesTab({ id }: { id: NameKey }) {
  return <p className="sm t2">{id.name}</p>;
}
