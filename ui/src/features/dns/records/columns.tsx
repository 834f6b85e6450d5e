import { Lock } from "lucide-react";
import { AccountTile, Badge, DomainName, Icon } from "@/components";
import type { ListColumn } from "@/components/grid";
import type { RecordRow, RecordsSort } from "@/ipc";
import { ttlWords } from "../ttl";

export interface AccountWords {
  label: string;
  provider: string;
}

export interface Order {
  readonly sort: RecordsSort;
  readonly descending: boolean;
}

/** A click on a head: this order, or the same turned round. */
export function sortedBy(order: Order, sort: RecordsSort): Order {
  return { sort, descending: order.sort === sort && !order.descending };
}

export function recordColumns(
  accounts: ReadonlyMap<string, AccountWords>,
  order: Order,
  onSort: (sort: RecordsSort) => void,
  narrow: boolean,
): ListColumn<RecordRow>[] {
  const sortable = (sort: RecordsSort) => ({
    sort: order.sort !== sort ? ("none" as const) : order.descending ? ("descending" as const) : ("ascending" as const),
    onSort: () => onSort(sort),
  });
  return [
    {
      key: "zone",
      title: "Zone",
      name: "Zone",
      track: "minmax(120px, 0.7fr)",
      ...sortable("zone"),
      render: (row) => (
        <span className="trunc" title={row.unicode}>
          <DomainName name={row.key.name} plain />
        </span>
      ),
    },
    {
      key: "account",
      title: narrow ? <span className="sr">Account</span> : "Account",
      name: "Account",
      track: narrow ? "18px" : "minmax(96px, 132px)",
      ...sortable("account"),
      render: (row) => {
        const account = accounts.get(row.key.account);
        if (!account) return <span className="t3">Unknown</span>;
        return (
          <>
            <AccountTile provider={account.provider} />
            <span className={narrow ? "sr" : "trunc t2"} title={account.label}>
              {account.label}
            </span>
          </>
        );
      },
    },
    {
      key: "name",
      title: "Name",
      name: "Name",
      track: "minmax(80px, 150px)",
      ...sortable("name"),
      render: (row) => (
        <span className="mono b trunc" title={row.set.name}>
          {row.set.name}
        </span>
      ),
    },
    {
      key: "type",
      title: "Type",
      name: "Type",
      track: "60px",
      ...sortable("kind"),
      render: (row) => <span className="t2">{row.set.kind}</span>,
    },
    {
      key: "content",
      title: "Content",
      name: "Content",
      track: "minmax(120px, 2fr)",
      ...sortable("content"),
      render: (row) => (
        <>
          <span className="mono trunc" title={row.content}>
            {row.content}
          </span>
          {row.extras.proxied === true && <Badge>Proxied</Badge>}
          {row.fixed !== null && (
            <span className="t3 row" title={row.fixed}>
              <Icon icon={Lock} size="xs" />
              <span className="sr">Can not be changed here: {row.fixed}</span>
            </span>
          )}
        </>
      ),
    },
    {
      key: "ttl",
      title: "TTL",
      name: "TTL",
      track: "64px",
      isEnd: true,
      ...sortable("ttl"),
      render: (row) => <span className="t2">{ttlWords(row.ttl)}</span>,
    },
  ];
}
