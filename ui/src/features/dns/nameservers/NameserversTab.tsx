import { useQuery } from "@tanstack/react-query";
import { Eye, ListFilter, PlugZap, X } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState, type ReactNode } from "react";
import { navigate, PageSplit, usePageFilter, useParams } from "@/app";
import {
  AccountTile,
  Ago,
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  FaultCallout,
  Footer,
  Kbd,
  Meter,
  PageBar,
  TextInput,
  Tools,
} from "@/components";
import { List, NO_ROWS, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, formatCount, readableName } from "@/format";
import { queries, useStore, type JobView, type NameKey, type NameserversPlan, type NameserversView } from "@/ipc";
import { DnsTabs } from "../DnsTabs";
import { zonesAt } from "../places";
import { zoneId } from "../plan/plan-choice";
import { useJobControl } from "../plan/useJobControl";
import { allNamesQuery } from "../queries";
import { LoadingZones } from "../states";
import "./nameservers.css";
import { listsQuery, nameserversQuery, useLook } from "./queries";
import { Review } from "./Review";
import { filtered, serverSets, setWords } from "./sets";
import { SetsPane } from "./SetsPane";
import { targetDraft, targetOf } from "./target";
import { TargetPanel } from "./TargetPanel";

const NO_KEYS: readonly NameKey[] = [];
const NO_VIEWS: readonly NameserversView[] = [];
const NONE: readonly string[] = [];

/** Nameservers of many names: what they are, where they shall go, and a look before anything is changed. */
export function NameserversTab() {
  const { names: linked = NONE } = useParams("dns");
  const [plan, setPlan] = useState<NameserversPlan | null>(null);
  const [picked, setPicked] = useState<RowSelection | null>(null);
  const names = useQuery(allNamesQuery);
  const keys = names.data ?? NO_KEYS;
  const views = useQuery(nameserversQuery(keys));
  const all = views.data ?? NO_VIEWS;
  const selection = useMemo(() => {
    if (picked) return picked;
    const held = all.map(({ key }) => key);
    return linked.length === 0 ? NO_ROWS : { ids: new Set(zonesAt(linked, held).map(zoneId)), anchor: null };
  }, [picked, linked, all]);
  if (plan) {
    return (
      <Review
        key={plan.id}
        plan={plan}
        onBack={() => setPlan(null)}
        onAgain={(again) => {
          setPicked({ ids: new Set(again.map(zoneId)), anchor: null });
          setPlan(null);
        }}
      />
    );
  }
  const fault = names.error?.fault ?? views.error?.fault;
  return (
    <>
      <PageBar title="DNS" sub={names.data && counted(keys.length, "name")}>
        <DnsTabs tab="nameservers" />
      </PageBar>
      {fault && !views.data ? (
        <Whole>
          <ErrorState fault={fault} onRetry={() => void (names.error ? names.refetch() : views.refetch())} />
        </Whole>
      ) : names.data && keys.length === 0 ? (
        <Whole>
          <EmptyState
            icon={PlugZap}
            title="No names yet"
            actions={<Button onPress={() => navigate("accounts")}>Open the accounts</Button>}
          >
            Connect an account and sync it. The nameservers of its names can be set here then.
          </EmptyState>
        </Whole>
      ) : !views.data ? (
        <PageSplit>
          <LoadingZones />
        </PageSplit>
      ) : (
        <Names views={all} selection={selection} onSelect={setPicked} onPlan={setPlan} />
      )}
    </>
  );
}

function Whole({ children }: { children: ReactNode }) {
  return (
    <PageSplit>
      <div className="pane">{children}</div>
    </PageSplit>
  );
}

interface NamesProps {
  views: readonly NameserversView[];
  selection: RowSelection;
  onSelect: (selection: RowSelection) => void;
  onPlan: (plan: NameserversPlan) => void;
}

const viewId = ({ key }: NameserversView) => zoneId(key);

