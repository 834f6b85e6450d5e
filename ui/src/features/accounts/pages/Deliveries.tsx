import { useQuery } from "@tanstack/react-query";
import { Check, CircleQuestionMark, CircleX, Clock, RefreshCw, Search, Webhook } from "lucide-react";
import { useMemo, useState } from "react";
import { navigate } from "@/app";
import {
  Ago,
  Badge,
  Button,
  classes,
  EmptyState,
  ErrorState,
  Select,
  SkeletonRows,
  TextInput,
  type BadgeTone,
  type Choice,
  type IconType,
} from "@/components";
import { counted } from "@/format";
import { call, commands, type DeliveriesView, type DeliveryState, type DeliveryView } from "@/ipc";
import {
  ALL_EVENTS,
  eventsOf,
  exactSpan,
  ladderWords,
  narrowed,
  NO_FILTER,
  waitsWords,
  type DeliveryFilter,
} from "./deliveryFilter";
import type { AccountPageProps } from "./index";
import "./webhooks.css";

const STATES: Record<DeliveryState, { tone: BadgeTone; icon: IconType; word: string }> = {
  delivered: { tone: "ok", icon: Check, word: "Delivered" },
  retrying: { tone: "due", icon: Clock, word: "Retrying" },
  failed: { tone: "bad", icon: CircleX, word: "Failed" },
  other: { tone: "neutral", icon: CircleQuestionMark, word: "Unknown" },
};

const STATE_CHOICES: readonly Choice<DeliveryFilter["state"]>[] = [
  { id: "all", label: "Every status" },
  { id: "delivered", label: "Delivered" },
  { id: "retrying", label: "Retrying" },
  { id: "failed", label: "Failed" },
];

/** What webhooks of an account delivered, as its provider tells it. */
export function Deliveries({ account, descriptor }: AccountPageProps) {
  const log = useQuery({
    queryKey: ["accounts", "deliveries", account.id],
    queryFn: () => call(commands.accountsDeliveries(account.id)),
  });
  if (log.isPending) return <SkeletonRows />;
  if (log.isError && !log.data) return <ErrorState fault={log.error.fault} onRetry={() => void log.refetch()} />;
  return (
    <Log
      log={log.data}
      provider={descriptor.label}
      isReading={log.isFetching}
      failed={log.isError ? log.error.fault.message : null}
      onRead={() => void log.refetch()}
      onReceive={() => navigate("accounts", { account: account.id, tab: "webhooks" })}
    />
  );
}

interface LogProps {
  log: DeliveriesView;
  provider: string;
  isReading: boolean;
  /** Why the last reading failed; the rows are from the one before. */
  failed: string | null;
  onRead: () => void;
  onReceive: () => void;
}

