import { useQuery } from "@tanstack/react-query";
import { CircleStop, PlugZap, RotateCw, Search as SearchIcon, SearchX } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { currentRoute, navigate, PageSplit, useParams } from "@/app";
import { Button, EmptyState, FaultCallout, LinkButton, PageBar, Tools, toast, useNow } from "@/components";
import { counted, formatCount } from "@/format";
import {
  faultOf,
  queries,
  useStore,
  type AccountView,
  type OrderView,
  type SearchName,
  type SearchRequest,
  type Settings,
} from "@/ipc";
import { AskPopover } from "./AskPopover";
import { CartFooter } from "./CartFooter";
import { useSearchCommands } from "./commands";
import { draft, EMPTY_DRAFT, finishTyped, takePaste } from "./draft";
import { EndingsPopover } from "./EndingsPopover";
import { NO_FILTERS } from "./filters";
import { useDrop } from "./intake";
import { LeftOut } from "./LeftOut";
import { Matrix } from "./Matrix";
import { asking, requestOf, show, useEndings, useRequest } from "./options";
import { ResultsBar } from "./ResultsBar";
import { cheapestPicks, failedNames, oldNames } from "./rows";
import { SearchField } from "./SearchField";
import { SearchTabs } from "./SearchTabs";
import { askAgain, session, startSearch, stopSearch, useRestoredSearch, withBought, type Search } from "./session";
import { UnderLine } from "./UnderLine";
import { useNewNames } from "./useNewNames";
import { usePreview } from "./usePreview";
import { useResults } from "./useResults";
import { useWanted } from "./useWanted";
import { Variations } from "./Variations";
import { faultSentence } from "./words";

const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_ORDERS: readonly OrderView[] = [];
const NO_PICKS = { picks: [], premium: 0, isPartial: false };
const NO_STRINGS: readonly string[] = [];

const compareInOf = (settings: Settings) => settings.compare_in;

/** Starts a search with what is in the field now. */
async function runSearch(endings: readonly string[] | undefined): Promise<void> {
  draft.set(finishTyped);
  const request: SearchRequest | null = requestOf(draft.get(), endings, asking.get());
  if (request) await startSearch(request);
}

async function sayFaults(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    toast({ tone: "bad", text: faultSentence(faultOf(error)) });
  }
}

/** Names in the address are searched at once, and leave the address so that a step back does not search again. */
function useNamesFromAddress(endings: readonly string[] | undefined): void {
  const { names } = useParams("search");
  useEffect(() => {
    if (!names || names.length === 0 || !endings) return;
    draft.set(takePaste(EMPTY_DRAFT, names.join("\n")) ?? EMPTY_DRAFT);
    if (currentRoute().page === "search") navigate("search", {}, { replace: true });
    void runSearch(endings);
  }, [names, endings]);
}

