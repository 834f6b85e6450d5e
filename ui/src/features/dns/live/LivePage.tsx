import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, CircleCheck, CircleQuestionMark, ClockAlert, Copy, Globe, RefreshCw } from "lucide-react";
import { useState, type ReactNode } from "react";
import { keyToParam, navigate, PageSplit } from "@/app";
import {
  Ago,
  Button,
  Callout,
  Chip,
  Delayed,
  DomainName,
  EmptyState,
  ErrorState,
  Icon,
  IconButton,
  PageBar,
  Pane,
  SkeletonRows,
  toast,
  type IconType,
} from "@/components";
import { counted } from "@/format";
import type { LiveView } from "@/ipc";
import type { ZonePageProps } from "../session";
import "./live.css";
import { LiveMatrix } from "./LiveMatrix";
import { LiveReport } from "./LiveReport";
import { liveQuery, liveReportQuery } from "./queries";
import { isOpen, liveText, summary, type Summary } from "./words";

const TONE: Record<Summary["tone"], { icon: IconType; tone: string }> = {
  good: { icon: CircleCheck, tone: "c-ok" },
  waiting: { icon: ClockAlert, tone: "c-due" },
  unknown: { icon: CircleQuestionMark, tone: "t2" },
};

/** What the world sees of one zone: its own nameservers and public resolvers, asked just now. */
export function LivePage({ zoneKey }: ZonePageProps) {
  const live = useQuery(liveQuery(zoneKey));
  const report = useQuery(liveReportQuery(zoneKey));
  const toZone = () => navigate("dns", { names: [keyToParam(zoneKey)] });
  const check = () => {
    void live.refetch();
    if (report.error?.fault.code !== "not_offered") void report.refetch();
  };
  const view = live.data;
  const copy = () => {
    if (!view) return;
    navigator.clipboard.writeText(liveText(view)).then(
      () => toast({ text: "Copied." }),
      () => toast({ tone: "bad", text: "The clipboard could not be written." }),
    );
  };
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton icon={ArrowLeft} label="Back to the zone" onPress={toZone} />
            <DomainName name={zoneKey.name} />
          </span>
        }
        sub={
          view && (
            <>
              What the world sees, asked <Ago at={view.at} />
            </>
          )
        }
      >
        <IconButton icon={Copy} label="Copy as text" isDisabled={!view} onPress={copy} />
        <Button icon={RefreshCw} isDisabled={live.isFetching} onPress={check}>
          {live.isFetching ? "Asking..." : "Check again"}
        </Button>
      </PageBar>
      <PageSplit>
        <Pane scroll className="live">
          {live.error ? (
            live.error.fault.code === "not_found" ? (
              <Unread message={live.error.fault.message} onOpen={toZone} />
            ) : (
              <ErrorState fault={live.error.fault} onRetry={check} />
            )
          ) : view ? (
            <Seen view={view} />
          ) : (
            <Asking />
          )}
          <LiveReport
            lines={report.isFetching ? undefined : report.data}
            fault={report.isFetching ? null : (report.error?.fault ?? null)}
            onRetry={() => void report.refetch()}
          />
        </Pane>
      </PageSplit>
    </>
  );
}

function Asking() {
  return (
    <Delayed>
      <p className="t2 live-asking" role="status">
        Asking the zone's nameservers and public resolvers. This takes some seconds.
      </p>
      <SkeletonRows rows={10} label="Asking nameservers and resolvers" />
    </Delayed>
  );
}

function Unread({ message, onOpen }: { message: ReactNode; onOpen: () => void }) {
  return (
    <EmptyState icon={Globe} title={message} actions={<Button onPress={onOpen}>Open the zone</Button>}>
      Read the zone, then check again.
    </EmptyState>
  );
}

function Seen({ view }: { view: LiveView }) {
  const [onlyOpen, setOnlyOpen] = useState(false);
  const { tone, sentence, rest } = summary(view);
  const look = TONE[tone];
  const open = view.sets.filter(isOpen);
  const shown = onlyOpen ? open : view.sets;
  const troubled = view.sources.filter((source) => source.problem !== null);
  return (
    <>
      <div className="live-head">
        <h2 className="row title">
          <Icon icon={look.icon} className={look.tone} />
          <span role="status">{sentence}</span>
        </h2>
        <p className="t2">
          Compared with the zone as read at the provider <Ago at={view.read_at} />. {rest.join(" ")}
        </p>
        {view.findings.map((finding) => (
          <Callout key={finding} tone="due" title={finding} />
        ))}
        {troubled.map((source) => (
          <Callout key={source.id} title={source.label}>
            {source.problem}
          </Callout>
        ))}
      </div>
      {view.sets.length === 0 ? (
        <EmptyState icon={Globe} title="This zone has no records">
          Records that you set are looked for here.
        </EmptyState>
      ) : (
        <>
          <div className="row live-tools">
            <Chip isSelected={onlyOpen} onChange={setOnlyOpen}>
              Only what differs
            </Chip>
            <span className="sm t3">
              {onlyOpen
                ? `${shown.length} of ${counted(view.sets.length, "record set")}`
                : counted(view.sets.length, "record set")}
            </span>
          </div>
          {shown.length === 0 ? (
            <EmptyState
              icon={CircleCheck}
              title="Nothing differs"
              actions={<Button onPress={() => setOnlyOpen(false)}>Show all</Button>}
            >
              Every set that can be compared is seen by everybody who answered.
            </EmptyState>
          ) : (
            <LiveMatrix sets={shown} sources={view.sources} />
          )}
        </>
      )}
    </>
  );
}
