import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeftRight, ChevronDown, Download, PiggyBank, RefreshCw, Tags } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { navigate, PageSplit, useParams, usePageFilter, useSaveFile, useSelectionLabel } from "@/app";
import {
  AccountTile,
  Button,
  Chip,
  classes,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  LinkButton,
  Menu,
  MoneyText,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  TextInput,
  toast,
  Tools,
  urgencyClass,
  useNow,
} from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, daysUntil, formatCount, formatDate, relativeDays } from "@/format";
import {
  call,
  commands,
  PAGE_ROWS,
  queries,
  useWindows,
  type AccountView,
  type CheaperOver,
  type CheaperQuery,
  type CheaperRow,
  type CheaperWindow,
  type Money,
} from "@/ipc";
import { NoNames } from "./Blanks";
import { CheaperDrawer, StateBadge } from "./CheaperDrawer";
import { CostsTabs } from "./CostsTabs";
import { cheaperQuery, overviewQuery, useToCart } from "./queries";
import { idsBetween } from "./run";
import { SumText } from "./SumText";
import { isBelowZero } from "./words";

const NO_ACCOUNTS: readonly AccountView[] = [];
/** Names that one visit to the dialog for transfers takes. */
const MOST_TRANSFERS = 500;

const OVER = [
  { id: "three_years", label: "Over 3 years" },
  { id: "first_year", label: "First year" },
] as const;

export const cheaperId = ({ key }: Pick<CheaperRow, "key">) => `${key.account} ${key.name}`;

/** Opens the dialog for transfers with these names. */
export function transfer(to: string, names: readonly string[]): void {
  navigate("cart", { tab: "transfer", names: names.slice(0, MOST_TRANSFERS), account: to });
}

