import { Check, CircleDashed, Minus, RefreshCw, Unplug } from "lucide-react";
import { AccountTile, Badge, DomainName, Icon, MoneyText, StatusBadge, When } from "@/components";
import type { ListColumn } from "@/components/grid";
import type { PortfolioRow, SortKey } from "@/ipc";

/** Columns that can be switched off. The name cannot. */
export type ColumnId = "expires" | "account" | "dns" | "renewal" | "auto-renew" | "nameservers";

export const COLUMN_WORDS: Record<ColumnId, string> = {
  expires: "Expires",
  account: "Account",
  dns: "DNS",
  renewal: "Renewal",
  "auto-renew": "Auto-renew",
  nameservers: "Nameservers",
};

/** An account as the list shows it. */
export interface AccountWords {
  readonly label: string;
  readonly provider: string;
  readonly providerLabel: string;
  /** Whether its registrar tells and switches auto-renew. */
  readonly hasAutoRenew: boolean;
}

export interface ColumnsOptions {
  accounts: ReadonlyMap<string, AccountWords>;
  hidden: ReadonlySet<ColumnId>;
  /** With the drawer open there is room for less. */
  narrow: boolean;
  sort: SortKey;
  descending: boolean;
  onSort: (key: SortKey) => void;
}

/** The badges behind a name: the state first, then what is new or odd. */
export function NameBadges({ row }: { row: PortfolioRow }) {
  return (
    <>
      {row.lifecycle === "redemption" && <StatusBadge status="redemption" />}
      {row.lifecycle === "lapsed" && <StatusBadge status="lapsed" />}
      {row.lifecycle === "blocked" && <Badge tone="bad">Blocked</Badge>}
      {row.at_risk !== null && row.lifecycle !== "lapsed" && row.lifecycle !== "redemption" && (
        <StatusBadge status="at-risk" />
      )}
      {row.vanished && (
        <Badge tone="due" icon={CircleDashed}>
          Missing
        </Badge>
      )}
      {row.arrived && <Badge>New</Badge>}
    </>
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
function DnsCell({ row, account }: { row: PortfolioRow; account: AccountWords | undefined }) {
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

/** Whether a name renews by itself. What is not told is told apart from what the registrar has not. */
function AutoRenew({ on, words, isOffered }: { on: boolean | null; words: boolean; isOffered: boolean }) {
  if (on === null) {
    const word = isOffered ? "Not read" : "Not offered";
    return words ? (
      <span className="t3">{word}</span>
    ) : (
      <Icon icon={isOffered ? CircleDashed : Minus} size="s" className="t3" label={word} />
    );
  }
  if (words) return <span className={on ? "" : "t2"}>{on ? "On" : "Off"}</span>;
  return <Icon icon={on ? Check : Minus} size="s" className={on ? "c-ok" : "t3"} label={on ? "On" : "Off"} />;
}

/** The columns in order. What the drawer's open state takes away comes back with the room. */
export function portfolioColumns(options: ColumnsOptions): ListColumn<PortfolioRow>[] {
  const { accounts, hidden, narrow, sort, descending, onSort } = options;
  const sortable = (key: SortKey) => ({
    sort: sort === key ? (descending ? ("descending" as const) : ("ascending" as const)) : ("none" as const),
    onSort: () => onSort(key),
  });
  const optional: (ListColumn<PortfolioRow> & { readonly key: ColumnId })[] = [
    {
      key: "expires",
      title: "Expires",
      name: "Expires",
      track: "172px",
      ...sortable("expires"),
      render: (row) =>
        row.registered ? (
          <When at={row.expires_at} />
        ) : (
          <span className="t3 trunc" title="Only its zone is here: its date is watched where it is registered">
            Registered elsewhere
          </span>
        ),
    },
    {
      key: "account",
      title: "Account",
      name: "Account",
      track: narrow ? "120px" : "150px",
      ...sortable("account"),
      render: (row) => <AccountCell account={accounts.get(row.account)} />,
    },
    ...(narrow
      ? []
      : [
          {
            key: "dns" as const,
            title: "DNS",
            name: "DNS",
            track: "120px",
            render: (row: PortfolioRow) => <DnsCell row={row} account={accounts.get(row.dns ?? "")} />,
          },
        ]),
    {
      key: "renewal",
      title: "Renewal",
      name: "Renewal",
      track: "84px",
      isEnd: true,
      ...sortable("renewal"),
      render: (row) => (row.renewal ? <MoneyText money={row.renewal} /> : <span className="t3">Not known</span>),
    },
    {
      key: "auto-renew",
      title: narrow ? (
        <>
          <Icon icon={RefreshCw} size="s" />
          <span className="sr">Auto-renew</span>
        </>
      ) : (
        "Auto-renew"
      ),
      name: "Auto-renew",
      track: narrow ? "16px" : "88px",
      render: (row) => (
        <AutoRenew
          on={row.auto_renew}
          words={!narrow}
          isOffered={accounts.get(row.account)?.hasAutoRenew === true && row.registered}
        />
      ),
    },
    ...(narrow
      ? []
      : [
          {
            key: "nameservers" as const,
            title: "Nameservers",
            name: "Nameservers",
            track: "minmax(120px, 0.7fr)",
            render: (row: PortfolioRow) => <Nameservers hosts={row.nameservers} />,
          },
        ]),
  ];
  return [
    {
      key: "name",
      title: "Name",
      name: "Name",
      track: "minmax(180px, 1fr)",
      ...sortable("name"),
      render: (row) => (
        <>
          <span className="trunc" title={row.unicode}>
            <DomainName name={row.name} plain />
          </span>
          {row.unicode !== row.name && <Badge className="idn">{row.name}</Badge>}
          <NameBadges row={row} />
        </>
      ),
    },
    ...optional.filter((column) => !hidden.has(column.key)),
  ];
}

function Nameservers({ hosts }: { hosts: readonly string[] }) {
  const [first, ...rest] = hosts;
  if (first === undefined) return <span className="t3">Not read yet</span>;
  return (
    <span className="trunc t2" title={hosts.join(", ")}>
      {first}
      {rest.length > 0 && <span className="t3"> and {rest.length} more</span>}
    </span>
  );
}
