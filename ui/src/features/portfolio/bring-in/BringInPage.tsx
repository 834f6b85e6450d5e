import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Import } from "lucide-react";
import { navigate, PageSplit } from "@/app";
import { Button, EmptyState, ErrorState, PageBar, Pane, SkeletonRows } from "@/components";
import { counted } from "@/format";
import { queries } from "@/ipc";
import { BeginForm } from "./BeginForm";
import "./bring-in.css";
import { bringInQuery } from "./queries";
import { RecordPlan } from "./RecordPlan";
import { WaitingName } from "./WaitingName";

/** Names that stay at another registrar and that an account is to look after: begun here, proved by a TXT record. */
export function BringInPage() {
  const accounts = useQuery(queries.accounts);
  const providers = useQuery(queries.providers);
  const waiting = useQuery(bringInQuery);
  const error = accounts.error ?? providers.error ?? waiting.error;
  const offering = providers.data?.filter(({ extras }) => extras.includes("imports")) ?? [];
  const able = accounts.data?.filter(({ provider }) => offering.some(({ id }) => id === provider)) ?? [];
  const served = waiting.data?.filter(({ served_by, proof }) => served_by !== null && proof !== "seen") ?? [];
  const retry = () => void Promise.all([accounts.refetch(), providers.refetch(), waiting.refetch()]);
  return (
    <>
      <PageBar
        title="Bring in names held elsewhere"
        sub={waiting.data && waiting.data.length > 0 ? `${counted(waiting.data.length, "name")} under way` : undefined}
      >
        <Button icon={ArrowLeft} variant="ghost" onPress={() => navigate("portfolio")}>
          Back to the names
        </Button>
      </PageBar>
      <PageSplit>
        {!accounts.data || !providers.data || !waiting.data ? (
          error ? (
            <ErrorState fault={error.fault} onRetry={retry} />
          ) : (
            <Pane className="bring-in">
              <SkeletonRows rows={8} label="Loading names under way" />
            </Pane>
          )
        ) : able.length === 0 && waiting.data.length === 0 ? (
          <EmptyState
            icon={Import}
            title="No connected account looks after names held elsewhere"
            actions={
              <>
                {offering.map(({ id, label }) => (
                  <Button key={id} variant="primary" onPress={() => navigate("accounts", { connect: id })}>
                    Connect {label}
                  </Button>
                ))}
                <Button onPress={() => navigate("portfolio", { tab: "import" })}>Add names by hand</Button>
              </>
            }
          >
            {offering.length === 0
              ? "None of the providers offers it."
              : `${offering.map(({ label }) => label).join(", ")} does: the name stays at its registrar, and a TXT record proves that it is yours.`}
          </EmptyState>
        ) : (
          <Pane scroll className="bring-in">
            {able.length > 0 && <BeginForm accounts={able} />}
            {served.length > 0 && (
              <RecordPlan key={served.map(({ key, value }) => `${key.name} ${value}`).join()} waiting={served} />
            )}
            {waiting.data.length > 0 && (
              <ul className="bring-in-list" aria-label="Under way">
                {waiting.data.map((one) => (
                  <WaitingName key={`${one.key.account} ${one.key.name}`} waiting={one} />
                ))}
              </ul>
            )}
          </Pane>
        )}
      </PageSplit>
    </>
  );
}
