import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, toast } from "@/components";
import { counted } from "@/format";
import type { ZoneDraft } from "@/ipc";
import { openTab } from "../DnsTabs";
import { sayFault } from "../faults";
import { DraftDialog } from "./DraftDialog";
import { draftsQuery, useKeepDraft } from "./queries";

export interface KeepDraftProps {
  /** What is staged; none, and there is nothing to keep. */
  drafts: readonly ZoneDraft[];
  /** The title that is offered. */
  title: string;
}

/** Keeps what is staged for later, under a title. It stays staged. */
export function KeepDraft({ drafts, title: first }: KeepDraftProps) {
  const [isAsking, setAsking] = useState(false);
  const kept = useQuery({ ...draftsQuery, enabled: isAsking }).data;
  const keep = useKeepDraft();
  const of = (title: string) => kept?.find((one) => one.title.toLowerCase() === title.toLowerCase());
  if (drafts.length === 0) return null;
  return (
    <>
      <Button onPress={() => setAsking(true)}>Keep as draft</Button>
      {isAsking && (
        <DraftDialog
          heading={`Keep what is staged for ${counted(drafts.length, "zone")}`}
          action="Keep as draft"
          first={first}
          help={(title) =>
            of(title)
              ? "A draft of this title is there: it is replaced."
              : "Nothing is written now. Drafts stand under Changes, to be reviewed and applied later."
          }
          isPending={keep.isPending}
          onClose={() => setAsking(false)}
          onTitle={(title) =>
            keep.mutate(
              { id: of(title)?.id ?? null, title, drafts: [...drafts] },
              {
                onSuccess: () => {
                  setAsking(false);
                  toast({
                    tone: "ok",
                    text: `Kept as draft \u201C${title}\u201D`,
                    action: { label: "Show drafts", onAction: () => openTab("changes") },
                  });
                },
                onError: ({ fault }) => sayFault(fault),
              },
            )
          }
        />
      )}
    </>
  );
}
