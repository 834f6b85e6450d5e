import { useMutation, useQuery } from "@tanstack/react-query";
import { Bookmark, Calculator, CircleQuestionMark, ListChecks, RefreshCw, Search, Tags } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import {
  navigate,
  openJobs,
  PageSplit,
  useCommands,
  usePageFilter,
  useParams,
  useSelectionLabel,
  type CommandSource,
} from "@/app";
import {
  Button,
  Chip,
  EmptyState,
  ErrorState,
  Footer,
  Icon,
  IconButton,
  LinkButton,
  PageBar,
  Popover,
  Select,
  SkeletonRows,
  TextInput,
  toast,
  Tools,
} from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, formatCount } from "@/format";
import { call, commands, queries, useStore, type AccountView, type PriceTable, type Settings } from "@/ipc";
import { SetName } from "../EndingSets";
import { ask, endingsWords, useEndings } from "../options";
import { MOST_YEARS } from "../prices";
import { pricesQuery } from "../queries";
import { AmountInput } from "../ResultsBar";
import { openTab, SearchTabs } from "../SearchTabs";
import { RateNote } from "../UnderLine";
import { useSets } from "../useSets";
import { faultSentence, yearsWords } from "../words";
import { CalculatorDrawer, calculateWith } from "./CalculatorDrawer";
import { CheapestCell, PriceCell } from "./Cells";
import { EndingDrawer } from "./EndingDrawer";
import { MOST_NAMES, shownRows, tableBasis, type PricedRow, type PriceSortBy } from "./priceTable";
import { Sources } from "./Sources";
import { calculate, narrowTable, tableLook, USUAL_TABLE } from "./state";

const ROW_HEIGHT = 44;
const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_TABLE: PriceTable = { accounts: [], rows: [] };
const YEARS = Array.from({ length: MOST_YEARS }, (_, at) => ({ id: String(at + 1), label: yearsWords(at + 1) }));

const compareInOf = (settings: Settings) => settings.compare_in;
const sayFault = (error: { fault: Parameters<typeof faultSentence>[0] }) =>
  toast({ tone: "bad", text: faultSentence(error.fault) });

