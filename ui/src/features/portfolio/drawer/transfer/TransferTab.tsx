import { queryOptions, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { keysToParam, navigate } from "@/app";
import { Badge, Button, ErrorState, Section, SkeletonRows, When } from "@/components";
import { call, commands, type NameKey } from "@/ipc";
import type { ExtraTabProps } from "../extraTabs";
import { SettingLine } from "../SettingLine";
import { AuthCode } from "./AuthCode";

/** What a name's page says about leaving. Nobody is asked. */
export function nameQuery(id: NameKey) {
  return queryOptions({
    queryKey: ["transfers", "name", id],
    queryFn: () => call(commands.transfersName(id)),
    meta: { tags: ["portfolio", "accounts"] },
  });
}

/** How a name on its way out stands: one question to its registrar, only when it is looked at. */
function awayQuery(id: NameKey) {
  return queryOptions({
    queryKey: ["transfers", "away", id],
    queryFn: () => call(commands.transfersAway(id)),
    retry: false,
  });
}

/** Leaving: the lock, how long it has to stay, the auth code, a transfer that is under way. */
export function TransferTab({ detail }: ExtraTabProps) {
  const { row, settings } = detail;
  const id: NameKey = { account: row.account, name: row.name };
  const about = useQuery(nameQuery(id));
  const away = useQuery({ ...awayQuery(id), enabled: about.data?.tells_away === true });
  if (about.isPending) return <SkeletonRows rows={6} />;
  if (about.isError) return <ErrorState fault={about.error.fault} onRetry={() => void about.refetch()} />;
  const { job, stays_until, code_warning, no_code } = about.data;
  const lock = settings.find(({ setting }) => setting === "lock");
  return (
    <>
      <Section title="To another of your accounts">
        {job === null ? (
          <>
            <p className="sm t2">
              A guided transfer takes the lock off, gets the auth code, puts the order into the cart, follows it for
              days and keeps the DNS.
            </p>
            <Button
              icon={ArrowLeftRight}
              isDisabled={!row.registered}
              onPress={() => navigate("transfers", { names: keysToParam([id]) })}
            >
              Transfer to...
            </Button>
          </>
        ) : (
          <>
            <div className="row">
              <Badge tone={job.state === "waiting" ? "due" : job.state === "stopped" ? "bad" : "accent"}>
                To {job.target_label}
              </Badge>
            </div>
            <p className="sm">{job.words}</p>
            <Button onPress={() => navigate("transfers", { transfer: job.id })}>Open the transfer</Button>
          </>
        )}
      </Section>
      <Section title="Before it can leave">
        {lock && <SettingLine id={id} setting={lock} />}
        <p className="sm t2">
          {stays_until === null ? (
            "As far as is known nothing holds it: names have to stay 60 days after a registration or a transfer."
          ) : (
            <>
              It has to stay 60 days after its registration or last transfer: it can leave{" "}
              <When at={stays_until} form="inline" urgent={false} />.
            </>
          )}
        </p>
        {away.data && (
          <p className="sm" role="status">
            {away.data.words}
            {away.data.requested_at !== null && (
              <>
                {" "}
                Asked for <When at={away.data.requested_at} form="inline" urgent={false} />.
              </>
            )}
          </p>
        )}
        {away.isError && <p className="sm c-risk">{away.error.fault.message}</p>}
      </Section>
      <Section title="Auth code">
        {code_warning === null ? (
          <p className="sm t2">{no_code}</p>
        ) : (
          <AuthCode key={`${id.account}/${id.name}`} id={id} warning={code_warning} />
        )}
      </Section>
    </>
  );
}
