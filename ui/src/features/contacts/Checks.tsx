import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleMinus } from "lucide-react";
import { useState } from "react";
import { AccountTile, Button, classes, ConfirmDialog, FaultCallout, Icon, Skeleton, toast } from "@/components";
import { counted, formatDate } from "@/format";
import { call, commands, queries, type AccountView, type Contact, type ContactCheck, type ContactView } from "@/ipc";
import { neededWords, takesContacts } from "./draft";
import { accountContactQuery } from "./queries";

export interface ChecksProps {
  /** The contact that was checked. */
  typed: Contact;
  checks: readonly ContactCheck[];
  contact: ContactView | null;
  /** What is typed is not kept yet. */
  isChanged: boolean;
}

const HOW: Record<ContactCheck["from"], string> = {
  order: "Goes with each order.",
  handle: "A handle is made of it when a name is bought.",
  account: "One contact for the whole account.",
  provider: "Takes no contacts from Freehold.",
};

/** What each provider makes of the contact. */
export function Checks({ typed, checks, contact, isChanged }: ChecksProps) {
  const accounts = useQuery(queries.accounts).data ?? [];
  return (
    <aside className="contact-checks" aria-label="At your registrars">
      <h2 className="lab">At your registrars</h2>
      {checks.length === 0 && <p className="sm t2">No account is connected yet, so nobody checks it.</p>}
      <ul>
        {checks.map((check) => (
          <li key={check.provider} className="contact-check">
            <AccountTile provider={check.provider} />
            <div className="grow">
              <div className="b">{check.label}</div>
              <p className="sm t2">{HOW[check.from]}</p>
              <Faults check={check} typed={typed} />
              {check.from === "account" &&
                accounts
                  .filter((account) => account.provider === check.provider)
                  .map((account) => (
                    <OneContact
                      key={account.id}
                      account={account}
                      contact={check.faults.length === 0 && !isChanged ? contact : null}
                    />
                  ))}
            </div>
            <Mark check={check} />
          </li>
        ))}
      </ul>
      {contact !== null && contact.handles.length > 0 && (
        <>
          <h2 className="lab">Handles made of it</h2>
          <ul className="sm t2">
            {contact.handles.map((handle) => (
              <li key={`${handle.account} ${handle.handle}`} className="row">
                <span className="mono selectable">{handle.handle}</span>
                <span className="t3">
                  for .{handle.family}, {formatDate(handle.made_at)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

/** What a registrar still needs in one sentence, and what it would refuse, each in its own. */
function Faults({ check, typed }: { check: ContactCheck; typed: Contact }) {
  const missing = check.faults.filter(({ field }) => typed[field] === "");
  const wrong = check.faults.filter(({ field }) => typed[field] !== "");
  return (
    <>
      {missing.length > 0 && <p className="sm c-due">{neededWords(missing.map(({ field }) => field))}</p>}
      {wrong.map((fault) => (
        <p key={fault.field} className="sm c-due">
          {fault.message}
        </p>
      ))}
    </>
  );
}

function Mark({ check }: { check: ContactCheck }) {
  if (!takesContacts(check)) return <Icon icon={CircleMinus} className="t3" label="Takes no contacts" />;
  const count = check.faults.length;
  return count === 0 ? (
    <Icon icon={CircleCheck} className="c-ok" label="Takes it" />
  ) : (
    <Icon icon={CircleAlert} className="c-due" label={counted(count, "thing to mend", "things to mend")} />
  );
}

function nameOf({ first_name, last_name, organization }: Contact): string {
  return [`${first_name} ${last_name}`.trim(), organization].filter(Boolean).join(", ");
}

/** The contact that an account has for all its names, and the way to put this one in its place. */
function OneContact({ account, contact }: { account: AccountView; contact: ContactView | null }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const read = useQuery(accountContactQuery(account.id));
  const write = useMutation({
    mutationFn: (id: string) => call(commands.contactsAccountWrite(account.id, id)),
    onSuccess: (view) => {
      client.setQueryData(accountContactQuery(account.id).queryKey, view);
      setAsking(false);
      toast({ tone: "ok", text: `${account.label} has the contact now` });
    },
  });
  if (read.isPending) return <Skeleton width={128} />;
  if (read.isError) return <p className="sm c-due">{read.error.fault.message}</p>;
  const { contact: kept, effect } = read.data;
  return (
    <div className="contact-account">
      <p className={classes("sm", kept === null && "c-due")}>
        {kept === null
          ? `${account.label} has no contact yet, and sells nothing without one.`
          : `${account.label} has ${nameOf(kept)} now.`}
      </p>
      {contact !== null && (
        <Button size="s" onPress={() => setAsking(true)}>
          Use it at {account.label}
        </Button>
      )}
      {contact !== null && (
        <ConfirmDialog
          isOpen={asking}
          onClose={() => {
            setAsking(false);
            write.reset();
          }}
          onConfirm={() => write.mutate(contact.id)}
          title={`Make ${contact.label} the contact of ${account.label}?`}
          confirmLabel="Change the contact"
          keepLabel="Leave it"
          isPending={write.isPending}
        >
          <p>{effect}</p>
          {write.isError && <FaultCallout fault={write.error.fault} />}
        </ConfirmDialog>
      )}
    </div>
  );
}
