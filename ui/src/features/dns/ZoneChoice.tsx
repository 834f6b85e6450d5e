import { useQuery } from "@tanstack/react-query";
import { ListFilter, PlugZap } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { navigate } from "@/app";
import { AccountTile, Button, DomainName, EmptyState, ErrorState, TextInput } from "@/components";
import { List, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, readableName } from "@/format";
import { queries, type NameKey } from "@/ipc";
import { zoneId } from "./plan/plan-choice";
import { allNamesQuery } from "./queries";
import { LoadingZones } from "./states";

export interface ZoneChoiceProps {
  label: string;
  selection: RowSelection;
  onSelect: (selection: RowSelection) => void;
  /** Not offered: the zone that it is all about. */
  without?: NameKey;
}

/** The keys of the ticked zones, in the list's order. */
export function chosenKeys(all: readonly NameKey[] | undefined, selection: RowSelection): NameKey[] {
  return (all ?? []).filter((key) => selection.ids.has(zoneId(key)));
}

/** A narrow list of all zones to tick, with its own filter. */
export function ZoneChoice({ label, selection, onSelect, without }: ZoneChoiceProps) {
  const names = useQuery(allNamesQuery);
  const accounts = useQuery(queries.accounts).data;
  const [filter, setFilter] = useState("");
  const left = without && zoneId(without);
  const all = useMemo(() => (names.data ?? []).filter((key) => zoneId(key) !== left), [names.data, left]);
  const rows = useMemo(() => {
    const words = filter.trim().toLowerCase();
    if (words === "") return all;
    return all.filter(({ name }) => name.includes(words) || readableName(name).includes(words));
  }, [all, filter]);
  const columns = useMemo<ListColumn<NameKey>[]>(
    () => [
      {
        key: "name",
        title: "Zone",
        name: "Zone",
        track: "minmax(0, 1fr)",
        render: ({ name, account: id }) => {
          const account = accounts?.find((one) => one.id === id);
          return (
            <>
              {account && <AccountTile provider={account.provider} />}
              <DomainName name={name} />
            </>
          );
        },
      },
    ],
    [accounts],
  );
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const tick = (keys: readonly NameKey[], anchor: RowSelection["anchor"]) =>
    onSelect({ ids: new Set([...selection.ids, ...keys.map(zoneId)]), anchor });
  if (names.error) return <ErrorState fault={names.error.fault} onRetry={() => void names.refetch()} />;
  if (!names.data) return <LoadingZones />;
  if (all.length === 0) {
    return (
      <EmptyState
        icon={PlugZap}
        title="There is no zone yet"
        actions={<Button onPress={() => navigate("accounts")}>Accounts</Button>}
      >
        Connect an account and sync it; its names appear here.
      </EmptyState>
    );
  }
  return (
    <div className="zone-choice">
      <div className="zone-choice-head">
        <TextInput
          label="Filter zones"
          hideLabel
          size="m"
          icon={ListFilter}
          placeholder="Filter by name"
          value={filter}
          onChange={setFilter}
        />
        <span className="sm t3 nw">{counted(selection.ids.size, "zone")} ticked</span>
      </div>
      <List<NameKey>
        label={label}
        count={rows.length}
        columns={columns}
        rowAt={rowAt}
        rowId={zoneId}
        rowName={({ name }) => name}
        onNeed={() => undefined}
        selection={selection}
        onSelect={onSelect}
        onSelectRun={(from, to, anchor) => tick(rows.slice(from, to + 1), anchor)}
        onSelectAll={() => tick(rows, null)}
        current={null}
        onCurrent={() => undefined}
        startKey={filter}
      />
    </div>
  );
}
