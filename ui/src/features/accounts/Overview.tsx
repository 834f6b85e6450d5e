import { Ago, MoneyText } from "@/components";
import { formatCount } from "@/format";
import type { AccountView, Descriptor } from "@/ipc";
import { AbilityList, Pace } from "./Abilities";
import { isByHand } from "./draft";

/** What a read-only account still does. */
const READS: readonly string[] = ["list", "search", "suggest", "prices", "billing", "sign_up"];

/** The rest stands on the account's profile. */
const SHOWN_FACTS = 6;

/** How an account stands, and what it can and can not do. */
export function Overview({ account, descriptor }: { account: AccountView; descriptor: Descriptor | undefined }) {
  const provider = descriptor?.label ?? account.provider;
  const byHand = isByHand(descriptor);
  const offered = account.abilities.filter((one) => one.offered);
  return (
    <div className="account-cols">
      <div>
        <div className="lab">State</div>
        <dl className="kv">
          <dt>Names</dt>
          <dd>{formatCount(account.names)}</dd>
          <dt>Synced</dt>
          <dd>{account.synced_at === null ? "Not yet" : <Ago at={account.synced_at} />}</dd>
          <dt>Last asked</dt>
          <dd>{account.checked_at === null ? "Not yet" : <Ago at={account.checked_at} />}</dd>
          {account.balance !== null && (
            <>
              <dt>Balance</dt>
              <dd>
                <MoneyText money={account.balance} />
              </dd>
            </>
          )}
          {account.facts.slice(0, SHOWN_FACTS).map((fact) => (
            <div className="as-is" key={fact.label}>
              <dt>{fact.label}</dt>
              <dd>
                <span className="trunc" title={fact.value}>
                  {fact.value}
                </span>
              </dd>
            </div>
          ))}
        </dl>
        {!byHand && (
          <>
            <div className="lab account-pace">Pace</div>
            <Pace account={account} provider={provider} />
          </>
        )}
      </div>
      <div>
        <div className="lab">Freehold can</div>
        <AbilityList abilities={offered.filter((one) => !account.read_only || READS.includes(one.key))} />
        {account.read_only && (
          <>
            <div className="lab account-pace">Not while it is read only</div>
            <AbilityList
              abilities={offered
                .filter((one) => !READS.includes(one.key))
                .map((one) => ({ ...one, offered: false, words: null }))}
            />
          </>
        )}
      </div>
      {account.abilities.some((one) => !one.offered) && (
        <div>
          <div className="lab">{provider} does not offer</div>
          <AbilityList abilities={account.abilities.filter((one) => !one.offered)} />
        </div>
      )}
    </div>
  );
}
