/** What stands in the cells of the list. */

import { Check, CircleDashed, Minus, Unplug } from "lucide-react";
import { AccountTile, Badge, Icon, MoneyText, useNow, When } from "@/components";
import { formatAgo, formatDate, formatDateTime } from "@/format";
import type { PortfolioRow } from "@/ipc";
import type { AccountWords } from "./columns";

export function ExpiresCell({ row }: { row: PortfolioRow }) {
  if (row.registered) return <When at={row.expires_at} />;
  return (
    <span className="t3 trunc" title="Only its zone is here: its date is watched where it is registered">
      Registered elsewhere
    </span>
  );
}

export function AccountCell({ account }: { account: AccountWords | undefined }) {
  if (!account) return <Icon icon={Unplug} size="s" className="t3" label="Account removed" />;
  return (
    <>
      <AccountTile provider={account.provider} />
      <span className="trunc" title={account.label}>
        {account.label}
      </span>
    </>
  );
}

/** Who serves the DNS: a tile where that is one of ours. */
export function DnsCell({ row, account }: { row: PortfolioRow; account: AccountWords | undefined }) {
  if (!account) {
    return (
      <span className="t3 trunc" title={row.dns_words}>
        Elsewhere
      </span>
    );
  }
  const isSame = row.dns === row.account;
  return (
    <span className={isSame ? "row t3" : "row"} title={row.dns_words}>
      <AccountTile provider={account.provider} />
      <span className="trunc">{isSame ? "Same account" : account.label}</span>
    </span>
  );
}

export function MoneyCell({ money, none }: { money: PortfolioRow["paid"]; none: string }) {
  return money ? <MoneyText money={money} /> : <span className="t3">{none}</span>;
}

interface SwitchCellProps {
  on: boolean | null;
  /** Words, or only a sign. */
  words: boolean;
  /** Whether its registrar tells it at all: what is not told is told apart from what the registrar has not. */
  isOffered: boolean;
}

/** A setting that is on, off or not told. */
export function SwitchCell({ on, words, isOffered }: SwitchCellProps) {
  if (on === null) {
    const word = isOffered ? "Not read" : "Not offered";
    return words ? (
      <span className="t3 trunc">{word}</span>
    ) : (
      <Icon icon={isOffered ? CircleDashed : Minus} size="s" className="t3" label={word} />
    );
  }
  if (words) return <span className={on ? "" : "t2"}>{on ? "On" : "Off"}</span>;
  return <Icon icon={on ? Check : Minus} size="s" className={on ? "c-ok" : "t3"} label={on ? "On" : "Off"} />;
}

export function NameserversCell({ hosts }: { hosts: readonly string[] }) {
  const [first, ...rest] = hosts;
  if (first === undefined) return <span className="t3 trunc">Not read yet</span>;
  return (
    <span className="trunc t2" title={hosts.join(", ")}>
      {first}
      {rest.length > 0 && <span className="t3"> and {rest.length} more</span>}
    </span>
  );
}

export function TagsCell({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="cell-tags" title={tags.join(", ")}>
      {tags.map((tag) => (
        <Badge key={tag} className="tag">
          {tag}
        </Badge>
      ))}
    </span>
  );
}

export function NoteCell({ note }: { note: string | null }) {
  return (
    <span className="trunc t2" title={note ?? undefined}>
      {note}
    </span>
  );
}

/** A day that is no deadline. */
export function DateCell({ at, none }: { at: number | null; none: string }) {
  if (at === null) return <span className="t3 trunc">{none}</span>;
  return (
    <time className="trunc t2" dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      {formatDate(at)}
    </time>
  );
}

/** The registry's own date; marked where it does not fit the account's. */
export function RegistryCell({ row }: { row: PortfolioRow }) {
  if (row.registry_expires_at === null) return <span className="t3 trunc">Not read</span>;
  return (
    <>
      <DateCell at={row.registry_expires_at} none="" />
      {row.conflict !== null && (
        <span title={row.conflict}>
          <Badge tone="risk">Differs</Badge>
        </span>
      )}
    </>
  );
}

export function AgoCell({ at, none }: { at: number | null; none: string }) {
  const now = useNow();
  if (at === null) return <span className="t3 trunc">{none}</span>;
  return (
    <time className="trunc t2" dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