/** Names that would cost less at another account. */
export function CheaperTab() {
  const { filter = "" } = useParams("costs");
  const [over, setOver] = useState<CheaperOver>("three_years");
  const [ready, setReady] = useState(false);
  const [to, setTo] = useState<string | null>(null);
  const query = useMemo<CheaperQuery>(() => ({ filter, over, to, ready }), [filter, over, to, ready]);
  const rows = useWindows(query, JSON.stringify(query), cheaperQuery);
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const overview = useQuery(overviewQuery).data;
  const save = useSaveFile("Savings");
  const input = usePageFilter();
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<CheaperRow | null>(null);
  const client = useQueryClient();
  const { answer } = rows;
  const isNarrow = current !== null;
  const labelOf = useCallback((id: string) => accounts.find((one) => one.id === id), [accounts]);

  const run = useCallback(
    (from: number, end: number) =>
      idsBetween(from, end, (page) => client.query({ ...cheaperQuery(query, page), staleTime: "static" }), cheaperId),
    [client, query],
  );

  const columns = useMemo<ListColumn<CheaperRow>[]>(() => {
    const all: (ListColumn<CheaperRow> | false)[] = [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(130px, 1fr)",
        render: ({ key, ending }) => (
          <span className="trunc">
            <DomainName name={key.name} ending={ending} plain />
          </span>
        ),
      },
      {
        key: "here",
        title: "A year here",
        name: "A year here",
        track: isNarrow ? "100px" : "minmax(196px, 1fr)",
        render: ({ key, renewal }) => <Place account={labelOf(key.account)} price={renewal} isShort={isNarrow} />,
      },
      {
        key: "there",
        title: "Transfer to",
        name: "Transfer to",
        track: isNarrow ? "100px" : "minmax(196px, 1fr)",
        render: (row) => <Place account={labelOf(row.to)} price={row.transfer} isShort={isNarrow} />,
      },
      !isNarrow && {
        key: "later",
        title: "Then a year",
        name: "Each later year there",
        track: "84px",
        isEnd: true,
        render: ({ renewal_there: later }) =>
          later === null ? <span className="sm t3">Not told</span> : <MoneyText money={later} />,
      },
      !isNarrow && {
        key: "expires",
        title: "Expires",
        name: "Expires",
        track: "84px",
        render: ({ expires_at: at }) => <Expires at={at} />,
      },
      over === "first_year" && {
        key: "first",
        title: "Saved",
        name: "Saved in the first year",
        track: "84px",
        isEnd: true,
        render: ({ first_year: saved }) => <Saved saved={saved} />,
      },
      over === "three_years" && {
        key: "three",
        title: "Saved",
        name: "Saved in three years",
        track: "84px",
        isEnd: true,
        render: ({ three_years: saved }) => <Saved saved={saved} />,
      },
      {
        key: "state",
        title: "Can move",
        name: "Can move",
        track: "100px",
        render: (row) => <StateBadge row={row} />,
      },
    ];
    return all.filter((column) => column !== false);
  }, [isNarrow, labelOf, over]);

  const rowName = useCallback((row: CheaperRow) => row.unicode, []);
  const narrowed = filter !== "" || ready || to !== null;
  useSelectionLabel(selection.ids.size === 0 ? null : `${counted(selection.ids.size, "name")} selected`);
  const problem = rows.now?.filter_problem ?? null;
  return (
    <>
      <PageBar title="Costs" sub={answer === null ? undefined : counted(answer.total, "name") + " cheaper elsewhere"}>
        <CostsTabs tab="cheaper" />
      </PageBar>
      {answer !== null && (answer.total > 0 || narrowed) && (
        <Tools>
          <TextInput
            label="Filter"
            hideLabel
            size="m"
            className="grow"
            value={filter}
            placeholder="Filter: names, tld:com, account:joker, tag:brand"
            onChange={(text) =>
              navigate("costs", { tab: "cheaper", ...(text === "" ? {} : { filter: text }) }, { replace: true })
            }
            inputRef={input}
            error={problem}
          />
          <SegmentedControl label="Saving" choices={OVER} value={over} onChange={setOver} />
          <Chip isSelected={ready} onChange={setReady}>
            Can move now
          </Chip>
          {to !== null && (
            <Chip
              isSelected
              onChange={() => setTo(null)}
              aria-label={`Only to ${labelOf(to)?.label ?? "this account"}`}
            >
              To {labelOf(to)?.label}
            </Chip>
          )}
          <Button
            icon={Download}
            isPending={save.isPending}
            onPress={() => save.mutate(() => call(commands.costsFile({ kind: "cheaper", query })))}
          >
            Save as CSV
          </Button>
        </Tools>
      )}
      <PageSplit
        drawer={
          current && (
            <CheaperDrawer
              key={cheaperId(current)}
              row={current}
              accounts={accounts}
              onClose={() => setCurrent(null)}
            />
          )
        }
        drawerKey={current && cheaperId(current)}
      >
        {rows.fault !== null ? (
          <ErrorState fault={rows.fault} onRetry={rows.retry} />
        ) : answer === null ? (
          <SkeletonRows rows={10} label="Comparing prices" />
        ) : overview?.registered === 0 ? (
          <NoNames hasAccounts={accounts.length > 0} />
        ) : answer.total === 0 && !narrowed ? (
          <NothingCheaper window={answer} />
        ) : (
          <div className="pane">
            <Savings
              window={answer}
              isNarrow={isNarrow}
              onTarget={setTo}
              labelOf={(id) => labelOf(id)?.label ?? "an account"}
            />
            {answer.total === 0 ? (
              <EmptyState icon={PiggyBank} title="No name matches">
                Take a part of the filter away.
              </EmptyState>
            ) : (
              <List
                label="Names that are cheaper elsewhere"
                count={answer.total}
                columns={columns}
                rowAt={rows.rowAt}
                rowId={cheaperId}
                rowName={rowName}
                onNeed={rows.onNeed}
                selection={selection}
                onSelect={setSelection}
                onSelectRun={(from, end, anchor) => {
                  void run(from, end).then((ids) => setSelection((old) => addRows({ ids: old.ids, anchor }, ids)));
                }}
                onSelectAll={() => {
                  void call(commands.costsCheaperKeys(query)).then(
                    (keys) => setSelection(onlyRows(keys.map((key) => cheaperId({ key })))),
                    () => toast({ tone: "bad", text: "The names could not be selected." }),
                  );
                }}
                current={current && cheaperId(current)}
                onCurrent={setCurrent}
                startKey={rows.shownFor}
              />
            )}
            <Ticked
              query={query}
              ids={selection.ids}
              labelOf={(id) => labelOf(id)?.label ?? "an account"}
              onClear={() => setSelection(NO_ROWS)}
            />
          </div>
        )}
      </PageSplit>
    </>
  );
}

