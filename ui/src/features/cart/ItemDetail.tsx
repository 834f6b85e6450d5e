import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, Copy } from "lucide-react";
import { useId, useState } from "react";
import { Badge, Button, FaultCallout, Icon, IconButton, MoneyText, Skeleton, toast } from "@/components";
import { counted, formatDate, formatDateTime, formatMoney } from "@/format";
import type { ItemDetail as Detail, ItemEvent, ReceiptView } from "@/ipc";
import { OUTCOME } from "./outcomes";
import { itemQuery } from "./queries";

/** Everything that is kept about an item: what happened when, its numbers, its money, and the registrar's own answers. */
export function ItemDetail({ id, item }: { id: string; item: string }) {
  const detail = useQuery(itemQuery(item));
  return (
    <div className="item-detail" id={id}>
      {detail.isError ? (
        <FaultCallout fault={detail.error.fault} onRetry={() => void detail.refetch()} />
      ) : detail.isPending ? (
        <Skeleton width={152} />
      ) : (
        <Facts detail={detail.data} />
      )}
    </div>
  );
}

function Facts({ detail }: { detail: Detail }) {
  const { item, events, numbers, registrant, quoted_at, expires_before, balance_before, receipts } = detail;
  return (
    <>
      <section aria-label="What happened">
        <h3>What happened</h3>
        <ol className="item-steps">
          {events.map((event, index) => (
            <Step key={`${event.at} ${index}`} event={event} />
          ))}
        </ol>
      </section>
      <section aria-label="Money">
        <h3>Money</h3>
        <dl className="facts">
          <dt>Quoted</dt>
          <dd>
            <MoneyText money={item.price} />
            {quoted_at !== null && <span className="sm t3">, {formatDateTime(quoted_at)}</span>}
          </dd>
          <dt>Charged</dt>
          <dd>{item.charged === null ? <span className="t2">Not told</span> : <MoneyText money={item.charged} />}</dd>
          <dt>At most</dt>
          <dd>{formatMoney(item.cap)}</dd>
          {balance_before !== null && (
            <>
              <dt>Balance before</dt>
              <dd>{formatMoney(balance_before)}</dd>
            </>
          )}
          {expires_before !== null && (
            <>
              <dt>Paid until before</dt>
              <dd>{formatDate(expires_before)}</dd>
            </>
          )}
          {item.expires_at !== null && (
            <>
              <dt>Paid until</dt>
              <dd>{formatDate(item.expires_at)}</dd>
            </>
          )}
          {registrant !== null && (
            <>
              <dt>Registrant</dt>
              <dd>{registrant}</dd>
            </>
          )}
        </dl>
      </section>
      <section aria-label="Numbers">
        <h3>Numbers</h3>
        <dl className="facts">
          {numbers.map(([label, value]) => (
            <NumberFact key={`${label} ${value}`} label={label} value={value} />
          ))}
        </dl>
      </section>
      <section aria-label="Answers" className="item-answers">
        <h3>{receipts.length === 0 ? "No answer is kept" : counted(receipts.length, "answer")}</h3>
        {receipts.map((receipt, index) => (
          <Receipt key={`${receipt.at} ${index}`} receipt={receipt} />
        ))}
      </section>
    </>
  );
}

function Step({ event }: { event: ItemEvent }) {
  const { word, tone, icon } = OUTCOME[event.state];
  return (
    <li>
      <time className="sm t3 nw" dateTime={new Date(event.at * 1000).toISOString()}>
        {formatDateTime(event.at)}
      </time>
      <span>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </span>
      <span className="sm t2">{event.message}</span>
    </li>
  );
}

/** Copies a text and says so. */
function copy(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast({ tone: "ok", text: `${what} copied` }),
    () => toast({ tone: "bad", text: `${what} could not be copied` }),
  );
}

function NumberFact({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="row">
        <span className="mono selectable trunc" title={value}>
          {value}
        </span>
        <IconButton size="s" icon={Copy} label={`Copy ${label}`} onPress={() => copy(value, label)} />
      </dd>
    </>
  );
}

/** One answer of the registrar, without secrets; closed until it is wanted. */
function Receipt({ receipt }: { receipt: ReceiptView }) {
  const [isOpen, setOpen] = useState(false);
  const text = useId();
  return (
    <div className="answer">
      <div className="row">
        <button
          type="button"
          className="line-open"
          aria-expanded={isOpen}
          aria-controls={isOpen ? text : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon icon={isOpen ? ChevronDown : ChevronRight} size="xs" className="t3" />
          <span className="mono trunc">{receipt.request}</span>
        </button>
        <span className="sm t3 nw">
          {receipt.status}, {formatDateTime(receipt.at)}
        </span>
        <span className="grow" />
        {isOpen && (
          <Button size="s" variant="ghost" icon={Copy} onPress={() => copy(receipt.text, "Answer")}>
            Copy
          </Button>
        )}
      </div>
      {isOpen && (
        <pre id={text} className="mono selectable scroll" tabIndex={0}>
          {receipt.text === "" ? "An empty answer." : receipt.text}
        </pre>
      )}
    </div>
  );
}
