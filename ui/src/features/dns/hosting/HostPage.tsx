import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Globe, RefreshCw } from "lucide-react";
import { useState } from "react";
import { navigate, PageSplit } from "@/app";
import {
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  IconButton,
  PageBar,
  Pane,
  SkeletonRows,
  TextInput,
} from "@/components";
import type { TabProps } from "../session";
import { DnssecPanel } from "./DnssecPanel";
import "./hosting.css";
import { hostingQuery } from "./queries";
import { ZoneSteps } from "./ZoneSteps";

export interface HostPageProps extends TabProps {
  /** The name; empty to ask for one. */
  name: string;
}

/** Where a name is served: its zone at one of the accounts, made there step by step, and its signing. */
export function HostPage({ name, onPlan }: HostPageProps) {
  const hosting = useQuery(hostingQuery(name));
  const view = hosting.data;
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the zones" onPress={() => navigate("dns")} />
            {name === "" ? "New zone" : <DomainName name={name} />}
          </span>
        }
        sub={name !== "" && "Zone and DNSSEC"}
      >
        {name !== "" && (
          <Button icon={RefreshCw} isDisabled={hosting.isFetching} onPress={() => void hosting.refetch()}>
            {hosting.isFetching ? "Asking..." : "Look again"}
          </Button>
        )}
      </PageBar>
      <PageSplit>
        <Pane scroll className="hosting">
          {name === "" ? (
            <AskName />
          ) : hosting.error && !view ? (
            <ErrorState fault={hosting.error.fault} onRetry={() => void hosting.refetch()} />
          ) : !view ? (
            <SkeletonRows label="Asking the accounts" />
          ) : view.hosts.length === 0 ? (
            <EmptyState
              icon={Globe}
              title="None of the accounts makes zones"
              actions={
                <Button onPress={() => navigate("accounts", { connect: "cloudflare" })}>Connect Cloudflare</Button>
              }
            >
              Zones for names held anywhere are made at Cloudflare. Connect an account there, with a token that has Zone
              / Zone / Edit and Zone / DNS / Edit.
            </EmptyState>
          ) : (
            <ZoneSteps view={view} onPlan={onPlan} />
          )}
        </Pane>
        {view && (view.registrar !== null || view.hosts.some(({ zone }) => zone !== null)) && (
          <Pane scroll className="dnssec-pane">
            <DnssecPanel
              zoneKey={
                view.registrar ?? {
                  account: view.hosts.find(({ zone }) => zone !== null)?.account ?? "",
                  name: view.name,
                }
              }
            />
          </Pane>
        )}
      </PageSplit>
    </>
  );
}

/** Which name; it may be registered anywhere. */
function AskName() {
  const [name, setName] = useState("");
  const wanted = name.trim();
  const go = () => {
    if (wanted !== "") navigate("dns", { host: wanted });
  };
  return (
    <form
      className="host-ask"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <h2>A zone for any name</h2>
      <p className="t2">
        The name may be registered at one of the accounts or elsewhere. Nothing changes for visitors until its
        nameservers are set.
      </p>
      <TextInput label="Name" placeholder="example.com" value={name} onChange={setName} />
      <Button variant="primary" isDisabled={wanted === ""} onPress={go}>
        Look who could serve it
      </Button>
    </form>
  );
}
