import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { navigate, PageSplit, useParams } from "@/app";
import { Badge, BarDivider, ErrorState, FaultCallout, PageBar, toast } from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type RowSelection } from "@/components/grid";
import { counted, formatCount } from "@/format";
import {
  faultOf,
  queries,
  useStore,
  type AccountView,
  type CartAdded,
  type Fault,
  type NameKey,
  type PortfolioQuery,
  type PortfolioRow,
  type SortKey,
} from "@/ipc";
import { BulkBar } from "./BulkBar";
import { portfolioColumns, type AccountWords } from "./columns";
import { ColumnsMenu } from "./ColumnsMenu";
import { useSelectionCommands } from "./commands";
import { accountToken, sameFilter } from "./filter";
import { FilterField } from "./FilterField";
import { ImportPage } from "./import/ImportPage";
import { NameDrawer } from "./NameDrawer";
import "./portfolio.css";
import { fetchKeys, fetchRun, keyOf, rowIdOf, useAddRenewals } from "./queries";
import { RenewDialog } from "./RenewDialog";
import { ReviewPage } from "./review/ReviewPage";
import { AccountTrouble, Loading, NothingHere } from "./states";
import { SyncButton } from "./SyncButton";
import { useCurrent, useFilter } from "./useAddress";
import { useRows } from "./useRows";
import { listLook, sortedBy } from "./view-state";

/** The portfolio: which names, how they stand, and what can be done with them. */
export default function PortfolioPage() {
  const { tab } = useParams("portfolio");
  if (tab === "import") return <ImportPage />;
  if (tab === "review") return <ReviewPage />;
  return <NamesPage />;
}

function NamesPage() {
  const { view = "", account = "" } = useParams("portfolio");
  const summary = useQuery(queries.summary);
  const accounts = useQuery(queries.accounts);
  const saved = summary.data?.views.find((one) => one.key === view);
  const owner = accounts.data?.find((one) => one.id === account);
  const isKnown = (view === "" || summary.data !== undefined) && (account === "" || accounts.data !== undefined);
  if (!isKnown) {
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
      savedFilter={[saved?.filter ?? "", owner ? accountToken(owner.label) : ""].filter(Boolean).join(" ")}
      account={owner?.id ?? null}
      total={summary.data?.total ?? null}
      accounts={accounts.data ?? []}
    />
  );
}

interface NameListProps {
  title: string;
  savedFilter: string;
  account: string | null;
  /** All names there are, filter aside. */
  total: number | null;
  accounts: readonly AccountView[];
}

function NameList({ title, savedFilter, account, total, accounts }: NameListProps) {
  const client = useQueryClient();
  const look = useStore(listLook);
  const providers = useQuery(queries.providers);
  const [filter, setFilter] = useFilter(savedFilter);
  const query = useMemo<PortfolioQuery>(
    () => ({ filter, sort: look.sort, descending: look.descending }),
    [filter, look.sort, look.descending],
  );
  const rows = useRows(query);
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [renewing, setRenewing] = useState<readonly NameKey[] | null>(null);
  const [current, setCurrent] = useCurrent();

  const words = useMemo(() => {
    const known = new Map<string, AccountWords>();
    for (const { id, label, provider } of accounts) {
      const descriptor = providers.data?.find((one) => one.id === provider);
      const hasAutoRenew = descriptor?.settings.includes("auto_renew") === true;
      known.set(id, { label, provider, providerLabel: descriptor?.label ?? label, hasAutoRenew });
    }
    return known;
  }, [accounts, providers.data]);
  const onSort = useCallback((key: SortKey) => listLook.set((old) => sortedBy(old, key)), []);
  const narrow = current !== null;
  const columns = useMemo(
    () =>
      portfolioColumns({
        accounts: words,
        hidden: look.hidden,
        narrow,
        sort: look.sort,
        descending: look.descending,
        onSort,
      }),
    [words, look, narrow, onSort],
  );

  const changeFilter = (next: string) => {
    setFilter(next);
    // Verbs act on what is in sight: a selection from before the filter would not be.
    setSelection(NO_ROWS);
  };
  const selected = useCallback(() => [...selection.ids].map(keyOf), [selection]);
  const renewSelected = useCallback(() => setRenewing(selected()), [selected]);
  const editDns = useCallback(
    () => navigate("dns", { names: [...new Set(selected().map(({ name }) => name))] }),
    [selected],
  );
  const addRenewals = useAddRenewals((added) => {
    setRenewing(null);
    announceAdded(added);
  });
  const onRenew = (keys: readonly NameKey[]) => addRenewals.mutate(keys, { onError: ({ fault }) => sayFault(fault) });
  useSelectionCommands(selection.ids.size, renewSelected, editDns);

  const select = async (ids: () => Promise<RowSelection>) => {
    try {
      setSelection(await ids());
    } catch (error) {
      sayFault(faultOf(error));
    }
  };

  const isEdited = !sameFilter(filter, savedFilter);
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
        badges={isEdited && savedFilter !== "" ? <Badge tone="accent">Edited</Badge> : undefined}
      >
        <ColumnsMenu hidden={look.hidden} />
        <BarDivider />
        <SyncButton account={account} />
      </PageBar>
      <FilterField value={filter} onChange={changeFilter} problem={rows.problem} />
      <PageSplit drawer={drawer} drawerKey={current ? rowIdOf(current) : null}>
        <div className="pane names">
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
              onSelectAll={() => void select(async () => onlyRows((await fetchKeys(query)).map(rowIdOf)))}
              current={current ? rowIdOf(current) : null}
              onCurrent={(row) => setCurrent({ account: row.account, name: row.name })}
              footRoom={selection.ids.size > 0 ? 72 : 0}
            />
          )}
          {selection.ids.size > 0 && (
            <BulkBar
              count={selection.ids.size}
              onRenew={renewSelected}
              onEditDns={editDns}
              onClear={() => setSelection(NO_ROWS)}
            />
          )}
        </div>
      </PageSplit>
      <RenewDialog
        keys={renewing}
        onClose={() => setRenewing(null)}
        onConfirm={onRenew}
        isAdding={addRenewals.isPending}
      />
    </>
  );
}

const nameOf = (row: PortfolioRow) => row.unicode;

function countWords(selected: number, count: number | null, total: number | null): string {
  if (count === null) return "";
  const of =
    total !== null && total !== count ? `${formatCount(count)} of ${counted(total, "name")}` : counted(count, "name");
  return selected > 0 ? `${formatCount(selected)} of ${counted(count, "name")} selected` : of;
}

function announceAdded({ added, already, refused }: CartAdded) {
  const [first] = refused;
  const text = [
    added > 0 ? `${counted(added, "renewal")} added to the cart.` : "Nothing was added to the cart.",
    already > 0 && `${already} already there.`,
    first &&
      (refused.length === 1
        ? `${first.name}: ${first.reason}`
        : `${refused.length} not possible. ${first.name}: ${first.reason}`),
  ]
    .filter(Boolean)
    .join(" ");
  toast({
    tone: refused.length > 0 ? "due" : "ok",
    text,
    action: { label: "Open the cart", onAction: () => navigate("cart") },
  });
}

function sayFault(fault: Fault) {
  toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });
}
