import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, DomainName, Icon } from "@/components";
import type { Arrangement, ListColumn } from "@/components/grid";
import type { PortfolioRow, SortKey } from "@/ipc";
import {
  AccountCell,
  AgoCell,
  DateCell,
  DnsCell,
  ExpiresCell,
  MoneyCell,
  NameserversCell,
  NoteCell,
  RegistryCell,
  SwitchCell,
  TagsCell,
} from "./cells";
import { NameBadges } from "./NameBadges";

/** An account as the list shows it. */
export interface AccountWords {
  readonly label: string;
  readonly provider: string;
  readonly providerLabel: string;
  /** Whether its registrar tells and switches auto-renew, the transfer lock and WHOIS privacy. */
  readonly hasAutoRenew: boolean;
  readonly hasLock: boolean;
  readonly hasPrivacy: boolean;
}

interface CellContext {
  readonly accounts: ReadonlyMap<string, AccountWords>;
  /** With the drawer open there is room for less. */
  readonly narrow: boolean;
}

interface ColumnKind {
  readonly word: string;
  /** Usual width in CSS pixels, and that beside an open drawer. */
  readonly width: number;
  readonly narrowWidth?: number;
  readonly sort?: SortKey;
  readonly isEnd?: boolean;
  /** The drawer shows it too: it yields its room while one is open, unless the user gave it a width. */
  readonly yields?: boolean;
  readonly icon?: ReactNode;
  readonly cell: (row: PortfolioRow, context: CellContext) => ReactNode;
}

/** Columns beside the name, in the order of the menu. */
const KINDS = {
  expires: { word: "Expires", width: 172, narrowWidth: 166, sort: "expires", cell: (row) => <ExpiresCell row={row} /> },
  account: {
    word: "Account",
    width: 150,
    narrowWidth: 116,
    sort: "account",
    cell: (row, { accounts }) => <AccountCell account={accounts.get(row.account)} />,
  },
  dns: {
    word: "DNS",
    width: 120,
    yields: true,
    cell: (row, { accounts }) => <DnsCell row={row} account={accounts.get(row.dns ?? "")} />,
  },
  renewal: {
    word: "Renewal",
    width: 84,
    sort: "renewal",
    isEnd: true,
    cell: (row) => <MoneyCell money={row.renewal} none="Not known" />,
  },
  "auto-renew": {
    word: "Auto-renew",
    width: 88,
    narrowWidth: 24,
    icon: <Icon icon={RefreshCw} size="s" />,
    cell: (row, { accounts, narrow }) => (
      <SwitchCell
        on={row.auto_renew}
        words={!narrow}
        isOffered={row.registered && accounts.get(row.account)?.hasAutoRenew === true}
      />
    ),
  },
  nameservers: {
    word: "Nameservers",
    width: 200,
    yields: true,
    cell: (row) => <NameserversCell hosts={row.nameservers} />,
  },
  tags: { word: "Tags", width: 140, cell: (row) => <TagsCell tags={row.tags} /> },
  note: { word: "Note", width: 180, cell: (row) => <NoteCell note={row.note} /> },
  ending: { word: "Ending", width: 80, sort: "ending", cell: (row) => <span className="trunc t2">.{row.ending}</span> },
  registered: {
    word: "Registered",
    width: 104,
    sort: "registered",
    cell: (row) => <DateCell at={row.registered_at} none="Not known" />,
  },
  "registry-expiry": { word: "Registry date", width: 156, cell: (row) => <RegistryCell row={row} /> },
  lock: {
    word: "Transfer lock",
    width: 100,
    cell: (row, { accounts }) => (
      <SwitchCell on={row.locked} words isOffered={row.registered && accounts.get(row.account)?.hasLock === true} />
    ),
  },
  privacy: {
    word: "WHOIS privacy",
    width: 104,
    cell: (row, { accounts }) => (
      <SwitchCell on={row.privacy} words isOffered={row.registered && accounts.get(row.account)?.hasPrivacy === true} />
    ),
  },
  paid: {
    word: "Paid",
    width: 88,
    sort: "paid",
    isEnd: true,
    cell: (row) => <MoneyCell money={row.paid} none="Not known" />,
  },
  changed: {
    word: "Changed",
    width: 104,
    sort: "changed",
    cell: (row) => <AgoCell at={row.changed_at} none="Not lately" />,
  },
  fetched: { word: "Fetched", width: 104, cell: (row) => <AgoCell at={row.fetched_at} none="Never" /> },
} as const satisfies Record<string, ColumnKind>;

/** Columns that can be switched off. The name cannot. */
export type ColumnId = keyof typeof KINDS;

/** The name's column keeps its width among the others' and is otherwise always there. */
export const NAME_COLUMN = "name";

const kindOf = (column: string): ColumnKind | undefined =>
  Object.hasOwn(KINDS, column) ? KINDS[column as ColumnId] : undefined;

export const COLUMN_IDS = Object.keys(KINDS) as ColumnId[];
export const columnWord = (column: string): string => kindOf(column)?.word ?? "Name";

export interface ColumnsOptions extends CellContext {
  arrangement: Arrangement;
  sort: SortKey;
  descending: boolean;
  onSort: (key: SortKey) => void;
}

/** The columns as the user arranged them, the name before all. What an open drawer takes away comes back with the room. */
export function portfolioColumns(options: ColumnsOptions): ListColumn<PortfolioRow>[] {
  const { arrangement, sort, descending, onSort, narrow } = options;
  const sortable = (key: SortKey) => ({
    sort: sort === key ? (descending ? ("descending" as const) : ("ascending" as const)) : ("none" as const),
    onSort: () => onSort(key),
  });
  const nameWidth = arrangement.find(({ column }) => column === NAME_COLUMN)?.width ?? null;
  const columns = arrangement.flatMap(({ column, width }): ListColumn<PortfolioRow>[] => {
    const kind = kindOf(column);
    if (!kind || (narrow && kind.yields && width === null)) return [];
    const isIcon = narrow && kind.icon !== undefined && width === null;
    const usual = narrow ? (kind.narrowWidth ?? kind.width) : kind.width;
    return [
      {
        key: column,
        title: isIcon ? (
          <>
            {kind.icon}
            <span className="sr">{kind.word}</span>
          </>
        ) : (
          kind.word
        ),
        name: kind.word,
        track: `${width ?? usual}px`,
        ...(kind.isEnd ? { isEnd: true } : {}),
        ...(kind.sort ? sortable(kind.sort) : {}),
        render: (row) => kind.cell(row, { ...options, narrow: isIcon }),
      },
    ];
  });
  return [
    {
      key: NAME_COLUMN,
      title: "Name",
      name: "Name",
      isFixed: true,
      track: nameWidth === null ? (narrow ? "minmax(180px, 1fr)" : "minmax(220px, 1fr)") : `${nameWidth}px`,
      ...sortable("name"),
      render: (row) => <NameCell row={row} />,
    },
    ...columns,
  ];
}

function NameCell({ row }: { row: PortfolioRow }) {
  return (
    <>
      <span className="trunc name-text" title={row.unicode}>
        <DomainName name={row.name} ending={row.ending} plain />
      </span>
      <NameBadges row={row} />
      {row.unicode !== row.name && (
        <span className="name-badge wire" title={row.name}>
          <Badge className="idn">{row.name}</Badge>
        </span>
      )}
    </>
  );
}
