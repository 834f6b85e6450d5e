import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, RefreshCw } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, FaultCallout, Section, SkeletonRows } from "@/components";
import { formatDate } from "@/format";
import { call, commands, type Contact, type NameKey, type RegistrantView } from "@/ipc";
import type { ExtraTabProps } from "../extraTabs";
import { Pair } from "../Pair";
import { Note } from "../Verdict";
import { ChangeForm } from "./ChangeForm";
import { LabelForm } from "./LabelForm";
import { isUnderWay, registrantQuery } from "./queries";
import "./registrant.css";

const PARTS: readonly (readonly [string, (contact: Contact) => string])[] = [
  ["Name", ({ first_name, last_name }) => `${first_name} ${last_name}`.trim()],
  ["Organization", ({ organization }) => organization],
  ["Job title", ({ job_title }) => job_title],
  ["Email", ({ email }) => email],
  ["Phone", ({ phone }) => phone],
  ["Address", ({ address1, address2 }) => [address1, address2].filter(Boolean).join(", ")],
  ["Town", ({ postal_code, city, state }) => [`${postal_code} ${city}`.trim(), state].filter(Boolean).join(", ")],
  ["Country", ({ country }) => country],
];

const ROLES: Record<string, string> = {
  owner: "Owner",
  admin: "Administration",
  tech: "Technical",
  billing: "Billing",
};

/** To whom a name is registered, who else may act for it, and the way to change it. */
export function RegistrantTab({ detail, descriptor }: ExtraTabProps) {
  const key: NameKey = { account: detail.row.account, name: detail.row.name };
  const client = useQueryClient();
  const { data: view, error, isFetching, refetch } = useQuery(registrantQuery(key));
  const [changing, setChanging] = useState(false);
  const took = (next: RegistrantView) => {
    client.setQueryData(registrantQuery(key).queryKey, next);
    setChanging(false);
  };
  if (error && !view) {
    return (
      <Note>
        <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
      </Note>
    );
  }
  if (!view) {
    return (
      <Note>
        <SkeletonRows rows={8} label={`Asking ${descriptor.label} for the registrant`} />
      </Note>
    );
  }
  const { contact } = view;
  const parts = contact === null ? [] : PARTS.map(([label, of]) => [label, of(contact)] as const);
  return (
    <>
      <ChangeState id={key} view={view} provider={descriptor.label} />
      <Section
        title="Registrant"
        aside={
          <Button size="s" variant="ghost" icon={RefreshCw} isPending={isFetching} onPress={() => void refetch()}>
            Read again
          </Button>
        }
      >
        {!view.told && (
          <p className="sm t2 registrant-why">
            {contact === null
              ? `${descriptor.label} does not tell to whom a name is registered, and nothing was sent from here yet.`
              : `${descriptor.label} does not tell to whom a name is registered. This is what was sent from here.`}
          </p>
        )}
        {contact !== null && (
          <dl className="kv">
            {parts
              .filter(([, value]) => value !== "")
              .map(([label, value]) => (
                <Pair key={label} label={label}>
                  <span className="selectable registrant-value">{value}</span>
                </Pair>
              ))}
          </dl>
        )}
        {view.note !== null && <p className="sm t2">{view.note}</p>}
        {view.blocked !== null && !isUnderWay(view) && <p className="sm t2 registrant-why">{view.blocked}</p>}
        {!changing && (
          <div className="row drawer-more">
            <Button icon={Pencil} isDisabled={view.blocked !== null} onPress={() => setChanging(true)}>
              Change the registrant
            </Button>
          </div>
        )}
      </Section>
      {changing && (
        <ChangeForm
          id={key}
          shown={detail.row.unicode}
          view={view}
          provider={descriptor.label}
          onLeave={() => setChanging(false)}
          onDone={took}
        />
      )}
      {view.label !== null && !changing && (
        <LabelForm
          id={key}
          label={view.label}
          provider={descriptor.label}
          isReadOnly={view.blocked !== null && !isUnderWay(view)}
          onDone={took}
        />
      )}
      {view.handles.length > 0 && (
        <Section title="Contact handles">
          <dl className="kv">
            {view.handles.map(({ role, handle }) => (
              <Pair key={role} label={ROLES[role] ?? role}>
                <span className="mono selectable">{handle}</span>
              </Pair>
            ))}
          </dl>
          {descriptor.extras.includes("contacts") && (
            <div className="row drawer-more">
              <Button size="s" onPress={() => navigate("accounts", { account: key.account, tab: "contacts" })}>
                Contacts of the account
              </Button>
            </div>
          )}
        </Section>
      )}
      {view.grants.length > 0 && (
        <Section title="Grants">
          <p className="sm t2">Who may act for this name at {descriptor.label}, in its own words.</p>
          <ul className="registrant-grants">
            {view.grants.map(({ role, details }, at) => (
              <li key={at} className="row">
                <span className="mono">{role}</span>
                <span className="sm t2 selectable">{details}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** What became of the latest change. */
function ChangeState({ id, view, provider }: { id: NameKey; view: RegistrantView; provider: string }) {
  const client = useQueryClient();
  const seen = useMutation({
    mutationFn: () => call(commands.portfolioRegistrantSeen(id)),
    onSettled: () => void client.invalidateQueries({ queryKey: registrantQuery(id).queryKey }),
  });
  const { change } = view;
  if (change === null) return null;
  if (change.settled_at === null) {
    return (
      <Note>
        <Callout
          tone="due"
          live
          title={`A change was sent on ${formatDate(change.sent_at)} and is under way`}
          actions={
            change.process === null ? undefined : (
              <Button size="s" onPress={() => navigate("accounts", { account: id.account, tab: "processes" })}>
                Processes
              </Button>
            )
          }
        >
          {change.words ?? undefined}
        </Callout>
      </Note>
    );
  }
  if (change.seen) return null;
  if (change.state === "done") {
    return (
      <Note>
        <Callout
          tone="accent"
          live
          title={`${provider} made the change`}
          actions={
            <Button size="s" isPending={seen.isPending} onPress={() => seen.mutate()}>
              Got it
            </Button>
          }
        >
          {change.words ?? `Sent on ${formatDate(change.sent_at)}.`}
        </Callout>
      </Note>
    );
  }
  return (
    <Note>
      <Callout
        tone={change.state === "failed" ? "bad" : "due"}
        live
        title={
          change.state === "failed" ? "The registrant was not changed" : "It is not known whether the change was made"
        }
        actions={
          <Button size="s" isPending={seen.isPending} onPress={() => seen.mutate()}>
            Got it
          </Button>
        }
      >
        {change.words ?? undefined}
      </Callout>
    </Note>
  );
}
