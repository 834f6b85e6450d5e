import { useQuery } from "@tanstack/react-query";
import { FaultCallout, SkeletonRows } from "@/components";
import type { NameKey } from "@/ipc";
import { detailQuery } from "../queries";
import { NoteEditor } from "./NoteEditor";
import { TagsEditor } from "./TagsEditor";

/** The tags and the note of a name: what the user says of it, whichever account holds it. */
export function NotesTab({ id }: { id: NameKey }) {
  const { data: detail, error, refetch } = useQuery(detailQuery(id));
  return (
    <>
      {detail ? (
        <TagsEditor name={id.name} tags={detail.row.tags} />
      ) : (
        <div className="drawer-note">
          {error ? (
            <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={2} label={`Loading ${id.name}`} />
          )}
        </div>
      )}
      <NoteEditor key={id.name} name={id.name} />
    </>
  );
}
