import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BookOpen, Download, Replace, SearchX, Timer, Trash2, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import {
  keyToParam,
  navigate,
  PageSplit,
  useCommands,
  useSelectionLabel,
  useShortcuts,
  type CommandSource,
  useSaveFile,
} from "@/app";
import {
  BarDivider,
  Button,
  Callout,
  EmptyState,
  ErrorState,
  FaultCallout,
  IconButton,
  PageBar,
  toast,
} from "@/components";
import { addRows, List } from "@/components/grid";
import { counted, formatCount } from "@/format";
import {
  faultOf,
  queries,
  useStore,
  type RecordRow,
  type RecordsAsk,
  type RecordsChange,
  type RecordsSort,
} from "@/ipc";
import { DnsTabs } from "../DnsTabs";
import { sayFault } from "../faults";
import { useReadZones } from "../queries";
import type { TabProps } from "../session";
import { LoadingZones } from "../states";
import { recordColumns, sortedBy, type AccountWords } from "./columns";
import { recordsCsv } from "./csv";
import { FilterField } from "./FilterField";
import { fetchAll, fetchRun, fetchUnread, useRecordsPlan } from "./queries";
import "./records.css";
import { RemoveDialog } from "./RemoveDialog";
import { ReplacePanel } from "./ReplacePanel";
import { asRows, EVERYTHING, NOTHING, scopeOf, selected, type Selection } from "./selection";
import { recordsView } from "./state";
import { TtlPanel } from "./TtlPanel";
import { useAddressFilter } from "./useAddressFilter";
import { useRecordRows } from "./useRecordRows";

type Verb = "replace" | "ttl" | "remove";

const NO_ACCOUNTS: ReadonlyMap<string, AccountWords> = new Map();

/** Records across zones: find them, and change many at once by a plan. */
export function RecordsTab({ onPlan }: TabProps) {
  const client = useQueryClient();
  const accounts = useQuery(queries.accounts).data;
  const [filter, setFilter] = useAddressFilter();
  const kept = useStore(recordsView);
  const { order } = kept;
  // Verbs act on what is in sight: a selection from another filter would not be.
  const selection = kept.filter === filter ? kept.selection : NOTHING;
  const select = useCallback(
    (next: Selection) => recordsView.set((old) => ({ ...old, selection: next, filter })),
    [filter],
  );
  const [verb, setVerb] = useState<Verb | null>(null);
  const ask = useMemo<RecordsAsk>(
    () => ({ filter, sort: order.sort, descending: order.descending }),
    [filter, order.sort, order.descending],
  );
  const rows = useRecordRows(ask);
  const { page } = rows;
  const isCurrent = rows.filter === filter;
  const problem = isCurrent ? (page?.problem ?? null) : null;
  const total = page?.total ?? 0;
  const shown = useMemo(() => asRows(selection, total), [selection, total]);
  const count = shown.ids.size;
  const canChange = count > 0 && problem === null && isCurrent;
  const scope = useMemo(() => scopeOf(selection, filter), [selection, filter]);

  const words = useMemo(
    () => (accounts ? new Map(accounts.map(({ id, label, provider }) => [id, { label, provider }])) : NO_ACCOUNTS),
    [accounts],
  );
  const onSort = useCallback(
    (sort: RecordsSort) => recordsView.set((old) => ({ ...old, order: sortedBy(old.order, sort) })),
    [],
  );
  const panel = verb !== "remove" && canChange ? verb : null;
  const columns = useMemo(() => recordColumns(words, order, onSort, panel !== null), [words, order, onSort, panel]);
  const planning = useRecordsPlan();
  const review = (change: RecordsChange) =>
    planning.mutate(
      { scope, change },
      {
        onSuccess: (plan) => {
          setVerb(null);
          onPlan(plan);
        },
        onError: ({ fault }) => sayFault(fault),
      },
    );
  const start = useCallback((next: Verb) => canChange && setVerb(next), [canChange]);
  const commands = useMemo<CommandSource>(
    () => ({
      find: () =>
        canChange
          ? [
              {
                id: "records.replace",
                group: "selection",
                title: "Find and replace in the selected records",
                run: () => start("replace"),
              },
              {
                id: "records.ttl",
                group: "selection",
                title: "Change the TTL of the selected records",
                run: () => start("ttl"),
              },
              {
                id: "records.remove",
                group: "selection",
                title: "Remove the selected records",
                run: () => start("remove"),
              },
            ]
          : [],
    }),
    [canChange, start],
  );
  useCommands(commands);
  useSelectionLabel(count === 0 ? null : `${counted(count, "record")} selected`);
  useShortcuts("Records", [
    { keys: "r", label: "Find and replace", run: () => start("replace") },
    { keys: "t", label: "Change TTL", run: () => start("ttl") },
  ]);

  const selectRun = async (from: number, to: number, anchor: string | null) => {
    if (selection.kind === "all") return;
    try {
      const run = await fetchRun(client, ask, from, to);
      select({ kind: "rows", rows: addRows({ ...selection.rows, anchor }, run) });
    } catch (error) {
      sayFault(faultOf(error));
    }
  };
  const open = (row: RecordRow) => navigate("dns", { names: [keyToParam(row.key)] });
  const save = useSaveFile("Records");
  const accountOf = (row: RecordRow) => words.get(row.key.account)?.label ?? "";

  const panelProps = {
    scope,
    count,
    onClose: () => setVerb(null),
    onReview: review,
    isPlanning: planning.isPending,
  };
  return (
    <>
      <PageBar title="DNS" sub={page ? countWords(count, total, page.zones) : ""}>
        <IconButton
          icon={Download}
          label="Save as CSV"
          isDisabled={total === 0 || problem !== null || save.isPending}
          onPress={() =>
            save.mutate(async () => ({
              name: "freehold-records.csv",
              text: recordsCsv(await fetchAll(ask), accountOf),
            }))
          }
        />
        <BarDivider />
        <DnsTabs tab="records" />
      </PageBar>
      <FilterField
        value={filter}
        onChange={setFilter}
        problem={problem}
        accounts={[...words.values()].map(({ label }) => label)}
      />
      <PageSplit
        drawerKey={panel}
        drawer={
          panel === "replace" ? (
            <ReplacePanel {...panelProps} />
          ) : panel === "ttl" ? (
            <TtlPanel {...panelProps} />
          ) : undefined
        }
      >
        <div className="pane found">
          {page !== null && page.unread > 0 && <Unread count={page.unread} />}
          {rows.fault && page !== null && <FaultCallout fault={rows.fault} onRetry={rows.retry} />}
          {page === null ? (
            rows.fault ? (
              <ErrorState fault={rows.fault} onRetry={rows.retry} />
            ) : (
              <LoadingZones />
            )
          ) : total === 0 ? (
            <Nothing filter={rows.filter} isUnread={page.unread > 0} onClear={() => setFilter("")} />
          ) : (
            <List<RecordRow>
              label="Records"
              count={total}
              columns={columns}
              rowAt={rows.rowAt}
              rowId={idOf}
              rowName={nameOf}
              onNeed={rows.onNeed}
              startKey={rows.shownFor}
              selection={shown}
              onSelect={(next) => select(selected(selection, next))}
              onSelectRun={(from, to, anchor) => void selectRun(from, to, anchor)}
              onSelectAll={() => select(EVERYTHING)}
              current={null}
              onCurrent={() => undefined}
              onOpen={open}
              onPress={open}
              footRoom={count > 0 ? 72 : 0}
            />
          )}
          {count > 0 && page !== null && total > 0 && (
            <div className="bulk" role="toolbar" aria-label="On the selection">
              <span className="b bulk-count" role="status">
                {formatCount(count)} selected
              </span>
              <BarDivider />
              <Button variant="ghost" icon={Replace} isDisabled={!canChange} onPress={() => start("replace")}>
                Find and replace
              </Button>
              <Button variant="ghost" icon={Timer} isDisabled={!canChange} onPress={() => start("ttl")}>
                Change TTL
              </Button>
              <Button variant="ghost" icon={Trash2} isDisabled={!canChange} onPress={() => start("remove")}>
                Remove
              </Button>
              <BarDivider />
              <IconButton icon={X} label="Clear selection" placement="top" onPress={() => select(NOTHING)} />
            </div>
          )}
        </div>
      </PageSplit>
      {verb === "remove" && canChange && <RemoveDialog {...panelProps} />}
    </>
  );
}