/** Prices of every ending that the connected accounts sell, side by side. */
export function PricesTab() {
  const asked = useQuery(pricesQuery);
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const compareIn = useQuery({ ...queries.settings, select: compareInOf }).data ?? null;
  const jobs = useQuery(queries.jobs).data;
  const { filter, sort, calculation } = useStore(tableLook);
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<string | null>(null);
  const input = usePageFilter();
  const table = asked.data ?? NO_TABLE;

  const basis = useMemo(() => tableBasis(table, compareIn), [table, compareIn]);
  const { currency } = basis;
  const rows = useMemo(
    () => shownRows(table, filter, sort, calculation, currency),
    [table, filter, sort, calculation, currency],
  );
  const columnsOf = useMemo(
    () =>
      table.accounts.flatMap((source) => {
        const account = accounts.find((one) => one.id === source.account);
        return account && source.from !== "nothing" ? [{ account, source }] : [];
      }),
    [table, accounts],
  );
  const detail = current === null ? undefined : table.rows.find((row) => row.ending === current);
  const isCalculating = useParams("search").drawer === CALCULATOR;
  const isNarrow = detail !== undefined || isCalculating;

  const columns = useMemo<ListColumn<PricedRow>[]>(() => {
    const head = (by: PriceSortBy): Pick<ListColumn<PricedRow>, "sort" | "onSort"> => ({
      sort: sort.by === by ? (sort.isDown ? "descending" : "ascending") : "none",
      onSort: () =>
        tableLook.set((old) => ({
          ...old,
          sort: { by, isDown: old.sort.by === by ? !old.sort.isDown : false },
        })),
    });
    const name: ListColumn<PricedRow> = {
      key: "ending",
      title: "Ending",
      name: "Ending",
      track: "minmax(92px, 1fr)",
      ...head("ending"),
      render: ({ row }) => (
        <span className="trunc" title={row.unicode === row.ending ? undefined : `.${row.ending}`}>
          <span className="b">.{row.unicode}</span>
        </span>
      ),
    };
    const cheapest: ListColumn<PricedRow> = {
      key: "cheapest",
      title: "Cheapest",
      name: "Cheapest",
      track: "132px",
      ...head("cheapest"),
      render: ({ row, best }) => <CheapestCell row={row} best={best} calculation={calculation} accounts={accounts} />,
    };
    if (isNarrow) {
      return [
        name,
        cheapest,
        {
          key: "sold",
          title: "Sold at",
          name: "Sold at",
          track: "92px",
          isEnd: true,
          render: ({ row }) => <span className="t2">{counted(row.prices.length, "account")}</span>,
        },
      ];
    }
    return [
      name,
      cheapest,
      ...columnsOf.map<ListColumn<PricedRow>>(({ account, source }) => ({
        key: account.id,
        title: account.label,
        name: account.label,
        track: "minmax(112px, 180px)",
        isEnd: true,
        ...head(`at ${account.id}`),
        render: ({ row, best }) => (
          <PriceCell
            at={row.prices.find((one) => one.account === account.id)}
            calculation={calculation}
            isBest={best?.at.account === account.id && row.prices.length > 1}
            canAsk={source.from === "quotes"}
          />
        ),
      })),
    ];
  }, [accounts, columnsOf, sort, calculation, isNarrow]);

  /** An ending's own drawer; while the calculator is open, the ending goes into that. */
  const show = ({ row }: PricedRow) => {
    if (isCalculating) calculateWith([row.ending]);
    else setCurrent(row.ending);
  };
  const refresh = useMutation({ mutationFn: () => call(commands.searchPriceRefresh()), onError: sayFault });
  const isReading = jobs?.some((job) => job.kind === "prices" && job.state === "running") === true;
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const selected = useMemo(() => [...selection.ids], [selection]);
  useTableCommands(refresh.mutate);

  return (
    <>
      <PageBar
        title="Search"
        sub={asked.data ? countWords(selected.length, rows.length, table.rows.length) : undefined}
      >
        <Button
          variant="ghost"
          icon={RefreshCw}
          isPending={refresh.isPending || isReading}
          onPress={() => refresh.mutate()}
        >
          {isReading ? "Reading prices" : "Read the lists again"}
        </Button>
        <SearchTabs tab="prices" />
      </PageBar>
      <Tools>
        <TextInput
          className="grow"
          inputRef={input}
          label="Filter endings"
          hideLabel
          icon={Search}
          placeholder="Filter endings, such as shop or co"
          value={filter.text}
          onChange={(text) => narrowTable({ text })}
          suffix={filter.text === "" ? <span className="kbd">/</span> : undefined}
          maxLength={500}
        />
        <Chip isSelected={filter.noTraps} onChange={(noTraps) => narrowTable({ noTraps })}>
          No traps
        </Chip>
        <Popover
          label="Price range"
          placement="bottom end"
          trigger={
            <Button size="l" icon={Tags} isDisabled={currency === null}>
              {filter.least === null && filter.most === null ? "Price range" : "Price range: on"}
            </Button>
          }
        >
          {() =>
            currency !== null && (
              <div className="filter-form">
                <AmountInput
                  label="Cheapest, from"
                  currency={currency}
                  minor={filter.least?.minor ?? null}
                  onChange={(minor) => narrowTable({ least: minor === null ? null : { minor, currency } })}
                />
                <AmountInput
                  label="to"
                  currency={currency}
                  minor={filter.most?.minor ?? null}
                  onChange={(minor) => narrowTable({ most: minor === null ? null : { minor, currency } })}
                />
                <p className="sm t3">Of the sums shown, for the years and names of the calculator.</p>
              </div>
            )
          }
        </Popover>
        <span className="row calculator" role="group" aria-label="Calculator">
          <IconButton
            icon={Calculator}
            label={isCalculating ? "Close the calculator" : "Calculate with several endings"}
            onPress={() => {
              if (isCalculating) navigate("search", { tab: "prices" }, { replace: true });
              else openCalculator(selected);
            }}
          />
          <Select
            form="inline"
            label="Years"
            hideLabel
            choices={YEARS}
            value={String(calculation.years)}
            onChange={(years) => calculate({ years: Number(years) })}
          />
          <TextInput
            className="quantity"
            size="s"
            numeric
            label="Names"
            hideLabel
            suffix={calculation.quantity === 1 ? "name" : "names"}
            value={String(calculation.quantity)}
            onChange={(text) => {
              const digits = Number(text.replace(/\D/gu, "").slice(0, 6));
              calculate({ quantity: Math.min(Math.max(digits, 1), MOST_NAMES) });
            }}
          />
        </span>
      </Tools>
      <PageSplit
        drawerKey={isCalculating ? CALCULATOR : (detail?.ending ?? null)}
        drawer={
          isCalculating ? (
            <CalculatorDrawer
              table={table}
              accounts={columnsOf.map(({ account }) => account)}
              onClose={() => navigate("search", { tab: "prices" }, { replace: true })}
            />
          ) : detail ? (
            <EndingDrawer
              row={detail}
              accounts={columnsOf.map(({ account }) => account)}
              sources={table.accounts}
              calculation={calculation}
              onClose={() => setCurrent(null)}
            />
          ) : null
        }
      >
        <div className="pane prices">
          {asked.isError ? (
            <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
          ) : asked.isPending ? (
            <SkeletonRows rows={12} label="Reading the prices" />
          ) : table.rows.length === 0 ? (
            <NoPrices hasAccounts={accounts.length > 0} onRefresh={() => refresh.mutate()} isReading={isReading} />
          ) : (
            <>
              <div className="price-heads">
                <Sources sources={table.accounts} accounts={accounts} />
                <span className="sm t3 row nw">
                  <RateNote basis={basis} />
                </span>
              </div>
              {rows.length === 0 ? (
                <EmptyState
                  icon={Tags}
                  title="No ending passes the filters"
                  actions={
                    <LinkButton onPress={() => narrowTable(USUAL_TABLE.filter)}>
                      Show all {formatCount(table.rows.length)}
                    </LinkButton>
                  }
                />
              ) : (
                <List<PricedRow>
                  label="Prices of endings"
                  count={rows.length}
                  columns={columns}
                  rowHeight={ROW_HEIGHT}
                  rowAt={rowAt}
                  rowId={endingOf}
                  rowName={nameOf}
                  onNeed={nothingToFetch}
                  startKey={`${filter.text} ${filter.noTraps} ${sort.by} ${sort.isDown}`}
                  selection={selection}
                  onSelect={setSelection}
                  onSelectRun={(from, to, anchor) =>
                    setSelection(addRows({ ...selection, anchor }, rows.slice(from, to + 1).map(endingOf)))
                  }
                  onSelectAll={() => setSelection(onlyRows(rows.map(endingOf)))}
                  current={current}
                  onCurrent={({ row }) => {
                    if (current !== null) setCurrent(row.ending);
                  }}
                  onOpen={show}
                  onPress={show}
                />
              )}
              <SelectionFooter
                endings={selected}
                table={table}
                accounts={accounts}
                onClear={() => setSelection(NO_ROWS)}
              />
            </>
          )}
        </div>
      </PageSplit>
    </>
  );
}

