import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Dialog, FaultCallout, Select, TextInput, toast } from "@/components";
import { invalidateTags, queries, type HandForm, type NameKey } from "@/ipc";
import { handQuery, useKeep, useStrikeOut } from "./queries";

const NEW: HandForm = {
  account: null,
  registrar: "",
  name: "",
  expires: "",
  registered: "",
  auto_renew: null,
  renewal: "",
  currency: "",
};

export interface HandDialogProps {
  /** The name that is changed; without it one is added. */
  of?: NameKey | undefined;
  /** The account by hand to which one is added. */
  registrar?: string | undefined;
  onClose: () => void;
}

/** Adds a name by hand, or changes one. */
export function HandDialog({ of, registrar, onClose }: HandDialogProps) {
  if (of === undefined) return <HandFields start={{ ...NEW, registrar: registrar ?? "" }} onClose={onClose} />;
  return <KnownFields of={of} onClose={onClose} />;
}

function KnownFields({ of, onClose }: { of: NameKey; onClose: () => void }) {
  const kept = useQuery(handQuery(of));
  if (kept.data) return <HandFields start={kept.data} of={of} onClose={onClose} />;
  if (kept.isPending) return null;
  return (
    <Dialog isOpen onClose={onClose} title={of.name} actions={<Button onPress={onClose}>Close</Button>}>
      {kept.isError ? <FaultCallout fault={kept.error.fault} /> : <p>This name is not kept by hand.</p>}
    </Dialog>
  );
}

type Switch = "unknown" | "on" | "off";

function HandFields({ start, of, onClose }: { start: HandForm; of?: NameKey; onClose: () => void }) {
  const client = useQueryClient();
  const accounts = useQuery(queries.accounts).data ?? [];
  const [form, setForm] = useState(start);
  const [isLeaving, setLeaving] = useState(false);
  const keep = useKeep();
  const strike = useStrikeOut();
  const set = (part: Partial<HandForm>) => {
    setForm({ ...form, ...part });
    keep.reset();
  };
  const known = accounts.filter(({ provider }) => provider === "hand").map(({ label }) => label);
  const done = (text: string) => {
    invalidateTags(client, ["accounts", "portfolio", "reminders"]);
    toast({ tone: "ok", text });
    onClose();
  };
  const submit = () => {
    if (form.name.trim() === "" || keep.isPending) return;
    keep.mutate(form, { onSuccess: ({ name }) => done(`${name} is kept by hand`) });
  };
  const strikeOut = () => {
    if (of === undefined) return;
    strike.mutate([of], { onSuccess: () => done(`${of.name} is no longer kept by hand`) });
  };
  if (isLeaving && of !== undefined) {
    return (
      <Dialog
        isOpen
        onClose={() => setLeaving(false)}
        role="alertdialog"
        title={`Strike out ${start.name}?`}
        actions={
          <>
            <span className="grow" />
            <Button size="l" onPress={() => setLeaving(false)} autoFocus>
              Keep it
            </Button>
            <Button size="l" variant="danger" onPress={strikeOut} isPending={strike.isPending}>
              Strike it out
            </Button>
          </>
        }
      >
        <p>It leaves the list and gets no more reminders. Nothing changes at its registrar; its tags and note stay.</p>
        {strike.isError && <FaultCallout fault={strike.error.fault} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={of === undefined ? "Add a name by hand" : start.name}
      actions={
        <>
          {of !== undefined && (
            <Button size="l" variant="ghost" onPress={() => setLeaving(true)}>
              Strike out
            </Button>
          )}
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button
            size="l"
            variant="primary"
            onPress={submit}
            isDisabled={form.name.trim() === ""}
            isPending={keep.isPending}
          >
            {of === undefined ? "Add it" : "Keep changes"}
          </Button>
        </>
      }
    >
      <div className="hand-form">
        {of === undefined && (
          <>
            <TextInput
              label="Name"
              value={form.name}
              onChange={(name) => set({ name })}
              placeholder="example.com"
              spellCheck={false}
              autoFocus
              onEnter={submit}
            />
            <TextInput
              label="Registrar"
              value={form.registrar}
              onChange={(next) => set({ registrar: next })}
              placeholder={known[0] ?? "By hand"}
              maxLength={60}
              help={known.length > 0 ? `Already kept: ${known.join(", ")}` : "An account is made for it."}
              onEnter={submit}
            />
          </>
        )}
        <TextInput
          label="Expires"
          value={form.expires}
          onChange={(expires) => set({ expires })}
          placeholder="2027-03-02"
          mono
          help="Empty: the registry's date counts, where it publishes one."
          onEnter={submit}
        />
        <TextInput
          label="Registered"
          value={form.registered}
          onChange={(registered) => set({ registered })}
          placeholder="2019-03-02"
          mono
          onEnter={submit}
        />
        <Select<Switch>
          label="Auto-renew"
          choices={[
            { id: "unknown", label: "Not known" },
            { id: "on", label: "On" },
            { id: "off", label: "Off" },
          ]}
          value={form.auto_renew === null ? "unknown" : form.auto_renew ? "on" : "off"}
          onChange={(next) => set({ auto_renew: next === "unknown" ? null : next === "on" })}
        />
        <div className="row hand-price">
          <TextInput
            label="Price of a year"
            value={form.renewal}
            onChange={(renewal) => set({ renewal })}
            placeholder="12.40"
            numeric
            onEnter={submit}
          />
          <TextInput
            label="Currency"
            value={form.currency}
            onChange={(currency) => set({ currency: currency.toUpperCase() })}
            placeholder="EUR"
            maxLength={3}
            spellCheck={false}
            onEnter={submit}
          />
        </div>
        {keep.isError && <FaultCallout fault={keep.error.fault} />}
      </div>
    </Dialog>
  );
}