function Names({ views, selection, onSelect, onPlan }: NamesProps) {
  const accounts = useQuery(queries.accounts).data;
  const lists = useQuery(listsQuery).data ?? [];
  const draft = useStore(targetDraft);
  const [set, setSet] = useState<string | null>(null);
  const [filter, setFilter] = useState("");
  const text = useDeferredValue(filter);
  const field = usePageFilter();
  const sets = useMemo(() => serverSets(views), [views]);
  const shownSet = sets.some(({ id }) => id === set) ? set : null;
  const rows = useMemo(() => filtered(views, shownSet, text), [views, shownSet, text]);
  const chosen = useMemo(() => views.filter((view) => selection.ids.has(viewId(view))), [views, selection]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const columns = useMemo<ListColumn<NameserversView>[]>(
    () => [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(0, 1fr)",
        render: ({ key }) => {
          const account = accounts?.find(({ id }) => id === key.account);
          return (
            <>
              {account && <AccountTile provider={account.provider} />}
              <DomainName name={key.name} />
            </>
          );
        },
      },
      {
        key: "now",
        title: "Nameservers",
        name: "Nameservers",
        track: "minmax(0, 1.2fr)",
        render: ({ now }) => (
          <span className="trunc" title={now.join("\n")}>
            {now.length === 0 ? (
              <span className="t3">{setWords(now)}</span>
            ) : (
              <span className="mono sm">{setWords(now)}</span>
            )}
          </span>
        ),
      },
      {
        key: "read",
        title: "Told",
        name: "Told",
        track: "84px",
        render: ({ read_at, fixed }) => (
          <span className="sm t3 nw" title={fixed ?? undefined}>
            {fixed !== null ? "Fixed" : read_at !== null && <Ago at={read_at} />}
          </span>
        ),
      },
    ],
    [accounts],
  );
  const select = (next: readonly NameserversView[], anchor: RowSelection["anchor"]) =>
    onSelect({ ids: new Set([...selection.ids, ...next.map(viewId)]), anchor });
  const offers = {
    preset: views.some(({ takes_preset }) => takes_preset),
    bind: views.some(({ takes_bind }) => takes_bind),
  };
  return (
    <>
      <Tools>
        <TextInput
          label="Filter names"
          hideLabel
          className="grow"
          icon={ListFilter}
          placeholder="Filter by name or nameserver"
          value={filter}
          onChange={setFilter}
          inputRef={field}
          suffix={<Kbd keys="/" />}
        />
      </Tools>
      <PageSplit>
        <SetsPane sets={sets} total={views.length} current={shownSet} onShow={setSet} />
        <div className="pane">
          {rows.length === 0 ? (
            <EmptyState
              icon={ListFilter}
              title="No name matches this filter"
              actions={
                <Button
                  onPress={() => {
                    setFilter("");
                    setSet(null);
                  }}
                >
                  Show all names
                </Button>
              }
            />
          ) : (
            <List<NameserversView>
              label="Names"
              count={rows.length}
              columns={columns}
              rowAt={rowAt}
              rowId={viewId}
              rowName={({ key }) => readableName(key.name)}
              onNeed={() => undefined}
              startKey={`${shownSet ?? ""} ${text}`}
              selection={selection}
              onSelect={onSelect}
              onSelectRun={(from, to, anchor) => select(rows.slice(from, to + 1), anchor)}
              onSelectAll={() => select(rows, null)}
              current={null}
              onCurrent={() => undefined}
            />
          )}
        </div>
        <TargetPanel lists={lists} chosen={chosen} offers={offers} />
      </PageSplit>
      <LookFooter chosen={chosen} target={targetOf(draft, lists)} onClear={() => onSelect(NO_ROWS)} onPlan={onPlan} />
    </>
  );
}

interface LookFooterProps {
  chosen: readonly NameserversView[];
  target: ReturnType<typeof targetOf>;
  onClear: () => void;
  onPlan: (plan: NameserversPlan) => void;
}

function LookFooter({ chosen, target, onClear, onPlan }: LookFooterProps) {
  const look = useLook();
  const jobs = useQuery(queries.jobs).data;
  const job = look.isPending
    ? jobs?.find(({ kind, state }) => kind === "nameservers_look" && state === "running")
    : undefined;
  const fixed = chosen.filter((view) => view.fixed !== null).length;
  const start = () => {
    if (target) look.mutate({ keys: chosen.map(({ key }) => key), target }, { onSuccess: onPlan });
  };
  return (
    <>
      {look.error && (
        <div className="ns-fault">
          <FaultCallout fault={look.error.fault} />
        </div>
      )}
      <Footer>
        <span className="bb">
          {chosen.length === 0 ? "No name is ticked" : `${counted(chosen.length, "name")} ticked`}
        </span>
        {chosen.length > 0 && !look.isPending && (
          <Button size="s" variant="ghost" onPress={onClear}>
            Clear
          </Button>
        )}
        {fixed > 0 && !look.isPending && <span className="sm t2 nw">{formatCount(fixed)} cannot be set here</span>}
        <span className="grow" />
        {job ? (
          <Looking job={job} />
        ) : (
          <span className="sm t3 nw">
            {chosen.length === 0
              ? "Space ticks a name"
              : target === null
                ? "Say where to"
                : "Nothing is changed by the look"}
          </span>
        )}
        <Button
          variant="primary"
          icon={Eye}
          isDisabled={chosen.length === 0 || target === null}
          isPending={look.isPending}
          onPress={start}
        >
          Look before
        </Button>
      </Footer>
    </>
  );
}

/** How far the look is. */
function Looking({ job }: { job: JobView }) {
  const control = useJobControl(job.id);
  return (
    <>
      <Meter
        className="ns-meter"
        role="progressbar"
        label={job.title}
        max={Math.max(job.total, 1)}
        parts={[{ value: job.done }]}
      />
      <span className="sm t2 nw num">
        {formatCount(job.done)} of {formatCount(job.total)}
      </span>
      <Button icon={X} isPending={control.isCancelling} onPress={control.cancel}>
        Cancel
      </Button>
    </>
  );
}