/** The drawer's word in the address. */
const CALCULATOR = "calculator";

/** Opens the calculator, with these endings in it. */
function openCalculator(endings: readonly string[]): void {
  calculateWith(endings);
  navigate("search", { tab: "prices", drawer: CALCULATOR }, { replace: true });
}

const endingOf = ({ row }: PricedRow) => row.ending;
const nameOf = ({ row }: PricedRow) => `.${row.unicode}`;
const nothingToFetch = () => undefined;

function countWords(selected: number, seen: number, total: number): string {
  const of = seen === total ? counted(total, "ending") : `${formatCount(seen)} of ${counted(total, "ending")}`;
  return selected > 0 ? `${of}, ${formatCount(selected)} selected` : of;
}

function useTableCommands(onRefresh: () => void): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
        {
          id: "search.prices.refresh",
          group: "go",
          title: "Read the price lists again",
          icon: RefreshCw,
          keywords: ["prices", "refresh"],
          run: onRefresh,
        },
      ],
    }),
    [onRefresh],
  );
  useCommands(source);
}

interface SelectionFooterProps {
  endings: readonly string[];
  table: PriceTable;
  accounts: readonly AccountView[];
  onClear: () => void;
}

/** What can be done with the selected endings. It is always there, so that selecting moves nothing. */
function SelectionFooter({ endings, table, accounts, onClear }: SelectionFooterProps) {
  const { sets } = useEndings();
  const { save } = useSets();
  const count = endings.length;
  const quoting = table.accounts.filter(({ from }) => from === "quotes");
  const places = quoting.flatMap(({ account }) => accounts.find(({ id }) => id === account)?.label ?? []);
  const quote = useMutation({
    mutationFn: () =>
      call(
        commands.searchPriceAsk(
          [...endings],
          quoting.map(({ account }) => account),
        ),
      ),
    onSuccess: openJobs,
    onError: sayFault,
  });
  const onSearch = useCallback(() => {
    ask({ endings: { kind: "own", endings } });
    openTab("names");
    setTimeout(() => document.querySelector<HTMLElement>(".names-field input")?.focus(), 0);
  }, [endings]);
  useSelectionLabel(count === 0 ? null : `${counted(count, "ending")} selected`);
  const source = useMemo<CommandSource>(
    () => ({
      find: () =>
        count === 0
          ? []
          : [
              {
                id: "search.prices.search",
                group: "selection",
                title: `Search with ${count === 1 ? "this ending" : `these ${formatCount(count)} endings`}`,
                icon: Search,
                run: onSearch,
              },
              {
                id: "search.prices.calculate",
                group: "selection",
                title: `Calculate with ${count === 1 ? "this ending" : `these ${formatCount(count)} endings`}`,
                icon: Calculator,
                run: () => openCalculator(endings),
              },
            ],
    }),
    [count, endings, onSearch],
  );
  useCommands(source);
  return (
    <Footer>
      <Icon icon={ListChecks} />
      {count === 0 ? (
        <span className="t2 trunc foot-says">Select endings with Space or a click on the box, to search with them</span>
      ) : (
        <>
          <span className="b nw foot-says">{counted(count, "ending")}</span>
          <span className="t2 trunc foot-says">{endingsWords(endings)}</span>
          <span className="nw foot-says">
            <LinkButton onPress={onClear}>Select none</LinkButton>
          </span>
        </>
      )}
      <span className="grow" />
      {quoting.length > 0 && (
        <Button
          icon={CircleQuestionMark}
          isDisabled={count === 0}
          isPending={quote.isPending}
          onPress={() => quote.mutate()}
        >
          Ask prices at {places.length > 2 ? counted(places.length, "account") : places.join(" and ")}
        </Button>
      )}
      <Popover
        label="Save as a set"
        placement="top end"
        trigger={
          <Button icon={Bookmark} isDisabled={count === 0}>
            Save as set
          </Button>
        }
      >
        {(close) => (
          <div className="endings-list">
            <SetName
              first=""
              verb={`Save ${counted(count, "ending")}`}
              taken={sets.map(({ name }) => name)}
              isPending={save.isPending}
              onLeave={close}
              onSave={(name) =>
                save.mutate(
                  { id: null, name, endings: [...endings] },
                  {
                    onSuccess: (set) => {
                      close();
                      toast({ tone: "ok", text: `“${set.name}” is saved with ${counted(count, "ending")}.` });
                    },
                  },
                )
              }
            />
          </div>
        )}
      </Popover>
      <Button variant="primary" icon={Search} isDisabled={count === 0} onPress={onSearch}>
        {count < 2 ? "Search with this ending" : `Search with these ${formatCount(count)} endings`}
      </Button>
    </Footer>
  );
}

interface NoPricesProps {
  hasAccounts: boolean;
  isReading: boolean;
  onRefresh: () => void;
}

function NoPrices({ hasAccounts, isReading, onRefresh }: NoPricesProps) {
  return hasAccounts ? (
    <EmptyState
      icon={Tags}
      title="No prices read yet"
      actions={
        <Button variant="primary" icon={RefreshCw} isPending={isReading} onPress={onRefresh}>
          Read the price lists
        </Button>
      }
    >
      Every ending that your accounts sell stands here with its first year, renewal and transfer, side by side.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Tags}
      title="No account to ask"
      actions={
        <Button variant="primary" onPress={() => navigate("accounts", { connect: "new" })}>
          Connect an account
        </Button>
      }
    >
      The table compares what your own accounts charge. Connect one first.
    </EmptyState>
  );
}
