import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, ListChecks, RefreshCw, ShoppingCart, Trash2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import {
  navigate,
  openJobs,
  PageSplit,
  useCommands,
  usePageFilter,
  useSelectionLabel,
  type CommandSource,
} from "@/app";
import {
  AccountTile,
  Ago,
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  Icon,
  LinkButton,
  MoneyText,
  PageBar,
  SkeletonRows,
  TextInput,
  toast,
  Tools,
  useNow,
} from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, formatCount, formatDateTime, formatSpan } from "@/format";
import { call, commands, queries, type AccountView, type WantedName, type WantedView } from "@/ipc";
import { wantedQuery } from "../queries";
import { SearchTabs } from "../SearchTabs";
import { useNewNames } from "../useNewNames";
import { addedWords, useWanted } from "../useWanted";
import { faultSentence } from "../words";
import { buyable, StateBadge } from "./states";
import { WantedDrawer } from "./WantedDrawer";

const ROW_HEIGHT = 44;
const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_NAMES: readonly WantedName[] = [];

/** The names that the user would like to have: how they stand, and what the available ones cost. */
export function WantedTab() {
  const client = useQueryClient();
  const asked = useQuery(wantedQuery);
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const jobs = useQuery(queries.jobs).data;
  const names = asked.data?.names ?? NO_NAMES;
  const { unwatch } = useWanted();
  const { placeOf, add, isAdding } = useNewNames();
  const [wish, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<string | null>(null);
  const [text, setText] = useState("");
  const input = usePageFilter();

  // What is not watched any more is not selected either.
  const selection = useMemo<RowSelection>(
    () => ({ ids: new Set(names.map(({ name }) => name).filter((name) => wish.ids.has(name))), anchor: wish.anchor }),
    [names, wish],
  );
  const chosen = useMemo(() => names.filter(({ name }) => selection.ids.has(name)), [names, selection]);
  const scope = chosen.length > 0 ? chosen : names;
  const free = useMemo(() => scope.filter((one) => buyable(one) && !placeOf.has(one.name)), [scope, placeOf]);
  const detail = names.find(({ name }) => name === current);
  const isNarrow = detail !== undefined;

  const put = useMutation({
    mutationFn: (list: string) => call(commands.searchWantedAdd({ text: list, note: "" })),
    onSuccess: (added) => {
      toast(addedWords(added));
      // What was left out stays in the field, so that it can be mended.
      setText(added.skipped.map((one) => one.text).join(" "));
    },
    onError: ({ fault }) => toast({ tone: "bad", text: faultSentence(fault) }),
    onSettled: () => client.invalidateQueries({ queryKey: wantedQuery.queryKey }),
  });
  const check = useMutation({
    mutationFn: (list: readonly WantedName[]) => call(commands.searchWantedCheck(list.map(({ name }) => name))),
    onSuccess: openJobs,
    onError: ({ fault }) => toast({ tone: "bad", text: faultSentence(fault) }),
  });
  const { mutate: checkNow } = check;
  const isChecking = jobs?.some((job) => job.kind === "wanted" && job.state === "running") === true;
  const onAdd = () => {
    if (text.trim() !== "" && !put.isPending) put.mutate(text);
  };
  const onCheck = useCallback(() => checkNow(chosen), [checkNow, chosen]);
  const onBuy = useCallback(
    () =>
      add(
        free.flatMap(({ name, best }) => (best ? [{ name, account: best.account }] : [])),
        0,
      ),
    [add, free],
  );
  useWantedCommands({ selected: chosen.length, free: free.length, onCheck, onBuy });
  useSelectionLabel(chosen.length === 0 ? null : `${counted(chosen.length, "name")} selected`);

  const columns = useMemo<ListColumn<WantedName>[]>(() => {
    const all: (ListColumn<WantedName> | false)[] = [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(150px, 1fr)",
        render: ({ name, ending }) => (
          <span className="trunc">
            <DomainName name={name} ending={ending} plain />
          </span>
        ),
      },
      {
        key: "state",
        title: "How it stands",
        name: "How it stands",
        track: "minmax(150px, 210px)",
        render: (wanted) => (
          <>
            <StateBadge wanted={wanted} inCart={placeOf.has(wanted.name)} />
            {wanted.changed_at !== null && wanted.state !== "not_checked" && <Since at={wanted.changed_at} />}
          </>
        ),
      },
      {
        key: "offer",
        title: "Best offer",
        name: "Best offer",
        track: "132px",
        isEnd: true,
        render: ({ best }) => <Offer best={best} accounts={accounts} />,
      },
      !isNarrow && {
        key: "note",
        title: "Note",
        name: "Note",
        track: "minmax(90px, 1fr)",
        render: ({ note }) => (
          <span className="trunc t2" title={note}>
            {note}
          </span>
        ),
      },
      !isNarrow && {
        key: "checked",
        title: "Checked",
        name: "Checked",
        track: "96px",
        isEnd: true,
        render: ({ checked_at: at }) => <span className="t3 sm">{at === null ? "Not yet" : <Ago at={at} />}</span>,
      },
    ];
    return all.filter((column) => column !== false);
  }, [accounts, placeOf, isNarrow]);
  const rowAt = useCallback((index: number) => names[index], [names]);

  return (
    <>
      <PageBar title="Search" sub={asked.data && <Schedule view={asked.data} />}>
        <SearchTabs tab="wanted" />
      </PageBar>
      <Tools>
        <TextInput
          className="grow"
          inputRef={input}
          label="Names to watch"
          hideLabel
          icon={Eye}
          placeholder="Watch whole names, such as tidewright.com, one or a list"
          value={text}
          onChange={setText}
          onEnter={onAdd}
          autoFocus={asked.data?.names.length === 0}
          maxLength={100_000}
        />
        <Button size="l" variant="primary" onPress={onAdd} isPending={put.isPending} isDisabled={text.trim() === ""}>
          Watch
        </Button>
      </Tools>
      <PageSplit
        drawerKey={detail?.name ?? null}
        drawer={
          detail && (
            <WantedDrawer
              key={detail.name}
              wanted={detail}
              accounts={accounts}
              isInCart={placeOf.has(detail.name)}
              onBuy={() => {
                if (detail.best) add([{ name: detail.name, account: detail.best.account }], 0);
              }}
              onCheck={() => checkNow([detail])}
              onRemove={() => {
                setCurrent(null);
                unwatch([detail.name]);
              }}
              onClose={() => setCurrent(null)}
            />
          )
        }
      >
        <div className="pane wanted">
          {asked.isError ? (
            <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
          ) : asked.isPending ? (
            <SkeletonRows label="Reading the watched names" />
          ) : names.length === 0 ? (
            <EmptyState icon={Eye} title="No name is watched">
              Put names here that somebody else has, or that you have not decided on. Freehold asks your accounts about
              them on a schedule and notifies you when one can be bought. Add them above, or with the eye beside a name
              in a search. Nothing is ever bought by itself.
            </EmptyState>
          ) : (
            <>
              <List<WantedName>
                label="Wanted names"
                count={names.length}
                columns={columns}
                rowHeight={ROW_HEIGHT}
                rowAt={rowAt}
                rowId={idOf}
                rowName={nameOf}
                onNeed={nothingToFetch}
                selection={selection}
                onSelect={setSelection}
                onSelectRun={(from, to, anchor) =>
                  setSelection(addRows({ ...selection, anchor }, names.slice(from, to + 1).map(idOf)))
                }
                onSelectAll={() => setSelection(onlyRows(names.map(idOf)))}
                current={current}
                onCurrent={({ name }) => {
                  if (current !== null) setCurrent(name);
                }}
                onOpen={({ name }) => setCurrent(name)}
                onPress={({ name }) => setCurrent(name)}
              />
              <Footer>
                <Icon icon={ListChecks} />
                {chosen.length === 0 ? (
                  <span className="t2 trunc foot-says">Select names with Space, or act on all of them</span>
                ) : (
                  <>
                    <span className="b nw foot-says">{counted(chosen.length, "name")} selected</span>
                    <span className="nw foot-says">
                      <LinkButton onPress={() => setSelection(NO_ROWS)}>Select none</LinkButton>
                    </span>
                  </>
                )}
                <span className="grow" />
                <Button
                  icon={Trash2}
                  isDisabled={chosen.length === 0}
                  onPress={() => unwatch(chosen.map(({ name }) => name))}
                >
                  {chosen.length === 0 ? "Stop watching" : `Stop watching ${counted(chosen.length, "name")}`}
                </Button>
                <Button icon={RefreshCw} isPending={check.isPending || isChecking} onPress={onCheck}>
                  {isChecking
                    ? "Checking"
                    : chosen.length === 0
                      ? `Check all ${formatCount(names.length)} now`
                      : `Check ${counted(chosen.length, "name")} now`}
                </Button>
                <Button
                  variant="primary"
                  icon={ShoppingCart}
                  isDisabled={free.length === 0}
                  isPending={isAdding}
                  onPress={onBuy}
                >
                  {free.length === 0 ? "None is available" : `Put ${formatCount(free.length)} available into the cart`}
                </Button>
              </Footer>
            </>
          )}
        </div>
      </PageSplit>
    </>
  );
}

