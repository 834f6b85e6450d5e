import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IdCard, Plus, RefreshCw, Search } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Badge, Button, Dialog, EmptyState, FaultCallout, Select, SkeletonRows, TextInput, toast } from "@/components";
import { counted } from "@/format";
import { call, commands, queries, type KeptView } from "@/ipc";
import type { AccountPageProps } from "./index";
import { KeptChange } from "./KeptChange";
import { KeptRemove } from "./KeptRemove";
import { keptQuery } from "./queries";

/** The contacts that the account keeps under handles: listed, made of the address book, changed, deleted. */
export function KeptContacts({ account, descriptor }: AccountPageProps) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const read = useInfiniteQuery(keptQuery(account.id));
  const pages = read.data?.pages ?? [];
  const all = unique(pages.flatMap(({ rows }) => rows));
  const rows = narrowed(all, text);
  const unreadable = pages.flatMap((page) => page.unreadable);
  const readAgain = () => void client.resetQueries({ queryKey: keptQuery(account.id).queryKey });
  return (
    <div className="account-page">
      <div className="row">
        <h3 className="grow">Contacts</h3>
        <Button size="s" icon={RefreshCw} onPress={readAgain} isPending={read.isFetching}>
          Read again
        </Button>
        <Button size="s" icon={Plus} onPress={() => setMaking(true)} isDisabled={!read.isSuccess || account.read_only}>
          New contact
        </Button>
      </div>
      <p className="sm t2">
        Names at {descriptor.label} carry contacts by their handles. Changing a contact changes it on every name that
        carries its handle.
      </p>
      {all.length > 8 && (
        <TextInput
          label="Filter contacts"
          hideLabel
          icon={Search}
          placeholder="Filter by handle, name, organization or mail"
          value={text}
          onChange={setText}
          maxLength={200}
        />
      )}
      {read.isPending && <SkeletonRows rows={4} label={`Asking ${descriptor.label} for its contacts`} />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {read.isSuccess && rows.length === 0 && (
        <EmptyState icon={IdCard} title={text === "" ? "No contact is kept there yet" : "No contact fits the filter"}>
          {text === ""
            ? "Make one of a contact in the address book. One is also made by itself when a name is bought for it."
            : "Clear the filter to see them all."}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Table of contacts">
          <table className="account-table">
            <caption className="sr">Contacts of {account.label}</caption>
            <thead>
              <tr>
                <th scope="col">Handle</th>
                <th scope="col">Name</th>
                <th scope="col">Organization</th>
                <th scope="col">Email</th>
                <td aria-hidden="true" />
              </tr>
            </thead>
            <tbody>
              {rows.map(({ handle, contact, made_of }) => (
                <tr key={handle}>
                  <th scope="row">
                    <span className="mono selectable">{handle}</span>
                    {made_of !== null && (
                      <span className="sm block">
                        <Badge>{made_of}</Badge>
                      </span>
                    )}
                  </th>
                  <td>{`${contact.first_name} ${contact.last_name}`.trim() || "Not told"}</td>
                  <td>{contact.organization}</td>
                  <td className="selectable">{contact.email}</td>
                  <td className="r">
                    <Button
                      size="s"
                      aria-label={`Change ${handle}`}
                      isDisabled={account.read_only}
                      onPress={() => setChanging(handle)}
                    >
                      Change
                    </Button>{" "}
                    <Button
                      size="s"
                      variant="ghost"
                      aria-label={`Delete ${handle}`}
                      isDisabled={account.read_only}
                      onPress={() => setRemoving(handle)}
                    >
                      Delete
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {read.hasNextPage && (
        <div className="row">
          <Button onPress={() => void read.fetchNextPage()} isPending={read.isFetchingNextPage}>
            Read more
          </Button>
        </div>
      )}
      {read.isSuccess && (
        <p className="sm t3">
          {counted(all.length, "contact")}
          {read.hasNextPage ? " so far" : ""}
          {unreadable.length > 0 && `, ${counted(unreadable.length, "row")} could not be read`}
        </p>
      )}
      {making && <NewContact account={account} onClose={() => setMaking(false)} onMade={readAgain} />}
      {removing !== null && (
        <KeptRemove
          account={account}
          descriptor={descriptor}
          handle={removing}
          onClose={() => setRemoving(null)}
          onRemoved={readAgain}
        />
      )}
      {changing !== null && (
        <KeptChange
          account={account}
          descriptor={descriptor}
          handle={changing}
          onClose={() => setChanging(null)}
          onChanged={readAgain}
        />
      )}
    </div>
  );
}

/** A handle made of a contact of the address book. */
function NewContact({
  account,
  onClose,
  onMade,
}: {
  account: AccountPageProps["account"];
  onClose: () => void;
  onMade: () => void;
}) {
  const book = useQuery(queries.contacts);
  const [chosen, setChosen] = useState<string | null>(null);
  const [ending, setEnding] = useState("com");
  const make = useMutation({
    mutationFn: (contact: string) => call(commands.contactsKeptCreate(account.id, contact, ending.trim())),
    onSuccess: ({ handle }) => {
      toast({ tone: "ok", text: `${account.label} keeps it as ${handle}` });
      onMade();
      onClose();
    },
  });
  const ready = chosen !== null && ending.trim() !== "";
  const submit = () => {
    if (chosen !== null && ending.trim() !== "" && !make.isPending) make.mutate(chosen);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`New contact at ${account.label}`}
      actions={
        <>
          <Button size="l" variant="ghost" onPress={() => navigate("contacts", { contact: "new" })}>
            New in the address book
          </Button>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button size="l" variant="primary" isDisabled={!ready} isPending={make.isPending} onPress={submit}>
            Make the contact
          </Button>
        </>
      }
    >
      <p>It costs nothing and changes no name. Where it was made for this ending before, that handle is taken.</p>
      {book.isSuccess && book.data.length === 0 ? (
        <p className="t2">The address book is empty. Make a contact there first.</p>
      ) : (
        <Select
          label="Contact of the address book"
          choices={(book.data ?? []).map((one) => ({ id: one.id, label: one.label, note: one.contact.email }))}
          value={chosen}
          onChange={setChosen}
        />
      )}
      <TextInput
        label="For names ending in"
        value={ending}
        onChange={setEnding}
        maxLength={63}
        mono
        onEnter={submit}
        help="Handles are made for an ending: com, de, co.uk."
      />
      {make.isError && <FaultCallout fault={make.error.fault} />}
    </Dialog>
  );
}

/** Pages may overlap by a row. */
function unique(rows: readonly KeptView[]): readonly KeptView[] {
  return [...new Map(rows.map((row) => [row.handle, row])).values()];
}

/** The rows that hold every word of a filter. */
export function narrowed(rows: readonly KeptView[], text: string): readonly KeptView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ handle, contact, made_of }) => {
    const held = [handle, contact.first_name, contact.last_name, contact.organization, contact.email, made_of]
      .join(" ")
      .toLowerCase();
    return words.every((word) => held.includes(word));
  });
}