/** In how many days, with the date in its tip. */
function Expires({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null) return <span className="sm t3">Not told</span>;
  const days = daysUntil(at, now);
  return (
    <span className={classes("nw", urgencyClass(days))} title={formatDate(at)}>
      {relativeDays(days)}
    </span>
  );
}

interface PlaceProps {
  account: AccountView | undefined;
  price: Money;
  /** Only its tile. */
  isShort: boolean;
}

function Place({ account, price, isShort }: PlaceProps) {
  return (
    <span className="row cost-place">
      {account && <AccountTile provider={account.provider} />}
      <span className="trunc grow" title={account?.label}>
        <span className={isShort ? "sr" : undefined}>{account?.label ?? "Gone"}</span>
      </span>
      <MoneyText money={price} />
    </span>
  );
}

function Saved({ saved }: { saved: Money | null }) {
  if (saved === null) return <span className="sm t3">Not known</span>;
  return <MoneyText money={saved} className={isBelowZero(saved) ? "t3" : "c-ok b"} />;
}

interface SavingsProps {
  window: CheaperWindow;
  /** Beside the drawer: without the fine print. */
  isNarrow: boolean;
  onTarget: (account: string) => void;
  labelOf: (id: string) => string;
}

/** What moving would save, and where to. */
function Savings({ window: { ready, later, targets, looked }, isNarrow, onTarget, labelOf }: SavingsProps) {
  const unknown = [
    looked.unpriced > 0 && `${formatCount(looked.unpriced)} without a price here`,
    looked.not_sold > 0 && `${formatCount(looked.not_sold)} that no other account takes at a known price`,
    looked.without_rate > 0 && `${formatCount(looked.without_rate)} in currencies without a rate`,
  ].filter((part) => part !== false);
  return (
    <section className="cost-saving" aria-label="What moving would save">
      <div className="cost-figures">
        <div className="cost-figure main">
          <h2>Saved in 3 years</h2>
          <SumText sum={ready.three_years} className="cost-amount" />
          <p className="sm t2">{counted(ready.names, "name")} that can move now</p>
        </div>
        <div className="cost-figure">
          <h2>Saved in the first year</h2>
          <SumText sum={ready.first_year} className="cost-amount" />
          <p className="sm t2">a transfer brings a year</p>
        </div>
        {later.names > 0 && (
          <div className="cost-figure">
            <h2>Not yet</h2>
            <SumText sum={later.three_years} className="cost-amount quiet" />
            <p className="sm t2">{counted(later.names, "name")} that cannot move now</p>
          </div>
        )}
        <div className="cost-figure wide">
          <h2>Where to</h2>
          <p className="cost-targets">
            {targets.length === 0 && <span className="t2">Nowhere now</span>}
            {targets.map(({ account, names }) => (
              <LinkButton key={account} onPress={() => onTarget(account)}>
                {labelOf(account)}: {formatCount(names)}
              </LinkButton>
            ))}
          </p>
        </div>
      </div>
      <p className="sm t3 cost-fine" hidden={isNarrow}>
        By the price lists as last read, {counted(looked.compared, "name")} compared
        {unknown.length > 0 && `; not compared: ${unknown.join(", ")}`}. A premium name may cost more: the cart takes a
        quote before anything is bought.
      </p>
    </section>
  );
}