const idOf = ({ name }: WantedName) => name;
const nameOf = ({ unicode }: WantedName) => unicode;
const nothingToFetch = () => undefined;

/** "for 3 days"; nothing yet in the first minute. */
function Since({ at }: { at: number }) {
  const now = useNow();
  if (now - at < 60) return null;
  return (
    <time className="sm t3 nw" dateTime={new Date(at * 1000).toISOString()} title={formatDateTime(at)}>
      for {formatSpan(now - at)}
    </time>
  );
}

function Offer({ best, accounts }: { best: WantedName["best"]; accounts: readonly AccountView[] }) {
  if (!best) return <span className="t3">None</span>;
  const account = accounts.find((one) => one.id === best.account);
  return (
    <>
      {account && <AccountTile provider={account.provider} />}
      <span className="nw" title={account?.label}>
        {best.register ? <MoneyText money={best.register} /> : <span className="sm t2">No price told</span>}
      </span>
    </>
  );
}

/** "12 names, next check in 3 h", and where the schedule is set. */
function Schedule({ view }: { view: WantedView }) {
  const now = useNow();
  const { names, every_hours: hours, next_check_at: next } = view;
  const when =
    hours === 0
      ? "checked only by hand"
      : next === null || names.length === 0
        ? `checked every ${hours === 1 ? "hour" : `${hours} h`}`
        : next <= now
          ? "next check is due"
          : `next check in ${formatSpan(next - now)}`;
  return (
    <span className="row">
      {counted(names.length, "name")}, {when}
      <LinkButton onPress={() => navigate("settings", { section: "sync" })}>Change</LinkButton>
    </span>
  );
}

interface WantedVerbs {
  selected: number;
  free: number;
  onCheck: () => void;
  onBuy: () => void;
}

function useWantedCommands({ selected, free, onCheck, onBuy }: WantedVerbs): void {
  const source = useMemo<CommandSource>(
    () => ({
      find: () => [
        {
          id: "search.wanted.check",
          group: selected > 0 ? "selection" : "go",
          title: selected > 0 ? `Check ${counted(selected, "wanted name")} now` : "Check all wanted names now",
          icon: RefreshCw,
          run: onCheck,
        },
        ...(free > 0
          ? [
              {
                id: "search.wanted.buy",
                group: selected > 0 ? ("selection" as const) : ("go" as const),
                title: "Put available wanted names into the cart",
                note: counted(free, "name"),
                icon: ShoppingCart,
                run: onBuy,
              },
            ]
          : []),
      ],
    }),
    [selected, free, onCheck, onBuy],
  );
  useCommands(source);
}
