import { Split } from "lucide-react";
import { Ago, Badge, Callout, LinkButton, MoneyText, Section } from "@/components";
import { formatDate, formatDateTime } from "@/format";
import type { DateFact, NameDetail } from "@/ipc";
import type { AccountWords } from "../columns";
import { Pair } from "./Pair";
import { Place } from "./Place";
import { drawerTab } from "./tabs";
import { Note, Verdict } from "./Verdict";

/** The verdict first, then the dates with their sources, where the name is, what it costs, and what the user says of it. */
export function Overview({ detail, account }: { detail: NameDetail; account: AccountWords | undefined }) {
  const { row } = detail;
  const provider = account?.providerLabel ?? "the account";
  return (
    <>
      <Verdict detail={detail} provider={provider} />
      {row.conflict !== null && (
        <Note>
          <Callout tone="risk" icon={Split} title="The registry says otherwise">
            {row.conflict}
          </Callout>
        </Note>
      )}
      <Section
        title="Dates"
        aside={
          <>
            checked <Ago at={detail.fetched_at} />
          </>
        }
      >
        <dl className="kv">
          {detail.dates.map((date, index) => (
            <Pair key={`${index} ${date.label}`} label={date.label}>
              <DateLine date={date} isMain={date.label === "Expires"} checkedAt={detail.fetched_at} />
            </Pair>
          ))}
          {detail.status !== null && (
            <Pair label="Status">
              <span className="trunc" title={detail.status}>
                {detail.status}
              </span>
            </Pair>
          )}
        </dl>
      </Section>
      <Section title="Where it is">
        <p className="sm t2 drawer-places">{row.dns_words}</p>
        {detail.places.length > 1 && (
          <ul className="places">
            {detail.places.map((place) => (
              <Place key={place.account} place={place} />
            ))}
          </ul>
        )}
      </Section>
      {row.registered && (
        <Section title="Cost">
          <dl className="kv">
            <Pair label="Renewal">
              {row.renewal ? (
                <>
                  <MoneyText money={row.renewal} />
                  <span className="t3 sm trunc">a year at {provider}</span>
                </>
              ) : (
                <span className="t3">Not on the price list</span>
              )}
            </Pair>
            <Pair label="Paid">
              {row.paid ? <MoneyText money={row.paid} /> : <span className="t3">Not known</span>}
            </Pair>
            {detail.client_ref !== null && <Pair label="Our reference">{detail.client_ref}</Pair>}
            {detail.external_ref !== null && <Pair label="Your reference">{detail.external_ref}</Pair>}
          </dl>
        </Section>
      )}
      <Section title="Tags and note">
        {row.tags.length > 0 && (
          <div className="row drawer-tags">
            {row.tags.map((tag) => (
              <Badge key={tag} className="tag">
                {tag}
              </Badge>
            ))}
          </div>
        )}
        {row.note !== null && (
          <p className="sm t2 trunc" title={row.note}>
            {row.note}
          </p>
        )}
        <LinkButton onPress={() => drawerTab.set("notes")}>
          {row.tags.length === 0 && row.note === null ? "Add tags or a note" : "Edit"}
        </LinkButton>
      </Section>
    </>
  );
}

/** A date with its source; what is not published is said with the reason, and is no alarm. */
function DateLine({ date, isMain, checkedAt }: { date: DateFact; isMain: boolean; checkedAt: number }) {
  return (
    <span className="date-line">
      {date.at === null ? (
        <span className="t2">Not published</span>
      ) : (
        <time
          className={isMain ? "b" : ""}
          dateTime={new Date(date.at * 1000).toISOString()}
          title={formatDateTime(date.at)}
        >
          {formatDate(date.at)}
        </time>
      )}
      {date.note !== null && (
        <span className="t3 sm" title={date.note}>
          {date.note}
          {/* The section's head tells the age of what the account said. */}
          {date.fetched_at !== null && date.fetched_at !== checkedAt && (
            <>
              , <Ago at={date.fetched_at} />
            </>
          )}
        </span>
      )}
    </span>
  );
}
