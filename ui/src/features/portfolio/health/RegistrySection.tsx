import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Ago, Button, Callout, FaultCallout, IconButton, Section, SkeletonRows, When } from "@/components";
import type { RegistryFacts, RegistryFailure, RegistrySource, StatusWeight } from "@/ipc";
import { listed } from "./listed";
import { registryQuery, useAskRegistry } from "./registry-queries";
import "./registry.css";

const SOURCES: Record<RegistrySource, string> = { rdap: "RDAP", whois: "WHOIS" };

const TONES: Record<StatusWeight, string> = { alarm: "c-lapsed b", notice: "c-due", calm: "" };

/** What the registry says of a name: its dates, registrar and statuses, with source and age. */
export function RegistrySection({ name }: { name: string }) {
  const { data: view, error, refetch } = useQuery(registryQuery(name));
  const ask = useAskRegistry(name);
  const onAsk = () => ask.mutate();
  const facts = view?.facts ?? null;
  return (
    <Section
      title="Registry"
      aside={
        facts !== null && (
          <span className="row health-age">
            <Ago at={facts.fetched_at} />
            <IconButton
              size="s"
              icon={RefreshCw}
              label="Ask the registry again"
              placement="left"
              isPending={ask.isPending}
              onPress={onAsk}
            />
          </span>
        )
      }
    >
      {error && !view && <FaultCallout fault={error.fault} onRetry={() => void refetch()} />}
      {ask.error && <FaultCallout fault={ask.error.fault} onRetry={onAsk} />}
      {view?.failure && <Failure failure={view.failure} isKnown={facts !== null} />}
      {facts !== null ? (
        <Facts facts={facts} />
      ) : view === undefined ? (
        !error && <SkeletonRows rows={4} label="Loading what the registry says" />
      ) : ask.isPending ? (
        <SkeletonRows rows={4} label="Asking the registry" />
      ) : (
        <div className="row">
          <span className="sm t2 grow">{view.asked}</span>
          <Button size="s" onPress={onAsk} aria-label="Ask the registry">
            Ask
          </Button>
        </div>
      )}
    </Section>
  );
}

function Failure({ failure, isKnown }: { failure: RegistryFailure; isKnown: boolean }) {
  const { at, fault } = failure;
  return (
    <Callout
      tone="due"
      className="health-failure"
      title={
        <>
          The look <Ago at={at} /> failed
        </>
      }
    >
      {[fault.message, fault.hint].filter(Boolean).join(" ")}
      {isKnown && " What is shown is from before."}
    </Callout>
  );
}

function Facts({ facts }: { facts: RegistryFacts }) {
  const { source, server, expires_at, registered_at, changed_at, registrar, statuses, nameservers, signed } = facts;
  return (
    <dl className="kv health-kv">
      <dt>Expires</dt>
      <dd>{expires_at === null ? <Untold /> : <When at={expires_at} form="inline" />}</dd>
      <dt>Registered</dt>
      <dd>{registered_at === null ? <Untold /> : <When at={registered_at} form="inline" urgent={false} />}</dd>
      {changed_at !== null && (
        <>
          <dt>Changed</dt>
          <dd>
            <When at={changed_at} form="inline" urgent={false} />
          </dd>
        </>
      )}
      <dt>Registrar</dt>
      <dd>
        {registrar === null ? (
          <Untold />
        ) : (
          <span className="trunc" title={registrar}>
            {registrar}
          </span>
        )}
      </dd>
      <dt>Status</dt>
      <dd>
        {statuses.length === 0 ? (
          <Untold />
        ) : (
          <ul className="registry-statuses">
            {statuses.map(({ word, meaning, weight }) => (
              <li key={word} title={word}>
                <span className={TONES[weight]}>{meaning}</span> <span className="sm t3">{word}</span>
              </li>
            ))}
          </ul>
        )}
      </dd>
      <dt>Nameservers</dt>
      <dd>
        {nameservers.length === 0 ? (
          "None"
        ) : (
          <span className="trunc" title={nameservers.join(", ")}>
            {listed(nameservers, 2)}
          </span>
        )}
      </dd>
      {signed !== null && (
        <>
          <dt>DNSSEC</dt>
          <dd>{signed ? "Signed" : "Not signed"}</dd>
        </>
      )}
      <dt>Source</dt>
      <dd>
        {SOURCES[source]}, {server}
      </dd>
    </dl>
  );
}

/** A fact that the registry keeps to itself: nothing is wrong with the name. */
function Untold() {
  return <span className="t2">Not published by the registry</span>;
}
