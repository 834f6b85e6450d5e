import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ContactFields } from "@/app";
import { Button, Callout, Dialog, FaultCallout, SkeletonRows, toast } from "@/components";
import { call, commands, type Contact, type KeptPlan } from "@/ipc";
import type { AccountPageProps } from "./index";
import { keptContactQuery } from "./queries";

export interface KeptChangeProps extends AccountPageProps {
  handle: string;
  onClose: () => void;
  onChanged: () => void;
}

/** Other words under a handle: the form, then the names concerned, then the change. */
export function KeptChange({ account, descriptor, handle, onClose, onChanged }: KeptChangeProps) {
  const client = useQueryClient();
  const read = useQuery(keptContactQuery(account.id, handle));
  const [typed, setTyped] = useState<Contact | null>(null);
  const [agreed, setAgreed] = useState<KeptPlan | null>(null);
  const contact = typed ?? read.data?.contact ?? null;
  const plan = useMutation({
    mutationFn: (wanted: Contact) => call(commands.contactsKeptPlan(account.id, handle, wanted)),
    onSuccess: (next) => {
      if (next.changes.length > 0 && next.faults.length === 0) setAgreed(next);
    },
  });
  const send = useMutation({
    mutationFn: ({ wanted, hash }: { wanted: Contact; hash: string }) =>
      call(commands.contactsKeptChange({ account: account.id, handle, contact: wanted, plan: hash })),
    onSuccess: ({ words }) => {
      toast({ tone: "ok", text: words });
      void client.invalidateQueries({ queryKey: keptContactQuery(account.id, handle).queryKey });
      onChanged();
      onClose();
    },
  });
  const review = () => {
    if (contact !== null && !plan.isPending) plan.mutate(contact);
  };
  const looked = plan.data;
  if (agreed !== null && contact !== null) {
    return (
      <Dialog
        isOpen
        role="alertdialog"
        onClose={onClose}
        title={`Change ${handle} at ${account.label}?`}
        actions={
          <>
            <Button
              size="l"
              variant="ghost"
              onPress={() => {
                setAgreed(null);
                send.reset();
              }}
            >
              Back to the form
            </Button>
            <span className="grow" />
            <Button size="l" onPress={onClose} autoFocus>
              Leave it
            </Button>
            <Button
              size="l"
              variant="danger"
              isPending={send.isPending}
              onPress={() => send.mutate({ wanted: contact, hash: agreed.hash })}
            >
              Change the contact
            </Button>
          </>
        }
      >
        <div className="kept-plan">
          <Callout tone="due" title={agreed.words}>
            {agreed.effect}
          </Callout>
          {agreed.names.length > 0 && <p className="sm t2 kept-names">{agreed.names.join(", ")}</p>}
          <table className="account-table">
            <caption className="sr">What changes</caption>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
              </tr>
            </thead>
            <tbody>
              {agreed.changes.map(({ field, label, before, after }) => (
                <tr key={field}>
                  <th scope="row">{label}</th>
                  <td className="t2">{before === "" ? "Empty" : before}</td>
                  <td>{after === "" ? "Taken out" : after}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {send.isError && <FaultCallout fault={send.error.fault} />}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      wide
      role="alertdialog"
      onClose={onClose}
      title={`Contact ${handle}`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button size="l" variant="primary" isDisabled={contact === null} isPending={plan.isPending} onPress={review}>
            {plan.isPending ? "Looking at the names" : "Review the change"}
          </Button>
        </>
      }
    >
      {read.isPending && <SkeletonRows rows={6} label={`Reading ${handle}`} />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {contact !== null && (
        <ContactFields
          contact={contact}
          onChange={(next) => {
            setTyped(next);
            plan.reset();
          }}
          rules={descriptor.orders?.registrant.fields ?? []}
          faults={looked?.faults ?? []}
          onEnter={review}
        />
      )}
      {looked?.changes.length === 0 && (
        <p className="sm t2" role="status">
          Nothing would change.
        </p>
      )}
      {plan.isError && <FaultCallout fault={plan.error.fault} onRetry={review} />}
    </Dialog>
  );
}
