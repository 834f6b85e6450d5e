import { useQuery } from "@tanstack/react-query";
import { ArrowRight, ListFilter, PlugZap, Plus, Table2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { keysToParam, navigate, PageSplit, usePageFilter } from "@/app";
import {
  AccountTile,
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  Kbd,
  PageBar,
  TextInput,
  Tools,
} from "@/components";
import { List, NO_ROWS, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, readableName } from "@/format";
import { queries, type AccountView, type NameKey } from "@/ipc";
import { DnsTabs } from "./DnsTabs";
import { zonesAt } from "./places";
import { zoneId } from "./plan/plan-choice";
import { allNamesQuery, zonesQuery } from "./queries";
import { LoadingZones } from "./states";

export interface ZonePickerProps {
  /** Ticked at first. */
  chosen: readonly string[];
  onOpen: (names: readonly string[]) => void;
}

/** Which zones to edit: one opens record by record, several open in the form. */
export function ZonePicker({ chosen, onOpen }: ZonePickerProps) {
  const names = useQuery(allNamesQuery);
  const accounts = useQuery(queries.accounts).data;
  const [filter, setFilter] = useState("");
  const field = usePageFilter();
  const all = names.data;
  const rows = useMemo(() => {
    const words = filter.trim().toLowerCase();
    if (!all || words === "") return all ?? [];
    return all.filter(({ name }) => name.includes(words) || readableName(name).includes(words));
  }, [all, filter]);
  const places = useMemo(() => new Map(rows.map((key, index) => [zoneId(key), index])), [rows]);
  const [picked, setPicked] = useState<RowSelection | null>(null);
  const selection = useMemo(() => {
    if (picked) return picked;
    return chosen.length === 0 ? NO_ROWS : { ids: new Set(zonesAt(chosen, all ?? []).map(zoneId)), anchor: null };
  }, [picked, chosen, all]);
  const columns = useMemo<ListColumn<NameKey>[]>(
    () => [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(150px, 1fr)",
        render: ({ name }) => (
          <span className="trunc">
            <DomainName name={name} />
          </span>
        ),
      },
      {
        key: "account",
        title: "Account",
        name: "Account",
        track: "minmax(120px, 180px)",
        render: ({ account: id }) => {
          const account = accounts?.find((one) => one.id === id);
          return account ? (
            <>
              <AccountTile provider={account.provider} />
              <span className="trunc">{account.label}</span>
            </>
          ) : null;
        },
      },
      {
        key: "served",
        title: "DNS",
        name: "DNS",
        track: "minmax(170px, 260px)",
        render: (key) => {
          const page = Math.floor((places.get(zoneId(key)) ?? 0) / PAGE) * PAGE;
          return <Served zoneKey={key} page={rows.slice(page, page + PAGE)} accounts={accounts ?? NO_ACCOUNTS} />;
        },
      },
    ],
    [accounts, rows, places],
  );
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const changeFilter = (next: string) => {
    setFilter(next);
    setPicked(NO_ROWS);
  };
  const count = selection.ids.size;
  const open = () => {
    const ids = selection.ids;
    onOpen(keysToParam((all ?? []).filter((key) => ids.has(zoneId(key)))));
  };
  return (
    <>
      <PageBar title="DNS" sub={all && counted(all.length, "zone")}>
        <DnsTabs tab="zones" />
        <Button icon={Plus} onPress={() => navigate("dns", { host: "new" })}>
          New zone
        </Button>
      </PageBar>
      <Tools>
        <TextInput
          label="Filter zones"
          hideLabel
          className="grow"
          icon={ListFilter}
          placeholder="Filter by name"
          value={filter}
          onChange={changeFilter}
          inputRef={field}
          suffix={<Kbd keys="/" />}
        />
      </Tools>
      <PageSplit>
        <div className="pane">
          {names.error && !all ? (
            <ErrorState fault={names.error.fault} onRetry={() => void names.refetch()} />
          ) : !all ? (
            <LoadingZones />
          ) : all.length === 0 ? (
            <EmptyState
              icon={PlugZap}
              title="No names yet"
              actions={<Button onPress={() => navigate("accounts")}>Open the accounts</Button>}
            >
              Connect an account and sync it. Its zones can be edited here then.
            </EmptyState>
          ) : rows.length === 0 ? (
            <EmptyState
              icon={ListFilter}
              title="No zone matches this filter"
              actions={<Button onPress={() => changeFilter("")}>Clear the filter</Button>}
            />
          ) : (
            <List<NameKey>
              label="Zones"
              count={rows.length}
              columns={columns}
              rowAt={rowAt}
              rowId={zoneId}
              rowName={({ name }) => readableName(name)}
              onNeed={() => undefined}
              startKey={filter}
              selection={selection}
              onSelect={setPicked}
              onSelectRun={(from, to, anchor) =>
                setPicked({ ids: new Set([...selection.ids, ...rows.slice(from, to + 1).map(zoneId)]), anchor })
              }
              onSelectAll={() => setPicked({ ids: new Set(rows.map(zoneId)), anchor: null })}
              current={null}
              onCurrent={() => undefined}
              onOpen={({ name }) => onOpen([name])}
            />
          )}
        </div>
      </PageSplit>
      <Footer>
        <span className="bb">{count === 0 ? "No zone is ticked" : `${counted(count, "zone")} ticked`}</span>
        <span className="grow" />
        <span className="sm t3 nw">
          {count === 0
            ? "Space ticks a zone, Enter opens it record by record"
            : "Several zones open side by side in the form"}
        </span>
        <Button variant="primary" icon={count > 1 ? Table2 : ArrowRight} isDisabled={count === 0} onPress={open}>
          {count === 0
            ? "Open in the form"
            : count === 1
              ? "Open 1 zone"
              : `Open ${counted(count, "zone")} in the form`}
        </Button>
      </Footer>
    </>
  );
}

/** Zones that are asked about together, around those on the screen. */
const PAGE = 50;
const NO_ACCOUNTS: readonly AccountView[] = [];

/** Who serves a zone, or why it cannot be edited. */
function Served({
  zoneKey,
  page,
  accounts,
}: {
  zoneKey: NameKey;
  page: readonly NameKey[];
  accounts: readonly AccountView[];
}) {
  const zone = useQuery(zonesQuery(page)).data?.find(({ asked }) => zoneId(asked) === zoneId(zoneKey));
  if (!zone) return <span className="t3 sm">…</span>;
  if (zone.state.kind === "not_offered") {
    return (
      <span className="t3 sm trunc" title={zone.state.reason}>
        Not editable here
      </span>
    );
  }
  const server = accounts.find(({ id }) => id === zone.account);
  return (
    <span className="row" title={zone.words}>
      {server && <AccountTile provider={server.provider} />}
      <span className="trunc">{server?.label ?? ""}</span>
    </span>
  );
}
