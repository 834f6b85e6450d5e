import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { VaultChoice } from "@/app";
import { Button, FaultCallout, PasswordInput, TextInput, toast } from "@/components";
import { call, commands, invalidateTags, queries, type AccountView, type Descriptor } from "@/ipc";
import { formErrors, isSendable, toPatch, type FormValues } from "./draft";

export interface EditFormProps {
  account: AccountView;
  descriptor: Descriptor;
  /** The key alone, or name and address. */
  only: "key" | "details";
  onDone: () => void;
}

/** Changes an account in its place. A new key is checked by the engine on the next call; the old one is gone once it is kept. */
export function EditForm({ account, descriptor, only, onDone }: EditFormProps) {
  const client = useQueryClient();
  const vault = useQuery(queries.info).data?.vault;
  const before: FormValues = {
    label: account.label,
    baseUrl: account.default_url ? "" : account.base_url,
    credentials: {},
  };
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const errors = formErrors(values, descriptor, only === "key");
  const save = useMutation({
    mutationFn: () => call(commands.accountsUpdate(account.id, toPatch(values, before, descriptor))),
    onSuccess: () => {
      setValues({ ...values, credentials: {} });
      invalidateTags(client, ["accounts", "portfolio"]);
      toast({
        tone: "ok",
        text:
          only === "key" ? `The key of ${account.label} is replaced` : `${values.label || account.label} is changed`,
      });
      void client.refetchQueries({ queryKey: ["accounts", "check", account.id] });
      onDone();
    },
  });
  const submit = () => {
    setTried(true);
    if (isSendable(errors) && !save.isPending) save.mutate();
  };
  if (only === "key" && vault && !vault.ready) {
    return (
      <div className="card pad edit">
        <VaultChoice vault={vault} />
      </div>
    );
  }
  return (
    <section className="card pad edit" aria-label={only === "key" ? "Replace key" : "Rename, change address"}>
      {only === "key"
        ? descriptor.credentials.map((field, index) => {
            const value = values.credentials[field.key] ?? "";
            const Input = field.secret ? PasswordInput : TextInput;
            return (
              <Input
                key={field.key}
                label={field.label}
                value={value}
                help={field.help}
                error={tried || value !== "" ? (errors.credentials[field.key] ?? null) : null}
                onChange={(text) => setValues({ ...values, credentials: { ...values.credentials, [field.key]: text } })}
                maxLength={4096}
                autoFocus={index === 0}
                onEnter={submit}
              />
            );
          })
        : null}
      {only === "details" && (
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
          <TextInput
            label="API address"
            type="url"
            mono
            value={values.baseUrl}
            onChange={(baseUrl) => setValues({ ...values, baseUrl })}
            placeholder={descriptor.base_url}
            help={`Leave empty for ${descriptor.label}'s own address. The key goes to this address.`}
            error={errors.baseUrl ?? null}
            maxLength={500}
            onEnter={submit}
          />
        </>
      )}
      {save.isError && <FaultCallout fault={save.error.fault} />}
      <div className="row">
        <Button variant="primary" onPress={submit} isPending={save.isPending}>
          {only === "key" ? "Replace key" : "Keep changes"}
        </Button>
        <Button variant="ghost" onPress={onDone}>
          Leave it
        </Button>
      </div>
    </section>
  );
}
