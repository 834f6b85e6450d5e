import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ContactFields, EMPTY_CONTACT } from "@/app";
import { BrakeCallout, Button, Callout, ConfirmDialog, FaultCallout, Section, toast } from "@/components";
import { call, commands, type Contact, type NameKey, type RegistrantPlan, type RegistrantView } from "@/ipc";

export interface ChangeFormProps {
  id: NameKey;
  /** The name for people. */
  shown: string;
  view: RegistrantView;
  provider: string;
  onLeave: () => void;
  onDone: (view: RegistrantView) => void;
}

/** The form of a registrant, then what the change sets off, then the change. */
export function ChangeForm({ id, shown, view, provider, onLeave, onDone }: ChangeFormProps) {
  // Where the provider does not tell it, an empty field stays as it is there.
  const [contact, setContact] = useState<Contact>(view.told ? (view.contact ?? EMPTY_CONTACT) : EMPTY_CONTACT);
  const [asking, setAsking] = useState<RegistrantPlan | null>(null);
  const plan = useMutation({
    mutationFn: () => call(commands.portfolioRegistrantPlan(id, contact)),
    onSuccess: (next) => {
      if (next.changes.length > 0 && next.faults.length === 0 && next.blocked === null) setAsking(next);
    },
  });
  const send = useMutation({
    mutationFn: ({ hash, grave }: RegistrantPlan) =>
      call(
        commands.portfolioRegistrantChange({
          key: id,
          contact,
          plan: hash,
          confirmed: true,
          typed: grave ? shown : "",
        }),
      ),
    onSuccess: (next) => {
      setAsking(null);
      toast({
        tone: "ok",
        text:
          next.change?.state === "done"
            ? `The registrant of ${shown} is changed`
            : `${provider} has the change of ${shown}; Reminders shows it until it is through`,
      });
      onDone(next);
    },
  });
  const change = (next: Contact) => {
    setContact(next);
    plan.reset();
  };
  const review = () => {
    if (!plan.isPending) plan.mutate();
  };
  const looked = plan.data;
  const blocked = looked?.blocked ?? null;
  return (
    <Section title="Change the registrant">
      <div className="registrant-form">
        {!view.told && <p className="sm t2">Fill in what is to change. What stays empty stays as it is.</p>}
        <ContactFields
          contact={contact}
          onChange={change}
          rules={view.fields}
          faults={looked?.faults ?? []}
          onEnter={review}
        />
        {blocked !== null && <Callout tone="bad" live title={blocked} />}
        {looked?.changes.length === 0 && (
          <p className="sm t2" role="status">
            Nothing would change.
          </p>
        )}
        {plan.isError && <FaultCallout fault={plan.error.fault} onRetry={review} />}
        <div className="row">
          <Button variant="primary" onPress={review} isPending={plan.isPending}>
            Review the change
          </Button>
          <Button variant="ghost" onPress={onLeave}>
            Leave it
          </Button>
        </div>
      </div>
      {asking !== null && (
        <ConfirmDialog
          isOpen
          onClose={() => {
            setAsking(null);
            send.reset();
          }}
          onConfirm={() => send.mutate(asking)}
          title={`Change the registrant of ${shown}?`}
          confirmLabel="Change the registrant"
          keepLabel="Leave it"
          isPending={send.isPending}
          {...(asking.grave ? { typed: shown } : {})}
        >
          {asking.effect !== null &&
            (asking.grave ? (
              <BrakeCallout title="The name changes hands">{asking.effect}</BrakeCallout>
            ) : (
              <Callout tone="due" title="What it sets off">
                {asking.effect}
              </Callout>
            ))}
          <table className="registrant-plan">
            <caption className="sr">What changes</caption>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
              </tr>
            </thead>
            <tbody>
              {asking.changes.map(({ field, label, before, after }) => (
                <tr key={field}>
                  <th scope="row">{label}</th>
                  <td className="t2">{before === null ? "Not told" : before === "" ? "Empty" : before}</td>
                  <td>{after === "" ? "Taken out" : after}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {send.isError && <FaultCallout fault={send.error.fault} />}
        </ConfirmDialog>
      )}
    </Section>
  );
}
