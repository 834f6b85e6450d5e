import { ArrowRight, EllipsisVertical } from "lucide-react";
import { useState } from "react";
import { Ago, Button, ConfirmDialog, IconButton, Menu } from "@/components";
import { counted } from "@/format";
import type { DraftView } from "@/ipc";
import { sayFault } from "../faults";
import type { TabProps } from "../session";
import { DraftDialog } from "./DraftDialog";
import { useDraftPlan, useRemoveDraft, useRenameDraft } from "./queries";

/** Kept drafts: nothing of them was written. */
export function Drafts({ drafts, onPlan }: TabProps & { drafts: readonly DraftView[] }) {
  return (
    <section aria-label="Drafts">
      <h2 className="changes-head">
        Drafts <span className="sm t3">kept for later; nothing of them was written</span>
      </h2>
      <ul className="change-list">
        {drafts.map((draft) => (
          <Draft key={draft.id} draft={draft} onPlan={onPlan} />
        ))}
      </ul>
    </section>
  );
}

function Draft({ draft, onPlan }: TabProps & { draft: DraftView }) {
  const [asks, setAsks] = useState<"rename" | "remove" | null>(null);
  const plan = useDraftPlan();
  const rename = useRenameDraft();
  const remove = useRemoveDraft();
  const close = () => setAsks(null);
  const what = `${counted(draft.sets, "record set")} in ${counted(draft.zones, "zone")}`;
  return (
    <li className="draft">
      <span className="trunc change-what">
        <span className="b trunc">{draft.title}</span>
        <span className="sm t2 trunc">
          {what}: {zonesOf(draft)}
        </span>
      </span>
      <span className="sm t2 nw">
        kept <Ago at={draft.at} />
      </span>
      <Button
        icon={ArrowRight}
        aria-label={`Review plan of ${draft.title}`}
        isPending={plan.isPending}
        onPress={() =>
          plan.mutate(draft.id, { onSuccess: (made) => onPlan(made), onError: ({ fault }) => sayFault(fault) })
        }
      >
        Review plan
      </Button>
      <Menu
        label={`Draft ${draft.title}`}
        placement="bottom end"
        trigger={<IconButton icon={EllipsisVertical} label={`More on ${draft.title}`} />}
        sections={[
          {
            items: [
              { id: "rename", label: "Rename...", onAction: () => setAsks("rename") },
              { id: "remove", label: "Remove...", danger: true, onAction: () => setAsks("remove") },
            ],
          },
        ]}
      />
      {asks === "rename" && (
        <DraftDialog
          heading="Rename the draft"
          action="Rename"
          first={draft.title}
          isPending={rename.isPending}
          onClose={close}
          onTitle={(title) =>
            rename.mutate({ id: draft.id, title }, { onSuccess: close, onError: ({ fault }) => sayFault(fault) })
          }
        />
      )}
      <ConfirmDialog
        isOpen={asks === "remove"}
        onClose={close}
        onConfirm={() => remove.mutate(draft.id, { onSuccess: close, onError: ({ fault }) => sayFault(fault) })}
        isPending={remove.isPending}
        title={`Remove the draft \u201C${draft.title}\u201D?`}
        confirmLabel="Remove the draft"
        keepLabel="Keep it"
      >
        Its edits of {what} are gone then. No zone is touched.
      </ConfirmDialog>
    </li>
  );
}

/** The first few zones of a draft by name, the rest counted. */
function zonesOf({ names, zones }: DraftView): string {
  const more = zones - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${counted(more, "other zone")}` : ""}`;
}
