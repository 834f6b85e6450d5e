import { BadgePercent, Check, Clock, Eye, Gem, Info, Tag, TriangleAlert, TrendingUp } from "lucide-react";
import { memo } from "react";
import { navigate, keysToParam } from "@/app";
import { Badge, classes, DomainName, Icon, MoneyText, Skeleton, StatusBadge } from "@/components";
import type { AccountId, AccountView, SearchName } from "@/ipc";
import { offerFits, type Look } from "./filters";
import { cheapest, isOld, type Offer, type PriceLook, type RowAnswers, type Told } from "./prices";
import { rowKind } from "./rows";
import { cellLabel, failedVerb, faultWord, missingWords, offerLines } from "./words";

/** With so many accounts or fewer a cell has room for a reason. */
const WIDE_COLUMNS = 2;

/** The place of the watch button for the arrow keys: before the first account. */
export const NAME_COLUMN = -1;

export interface MatrixRowProps {
  index: number;
  /** CSS pixels from the first row. */
  top: number;
  name: SearchName;
  answers: RowAnswers | undefined;
  accounts: readonly AccountView[];
  look: Look;
  /** The account at which it is in the cart. */
  place: AccountId | null;
  isDone: boolean;
  isAskedAgain: boolean;
  /** The public DNS knows it. */
  isDelegated: boolean;
  isWatched: boolean;
  /** Whether there is more than one account, so that cheapest means something. */
  compares: boolean;
  /** UTC epoch seconds, by the minute. */
  now: number;
  /** The column that the keyboard stands in, if it stands in this row. */
  focusColumn: number | null;
  onToggle: (name: string, account: AccountId) => void;
  onAskAgain: (name: string) => void;
  onWatch: (name: SearchName) => void;
}

/** One name at every account. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { index, top, name, answers, accounts, look, isDone, compares } = props;
  const ids = accounts.map((account) => account.id);
  const kind = rowKind(name, answers, ids, isDone, props.isDelegated && !props.isAskedAgain);
  const best = compares && kind === "cells" ? cheapest(answers, ids, look, (offer) => offerFits(offer, look)) : null;
  const isPremium = [...(answers?.values() ?? [])].some(({ answer }) => answer.kind === "available" && answer.premium);
  return (
    <div
      className={classes("tr", kind === "cells" && "cells", (kind === "taken" || kind === "delegated") && "dim")}
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      style={{ top }}
    >
      <span className="name row" role="rowheader" aria-colindex={1} title={name.unicode}>
        <span className="trunc">
          <DomainName name={name.name} ending={name.ending} plain />
        </span>
        {name.unicode !== name.name && <Badge className="idn">{name.name}</Badge>}
        {isPremium && <StatusBadge status="premium" />}
        {name.suggested_by !== null && <Badge>Suggested</Badge>}
        {kind === "cells" && (
          <>
            <span className="grow" />
            <WatchIcon {...props} />
          </>
        )}
      </span>
      {kind === "cells" ? (
        accounts.map((account, column) => (
          <Cell
            key={account.id}
            {...props}
            account={account}
            column={column}
            told={answers?.get(account.id)}
            best={account.id === best?.account ? (best.isPartial ? "partly" : "all") : null}
          />
        ))
      ) : (
        <WideCell {...props} kind={kind} />
      )}
    </div>
  );
});

/** The eye beside the name: shown under the pointer, under the keyboard, and while the name is watched. */
function WatchIcon({ name, isWatched, focusColumn, onWatch }: MatrixRowProps) {
  return (
    <button
      type="button"
      className={classes("watch", isWatched && "on")}
      tabIndex={focusColumn === NAME_COLUMN ? 0 : -1}
      data-column={NAME_COLUMN}
      aria-pressed={isWatched}
      aria-label={`Watch ${name.unicode}`}
      title={isWatched ? "Watched. Press to stop" : "Watch this name"}
      onClick={() => onWatch(name)}
    >
      <Icon icon={Eye} size="s" />
    </button>
  );
}

/** One line across all columns: the name cannot be bought, or nobody was asked. */
function WideCell(props: MatrixRowProps & { kind: "owned" | "taken" | "delegated" }) {
  const { name, accounts, kind } = props;
  const owner = accounts.find((account) => account.id === name.owned);
  return (
    <div className="wide" role="gridcell" aria-colindex={2} aria-colspan={accounts.length}>
      {kind === "taken" && (
        <>
          <StatusBadge status="taken" />
          <span className="trunc grow">Registered already. No account can sell it now</span>
          <WideButton
            {...props}
            at={0}
            verb={props.isWatched ? "Watched" : "Watch"}
            onPress={() => props.onWatch(name)}
          />
        </>
      )}
      {kind === "delegated" && (
        <>
          <StatusBadge status="taken">Taken (DNS)</StatusBadge>
          <span className="trunc grow">The public DNS delegates it, so somebody has it. No account was asked</span>
          <WideButton {...props} at={0} verb="Ask the accounts anyway" onPress={() => props.onAskAgain(name.name)} />
          <WideButton
            {...props}
            at={1}
            verb={props.isWatched ? "Watched" : "Watch"}
            onPress={() => props.onWatch(name)}
          />
        </>
      )}
      {kind === "owned" && (
        <>
          <Badge tone="accent">Yours</Badge>
          <span className="trunc grow">{owner ? `In your portfolio at ${owner.label}` : "In your portfolio"}</span>
          {name.owned !== null && (
            <WideButton
              {...props}
              at={0}
              verb="Show"
              more=" in the portfolio"
              onPress={() =>
                navigate("portfolio", { name: keysToParam([{ account: name.owned ?? "", name: name.name }])[0] })
              }
            />
          )}
        </>
      )}
    </div>
  );
}

