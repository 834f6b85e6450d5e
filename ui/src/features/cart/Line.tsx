import { Check, ChevronDown, CircleX, Gem, X } from "lucide-react";
import { memo, useId } from "react";
import { navigate } from "@/app";
import {
  Ago,
  Badge,
  Button,
  classes,
  DomainName,
  Icon,
  Menu,
  MoneyText,
  Skeleton,
  StatusBadge,
  useNow,
} from "@/components";
import { counted, formatDate, formatMoney } from "@/format";
import type { CartLine, OrderItemView } from "@/ipc";
import { CapInput } from "./CapInput";
import { plainAmount, QUOTE_SECONDS } from "./checkout";
import { OUTCOME } from "./outcomes";
import { faultSentence, useLineChange } from "./useCart";

const TERMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

export interface LineProps {
  line: CartLine;
  /** Of a held line: how many others would be bought now. */
  others: number;
  /** The order item that is open for it. */
  item: OrderItemView | null;
  isQuoting: boolean;
  onQuote: () => void;
  onRemove: (line: CartLine) => void;
}

/** A line of the cart, and beneath it what keeps it out and the remedy. */
export const Line = memo(function Line({ line, others, item, isQuoting, onQuote, onRemove }: LineProps) {
  const now = useNow();
  const change = useLineChange(line.id);
  const noteId = useId();
  const { state } = line;
  const isReady = state.kind === "ready";
  const isOpen = state.kind === "open";
  const isIncluded = line.included && isReady;
  const isWaiting = (isQuoting && line.price === null) || (change.isPending && change.variables.term !== undefined);
  const isOld = line.quoted_at !== null && now - line.quoted_at > QUOTE_SECONDS;
  const isCapRefused = change.isError && change.variables.cap !== undefined;
  const note = noteOf(line, others, item);
  const shown = change.isError ? { text: faultSentence(change.error.fault), tone: "bad" as const } : note;
  const tone = shown?.tone === "risk" ? "held" : shown?.tone === "bad" ? "refused" : null;
  return (
    <>
      <div className={classes("tr line", tone, shown !== null && "noted")} role="row" data-line={line.name}>
        <span role="cell">
          <button
            type="button"
            className="line-tick"
            role="checkbox"
            aria-checked={isIncluded}
            aria-label={`Include ${line.unicode}`}
            aria-describedby={shown === null ? undefined : noteId}
            disabled={!isReady || change.isPending}
            data-control="include"
            onClick={() => change.mutate({ included: !line.included })}
          >
            <span className={classes("box", isIncluded && "on", isOpen && "off")}>
              {isIncluded && <Icon icon={Check} />}
            </span>
          </button>
        </span>
        <span role="cell" className="row" title={line.unicode}>
          <span className="line-name">
            <span className="trunc">
              <DomainName name={line.name} ending={line.ending} plain />
            </span>
            {line.unicode !== line.name && <span className="mono t3 trunc">{line.name}</span>}
          </span>
          {state.kind === "held" && <StatusBadge status="held" />}
          {line.premium && state.kind !== "held" && (
            <Icon icon={Gem} size="s" className="c-due" label="Premium price, confirmed" />
          )}
        </span>
        <span
          role="cell"
          className="t2"
          title={line.expires_at === null ? undefined : `Expires ${formatDate(line.expires_at)} now`}
        >
          {line.kind === "register" ? "Register" : "Renew"}
        </span>
        <span role="cell">
          <Menu
            label={`Term of ${line.unicode}`}
            sections={[
              {
                items: TERMS.map((term) => ({
                  id: String(term),
                  label: counted(term, "year"),
                  isChecked: term === line.term,
                  onAction: () => {
                    if (term !== line.term) change.mutate({ term });
                  },
                })),
              },
            ]}
            trigger={
              <Button
                size="s"
                iconEnd={ChevronDown}
                isDisabled={isOpen || change.isPending}
                aria-label={`${counted(line.term, "year")}, term of ${line.unicode}`}
              >
                {counted(line.term, "year")}
              </Button>
            }
          />
        </span>
        <span role="cell" className={classes("r nw", state.kind === "held" && "c-risk b")}>
          {isWaiting ? (
            <Skeleton width={56} />
          ) : line.price === null ? (
            <span className="sm t3">No quote</span>
          ) : (
            <MoneyText money={line.price} />
          )}
        </span>
        <span role="cell" className="r">
          <CapInput
            line={line}
            isDisabled={isOpen || line.cap === null}
            problemId={isCapRefused ? noteId : null}
            onKeep={(cap, onKept) => change.mutate({ cap }, { onSuccess: onKept })}
            onRevert={change.reset}
          />
        </span>
        <span role="cell" className="r nw t2">
          {line.renew !== null ? (
            <MoneyText money={line.renew} />
          ) : (
            line.kind === "register" && line.price !== null && <span className="t3">Not told</span>
          )}
        </span>
        <span role="cell" className={classes("r sm nw", isOld ? "c-due" : "t3")}>
          {line.quoted_at !== null && <Ago at={line.quoted_at} />}
        </span>
        <span role="cell">
          <button
            type="button"
            className="btn gh xs ic"
            aria-label={`Remove ${line.unicode}`}
            title={`Remove ${line.unicode}`}
            disabled={isOpen}
            onClick={() => onRemove(line)}
          >
            <Icon icon={X} size="s" />
          </button>
        </span>
      </div>
      {shown !== null && (
        <div role="row" className={classes("line-note sm", tone)}>
          <div role="cell" aria-colspan={9} className="row">
            <NoteBadge line={line} item={item} />
            <span
              id={noteId}
              className={tone === "held" ? "c-risk" : tone === "refused" ? "c-lapsed" : "t2"}
              role={change.isError ? "alert" : undefined}
            >
              {shown.text}
            </span>
            <span className="grow" />
            <Remedy
              line={line}
              item={item}
              isPending={change.isPending || isQuoting}
              onRaise={(cap) => change.mutate({ cap })}
              onConfirmPremium={() => change.mutate({ premium_ok: true })}
              onQuote={onQuote}
            />
          </div>
        </div>
      )}
    </>
  );
});

