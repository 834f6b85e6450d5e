import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Ago, Button, Callout, CopyButton, FaultCallout, MoneyText, SkeletonRows } from "@/components";
import type { AccountProfile } from "@/ipc";
import { AccountContact } from "./AccountContact";
import type { AccountPageProps } from "./index";
import { profileQuery } from "./queries";

/** What the account says about itself, read now, and its contact where it has one for all its names. */
export function Profile({ account, descriptor }: AccountPageProps) {
  const read = useQuery(profileQuery(account.id));
  const profile = read.data;
  return (
    <div className="account-page">
      <div className="row">
        <h3 className="grow">What {descriptor.label} says</h3>
        {profile !== undefined && (
          <span className="sm t3">
            Read <Ago at={profile.read_at} />
          </span>
        )}
        <Button size="s" icon={RefreshCw} onPress={() => void read.refetch()} isPending={read.isFetching}>
          Read again
        </Button>
      </div>
      {read.isPending && <SkeletonRows rows={5} label={`Asking ${descriptor.label}`} />}
      {read.isError && (
        <>
          <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />
          {account.facts.length > 0 && <p className="sm t3">What it said when it last answered:</p>}
        </>
      )}
      {profile !== undefined && profile.warnings.length > 0 && (
        <Callout tone="due" title="It works, but not for everything">
          <ul className="bullets">
            {profile.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      {(profile !== undefined || read.isError) && (
        <Facts
          profile={profile ?? { ...account, api_enabled: null, can_pay: null }}
          reference={profile?.reference ?? account.reference}
        />
      )}
      {descriptor.orders?.registrant.from === "account" && <AccountContact account={account} descriptor={descriptor} />}
    </div>
  );
}

type Shown = Pick<AccountProfile, "balance" | "facts" | "api_enabled" | "can_pay">;

function Facts({ profile, reference }: { profile: Shown; reference: string | null }) {
  const nothing = reference === null && profile.balance === null && profile.facts.length === 0;
  if (nothing) return <p className="t2">It tells nothing about itself; that the key works is all there is to know.</p>;
  return (
    <dl className="kv account-facts">
      {reference !== null && (
        <>
          <dt>Account</dt>
          <dd>
            <span className="selectable trunc">{reference}</span>
            <CopyButton text={reference} what="the account" />
          </dd>
        </>
      )}
      {profile.balance !== null && (
        <>
          <dt>Balance</dt>
          <dd>
            <MoneyText money={profile.balance} />
          </dd>
        </>
      )}
      {profile.api_enabled !== null && (
        <>
          <dt>API</dt>
          <dd>{profile.api_enabled ? "On" : "Switched off"}</dd>
        </>
      )}
      {profile.facts.map((fact) => (
        <div className="as-is" key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>
            <span className="selectable trunc" title={fact.value}>
              {fact.value}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
