import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IdCard } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, Dialog, FaultCallout, Select, SkeletonRows, toast } from "@/components";
import { call, commands, queries, type AccountContactView, type Contact } from "@/ipc";
import type { AccountPageProps } from "./index";
import { accountContactQuery } from "./queries";

const PARTS: readonly (readonly [string, (contact: Contact) => string])[] = [
  ["Name", ({ first_name, last_name }) => `${first_name} ${last_name}`.trim()],
  ["Organization", ({ organization }) => organization],
  ["Mail", ({ email }) => email],
  ["Phone", ({ phone }) => phone],
  ["Address", ({ address1, address2 }) => [address1, address2].filter(Boolean).join(", ")],
  ["Town", ({ postal_code, city, state }) => [`${postal_code} ${city}`.trim(), state].filter(Boolean).join(", ")],
  ["Country", ({ country }) => country],
];

/** The one contact of the account, and the way to put another of the address book in its place. */
export function AccountContact({ account, descriptor }: AccountPageProps) {
  const read = useQuery(accountContactQuery(account.id));
  const [choosing, setChoosing] = useState(false);
  const contact = read.data?.contact ?? null;
  return (
    <section aria-label="Contact" className="account-part">
      <div className="row">
        <h3 className="grow">Contact</h3>
        <Button
          size="s"
          icon={IdCard}
          onPress={() => setChoosing(true)}
          isDisabled={!read.isSuccess || account.read_only}
        >
          {contact === null ? "Give it a contact" : "Change the contact"}
        </Button>
      </div>
      {read.isPending && <SkeletonRows rows={3} label={`Asking ${descriptor.label} for the contact`} />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {read.isSuccess &&
        (contact === null ? (
          <Callout tone="due" title={`${account.label} has no contact yet`}>
            It may refuse to sell names without one, or register them to a contact of its own.
          </Callout>
        ) : (
          <dl className="kv account-facts">
            {PARTS.map(([label, of]) => [label, of(contact)] as const)
              .filter(([, value]) => value !== "")
              .map(([label, value]) => (
                <div className="as-is" key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <span className="selectable trunc" title={value}>
                      {value}
                    </span>
                  </dd>
                </div>
              ))}
          </dl>
        ))}
      {choosing && read.data !== undefined && (
        <ChooseContact account={account} view={read.data} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}

function ChooseContact({
  account,
  view,
  onClose,
}: {
  account: AccountPageProps["account"];
  view: AccountContactView;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const contacts = useQuery(queries.contacts);
  const [chosen, setChosen] = useState<string | null>(null);
  const write = useMutation({
    mutationFn: (id: string) => call(commands.contactsAccountWrite(account.id, id)),
    onSuccess: (next) => {
      client.setQueryData(accountContactQuery(account.id).queryKey, next);
      onClose();
      toast({ tone: "ok", text: `${account.label} has the contact now` });
    },
  });
  const known = contacts.data ?? [];
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={`The contact of ${account.label}`}
      actions={
        <>
          <Button size="l" variant="ghost" onPress={() => navigate("contacts", { contact: "new" })}>
            New contact
          </Button>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button
            size="l"
            variant="primary"
            isDisabled={chosen === null}
            isPending={write.isPending}
            onPress={() => {
              if (chosen !== null) write.mutate(chosen);
            }}
          >
            Change the contact
          </Button>
        </>
      }
    >
      <p>{view.effect}</p>
      {contacts.isSuccess && known.length === 0 ? (
        <p className="t2">The address book is empty. Make a contact there first.</p>
      ) : (
        <Select
          label="Contact of the address book"
          choices={known.map((one) => ({ id: one.id, label: one.label, note: one.contact.email }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {write.isError && <FaultCallout fault={write.error.fault} />}
    </Dialog>
  );
}
