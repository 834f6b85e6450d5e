import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, PencilLine, ReceiptText } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { navigate, PageSplit, useParams, usePageFilter, useSaveFile, useSelectionLabel } from "@/app";
import {
  AccountTile,
  Badge,
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  MoneyText,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  TextInput,
  toast,
  Tools,
} from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, formatCount, formatDate } from "@/format";
import {
  call,
  commands,
  queries,
  useWindows,
  type AccountView,
  type PaidOnly,
  type PaidQuery,
  type PaidRow,
} from "@/ipc";
import { NoNames } from "./Blanks";
import { CostsTabs } from "./CostsTabs";
import { PaidDrawer } from "./PaidDrawer";
import { overviewQuery, paidQuery } from "./queries";
import { idsBetween } from "./run";
import { SumText } from "./SumText";

const NO_ACCOUNTS: readonly AccountView[] = [];
/** Names whose price can be written at once. */
const MOST = 10_000;

const ONLY: readonly { id: PaidOnly; label: string }[] = [
  { id: "all", label: "All" },
  { id: "unknown", label: "Unknown" },
  { id: "own", label: "Written by you" },
  { id: "order", label: "By order" },
];

const nameOf = ({ name }: PaidRow) => name;
const wordsOf = ({ unicode }: PaidRow) => unicode;