/** Names and lists in, the prices of every account as they come, and from there into the cart. */
export function NamesTab() {
  const { search: found, isStarting, fault } = useStore(session);
  const orders = useQuery(queries.orders).data ?? NO_ORDERS;
  const search = useMemo(() => found && withBought(found, orders), [found, orders]);
  const connected = useQuery(queries.accounts);
  const compareIn = useQuery({ ...queries.settings, select: compareInOf }).data ?? null;
  const { endings } = useEndings();
  const providers = useQuery(queries.providers).data;
  const newNames = useNewNames();
  const { watched, watch, unwatch } = useWanted();
  const isDropping = useDrop();
  useRestoredSearch();
  useNamesFromAddress(endings);

  const request = useRequest();
  const preview = usePreview(request);
  const isTooMany = preview !== null && preview.request === request && preview.told?.too_many === true;

  const known = connected.data ?? NO_ACCOUNTS;
  const canSearch = (account: AccountView) => providers?.find((one) => one.id === account.provider)?.search !== null;
  const searchable = known.filter(canSearch);
  const suggests = known.some(({ provider }) => providers?.find((one) => one.id === provider)?.search?.suggestions);
  const columns = useMemo(() => known.filter((account) => search?.accounts.includes(account.id)), [known, search]);
  const results = useResults(search, compareIn, columns);
  const { look, names, basis } = results;
  const { placeOf, add } = newNames;
  const picks = useMemo(
    () =>
      search === null
        ? NO_PICKS
        : cheapestPicks(
            search,
            names,
            columns.map((account) => account.id),
            placeOf,
            look,
          ),
    [search, names, columns, placeOf, look],
  );
  const failed = useMemo(() => (search?.isDone ? failedNames(search) : NO_STRINGS), [search]);
  const minute = Math.floor(useNow() / 60) * 60;
  const old = useMemo(
    () => (search?.isDone && search.again.size === 0 ? oldNames(search, names, minute) : NO_STRINGS),
    [search, names, minute],
  );

  const onSearch = () => {
    if (!isTooMany) void runSearch(endings);
  };
  const onPick = useCallback(() => add(picks.picks, picks.premium), [add, picks]);
  const onStop = useCallback(() => void sayFaults(stopSearch()), []);
  const onAskAgain = useCallback((name: string) => void sayFaults(askAgain([name])), []);
  const onWatch = useCallback(
    (name: SearchName) => (watched.has(name.name) ? unwatch([name.name]) : watch([name])),
    [watched, watch, unwatch],
  );
  const [focusField] = useState(() => () => document.querySelector<HTMLElement>(".names-field input")?.focus());
  useSearchCommands({
    picks: picks.picks.length,
    isRunning: search !== null && !search.isDone,
    onPick,
    onStop,
    onFocusField: focusField,
  });

  return (
    <>
      <PageBar
        title="Search"
        sub={search ? titleCount(search, names.length, columns.length) : undefined}
        badges={search ? <LeftOut search={search} /> : undefined}
      >
        {failed.length > 0 && search?.again.size === 0 && (
          <Button variant="ghost" icon={RotateCw} onPress={() => void sayFaults(askAgain(failed))}>
            Ask again about {counted(failed.length, "name")}
          </Button>
        )}
        {search && !search.isDone && (
          <Button variant="ghost" icon={CircleStop} onPress={onStop}>
            Stop
          </Button>
        )}
        <SearchTabs tab="names" />
      </PageBar>
      <Tools>
        <SearchField onSearch={onSearch} autoFocus={search === null} isDropping={isDropping} />
        <EndingsPopover />
        <Variations preview={preview} suggests={suggests} />
        <AskPopover accounts={searchable} />
        <Button
          size="l"
          variant="primary"
          onPress={onSearch}
          isPending={isStarting}
          isDisabled={request === null || isTooMany || known.length === 0}
          aria-describedby="search-told"
        >
          Search
        </Button>
      </Tools>
      <UnderLine
        preview={preview}
        accounts={known}
        basis={search ? basis : null}
        old={old.length}
        onAskOld={() => void sayFaults(askAgain(old))}
      />
      <PageSplit>
        <div className="pane results">
          {fault && <FaultCallout fault={fault} onRetry={onSearch} />}
          {search !== null && search.names.length > 0 && columns.length > 0 && (
            <ResultsBar
              search={search}
              accounts={columns}
              currency={basis.currency}
              isOrderOld={results.isOrderOld}
              onOrder={results.order}
            />
          )}
          {search === null ? (
            <NothingYet hasAccounts={!connected.isSuccess || known.length > 0} />
          ) : search.names.length === 0 ? (
            <EmptyState icon={SearchX} title="No names in what was entered">
              Each piece that was left out is listed above with its reason.
            </EmptyState>
          ) : columns.length === 0 ? (
            <EmptyState icon={SearchX} title="No account was asked">
              {search.accounts.length === 0
                ? "None of your accounts can be searched. Connect one that can."
                : "The accounts of this search are not connected any more. Search again."}
            </EmptyState>
          ) : names.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title={search.isDone ? "No name passes the filters" : "No name passes the filters yet"}
              actions={
                <LinkButton onPress={() => show({ filters: NO_FILTERS })}>
                  Show all {formatCount(search.names.length)}
                </LinkButton>
              }
            />
          ) : (
            <Matrix
              key={search.id}
              search={search}
              names={names}
              accounts={columns}
              look={look}
              sort={results.sort}
              placeOf={placeOf}
              watched={watched}
              onToggle={newNames.toggle}
              onAskAgain={onAskAgain}
              onWatch={onWatch}
            />
          )}
          {search !== null && (
            <CartFooter
              lines={newNames.lines.values()}
              picks={picks}
              compares={columns.length > 1}
              currency={basis.currency}
              isAdding={newNames.isAdding}
              onPick={onPick}
            />
          )}
        </div>
      </PageSplit>
    </>
  );
}

/** "31 of 240 names at 5 accounts, 310 of 1,200 answers". */
function titleCount(search: Search, seen: number, accounts: number): string {
  const total = counted(search.names.length, "name");
  const shownOf = seen === search.names.length ? total : `${formatCount(seen)} of ${total}`;
  const all = `${shownOf} at ${counted(accounts, "account")}`;
  const due = search.askedNames * search.accounts.length;
  const came = [...search.answered.values()].reduce((sum, count) => sum + count, 0);
  if (came >= due) return all;
  const progress = `${formatCount(came)} of ${formatCount(due)} answers`;
  return search.isDone ? `${all}, stopped after ${progress}` : `${all}, ${progress}`;
}

function NothingYet({ hasAccounts }: { hasAccounts: boolean }) {
  if (!hasAccounts) {
    return (
      <EmptyState
        icon={PlugZap}
        title="No account to ask"
        actions={
          <Button variant="primary" icon={PlugZap} onPress={() => navigate("accounts", { connect: "new" })}>
            Connect an account
          </Button>
        }
      >
        A search asks the registrars where you have an account. Connect one first.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={SearchIcon} title="Search names at all your accounts at once">
      Type a word such as <b>tidewright</b> to try it with your endings, a whole name such as <b>tidewright.com</b>, or
      paste or drop a list of up to 5,000. Prices come in beside one another, and nothing is bought until you check out.
    </EmptyState>
  );
}
