import { GitCompare, RotateCcwClock, ShieldCheck, Table2 } from "lucide-react";
import { keyToParam, navigate } from "@/app";
import { Ago, Button, Callout, Section } from "@/components";
import { counted } from "@/format";
import type { NameDetail } from "@/ipc";
import { Pair } from "./Pair";
import { Place } from "./Place";
import { Note } from "./Verdict";

/** Who serves a name, by which hosts, and what is known of its zone. */
export function DnsTab({ detail }: { detail: NameDetail }) {
  const { row } = detail;
  const serving = detail.places.find((place) => place.serves)?.nameservers ?? [];
  const hosts = row.nameservers.length > 0 ? row.nameservers : serving;
  return (
    <>
      {row.drifted && (
        <Note>
          <Callout tone="due" icon={GitCompare} title="Changed elsewhere">
            Its records are not as Freehold last wrote or showed them. Look at what changed before you edit.
          </Callout>
        </Note>
      )}
      <Section
        title="DNS"
        aside={
          detail.zone_records === null ? undefined : (
            <>
              {counted(detail.zone_records, "record")}
              {detail.zone_read_at !== null && (
                <>
                  , read <Ago at={detail.zone_read_at} />
                </>
              )}
            </>
          )
        }
      >
        <p className="sm t2 drawer-places">{row.dns_words}</p>
        {detail.places.length > 1 && (
          <ul className="places">
            {detail.places.map((place) => (
              <Place key={place.account} place={place} />
            ))}
          </ul>
        )}
        <dl className="kv">
          <Pair label="Nameservers">
            {hosts.length === 0 ? (
              <span className="t3">Not read yet</span>
            ) : (
              <ul className="hosts">
                {hosts.map((host) => (
                  <li key={host} className="mono trunc" title={host}>
                    {host}
                  </li>
                ))}
              </ul>
            )}
          </Pair>
          {row.dns !== null && (
            <Pair label="Website">
              {detail.website === null ? (
                <span className="t3">{detail.zone_read_at === null ? "Not read yet" : "No address"}</span>
              ) : (
                <span className="mono trunc" title={detail.website}>
                  {detail.website}
                </span>
              )}
            </Pair>
          )}
        </dl>
        {row.dns !== null && (
          <div className="row drawer-more">
            <Button size="s" icon={Table2} onPress={() => navigate("dns", { names: [keyToParam(row)] })}>
              Edit records
            </Button>
            <Button size="s" icon={RotateCcwClock} onPress={() => navigate("dns", { history: keyToParam(row) })}>
              Kept states
            </Button>
          </div>
        )}
        <div className="row drawer-more">
          <Button size="s" icon={ShieldCheck} onPress={() => navigate("dns", { host: row.name })}>
            Zone and DNSSEC
          </Button>
        </div>
      </Section>
    </>
  );
}