/** What was paid for the names; what no order says can be written here. */
export function PaidTab() {
  const { filter = "" } = useParams("costs");
  const [only, setOnly] = useState<PaidOnly>("all");
  const query = useMemo<PaidQuery>(() => ({ filter, only }), [filter, only]);
  const rows = useWindows(query, JSON.stringify(query), paidQuery);
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const overview = useQuery(overviewQuery).data;
  const compareIn = useQuery(queries.settings).data?.compare_in ?? null;
  const save = useSaveFile("Prices");
  const input = usePageFilter();
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<{ row: PaidRow; index: number } | null>(null);
  const client = useQueryClient();
  const { answer, rowAt } = rows;
  const ticked = selection.ids.size;
  const isNarrow = current !== null || ticked > 0;
  useSelectionLabel(ticked === 0 ? null : `${counted(ticked, "name")} selected`);

  const run = useCallback(
    (from: number, end: number) =>
      idsBetween(from, end, (page) => client.query({ ...paidQuery(query, page), staleTime: "static" }), nameOf),
    [client, query],
  );
  const select = (from: number, end: number, then: (ids: string[]) => void) => {
    run(from, end).then(then, () => toast({ tone: "bad", text: "The names could not be selected." }));
  };

  const columns = useMemo<ListColumn<PaidRow>[]>(() => {
    const all: (ListColumn<PaidRow> | false)[] = [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(160px, 1fr)",
        render: ({ name }) => (
          <span className="trunc">
            <DomainName name={name} plain />
          </span>
        ),
      },
      {
        key: "at",
        title: "Registered at",
        name: "Registered at",
        track: "minmax(110px, 180px)",
        render: (row) => {
          const account = accounts.find(({ id }) => id === row.account);
          return (
            <span className="row cost-place">
              {account && <AccountTile provider={account.provider} />}
              <span className="trunc">{account?.label}</span>
            </span>
          );
        },
      },
      !isNarrow && {
        key: "registered",
        title: "Registered",
        name: "Registered",
        track: "112px",
        render: ({ registered_at: at }) => <span className="t2">{at === null ? "Not told" : formatDate(at)}</span>,
      },
      {
        key: "paid",
        title: "Paid",
        name: "Paid",
        track: "116px",
        isEnd: true,
        render: ({ paid }) => (paid ? <MoneyText money={paid} /> : <span className="t3">Unknown</span>),
      },
      {
        key: "bought",
        title: "Bought",
        name: "Bought",
        track: "104px",
        render: ({ bought_at: at }) => <span className="t2">{at === null ? "" : formatDate(at)}</span>,
      },
      {
        key: "source",
        title: "Source",
        name: "Source",
        track: "104px",
        render: ({ order, paid }) =>
          order !== null ? <Badge icon={ReceiptText}>By order</Badge> : paid && <Badge icon={PencilLine}>By you</Badge>,
      },
    ];
    return all.filter((column) => column !== false);
  }, [accounts, isNarrow]);

  /** On to the next name, so that prices can be written one after the other. */
  const onNext = () => {
    if (!current) return;
    const index = current.index + 1;
    const row = rowAt(index);
    setCurrent(row === undefined ? null : { row, index });
  };
  const sums = answer?.sums;
  return (
    <>
      <PageBar
        title="Costs"
        sub={sums && `${formatCount(sums.known.names)} prices known, ${formatCount(sums.unknown)} unknown`}
      >
        <CostsTabs tab="paid" />
      </PageBar>
      {answer !== null && overview?.registered !== 0 && (
        <Tools>
          <TextInput
            label="Filter"
            hideLabel
            size="m"
            className="grow"
            value={filter}
            placeholder="Filter: names, tld:com, account:joker, registered<2020"
            onChange={(text) =>
              navigate("costs", { tab: "paid", ...(text === "" ? {} : { filter: text }) }, { replace: true })
            }
            inputRef={input}
            error={rows.now?.filter_problem ?? null}
          />
          <SegmentedControl label="Prices" choices={ONLY} value={only} onChange={setOnly} />
          {sums && sums.known.names > 0 && (
            <span className="row nw t2">
              <SumText sum={sums.known} className="cost-sum b" />
            </span>
          )}
          <Button
            icon={Download}
            isPending={save.isPending}
            onPress={() => save.mutate(() => call(commands.costsFile({ kind: "paid", query })))}
          >
            Save as CSV
          </Button>
        </Tools>
      )}
      <PageSplit
        drawer={
          ticked > 0 ? (
            <PaidDrawer
              key={`${ticked} ticked`}
              names={[...selection.ids].slice(0, MOST)}
              row={null}
              currency={compareIn ?? "USD"}
              onClose={() => setSelection(NO_ROWS)}
              onKept={() => setSelection(NO_ROWS)}
            />
          ) : (
            current && (
              <PaidDrawer
                key={current.row.name}
                names={[current.row.name]}
                row={current.row}
                currency={compareIn ?? "USD"}
                onClose={() => setCurrent(null)}
                onKept={onNext}
              />
            )
          )
        }
        drawerKey={ticked > 0 ? "ticked" : (current?.row.name ?? null)}
      >
        {rows.fault !== null ? (
          <ErrorState fault={rows.fault} onRetry={rows.retry} />
        ) : answer === null ? (
          <SkeletonRows rows={10} label="Reading what was paid" />
        ) : overview?.registered === 0 ? (
          <NoNames hasAccounts={accounts.length > 0} />
        ) : answer.total === 0 ? (
          <EmptyState icon={ReceiptText} title={only === "unknown" ? "Every price is known" : "No name matches"}>
            {only === "all" ? "Take a part of the filter away." : "Choose All to see the other names."}
          </EmptyState>
        ) : (
          <List
            label="What was paid"
            count={answer.total}
            columns={columns}
            rowAt={rowAt}
            rowId={nameOf}
            rowName={wordsOf}
            onNeed={rows.onNeed}
            selection={selection}
            onSelect={setSelection}
            onSelectRun={(from, end, anchor) =>
              select(from, end, (ids) => setSelection((old) => addRows({ ids: old.ids, anchor }, ids)))
            }
            onSelectAll={() => select(0, Math.min(answer.total, MOST) - 1, (ids) => setSelection(onlyRows(ids)))}
            current={current?.row.name ?? null}
            onCurrent={(row, index) => setCurrent({ row, index })}
            startKey={rows.shownFor}
          />
        )}
      </PageSplit>
    </>
  );
}
