import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { VaultChoice } from "@/app";
import { Button, FaultCallout, TextInput, toast } from "@/components";
import { call, commands, invalidateTags, queries, type AccountView, type Descriptor } from "@/ipc";
import { formErrors, formOf, isByHand, isSendable, toPatch } from "./draft";
import { AddressField, GroupFields, RegistrantFields } from "./FormFields";

/** The part of an account that is being changed. */
export type EditPart = "access" | "details" | "registrant" | "options";

/** What each part is called where it is chosen. */
export const EDIT_WORDS: Record<EditPart, string> = {
  access: "Replace key",
  details: "Rename, change address",
  registrant: "Registrant",
  options: "Options",
};

export interface EditFormProps {
  account: AccountView;
  descriptor: Descriptor;
  part: EditPart;
  onDone: () => void;
}

/** Changes an account in its place. A new key is checked by the engine on the next call; the old one is gone once it is kept. */
export function EditForm({ account, descriptor, part, onDone }: EditFormProps) {
  const client = useQueryClient();
  const vault = useQuery(queries.surroundings).data?.vault;
  const before = formOf(account);
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const errors = formErrors(values, descriptor, false);
  const save = useMutation({
    mutationFn: () => call(commands.accountsUpdate(account.id, toPatch(values, before, descriptor))),
    onSuccess: () => {
      setValues(before);
      invalidateTags(client, ["accounts", "portfolio"]);
      toast({
        tone: "ok",
        text:
          part === "access" ? `The key of ${account.label} is replaced` : `${values.label || account.label} is changed`,
      });
      void client.refetchQueries({ queryKey: ["accounts", "check", account.id] });
      onDone();
    },
  });
  const submit = () => {
    setTried(true);
    if (isSendable(errors) && !save.isPending) save.mutate();
  };
  if (part === "access" && vault && !vault.ready) {
    return (
      <div className="card pad edit">
        <VaultChoice vault={vault} />
      </div>
    );
  }
  const shared = { descriptor, values, onChange: setValues, errors, tried, editing: true, onEnter: submit };
  return (
    <section className="card pad edit" aria-label={EDIT_WORDS[part]}>
      {part === "access" && <GroupFields group="access" autoFocus {...shared} />}
      {part === "options" && <GroupFields group="options" autoFocus {...shared} />}
      {part === "registrant" && <RegistrantFields {...shared} />}
      {part === "details" && (
        <>
          <TextInput
            label="Name in Freehold"
            value={values.label}
            onChange={(label) => setValues({ ...values, label })}
            placeholder={descriptor.label}
            maxLength={60}
            autoFocus
            onEnter={submit}
          />
          {!isByHand(descriptor) && <AddressField {...shared} />}
        </>
      )}
      {save.isError && <FaultCallout fault={save.error.fault} />}
      <div className="row">
        <Button variant="primary" onPress={submit} isPending={save.isPending}>
          {part === "access" ? "Replace key" : "Keep changes"}
        </Button>
        <Button variant="ghost" onPress={onDone}>
          Leave it
        </Button>
      </div>
    </section>
  );
}
