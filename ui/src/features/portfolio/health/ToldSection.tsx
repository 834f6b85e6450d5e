import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Ago, Button, FaultCallout, Section, When } from "@/components";
import type { HealthFailure, Page, ToldFacts, ToldPart } from "@/ipc";
import { listed } from "./listed";
import { toldQuery, useAskAccount } from "./told-queries";

const ROLES: Readonly<Record<string, string>> = {
  registrant: "Registrant",
  admin: "Administration",
  tech: "Technical",
  billing: "Billing",
  abuse: "Abuse",
};

/** What an account tells of any name: a further source beside the registry, asked when somebody wants it. */
export function ToldSection({ name }: { name: string }) {
  const { data: view } = useQuery(toldQuery(name));
  const ask = useAskAccount(name);
  const source = view?.sources[0];
  // Without an account that could be asked there is nothing to say, unless one told something before it was removed.
  if (!view || (!source && !view.registration && !view.page)) return null;
  const askFor = (part: ToldPart) => source && ask.mutate({ part, account: source.account });
  const asking = ask.isPending ? ask.variables.part : null;
  const { registration, page } = view;
  return (
    <Section title={source ? `As ${source.label} tells it` : "As an account told it"}>
      <p className="sm t2">A further source. What the registry itself says, above, counts more.</p>
      {ask.error && <FaultCallout fault={ask.error.fault} />}
      <Asked
        title="Registration"
        at={registration?.at ?? null}
        source={registration?.source ?? null}
        failure={view.registration_failure}
        onAsk={source && (() => askFor("registration"))}
        isPending={asking === "registration"}
      />
      {registration && <Facts facts={registration.facts} />}
      <Asked
        title="Page"
        at={page?.at ?? null}
        source={page?.source ?? null}
        failure={view.page_failure}
        onAsk={source && (() => askFor("page"))}
        isPending={asking === "page"}
      />
      {page && <PageFacts page={page.page} />}
    </Section>
  );
}

interface AskedProps {
  title: string;
  at: number | null;
  source: string | null;
  failure: HealthFailure | null;
  onAsk: (() => void) | undefined;
  isPending: boolean;
}

/** One part's head: by whom and when it was told, and asking for it. */
function Asked({ title, at, source, failure, onAsk, isPending }: AskedProps) {
  return (
    <>
      <div className="row">
        <h4 className="b">{title}</h4>
        {at !== null && (
          <span className="sm t3">
            {source}, <Ago at={at} />
          </span>
        )}
        <span className="grow" />
        {onAsk && (
          <Button size="s" isPending={isPending} onPress={onAsk} aria-label={`Ask for the ${title.toLowerCase()}`}>
            {at === null ? "Ask" : "Ask again"}
          </Button>
        )}
      </div>
      {failure && (
        <p className="sm c-due">
          The look <Ago at={failure.at} /> failed.{" "}
          {[failure.fault.message, failure.fault.hint].filter(Boolean).join(" ")}
        </p>
      )}
    </>
  );
}

function Facts({ facts }: { facts: ToldFacts }) {
  const { registered, registrar, registrar_url, registrar_iana_id, statuses, nameservers, contacts } = facts;
  return (
    <dl className="kv health-kv">
      {registered === false && (
        <>
          <dt>Registered</dt>
          <dd>Nobody has registered it</dd>
        </>
      )}
      <Day label="Expires" at={facts.expires_at} urgent />
      <Day label="Registered" at={facts.created_at} />
      <Day label="Changed" at={facts.updated_at} />
      {registrar !== null && (
        <>
          <dt>Registrar</dt>
          <dd>
            {registrar}
            {registrar_iana_id !== null && <span className="sm t3"> IANA {registrar_iana_id}</span>}
            {registrar_url !== null && <div className="sm t3 trunc">{registrar_url}</div>}
          </dd>
        </>
      )}
      {statuses.length > 0 && (
        <>
          <dt>Status</dt>
          <dd>
            <ul className="registry-statuses">
              {statuses.map(({ word, meaning }) => (
                <li key={word} title={word}>
                  {meaning} <span className="sm t3">{word}</span>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {nameservers.length > 0 && (
        <>
          <dt>Nameservers</dt>
          <dd>
            <span className="trunc" title={nameservers.join(", ")}>
              {listed(nameservers, 2)}
            </span>
          </dd>
        </>
      )}
      {facts.dnssec !== null && (
        <>
          <dt>DNSSEC</dt>
          <dd>{facts.dnssec ? "Signed" : "Not signed"}</dd>
        </>
      )}
      {contacts.map(({ role, parts }) => (
        <Fragment key={role}>
          <dt>{ROLES[role] ?? role}</dt>
          <dd>
            {parts.map(([label, value]) => (
              <div key={label}>
                <span className="sm t3">{label}</span> {value}
              </div>
            ))}
          </dd>
        </Fragment>
      ))}
      {facts.redacted === true && (
        <>
          <dt>Contacts</dt>
          <dd className="t2">Withheld in part for privacy</dd>
        </>
      )}
    </dl>
  );
}

function Day({ label, at, urgent = false }: { label: string; at: number | null; urgent?: boolean }) {
  if (at === null) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <When at={at} form="inline" urgent={urgent} />
      </dd>
    </>
  );
}

/** What the site says of itself. Its pictures are named, not fetched. */
function PageFacts({ page }: { page: Page }) {
  const all: readonly { label: string; value: string | null }[] = [
    { label: "Title", value: page.title },
    { label: "Description", value: page.description },
    { label: "Picture", value: page.image },
    { label: "Icon", value: page.favicon },
  ];
  const rows = all.filter(({ value }) => value !== null);
  if (rows.length === 0) return <p className="sm t2">The site says nothing of itself, or does not answer.</p>;
  return (
    <dl className="kv health-kv">
      {rows.map(({ label, value }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd className="told-words">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
