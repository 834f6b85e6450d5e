import { Bookmark, BookSearch, Ellipsis, Import, PencilLine, Trash2, Upload } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, ConfirmDialog, IconButton, Menu, toast } from "@/components";
import { counted } from "@/format";
import type { ListLook, ViewCount } from "@/ipc";
import { useRemoveView } from "../queries";
import { RenameViewDialog } from "./RenameViewDialog";
import { SaveViewDialog } from "./SaveViewDialog";

export interface ViewToolsProps {
  /** The view that is open. */
  view: ViewCount | null;
  views: readonly ViewCount[];
  filter: string;
  look: ListLook;
  /** Whether the list shows something else than what is kept. */
  isEdited: boolean;
  /** Names of the list. */
  count: number;
  /** Asks the registries about all of them. */
  onLookUp: () => void;
}

type Open = "save" | "rename" | "remove" | null;

/** Keeps what the list shows as a view; renames and removes the user's own. */
export function ViewTools({ view, views, filter, look, isEdited, count, onLookUp }: ViewToolsProps) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const own = view?.own === true ? view : null;
  const remove = useRemoveView(() => {
    close();
    navigate("portfolio", {}, { replace: true });
  });
  const titles = views.map(({ label }) => label);
  return (
    <>
      {isEdited && (
        <Button icon={Bookmark} onPress={() => setOpen("save")}>
          Save view
        </Button>
      )}
      <Menu
        label="More"
        placement="bottom end"
        trigger={<IconButton icon={Ellipsis} label="More" />}
        sections={[
          {
            items: [
              {
                id: "import",
                label: "Import names",
                icon: Upload,
                note: "From a table: names elsewhere, prices paid, tags, notes",
                onAction: () => navigate("portfolio", { tab: "import" }),
              },
              {
                id: "elsewhere",
                label: "Bring in names held elsewhere",
                icon: Import,
                note: "Without a transfer: a TXT record proves that they are yours",
                onAction: () => navigate("portfolio", { tab: "elsewhere" }),
              },
            ],
          },
          {
            title: "All names of this list",
            items: [
              {
                id: "registry",
                label: `Look up ${counted(count, "name")} at the registries`,
                icon: BookSearch,
                note: "Dates and statuses as the registries tell them; can be paused and cancelled",
                isDisabled: count === 0,
                onAction: onLookUp,
              },
            ],
          },
          {
            title: "View",
            items: [
              { id: "save", label: "Save as view", icon: Bookmark, onAction: () => setOpen("save") },
              ...(own
                ? [
                    { id: "rename", label: "Rename view", icon: PencilLine, onAction: () => setOpen("rename") },
                    {
                      id: "remove",
                      label: "Remove view",
                      icon: Trash2,
                      danger: true,
                      onAction: () => setOpen("remove"),
                    },
                  ]
                : []),
            ],
          },
        ]}
      />
      {open === "save" && (
        <SaveViewDialog
          own={own}
          taken={titles}
          filter={filter}
          look={look}
          onClose={close}
          onSaved={(kept) => {
            close();
            navigate("portfolio", { view: kept.key }, { replace: kept.key === view?.key });
          }}
        />
      )}
      {open === "rename" && own && (
        <RenameViewDialog
          view={own}
          taken={titles.filter((title) => title !== own.label)}
          look={look}
          onClose={close}
        />
      )}
      <ConfirmDialog
        isOpen={open === "remove" && own !== null}
        onClose={close}
        onConfirm={() =>
          own &&
          remove.mutate(own.key, {
            onError: ({ fault }) => toast({ tone: "bad", text: fault.message }),
          })
        }
        title={`Remove the view "${own?.label ?? ""}"?`}
        confirmLabel="Remove view"
        keepLabel="Keep it"
        isPending={remove.isPending}
      >
        Its filter, columns and order go. {counted(own?.count ?? 0, "name")} in it {own?.count === 1 ? "stays" : "stay"}{" "}
        as {own?.count === 1 ? "it is" : "they are"}.
      </ConfirmDialog>
    </>
  );
}
