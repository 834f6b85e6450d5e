import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { PageSplit, useParams } from "@/app";
import { Badge, BarDivider, ErrorState, FaultCallout, PageBar } from "@/components";
import { addRows, List, movedBehind, NO_ROWS, onlyRows, type RowSelection } from "@/components/grid";
import {
  faultOf,
  queries,
  type AccountView,
  type NameKey,
  type PortfolioQuery,
  type PortfolioRow,
  type SortKey,
  type ViewCount,
} from "@/ipc";
import { BringInPage } from "./bring-in/BringInPage";
import { BulkBar } from "./BulkBar";
import { useListCommands, type ListChoose } from "./commands";
import { portfolioColumns } from "./columns";
import { ColumnsMenu } from "./ColumnsMenu";
import { NameDrawer } from "./drawer/NameDrawer";
import { accountToken, sameFilter } from "./filter";
import { FilterField } from "./FilterField";
import { ExportMenu, useSaveNames } from "./import/ExportMenu";
import { ImportPage } from "./import/ImportPage";
import { lookUp } from "./lookUp";
import "./portfolio.css";
import { fetchKeys, fetchRun, keyOf, rowIdOf, useAddRenewals } from "./queries";
import { ReviewPage } from "./review/ReviewPage";
import { ViewTools } from "./saved-views/ViewTools";
import { AccountTrouble, Loading, NothingHere, ReviewHint } from "./states";
import { SyncButton } from "./SyncButton";
import { VerbRunOfAddress } from "./verbs/RunDialog";
import { ImportUndoOfAddress } from "./import/UndoDialog";
import { useCurrent, useFilter } from "./useAddress";
import { useRows } from "./useRows";
import { readLook, sameLook, sortedBy, useLook, useLookReady, withColumns, withWidth } from "./view-state";
import { announceAdded, countWords, sayFault, useAccountWords } from "./words";

export { prefetch } from "./prefetch";

/** The portfolio: which names, how they stand, and what can be done with them. */
export default function PortfolioPage() {
  const { tab } = useParams("portfolio");
  if (tab === "import") return <ImportPage />;
  if (tab === "review") return <ReviewPage />;
  if (tab === "elsewhere") return <BringInPage />;
  return <NamesPage />;
}

function NamesPage() {
  const { view = "", account = "" } = useParams("portfolio");
  const summary = useQuery(queries.summary);
  const accounts = useQuery(queries.accounts);
  const isLookReady = useLookReady();
  const saved = summary.data?.views.find((one) => one.key === view);
  const owner = accounts.data?.find((one) => one.id === account);
  const isKnown = (view === "" || summary.data !== undefined) && (account === "" || accounts.data !== undefined);
  if (!isKnown || !isLookReady) {
    const error = summary.error ?? accounts.error;
    const retry = () => void Promise.all([summary.refetch(), accounts.refetch()]);
    return (
      <>
        <PageBar title="Portfolio" />
        <PageSplit>{error ? <ErrorState fault={error.fault} onRetry={retry} /> : <Loading />}</PageSplit>
      </>
    );
  }
  return (
    <NameList
      key={`${view} ${account}`}
      title={saved?.label ?? owner?.label ?? "All names"}
      view={saved ?? null}
      views={summary.data?.views ?? NO_VIEWS}
      savedFilter={[saved?.filter ?? "", owner ? accountToken(owner.label) : ""].filter(Boolean).join(" ")}
      account={owner?.id ?? null}
      total={summary.data?.total ?? null}
      accounts={accounts.data ?? []}
    />
  );
}

const NO_VIEWS: readonly ViewCount[] = [];

interface NameListProps {
  title: string;
  /** The view that is open. */
  view: ViewCount | null;
  views: readonly ViewCount[];
  savedFilter: string;
  account: string | null;
  /** All names there are, filter aside. */
  total: number | null;
  accounts: readonly AccountView[];
}