const idOf = (row: RecordRow) => row.id;
const nameOf = (row: RecordRow) => `${row.set.name} ${row.set.kind} of ${row.unicode}`;

function countWords(selected: number, total: number, zones: number): string {
  if (selected > 0) return `${formatCount(selected)} of ${counted(total, "record")} selected`;
  return total === 0 ? "No records" : `${counted(total, "record")} in ${counted(zones, "zone")}`;
}

function Unread({ count }: { count: number }) {
  const read = useReadZones();
  const [isAsking, setAsking] = useState(false);
  const start = async () => {
    setAsking(true);
    try {
      await read.mutateAsync(await fetchUnread());
      toast({ tone: "ok", text: `Reading ${counted(count, "zone")}. The records come in as they are read.` });
    } catch (error) {
      sayFault(faultOf(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Callout
      title={`${counted(count, "zone")} ${count === 1 ? "was" : "were"} never read`}
      actions={
        <Button size="s" icon={BookOpen} isPending={isAsking} onPress={() => void start()}>
          Read {count === 1 ? "it" : "them"}
        </Button>
      }
    >
      {count === 1 ? "Its records are" : "Their records are"} not in this list.
    </Callout>
  );
}

function Nothing({ filter, isUnread, onClear }: { filter: string; isUnread: boolean; onClear: () => void }) {
  if (filter.trim() !== "") {
    return (
      <EmptyState icon={SearchX} title="No record fits" actions={<Button onPress={onClear}>Clear the filter</Button>}>
        {isUnread ? "Only zones that were read are looked through." : "Look for less, or for another spelling."}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={BookOpen}
      title="No zone was read yet"
      actions={isUnread ? undefined : <Button onPress={() => navigate("accounts")}>Connect an account</Button>}
    >
      {isUnread
        ? "Read the zones once; then their records are here to be found and changed together."
        : "Records are listed once an account with DNS is connected and its zones are read."}
    </EmptyState>
  );
}
