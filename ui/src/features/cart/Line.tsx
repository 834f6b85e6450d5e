import { Check, ChevronDown, ChevronRight, Gem, X } from "lucide-react";
import { memo, useId, useState, type MouseEvent } from "react";
import { Ago, Button, classes, DomainName, Icon, Menu, MoneyText, Skeleton, toast, useNow } from "@/components";
import { counted, formatDate } from "@/format";
import type { CartLine, OrderItemView } from "@/ipc";
import { CapInput } from "./CapInput";
import { QUOTE_SECONDS } from "./checkout";
import { LineDetails } from "./LineDetails";
import { LineNote, toneClass } from "./LineNote";
import { chosenWords, isOfOwned, KIND_WORDS, noteOf } from "./lineWords";
import { faultSentence, useLineChange, useMoveLines } from "./useCart";

export const TERMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** How a click on a line selects: it alone, it as well, or all up to it. */
export type SelectHow = "only" | "toggle" | "range";

export interface LineProps {
  line: CartLine;
  /** Of a held line: how many others would be bought now. */
  others: number;
  /** The order item that is open for it. */
  item: OrderItemView | null;
  isSelected: boolean;
  isQuoting: boolean;
  onQuote: () => void;
  onRemove: (line: CartLine) => void;
  onSelect: (id: string, how: SelectHow) => void;
}

/** What takes a click itself; anywhere else a click selects the line. */
const CONTROLS = "button, input, a, label, [role=button], [role=checkbox], .line-note, .line-details";

/** A line of the cart; beneath it what keeps it out and the remedy, and its details while they are open. */
export const Line = memo(function Line({
  line,
  others,
  item,
  isSelected,
  isQuoting,
  onQuote,
  onRemove,
  onSelect,
}: LineProps) {
  const now = useNow();
  const change = useLineChange(line.id);
  const move = useMoveLines();
  const [isDetailed, setDetailed] = useState(false);
  const [noteId, detailsId] = [useId(), useId()];
  const { state } = line;
  const isReady = state.kind === "ready";
  const isOpen = state.kind === "open";
  const isIncluded = line.included && isReady;
  const isWaiting =
    (isQuoting && line.price === null) || (change.isPending && change.variables.term !== undefined) || move.isPending;
  const isOld = line.quoted_at !== null && now - line.quoted_at > QUOTE_SECONDS;
  const isCapRefused = change.isError && change.variables.cap !== undefined;
  const shown = change.isError
    ? { text: faultSentence(change.error.fault), tone: "bad" as const }
    : noteOf(line, others, item);
  const tone = toneClass(shown);
  const chosen = chosenWords(line);
  const under = [line.unicode !== line.name && line.name, chosen].filter(Boolean).join(", ");

  const onClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest(CONTROLS) !== null) return;
    onSelect(line.id, event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only");
  };
  return (
    <>
      <div
        className={classes("tr line", tone, (shown !== null || isDetailed) && "noted", isSelected && "sel")}
        role="row"
        data-line={line.name}
        data-id={line.id}
        onClick={onClick}
      >
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
        <span
          role="cell"
          className="row"
          title={isDetailed ? undefined : under === "" ? line.unicode : `${line.unicode}: ${under}`}
        >
          <button
            type="button"
            className="line-open"
            aria-label={[line.unicode, chosen, isSelected && "selected", "details"].filter(Boolean).join(", ")}
            aria-expanded={isDetailed}
            aria-controls={isDetailed ? detailsId : undefined}
            data-control="open"
            onClick={() => setDetailed(!isDetailed)}
          >
            <Icon icon={isDetailed ? ChevronDown : ChevronRight} size="xs" className="t3" />
            <span className="line-name">
              <span className="trunc">
                <DomainName name={line.name} ending={line.ending} plain />
              </span>{" "}
              {under !== "" && <span className="line-under t3 trunc">{under}</span>}
            </span>
          </button>
          {line.premium && state.kind !== "held" && (
            <Icon icon={Gem} size="s" className="c-due" label="Premium price, confirmed" />
          )}
        </span>
        <span
          role="cell"
          className="t2"
          title={line.expires_at === null ? undefined : `Expires ${formatDate(line.expires_at)} now`}
        >
          {KIND_WORDS[line.kind]}
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
                isDisabled={isOpen || change.isPending || line.kind === "restore" || line.kind === "privacy"}
                aria-label={`${counted(line.term, "year")}, term of ${line.unicode}`}
              >
                {counted(line.term, "year")}
              </Button>
            }
          />
        </span>
        <span role="cell" className={classes("r nw", state.kind === "held" && state.needs === "cap" && "c-risk b")}>
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
            !isOfOwned(line.kind) && line.price !== null && <span className="t3">Not told</span>
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
        <LineNote
          id={noteId}
          line={line}
          item={item}
          note={shown}
          isLive={change.isError}
          isPending={change.isPending || isQuoting}
          onChange={(next) => change.mutate(next)}
          onQuote={onQuote}
          onDetails={() => setDetailed(true)}
        />
      )}
      {isDetailed && (
        <LineDetails
          id={detailsId}
          line={line}
          isLocked={isOpen || change.isPending || move.isPending}
          onChange={(next, onKept) => change.mutate(next, onKept ? { onSuccess: onKept } : {})}
          onMove={(account) =>
            move.mutate([{ id: line.id, account }], {
              onError: ({ fault }) => toast({ tone: "bad", text: faultSentence(fault) }),
            })
          }
          onRevert={change.reset}
        />
      )}
    </>
  );
});