interface WideButtonProps extends MatrixRowProps {
  at: number;
  verb: string;
  /** What the label adds after the name. */
  more?: string;
  onPress: () => void;
}

function WideButton({ name, isWatched, focusColumn, at, verb, more = "", onPress }: WideButtonProps) {
  // The arrows come from any column: all but the first two lead to the first button.
  const isHere = focusColumn !== null && (focusColumn === 1 ? 1 : 0) === at;
  const isWatch = verb === "Watch" || verb === "Watched";
  return (
    <button
      type="button"
      className={classes("btn xs", isWatch && isWatched && "on")}
      tabIndex={isHere || (focusColumn !== null && at === 0) ? 0 : -1}
      data-column={at}
      data-wide=""
      aria-pressed={isWatch ? isWatched : undefined}
      aria-label={`${isWatch ? "Watch" : verb}: ${name.unicode}${more}`}
      onClick={onPress}
    >
      {isWatch && <Icon icon={isWatched ? Check : Eye} size="s" />}
      {verb}
    </button>
  );
}

interface CellProps extends MatrixRowProps {
  account: AccountView;
  column: number;
  told: Told | undefined;
  best: "all" | "partly" | null;
}

function Cell(props: CellProps) {
  const { name, accounts, account, column, told, best, place, isDone, isAskedAgain, focusColumn, look, now } = props;
  const isInCart = place === account.id;
  const answer = told?.answer;
  const isWaiting = answer === undefined ? !isDone || isAskedAgain : answer.kind === "failed" && isAskedAgain;
  const label = cellLabel(name.unicode, account.label, isWaiting ? undefined : told, {
    look,
    best,
    isInCart,
    isWaiting,
    now,
  });
  const common = {
    tabIndex: focusColumn === column ? 0 : -1,
    "data-column": column,
    "aria-label": label,
  };
  const slot = { role: "gridcell", "aria-colindex": column + 2 } as const;

  if (isWaiting || answer === undefined) {
    return (
      <div {...slot} {...common} className="cell" aria-busy={isWaiting}>
        {isWaiting ? (
          <>
            <span className="p late">
              <Skeleton width={56} />
            </span>
            <span className="n late">
              <Skeleton width={56} />
            </span>
          </>
        ) : (
          <span className="n whole">Not asked</span>
        )}
      </div>
    );
  }
  switch (answer.kind) {
    case "available":
      return (
        <div {...slot}>
          <button
            type="button"
            {...common}
            className={classes(
              "cell",
              best !== null && "best",
              isInCart && "in",
              !isInCart && !offerFits(answer, look) && "out",
            )}
            aria-pressed={isInCart}
            onClick={() => props.onToggle(name.name, account.id)}
          >
            <OfferLines offer={answer} look={look} />
            <OfferMark offer={answer} isBest={best !== null} isInCart={isInCart} isOld={isOld(told?.at ?? now, now)} />
          </button>
        </div>
      );
    case "failed":
      return (
        <div {...slot}>
          <button
            type="button"
            {...common}
            className="cell failed"
            onClick={() =>
              answer.fault.retryable ? props.onAskAgain(name.name) : navigate("accounts", { account: account.id })
            }
          >
            <span className="p sm c-risk">{faultWord(answer.fault)}</span>{" "}
            <span className="n c-acc">{failedVerb(answer.fault)}</span>
            <span className="k c-risk">
              <Icon icon={TriangleAlert} size="s" />
            </span>
          </button>
        </div>
      );
    case "taken":
      return (
        <div {...slot} {...common} className="cell na">
          <span className="n whole">Taken</span>
        </div>
      );
    case "not_sold":
      return (
        <div {...slot} {...common} className="cell na">
          {accounts.length > WIDE_COLUMNS ? (
            <span className="n whole">Not sold here</span>
          ) : (
            <>
              <span className="p">Not sold here</span>
              <span className="n">{answer.reason}</span>
            </>
          )}
        </div>
      );
  }
}

/** The two lines for the eye; the cell's label says them in sentences. */
function OfferLines({ offer, look }: { offer: Offer; look: PriceLook }) {
  const { main, note, isTrap } = offerLines(offer, look);
  return (
    <>
      <span className="p">
        {offer.promo !== null && look.view !== "renewal" && (
          <Badge tone="ok" className="promo" icon={BadgePercent}>
            <span>Promo</span>
          </Badge>
        )}
        {main === null ? <span className="sm t2">{missingWords(offer, look.view)}</span> : <MoneyText money={main} />}
      </span>{" "}
      <span className={classes("n", isTrap && "c-risk b")}>{note}</span>
    </>
  );
}

interface OfferMarkProps {
  offer: Offer;
  isBest: boolean;
  isInCart: boolean;
  isOld: boolean;
}

/** The icon at the cell's end: a ticked box in the cart, an empty one under the pointer, else what to know of the price. */
function OfferMark({ offer, isBest, isInCart, isOld: old }: OfferMarkProps) {
  const mark = old ? (
    <Icon icon={Clock} size="s" className="t3" />
  ) : offer.premium ? (
    <Icon icon={Gem} size="s" className="c-due" />
  ) : offer.trap ? (
    <Icon icon={TrendingUp} size="s" className="c-risk" />
  ) : isBest ? (
    <Icon icon={Tag} size="s" className="c-ok" />
  ) : offer.note !== null ? (
    <Icon icon={Info} size="s" className="t3" />
  ) : null;
  return (
    <span className="k">
      <span className={classes("box", isInCart && "on")}>{isInCart && <Icon icon={Check} />}</span>
      {!isInCart && <span className="mark">{mark}</span>}
    </span>
  );
}
