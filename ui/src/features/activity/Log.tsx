import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, RotateCcwClock } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { navigate, usePageFilter } from "@/app";
import {
  AccountTile,
  Badge,
  Button,
  Chip,
  DomainName,
  EmptyState,
  ErrorState,
  Kbd,
  LinkButton,
  Menu,
  Select,
  SkeletonRows,
  TextInput,
  toast,
} from "@/components";
import { useRowWindow } from "@/components/grid";
import { counted, formatCount, formatDate, formatDateTime, formatTime } from "@/format";
import { call, commands, queries, type AccountView, type LogEntry, type LogFormat, type LogQuery } from "@/ipc";
import { fetchLog, logHeadQuery } from "./queries";
import { CAUSE, dayEnd, dayStart, featureWord } from "./words";

/** CSS pixels of a line and of a day's heading. */
const ROW = 34;
/** Any account, in the choice of accounts. */
const ANY = "any";

/** What happened and why; newest first. */
export function Log() {
  const { data: accounts = [] } = useQuery(queries.accounts);
  const [text, setText] = useState("");
  const [features, setFeatures] = useState<readonly string[]>([]);
  const [account, setAccount] = useState<string>(ANY);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const field = usePageFilter();
  const typed = useDeferredValue(text);
  const query = useMemo<LogQuery>(
    () => ({
      text: typed.trim(),
      features: [...features],
      account: account === ANY ? null : account,
      name: null,
      from: dayStart(from),
      until: dayEnd(to),
      before: null,
      limit: 0,
    }),
    [typed, features, account, from, to],
  );
  const head = useQuery(logHeadQuery(query));
  const isFiltered = typed.trim() !== "" || features.length > 0 || account !== ANY || from !== "" || to !== "";
  const clear = () => {
    setText("");
    setFeatures([]);
    setAccount(ANY);
    setFrom("");
    setTo("");
  };
  const save = useMutation({
    mutationFn: (format: LogFormat) => call(commands.activityLogExport(query, format)),
    onSuccess: (path) =>
      toast({
        tone: "ok",
        text: `The log was saved as ${path}`,
        action: { label: "Show", onAction: () => void call(commands.appShowFile(path)) },
      }),
    onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
  });
  const total = head.data?.total ?? null;
  return (
    <div className="log">
      <div className="log-filter">
        <div className="log-filter-line">
          <div className="grow">
            <TextInput
              label="Filter the log"
              hideLabel
              placeholder="Words of a line, or a name"
              value={text}
              onChange={setText}
              inputRef={field}
              suffix={<Kbd keys="/" />}
              maxLength={200}
            />
          </div>
          <Select
            label="Account"
            hideLabel
            choices={[{ id: ANY, label: "All accounts" }, ...accounts.map(({ id, label }) => ({ id, label }))]}
            value={account}
            onChange={setAccount}
          />
          <label className="log-day">
            <span className="sm t2">From</span>
            <span className="field s">
              <input type="date" value={from} max={to || undefined} onChange={(event) => setFrom(event.target.value)} />
            </span>
          </label>
          <label className="log-day">
            <span className="sm t2">to</span>
            <span className="field s">
              <input type="date" value={to} min={from || undefined} onChange={(event) => setTo(event.target.value)} />
            </span>
          </label>
          <Menu
            label="Save the log"
            placement="bottom end"
            trigger={
              <Button icon={Download} isPending={save.isPending} isDisabled={total === 0}>
                Export
              </Button>
            }
            sections={[
              {
                title: total === null ? "Save" : `Save ${counted(total, "line")}`,
                items: [
                  { id: "csv", label: "As CSV", note: "For spreadsheets", onAction: () => save.mutate("csv") },
                  { id: "json", label: "As JSON", note: "For scripts", onAction: () => save.mutate("json") },
                ],
              },
            ]}
          />
        </div>
        <div className="row log-chips" role="group" aria-label="Features">
          {(head.data?.features ?? []).map((feature) => (
            <Chip
              key={feature}
              isSelected={features.includes(feature)}
              onChange={(isOn) =>
                setFeatures((old) => (isOn ? [...old, feature] : old.filter((other) => other !== feature)))
              }
            >
              {featureWord(feature)}
            </Chip>
          ))}
          {isFiltered && (
            <LinkButton onPress={clear}>
              <span className="sm">Clear the filter</span>
            </LinkButton>
          )}
          <span className="grow" />
          <span className="sm t2 nw" role="status">
            {total === null ? "" : counted(total, "line")}
          </span>
        </div>
      </div>
      <Lines
        key={JSON.stringify(query)}
        query={query}
        newest={head.data?.lines[0]?.id ?? null}
        accounts={accounts}
        isFiltered={isFiltered}
        onClear={clear}
      />
    </div>
  );
}

type Row = { kind: "day"; date: string } | { kind: "line"; entry: LogEntry };

/** Lines under the days on which they were written. */
function withDays(lines: readonly LogEntry[]): Row[] {
  const rows: Row[] = [];
  let day = "";
  for (const entry of lines) {
    const date = formatDate(entry.at);
    if (date !== day) {
      rows.push({ kind: "day", date });
      day = date;
    }
    rows.push({ kind: "line", entry });
  }
  return rows;
}

interface LinesProps {
  query: LogQuery;
  /** The newest line that fits, as far as it is known. */
  newest: string | null;
  accounts: readonly AccountView[];
  isFiltered: boolean;
  onClear: () => void;
}