/** The state as a word, before the sentence that explains it. A held line has it beside its name. */
function NoteBadge({ line, item }: { line: CartLine; item: OrderItemView | null }) {
  if (line.state.kind === "failed") {
    return (
      <Badge tone="bad" icon={CircleX}>
        Failed
      </Badge>
    );
  }
  if (line.state.kind !== "open") return null;
  const { word, tone, icon } = OUTCOME[item?.state ?? "sent"];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

interface Note {
  text: string;
  /** `plain` is for the record, `risk` waits for the user, `bad` cannot go on as it is. */
  tone: "plain" | "risk" | "bad";
}

/** What keeps a line out, as sentences; null for a line that can be bought. */
function noteOf(line: CartLine, others: number, item: OrderItemView | null): Note | null {
  const { state } = line;
  switch (state.kind) {
    case "ready":
      return null;
    case "not_quoted":
      return { text: "The account is being asked for its price.", tone: "plain" };
    case "held": {
      const rest = others === 0 ? "" : others === 1 ? " The other line goes on." : ` The other ${others} lines go on.`;
      return { text: `${state.reason}${rest}`, tone: "risk" };
    }
    case "failed":
      return { text: faultSentence(state.fault), tone: "bad" };
    case "open":
      switch (item?.state) {
        case "unknown":
          return { text: "No clear answer came yet: asking the account. It is never ordered again.", tone: "plain" };
        case "pending":
          return { text: "The registrar is working on it.", tone: "plain" };
        case "needs_human":
          return { text: "What became of its order has to be settled by you.", tone: "risk" };
        default:
          return { text: "Its order is on its way.", tone: "plain" };
      }
  }
}

/** Whether confirming the premium price is all that the line waits for. */
function waitsForPremium(line: CartLine): boolean {
  return line.state.kind === "held" && line.state.raise_to === null && line.premium && !line.premium_ok;
}

interface RemedyProps {
  line: CartLine;
  item: OrderItemView | null;
  isPending: boolean;
  onRaise: (cap: string) => void;
  onConfirmPremium: () => void;
  onQuote: () => void;
}

/** The button that would free the line. */
function Remedy({ line, item, isPending, onRaise, onConfirmPremium, onQuote }: RemedyProps) {
  const { state, price } = line;
  if (state.kind === "held" && state.raise_to !== null) {
    const { raise_to: to } = state;
    return (
      <Button size="s" isPending={isPending} onPress={() => onRaise(plainAmount(to))}>
        Raise cap to {formatMoney(to)}
      </Button>
    );
  }
  if (waitsForPremium(line) && price !== null) {
    return (
      <Button size="s" isPending={isPending} onPress={onConfirmPremium}>
        Confirm {formatMoney(price)}
      </Button>
    );
  }
  if (state.kind === "failed" && state.fault.retryable) {
    return (
      <Button size="s" isPending={isPending} onPress={onQuote}>
        Ask again
      </Button>
    );
  }
  if (state.kind === "open" && item !== null) {
    return (
      <Button size="s" onPress={() => navigate("cart", { order: item.order })}>
        Show the order
      </Button>
    );
  }
  return null;
}