function NameList({ title, view, views, savedFilter, account, total, accounts }: NameListProps) {
  const client = useQueryClient();
  const [look, changeLook] = useLook(view);
  const providers = useQuery(queries.providers);
  const [filter, setFilter] = useFilter(savedFilter);
  const query = useMemo<PortfolioQuery>(
    () => ({ filter, sort: look.sort, descending: look.descending }),
    [filter, look.sort, look.descending],
  );
  const rows = useRows(query);
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useCurrent();

  const words = useAccountWords(accounts, providers.data);
  const onSort = useCallback((key: SortKey) => changeLook((old) => sortedBy(old, key)), [changeLook]);
  const narrow = current !== null;
  const columns = useMemo(
    () =>
      portfolioColumns({
        accounts: words,
        arrangement: look.columns,
        narrow,
        sort: look.sort,
        descending: look.descending,
        onSort,
      }),
    [words, look, narrow, onSort],
  );
  const onMoveColumn = (key: string, to: number) => {
    const others = columns.flatMap((column) => (column.isFixed || column.key === key ? [] : [column.key]));
    changeLook((old) => withColumns(old, (placed) => movedBehind(placed, key, others[to - 1] ?? null)));
  };

  const changeFilter = (next: string) => {
    setFilter(next);
    // Verbs act on what is in sight: a selection from before the filter would not be.
    setSelection(NO_ROWS);
  };
  const selected = useCallback(() => [...selection.ids].map(keyOf), [selection]);
  const addRenewals = useAddRenewals(announceAdded);
  const onRenew = (keys: readonly NameKey[]) => addRenewals.mutate(keys, { onError: ({ fault }) => sayFault(fault) });

  const select = async (ids: () => Promise<RowSelection>) => {
    try {
      setSelection(await ids());
    } catch (error) {
      sayFault(faultOf(error));
    }
  };

  const save = useSaveNames(query);
  const { mutate: saveAs } = save;
  const chooseList = useMemo<ListChoose>(() => {
    const whole = async (act: (keys: readonly NameKey[]) => unknown) => {
      try {
        await act(await fetchKeys(query));
      } catch (error) {
        sayFault(faultOf(error));
      }
    };
    return {
      lookUp: () => void whole(lookUp),
      select: () => void whole((keys) => setSelection(onlyRows(keys.map(rowIdOf)))),
      csv: () => saveAs("csv"),
      ics: () => saveAs("ics"),
    };
  }, [query, saveAs]);
  useListCommands(rows.total ?? 0, chooseList);

  const keptLook = view?.look ? readLook(view.look, look.columns) : null;
  const isEdited = !sameFilter(filter, savedFilter) || (keptLook !== null && !sameLook(look, keptLook));
  const count = rows.total;
  const currentAccount = current ? words.get(current.account) : undefined;
  const drawer = current && (
    <NameDrawer
      key={rowIdOf(current)}
      id={current}
      account={currentAccount}
      descriptor={providers.data?.find((one) => one.id === currentAccount?.provider)}
      onClose={() => setCurrent(null)}
      onRenew={onRenew}
      isAdding={addRenewals.isPending}
    />
  );

  return (
    <>
      <PageBar
        title={title}
        sub={countWords(selection.ids.size, count, total)}
        badges={isEdited && (view !== null || savedFilter !== "") ? <Badge tone="accent">Edited</Badge> : undefined}
      >
        <ColumnsMenu look={look} onChange={changeLook} />
        <ExportMenu query={query} keys={selection.ids.size > 0 ? selected() : undefined} />
        <BarDivider />
        <ViewTools
          view={view}
          views={views}
          filter={filter}
          look={look}
          isEdited={isEdited}
          count={count ?? 0}
          onLookUp={chooseList.lookUp}
        />
        <SyncButton account={account} />
      </PageBar>
      <FilterField value={filter} onChange={changeFilter} problem={rows.problem} />
      <PageSplit drawer={drawer} drawerKey={current ? rowIdOf(current) : null}>
        <div className="pane names">
          {account === null && <ReviewHint views={views} />}
          <AccountTrouble accounts={account === null ? accounts : accounts.filter((one) => one.id === account)} />
          {rows.fault && count !== null && <FaultCallout fault={rows.fault} onRetry={rows.retry} />}
          {count === null ? (
            rows.fault ? (
              <ErrorState fault={rows.fault} onRetry={rows.retry} />
            ) : (
              <Loading />
            )
          ) : count === 0 ? (
            <NothingHere
              isFiltered={filter !== ""}
              hasAccounts={accounts.length > 0}
              account={account}
              onClearFilter={() => changeFilter("")}
            />
          ) : (
            <List<PortfolioRow>
              label="Names"
              count={count}
              columns={columns}
              rowAt={rows.rowAt}
              rowId={rowIdOf}
              rowName={nameOf}
              onNeed={rows.onNeed}
              startKey={rows.shownFor}
              selection={selection}
              onSelect={setSelection}
              onSelectRun={(from, to, anchor) =>
                void select(async () => addRows({ ...selection, anchor }, await fetchRun(client, query, from, to)))
              }
              onSelectAll={chooseList.select}
              current={current ? rowIdOf(current) : null}
              onCurrent={(row) => setCurrent({ account: row.account, name: row.name })}
              onMoveColumn={onMoveColumn}
              onResizeColumn={(key, width) => changeLook((old) => withWidth(old, key, width))}
              footRoom={selection.ids.size > 0 ? 72 : 0}
            />
          )}
          {selection.ids.size > 0 && (
            <BulkBar count={selection.ids.size} keys={selected} onClear={() => setSelection(NO_ROWS)} />
          )}
        </div>
      </PageSplit>
      <VerbRunOfAddress />
      <ImportUndoOfAddress />
    </>
  );
}

const nameOf = (row: PortfolioRow) => row.unicode;
