import { Check, Minus } from "lucide-react";
import { classes, Icon, Meter } from "@/components";
import { formatCount, formatSpan } from "@/format";
import type { Ability, AccountView } from "@/ipc";

/** What the account can do, or cannot, each with how or why. */
export function AbilityList({ abilities }: { abilities: readonly Ability[] }) {
  return (
    <ul>
      {abilities.map(({ key, label, offered, words }) => (
        <li className={classes("row able", words !== null && "tall")} key={key}>
          <Icon icon={offered ? Check : Minus} className={offered ? "c-ok" : "t3"} />
          <span className={offered ? "" : "t2"}>
            {label}
            {words !== null && <span className="sm t3 block">{words}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How many calls are left in the running period, and how many there are. */
export function Pace({ account, provider }: { account: AccountView; provider: string }) {
  const { left, quota, per_seconds: seconds, words } = account.quota;
  if (account.closed_for_seconds > 0) {
    return (
      <p className="sm c-due">
        {provider} takes no calls for about {formatSpan(account.closed_for_seconds)}. Work waits and goes on by itself.
      </p>
    );
  }
  return (
    <>
      {seconds > 1 && quota > 1 && (
        <>
          <div className="row sm pace-line">
            <span>Calls left, per {formatSpan(seconds)}</span>
            <span className="grow" />
            <span className="t2">
              {formatCount(left)} of {formatCount(quota)}
            </span>
          </div>
          <Meter label={`${left} of ${quota} calls left`} max={quota} parts={[{ value: left, tone: "ok" }]} />
        </>
      )}
      <p className="sm t2 pace-words">
        {words.charAt(0).toUpperCase() + words.slice(1)}. Freehold stays below, so that other tools have room.
      </p>
    </>
  );
}
