import { CircleAlert, CircleCheck, CircleDashed, Radar, Square } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Badge, Button, FaultCallout, Icon, Section, SkeletonRows, Spinner } from "@/components";
import { counted } from "@/format";
import type { NameKey, WatchView } from "@/ipc";
import { useWatch } from "./useWatch";

function Sign({ good }: { good: boolean | null }) {
  if (good === null) return <Icon icon={CircleDashed} size="s" className="t3" label="Not told yet" />;
  return good ? (
    <Icon icon={CircleCheck} size="s" className="c-ok" label="Well" />
  ) : (
    <Icon icon={CircleAlert} size="s" className="c-due" label="Not yet" />
  );
}

function Line({ good, label, children }: { good: boolean | null; label: ReactNode; children: ReactNode }) {
  return (
    <li>
      <Sign good={good} />
      <span className="watch-label">{label}</span>
      <span className="t2">{children}</span>
    </li>
  );
}

const yes = (value: boolean | null, well: string, not: string) =>
  value === null ? "not told yet" : value ? well : not;

function expiryWords({ expires, days }: WatchView): string {
  if (expires === null) return "not told";
  if (days === null) return expires;
  return days < 0 ? `${expires}, ${counted(-days, "day")} ago` : `${expires}, in ${counted(days, "day")}`;
}

function summary(view: WatchView): string {
  const seen = view.records.filter((record) => record.seen === true).length;
  const records = `${seen} of ${counted(view.records.length, "record")} seen everywhere`;
  return `${records}. Certificate ${yes(view.tls, "active", "not there yet")}.`;
}

/** The name coming alive: DNS record by record, certificate, mail and expiry, for as long as one looks. */
export function WatchPanel({ id, isWatching }: { id: NameKey; isWatching: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [round, setRound] = useState(0);
  // A watch that began goes on when the connection is found to work: the certificate comes later than that.
  const [isBegun, setBegun] = useState(isWatching);
  if (isWatching && !isBegun) setBegun(true);
  const isOn = chosen ?? isBegun;
  const { view, fault } = useWatch(id, isOn, round);
  const again = () => {
    setChosen(true);
    setRound((count) => count + 1);
  };
  const isRunning = isOn && fault === null && (view?.running ?? true);
  return (
    <Section
      title="How the world sees it"
      aside={
        isRunning ? (
          <Button size="s" icon={Square} onPress={() => setChosen(false)}>
            Stop
          </Button>
        ) : (
          <Button size="s" icon={Radar} onPress={again}>
            Watch
          </Button>
        )
      }
    >
      {fault && <FaultCallout fault={fault} onRetry={again} />}
      {!isOn && view === null && (
        <p className="sm t2">
          DNS record by record, certificate, mail and expiry, as the registrar's own checks find them.
        </p>
      )}
      {isOn && view === null && fault === null && <SkeletonRows rows={4} label="Asking the registrar" />}
      {view && (
        <>
          <p className="sm t2 row" role="status">
            {isRunning && view.asking && <Spinner />}
            {summary(view)}
          </p>
          {view.fault && <FaultCallout fault={view.fault} />}
          <ul className="watch" aria-label="State">
            <Line good={view.status === null ? null : view.status === "active"} label="Name">
              {view.status ?? "not told yet"}
            </Line>
            <Line good={view.days === null ? null : view.days > 30} label="Expires">
              {expiryWords(view)}
            </Line>
            <Line good={view.dns} label="DNS">
              {yes(view.dns, "seen everywhere", "not seen everywhere yet")}
              {view.nameservers.length > 0 && ` (${view.nameservers.join(", ")})`}
            </Line>
            <Line good={view.tls} label="TLS certificate">
              {yes(view.tls, "active", "none yet, or not valid")}
            </Line>
            <Line good={view.mail} label="Mail">
              {yes(
                view.mail,
                `set up${view.mail_servers.length > 0 ? ` with ${view.mail_servers.join(", ")}` : ""}`,
                "not set up",
              )}
            </Line>
          </ul>
          {view.records.length > 0 && (
            <ul className="watch" aria-label="Records in public DNS">
              {view.records.map((record) => (
                <li key={record.words}>
                  <Sign good={record.seen} />
                  <span className="mono content" title={record.words}>
                    {record.words}
                  </span>
                  <Badge tone={record.seen === true ? "ok" : "due"}>{yes(record.seen, "everywhere", "not yet")}</Badge>
                </li>
              ))}
            </ul>
          )}
          {!isRunning && <p className="sm t3">The watch has ended.</p>}
        </>
      )}
    </Section>
  );
}
