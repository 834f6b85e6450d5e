import { Ago, Button, Callout } from "@/components";
import { counted } from "@/format";
import type { ZoneView } from "@/ipc";

/** How much a zone holds, when it was read and how it is served. */
export function ZoneFacts({ zone }: { zone: ZoneView }) {
  return (
    <>
      {counted(zone.records.length, "record")}
      {zone.read_at !== null && (
        <>
          , read <Ago at={zone.read_at} />
        </>
      )}
    </>
  );
}

interface ZoneNotesProps {
  zone: ZoneView;
  moved: boolean;
  clash: string | null;
  onDrop: () => void;
}

/** What the user must know about a zone before editing it. */
export function ZoneNotes({ zone, moved, clash, onDrop }: ZoneNotesProps) {
  return (
    <>
      <p className="sm t2 zone-served">{zone.words}</p>
      {zone.unreadable.length > 0 && (
        <Callout tone="due" title={`${counted(zone.unreadable.length, "line")} of this zone could not be understood`}>
          It stays as it is, at the end of the list. While such a line is there the zone cannot be written as a whole,
          because it would be lost.
        </Callout>
      )}
      {moved && (
        <Callout
          tone="due"
          title="This zone was changed elsewhere since you began"
          actions={
            <Button size="s" onPress={onDrop}>
              Drop my changes
            </Button>
          }
        >
          What you staged is kept. The plan shows the sets that both sides changed, and leaves them out.
        </Callout>
      )}
      {clash !== null && (
        <Callout tone="bad" title={`${clash} would hold a CNAME and something else`}>
          DNS allows nothing beside a CNAME. Remove one or the other.
        </Callout>
      )}
    </>
  );
}
