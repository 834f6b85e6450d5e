import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Callout, Dialog, FaultCallout, SkeletonRows, toast } from "@/components";
import { call, commands } from "@/ipc";
import type { AccountPageProps } from "./index";
import { keptRemovalQuery } from "./queries";

export interface KeptRemoveProps extends AccountPageProps {
  handle: string;
  onClose: () => void;
  onRemoved: () => void;
}

/** The end of a contact: the names that carry it are looked at first, and while one does it stays. */
export function KeptRemove({ account, descriptor, handle, onClose, onRemoved }: KeptRemoveProps) {
  const look = useQuery(keptRemovalQuery(account.id, handle));
  const remove = useMutation({
    mutationFn: (shown: string) => call(commands.contactsKeptRemove(account.id, handle, shown)),
    onSuccess: ({ words }) => {
      toast({ tone: "ok", text: words });
      onRemoved();
      onClose();
    },
  });
  const seen = look.data;
  const whose = seen && `${seen.contact.first_name} ${seen.contact.last_name}`.trim();
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={`Delete ${handle} at ${account.label}?`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose} autoFocus>
            Keep it
          </Button>
          {seen?.blocked !== undefined && seen.blocked === null && (
            <Button size="l" variant="danger" isPending={remove.isPending} onPress={() => remove.mutate(seen.hash)}>
              Delete the contact
            </Button>
          )}
        </>
      }
    >
      {look.isPending && <SkeletonRows rows={3} label="Looking at the names" />}
      {look.isError && <FaultCallout fault={look.error.fault} onRetry={() => void look.refetch()} />}
      {seen && (
        <div className="kept-plan">
          {whose !== "" && (
            <p>
              <b>{whose}</b>
              {seen.contact.email !== "" && ` (${seen.contact.email})`}
            </p>
          )}
          {seen.blocked === null ? (
            <Callout tone="due" title={seen.words}>
              {descriptor.label} forgets the contact for good. It costs nothing and changes no name; where a name
              carries it after all, {descriptor.label} refuses.
            </Callout>
          ) : (
            <Callout tone="bad" title={seen.words}>
              {seen.blocked}
            </Callout>
          )}
          {seen.names.length > 0 && <p className="sm t2 kept-names">{seen.names.join(", ")}</p>}
          {remove.isError && <FaultCallout fault={remove.error.fault} onRetry={() => void look.refetch()} />}
        </div>
      )}
    </Dialog>
  );
}
