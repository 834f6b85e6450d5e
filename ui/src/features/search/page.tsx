import { useQuery } from "@tanstack/react-query";
import { CircleStop, PlugZap, RotateCw, Search as SearchIcon, SearchX } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { currentRoute, navigate, PageSplit, useParams } from "@/app";
import {
  Button,
  Chip,
  EmptyState,
  FaultCallout,
  LinkButton,
  PageBar,
  SegmentedControl,
  Tools,
  toast,
} from "@/components";
import { counted, formatCount } from "@/format";
import { createStore, faultOf, queries, useStore, type AccountView, type OrderView, type Settings } from "@/ipc";
import { CartFooter } from "./CartFooter";
import { useSearchCommands } from "./commands";
import { draft, draftText, EMPTY_DRAFT, finishTyped, takePaste } from "./draft";
import { EndingsPopover } from "./EndingsPopover";
import { LeftOut } from "./LeftOut";
import { Matrix } from "./Matrix";
import type { PriceView } from "./prices";
import { cheapestPicks, failedNames, isOffered } from "./rows";
import "./search.css";
import { SearchField } from "./SearchField";
import { askAgain, session, startSearch, stopSearch, useRestoredSearch, withBought, type Search } from "./session";
import { useNewNames } from "./useNewNames";
import { faultSentence } from "./words";

const VIEWS: readonly { id: PriceView; label: string }[] = [
  { id: "first", label: "First year" },
  { id: "three", label: "3 years" },
  { id: "renewal", label: "Renewal" },
];

/** How is searched and how results are shown; kept while the app runs. */
const shown = createStore<{ view: PriceView; offeredOnly: boolean; suggest: boolean }>({
  view: "first",
  offeredOnly: false,
  suggest: false,
});

const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_ORDERS: readonly OrderView[] = [];
const NO_NAMES: Search["names"] = [];
const NO_PICKS = { picks: [], premium: 0 };

const endingsOf = (settings: Settings) => settings.endings;

async function runSearch(endings: readonly string[]): Promise<void> {
  draft.set(finishTyped);
  const text = draftText(draft.get());
  if (text !== "") await startSearch({ text, endings: [...endings], suggest: shown.get().suggest });
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

/** Search: names and lists in, the prices of every account as they come, and from there into the cart. */
export default function SearchPage() {
  const { search: found, isStarting, fault } = useStore(session);
  const orders = useQuery(queries.orders).data ?? NO_ORDERS;
  const search = useMemo(() => found && withBought(found, orders), [found, orders]);
  const { view, offeredOnly, suggest } = useStore(shown);
  const text = draftText(useStore(draft));
  const connected = useQuery(queries.accounts);
  const endings = useQuery({ ...queries.settings, select: endingsOf }).data;
  const providers = useQuery(queries.providers).data;
  const newNames = useNewNames();
  useRestoredSearch();
  useNamesFromAddress(endings);

  const known = connected.data ?? NO_ACCOUNTS;
  const suggests = known.some(({ provider }) => providers?.find((one) => one.id === provider)?.search?.suggestions);
  const columns = useMemo(() => known.filter((account) => search?.accounts.includes(account.id)), [known, search]);
  const names = useMemo(
    () =>
      search === null
        ? NO_NAMES
        : offeredOnly
          ? search.names.filter((name) => isOffered(name, search.answers.get(name.name)))
          : search.names,
    [search, offeredOnly],
  );
  const { placeOf, add } = newNames;
  const picks = useMemo(
    () =>
      search === null
        ? NO_PICKS
        : cheapestPicks(
            search,
            columns.map((account) => account.id),
            new Set(placeOf.keys()),
          ),
    [search, columns, placeOf],
  );
  const failed = useMemo(() => (search?.isDone ? failedNames(search) : []), [search]);

  const onSearch = () => {
    if (endings) void runSearch(endings);
  };
  const onPick = useCallback(() => add(picks.picks, picks.premium), [add, picks]);
  const onAskAgain = useCallback((name: string) => void sayFaults(askAgain([name])), []);
  const [focusField] = useState(() => () => document.querySelector<HTMLElement>(".names-field input")?.focus());
  useSearchCommands({ picks: picks.picks.length, onPick, onFocusField: focusField });

  return (
    <>
      <PageBar
        title="Search"
        sub={search ? titleCount(search, columns.length) : undefined}
        badges={search ? <LeftOut search={search} /> : undefined}
      >
        {failed.length > 0 && search?.again.size === 0 && (
          <Button variant="ghost" icon={RotateCw} onPress={() => void sayFaults(askAgain(failed))}>
            Ask again about {counted(failed.length, "name")}
          </Button>
        )}
        {search && !search.isDone && (
          <Button variant="ghost" icon={CircleStop} onPress={() => void sayFaults(stopSearch())}>
            Stop
          </Button>
        )}
        {search && search.names.length > 0 && (
          <>
            <Chip isSelected={offeredOnly} onChange={(on) => shown.set((old) => ({ ...old, offeredOnly: on }))}>
              Only available
            </Chip>
            <SegmentedControl
              label="Price shown"
              choices={VIEWS}
              value={view}
              onChange={(next) => shown.set((old) => ({ ...old, view: next }))}
            />
          </>
        )}
      </PageBar>
      <Tools>
        <SearchField onSearch={onSearch} autoFocus={search === null} />
        <EndingsPopover />
        {suggests && (
          <Chip isSelected={suggest} onChange={(on) => shown.set((old) => ({ ...old, suggest: on }))}>
            Suggest names
          </Chip>
        )}
        <Button
          size="l"
          variant="primary"
          onPress={onSearch}
          isPending={isStarting}
          isDisabled={text === "" || !endings || known.length === 0}
        >
          Search
        </Button>
      </Tools>
      <PageSplit>
        <div className="pane results">
          {fault && <FaultCallout fault={fault} onRetry={onSearch} />}
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
              title={search.isDone ? "None of the names is available" : "No available name yet"}
              actions={
                <LinkButton onPress={() => shown.set((old) => ({ ...old, offeredOnly: false }))}>
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
              view={view}
              placeOf={placeOf}
              onToggle={newNames.toggle}
              onAskAgain={onAskAgain}
            />
          )}
          {search !== null && (
            <CartFooter
              lines={newNames.lines.values()}
              picks={picks}
              compares={columns.length > 1}
              isAdding={newNames.isAdding}
              onPick={onPick}
            />
          )}
        </div>
      </PageSplit>
    </>
  );
}

/** "12 names at 5 accounts, 31 of 60 answers". */
function titleCount(search: Search, accounts: number): string {
  const all = `${counted(search.names.length, "name")} at ${counted(accounts, "account")}`;
  const total = search.askedNames * search.accounts.length;
  const came = [...search.answered.values()].reduce((sum, count) => sum + count, 0);
  if (came >= total) return all;
  const progress = `${formatCount(came)} of ${formatCount(total)} answers`;
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
      paste a list of up to 5,000. Prices come in beside one another, and nothing is bought until you check out.
    </EmptyState>
  );
}
