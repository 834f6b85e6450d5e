import { ArrowRight, ChevronRight } from "lucide-react";
import { AccountTile, DomainName, FaultCallout, Icon } from "@/components";
import { counted } from "@/format";
import type { NameserversFindingKind, NameserversStep, Record as DnsRecord } from "@/ipc";
import { LevelIcon, LEVELS } from "./LevelIcon";

const KIND: Record<NameserversFindingKind, string> = {
  now: "Now",
  serves: "Answers",
  vanish: "Records",
  signed: "DNSSEC",
  pending: "Zone",
  glue: "Glue",
};

export interface StepViewProps {
  step: NameserversStep;
  /** Where it goes, in words. */
  title: string;
  provider: string | undefined;
}

/** One name: before and after, what was found out, and what would vanish. */
export function StepView({ step, title, provider }: StepViewProps) {
  return (
    <>
      <div className="row plan-head">
        {provider !== undefined && <AccountTile provider={provider} />}
        <h2 className="trunc">
          <DomainName name={step.key.name} plain />
        </h2>
      </div>
      <div className="plan-sets">
        {step.blocked && <FaultCallout fault={step.blocked} />}
        <section className="set ns-move" aria-label="Nameservers before and after">
          <Hosts label="Now" hosts={step.before} none="Not told" />
          <Icon icon={ArrowRight} size="s" className="t3" />
          <Hosts label="Afterwards" hosts={step.after} none={title} />
        </section>
        {step.findings.length > 0 && (
          <ul className="set ns-findings" aria-label="What was found">
            {step.findings.map(({ kind, level, message }) => (
              <li key={kind}>
                <LevelIcon level={level} />
                <span className="sm t2 nw">{KIND[kind]}</span>
                <span>
                  {message} <span className="sr">({LEVELS[level].word})</span>
                </span>
              </li>
            ))}
          </ul>
        )}
        {step.vanish.length > 0 && <Vanishing records={step.vanish} isOpen={step.vanish.length <= 12} />}
      </div>
    </>
  );
}

function Hosts({ label, hosts, none }: { label: string; hosts: readonly string[]; none: string }) {
  return (
    <div>
      <h3 className="sm t3">{label}</h3>
      {hosts.length === 0 ? (
        <p className="sm t2">{none}</p>
      ) : (
        <ul className="mono sm">
          {hosts.map((host) => (
            <li key={host} className="trunc" title={host}>
              {host}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Vanishing({ records, isOpen }: { records: readonly DnsRecord[]; isOpen: boolean }) {
  return (
    <details className="set" open={isOpen}>
      <summary className="same-set">
        <Icon icon={ChevronRight} size="s" />
        <span>{counted(records.length, "record")} would vanish</span>
      </summary>
      <ul aria-label="Records that would vanish">
        {records.map(({ name, kind, content }, at) => (
          <li key={at} className="ns-record mono sm">
            <span className="trunc" title={name}>
              {name}
            </span>
            <span className="t3">{kind}</span>
            <span className="trunc" title={content}>
              {content}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