function Lines({ query, newest, accounts, isFiltered, onClear }: LinesProps) {
  const client = useQueryClient();
  const queryKey = ["app", "log", query] as const;
  const log = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetchLog(query, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.lines.length < 200 ? null : (page.lines.at(-1)?.id ?? null)),
    gcTime: 0,
  });
  const lines = useMemo(() => log.data?.pages.flatMap((page) => page.lines) ?? [], [log.data]);
  const rows = useMemo(() => withDays(lines), [lines]);
  const root = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(1);
  const [open, setOpen] = useState<string | null>(null);
  const window = useRowWindow({ scroller: root, count: rows.length, rowHeight: ROW, headHeight: 0, keep: null });
  const last = window.indexes.at(-1) ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = log;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 40) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  const loaded = lines[0]?.id ?? null;
  const hasNews = log.isSuccess && newest !== null && newest !== loaded && BigInt(newest) > BigInt(loaded ?? "0");
  const readAgain = () => {
    if (root.current) root.current.scrollTop = 0;
    void client.resetQueries({ queryKey });
  };
  useEffect(() => {
    // At the top new lines simply come; further down they wait, so that what is read does not move.
    if (hasNews && (root.current?.scrollTop ?? 0) < ROW && open === null) {
      void client.resetQueries({ queryKey: ["app", "log", query] });
    }
  }, [hasNews, client, query, open]);

  if (log.isError) return <ErrorState fault={log.error.fault} onRetry={() => void log.refetch()} />;
  if (log.isPending) return <SkeletonRows />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={RotateCcwClock}
        title={isFiltered ? "No line matches" : "Nothing happened yet"}
        actions={isFiltered ? <Button onPress={onClear}>Clear the filter</Button> : undefined}
      >
        {isFiltered
          ? "Try fewer words, more features or other days."
          : "What Freehold does, and why, is written down here: syncs, orders, changes, reminders."}
      </EmptyState>
    );
  }
  const entryAt = (index: number) => {
    const row = rows[index];
    return row?.kind === "line" ? row.entry : null;
  };
  const move = (by: number) => {
    let next = place + by;
    while (next >= 0 && next < rows.length && entryAt(next) === null) next += Math.sign(by);
    if (entryAt(next) === null) return;
    setPlace(next);
    window.reveal(next);
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === "Enter" || event.key === " ") {
      const entry = entryAt(place);
      setOpen(entry === null || open === entry.id ? null : entry.id);
    } else return;
    event.preventDefault();
  };
  const shown = lines.find((line) => line.id === open);
  return (
    <>
      {hasNews && (
        <div className="log-news">
          <Button size="s" onPress={readAgain}>
            Show new lines
          </Button>
        </div>
      )}
      <div className="log-lines" ref={root} role="list" aria-label="Log" onKeyDown={onKeyDown}>
        <div className="log-body" style={{ height: window.height }}>
          {window.indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const top = index * ROW;
            return row.kind === "day" ? (
              <div className="log-heading mi t2" role="listitem" key={`day ${row.date}`} style={{ top }}>
                {row.date}
              </div>
            ) : (
              <LogLine
                key={row.entry.id}
                entry={row.entry}
                account={accounts.find((one) => one.id === row.entry.account)}
                index={index}
                top={top}
                isOpen={row.entry.id === open}
                hasFocus={index === place}
                onPress={() => {
                  setPlace(index);
                  setOpen(open === row.entry.id ? null : row.entry.id);
                }}
              />
            );
          })}
        </div>
      </div>
      {shown && (
        <LineDetail
          entry={shown}
          account={accounts.find((one) => one.id === shown.account)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

interface LogLineProps {
  entry: LogEntry;
  account: AccountView | undefined;
  index: number;
  top: number;
  isOpen: boolean;
  hasFocus: boolean;
  onPress: () => void;
}

function LogLine({ entry, account, index, top, isOpen, hasFocus, onPress }: LogLineProps) {
  return (
    <div className="log-row" role="listitem" style={{ top }}>
      <button
        type="button"
        className={isOpen ? "log-line cur" : "log-line"}
        aria-expanded={isOpen}
        tabIndex={hasFocus ? 0 : -1}
        data-line={index}
        onClick={onPress}
      >
        <span className="t2 sm nw">{formatTime(entry.at)}</span>
        <span className="t2 sm trunc">{featureWord(entry.feature)}</span>
        <span className="row trunc">
          {account && (
            <>
              <AccountTile provider={account.provider} />
              <span className="trunc">{account.label}</span>
            </>
          )}
        </span>
        <span className="trunc">
          {entry.name !== null && (
            <span className="b log-name">
              <DomainName name={entry.name} plain />
            </span>
          )}
          {entry.message}
        </span>
        <span className="t2 sm nw">{CAUSE[entry.cause]}</span>
      </button>
    </div>
  );
}

function LineDetail({
  entry,
  account,
  onClose,
}: {
  entry: LogEntry;
  account: AccountView | undefined;
  onClose: () => void;
}) {
  const { name } = entry;
  return (
    <section className="log-detail" aria-label="The line">
      <div className="row">
        <Badge>{featureWord(entry.feature)}</Badge>
        <span className="sm t2">
          {formatDateTime(entry.at)}, {CAUSE[entry.cause]}, line {formatCount(Number(entry.id))}
        </span>
        <span className="grow" />
        {name !== null && entry.account !== null && (
          <Button size="s" onPress={() => navigate("portfolio", { name: `${entry.account}/${name}` })}>
            Open the name
          </Button>
        )}
        <Button size="s" variant="ghost" onPress={onClose}>
          Close
        </Button>
      </div>
      <p className="log-message">
        {account && <b>{account.label}: </b>}
        {name !== null && <b>{name} </b>}
        {entry.message}
      </p>
    </section>
  );
}