function NothingCheaper({ window: { looked } }: { window: CheaperWindow }) {
  return (
    <EmptyState
      icon={looked.accounts === 0 ? Tags : PiggyBank}
      title={looked.accounts === 0 ? "No prices to compare with" : "Nothing is cheaper elsewhere"}
      actions={
        <Button
          variant={looked.accounts === 0 ? "primary" : "default"}
          onPress={() => navigate("search", { tab: "prices" })}
        >
          {looked.accounts === 0 ? "Read the price lists" : "Look at the prices"}
        </Button>
      }
    >
      {looked.accounts === 0
        ? "None of your accounts that take transfers has told what they cost. Read the price lists, or ask for prices there."
        : `${counted(looked.compared, "name")} compared with ${counted(looked.accounts, "account")} that take transfers${
            looked.without_rate > 0
              ? `; ${formatCount(looked.without_rate)} could not be, for want of a rate between currencies`
              : ""
          }.`}
    </EmptyState>
  );
}

interface TickedProps {
  query: CheaperQuery;
  ids: ReadonlySet<string>;
  labelOf: (id: string) => string;
  onClear: () => void;
}

/** What can be done with the ticked names. Always there, so that ticking moves nothing. */
function Ticked({ query, ids, labelOf, onClear }: TickedProps) {
  const toCart = useToCart();
  const count = ids.size;
  const client = useQueryClient();
  const [places, setPlaces] = useState<ReadonlyMap<string, readonly string[]> | null>(null);
  /** Where each ticked name goes: rows out of sight are asked for. */
  const find = async () => {
    const first = await client.query({ ...cheaperQuery(query, 0), staleTime: "static" });
    const pages = Array.from({ length: Math.ceil(first.total / PAGE_ROWS) }, (_, page) => page);
    const found = new Map<string, string[]>();
    let left = count;
    for (const page of pages) {
      if (left === 0) break;
      const { rows } = await client.query({ ...cheaperQuery(query, page), staleTime: "static" });
      for (const row of rows) {
        if (!ids.has(cheaperId(row))) continue;
        left -= 1;
        if (row.state === "ready") found.set(row.to, [...(found.get(row.to) ?? []), row.key.name]);
      }
    }
    setPlaces(found);
  };
  const items = [...(places ?? [])].map(([account, names]) => ({
    id: account,
    label: `${labelOf(account)}: ${counted(names.length, "name")}`,
    ...(names.length > MOST_TRANSFERS ? { note: `The first ${MOST_TRANSFERS} at once` } : {}),
    onAction: () => transfer(account, names),
  }));
  return (
    <Footer>
      {count === 0 ? (
        <span className="t2 trunc foot-says">Tick names to move or renew several at once</span>
      ) : (
        <>
          <span className="b nw foot-says">{counted(count, "name")}</span>
          <span className="nw foot-says">
            <LinkButton onPress={onClear}>Select none</LinkButton>
          </span>
        </>
      )}
      <span className="grow" />
      <Button
        icon={RefreshCw}
        isDisabled={count === 0}
        isPending={toCart.isPending}
        onPress={() =>
          toCart.mutate(
            [...ids].map((id) => ({
              account: id.slice(0, id.indexOf(" ")),
              name: id.slice(id.indexOf(" ") + 1),
              kind: "renew",
              term: 1,
              auth_code: null,
            })),
          )
        }
      >
        Add renewals to cart
      </Button>
      <Menu
        label="Transfer there"
        placement="top end"
        trigger={
          <Button
            variant="primary"
            icon={ArrowLeftRight}
            iconEnd={ChevronDown}
            isDisabled={count === 0}
            onPress={() => {
              setPlaces(null);
              void find().catch(() => toast({ tone: "bad", text: "The names could not be read." }));
            }}
          >
            Transfer there
          </Button>
        }
        sections={[
          {
            title: "Names that can move now",
            items:
              items.length > 0
                ? items
                : [
                    {
                      id: "none",
                      label: places === null ? "Counting" : "None of the ticked names can move now",
                      isDisabled: true,
                      onAction: () => undefined,
                    },
                  ],
          },
        ]}
      />
    </Footer>
  );
}