function Log({ log, provider, isReading, failed, onRead, onReceive }: LogProps) {
  const [filter, setFilter] = useState<DeliveryFilter>(NO_FILTER);
  const shown = useMemo(() => narrowed(log.rows, filter), [log.rows, filter]);
  const events = useMemo(() => eventsOf(log.rows), [log.rows]);
  const change = (next: Partial<DeliveryFilter>) => setFilter((old) => ({ ...old, ...next }));
  const read = (
    <Button icon={RefreshCw} onPress={onRead} isPending={isReading}>
      {isReading ? "Reading" : "Read again"}
    </Button>
  );
  if (log.rows.length === 0) {
    return (
      <EmptyState
        icon={Webhook}
        title="No deliveries yet"
        actions={
          <>
            <Button variant="primary" onPress={onReceive}>
              Set up a webhook
            </Button>
            {read}
          </>
        }
      >
        {provider} posts a webhook when a name is registered, renewed, blocked or unblocked. What it posted, and how
        your receiver answered, stands here.
      </EmptyState>
    );
  }
  return (
    <div className="webhook-page">
      <div className="row deliveries-tools">
        <TextInput
          className="grow"
          label="Filter deliveries"
          hideLabel
          icon={Search}
          placeholder="Filter by event, name, answer or error"
          value={filter.text}
          onChange={(text) => change({ text })}
          maxLength={200}
        />
        <Select
          label="Status"
          hideLabel
          form="inline"
          choices={STATE_CHOICES}
          value={filter.state}
          onChange={(state) => change({ state })}
        />
        <Select
          label="Event"
          hideLabel
          form="inline"
          choices={[{ id: ALL_EVENTS, label: "Every event" }, ...events.map((event) => ({ id: event, label: event }))]}
          value={filter.event}
          onChange={(event) => change({ event })}
        />
        {read}
      </div>
      <p className="sm t2">
        What is not answered with success is posted again after {waitsWords(log.retries)}; then {provider} gives up.
        What a delivery that failed would have told comes with the next sync.
      </p>
      {failed !== null && (
        <p className="sm c-lapsed" role="alert">
          {failed} The lines below are from before.
        </p>
      )}
      {shown.length === 0 ? (
        <EmptyState
          icon={Search}
          title="No delivery fits the filter"
          actions={<Button onPress={() => setFilter(NO_FILTER)}>Show all</Button>}
        >
          {counted(log.rows.length, "delivery", "deliveries")} are hidden by it.
        </EmptyState>
      ) : (
        <ul className="deliveries" aria-label="Deliveries">
          {shown.map((row, at) => (
            <Line key={row.event_key ?? at} row={row} retries={log.retries} />
          ))}
        </ul>
      )}
      <p className="sm t3">
        {shown.length === log.rows.length
          ? counted(log.rows.length, "delivery", "deliveries")
          : `${shown.length} of ${counted(log.rows.length, "delivery", "deliveries")}`}
        {log.rows.length >= log.limit && `, the latest ${log.limit}; older ones are not asked for`}, read{" "}
        <Ago at={log.read_at} />
      </p>
    </div>
  );
}

function Line({ row, retries }: { row: DeliveryView; retries: readonly number[] }) {
  const { tone, icon, word } = STATES[row.state];
  return (
    <li className="delivery">
      <span className="delivery-what">
        <span className="row">
          <span className="b mono trunc">{row.event}</span>
          {row.name !== null && <span className="trunc">{row.name}</span>}
        </span>
        <span className="sm t3 trunc block" title={row.event_key ?? undefined}>
          {row.event_key ?? "no key told"}
          {row.age !== null && (
            <>
              {", "}
              {row.age.of === "first_seen" ? "first seen " : row.age.of === "arrival" ? "arrived " : ""}
              <Ago at={row.age.at} />
            </>
          )}
          {row.age === null && ", age not told"}
        </span>
        {row.error !== null && <span className="sm c-lapsed block">{row.error}</span>}
      </span>
      <Ladder row={row} retries={retries} />
      <span className="delivery-state">
        <Badge tone={tone} icon={icon}>
          {row.state === "other" && row.status !== "" ? row.status : word}
        </Badge>
        <span className="sm t3 block">
          {row.status_code === null ? "no answer told" : `answered ${row.status_code}`}
        </span>
      </span>
    </li>
  );
}

/** The attempts as steps: made ones filled, the last in the colour of its end, the waits between them. */
function Ladder({ row, retries }: { row: DeliveryView; retries: readonly number[] }) {
  const words = ladderWords(row, retries);
  const attempt = Math.max(1, row.attempt);
  return (
    <span className="attempts" role="img" aria-label={words} title={words}>
      {[0, ...retries].map((wait, at) => (
        <span
          key={at}
          className={classes("attempt", at + 1 < attempt && "made", at + 1 === attempt && `last ${row.state}`)}
        >
          <span className="dot" />
          <span className="mi">{at === 0 ? "at once" : exactSpan(wait)}</span>
        </span>
      ))}
    </span>
  );
}
