import { Check, Gem, Info, Tag, TriangleAlert, TrendingUp } from "lucide-react";
import { memo } from "react";
import { navigate, keysToParam } from "@/app";
import { Badge, classes, DomainName, Icon, MoneyText, Skeleton, StatusBadge } from "@/components";
import type { AccountId, AccountView, SearchAnswer, SearchName } from "@/ipc";
import { cheapest, type Offer, type PriceView, type RowAnswers } from "./prices";
import { rowKind } from "./rows";
import { cellLabel, failedVerb, faultSentence, faultWord, NO_PRICE, offerLines } from "./words";

/** With so many accounts or fewer a cell has room for a reason. */
const WIDE_COLUMNS = 2;

export interface MatrixRowProps {
  index: number;
  /** CSS pixels from the first row. */
  top: number;
  name: SearchName;
  answers: RowAnswers | undefined;
  accounts: readonly AccountView[];
  view: PriceView;
  /** The account at which it is in the cart. */
  place: AccountId | null;
  isDone: boolean;
  isAskedAgain: boolean;
  /** Whether there is more than one account, so that cheapest means something. */
  compares: boolean;
  /** The column that the keyboard stands in, if it stands in this row. */
  focusColumn: number | null;
  onToggle: (name: string, account: AccountId) => void;
  onAskAgain: (name: string) => void;
}

/** One name at every account. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { index, top, name, answers, accounts, isDone, compares } = props;
  const ids = accounts.map((account) => account.id);
  const kind = rowKind(name, answers, ids, isDone);
  const best = compares && kind === "cells" ? cheapest(answers, ids) : null;
  const isPremium = [...(answers?.values() ?? [])].some((answer) => answer.kind === "available" && answer.premium);
  return (
    <div
      className={classes("tr", kind === "cells" && "cells", kind === "taken" && "dim")}
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
      </span>
      {kind === "cells" ? (
        accounts.map((account, column) => (
          <Cell
            key={account.id}
            {...props}
            account={account}
            column={column}
            answer={answers?.get(account.id)}
            isBest={account.id === best}
          />
        ))
      ) : (
        <WideCell {...props} kind={kind} />
      )}
    </div>
  );
});

/** One line across all columns: the name cannot be bought. */
function WideCell({ name, accounts, focusColumn, kind }: MatrixRowProps & { kind: "owned" | "taken" }) {
  const owner = accounts.find((account) => account.id === name.owned);
  const tabIndex = focusColumn === null ? -1 : 0;
  return (
    <div
      className="wide"
      role="gridcell"
      aria-colindex={2}
      aria-colspan={accounts.length}
      {...(kind === "taken" ? { tabIndex, "data-column": 0, "data-wide": "" } : {})}
    >
      {kind === "taken" ? (
        <>
          <StatusBadge status="taken" />
          <span className="trunc">Registered already. No account can sell it now</span>
        </>
      ) : (
        <>
          <Badge tone="accent">Yours</Badge>
          <span className="trunc">{owner ? `In your portfolio at ${owner.label}` : "In your portfolio"}</span>
          <span className="grow" />
          {name.owned !== null && (
            <button
              type="button"
              className="btn xs"
              tabIndex={tabIndex}
              data-column={0}
              data-wide=""
              aria-label={`Show ${name.unicode} in the portfolio`}
              onClick={() =>
                navigate("portfolio", { name: keysToParam([{ account: name.owned ?? "", name: name.name }])[0] })
              }
            >
              Show
            </button>
          )}
        </>
      )}
    </div>
  );
}

interface CellProps extends MatrixRowProps {
  account: AccountView;
  column: number;
  answer: SearchAnswer | undefined;
  isBest: boolean;
}

function Cell(props: CellProps) {
  const { name, accounts, account, column, answer, isBest, place, isDone, isAskedAgain, focusColumn } = props;
  const isInCart = place === account.id;
  const isWaiting = answer === undefined ? !isDone || isAskedAgain : answer.kind === "failed" && isAskedAgain;
  const label = cellLabel(name.unicode, account.label, isWaiting ? undefined : answer, {
    view: props.view,
    isBest,
    isInCart,
    isWaiting,
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
            className={classes("cell", isBest && "best", isInCart && "in")}
            aria-pressed={isInCart}
            title={answer.note ?? undefined}
            onClick={() => props.onToggle(name.name, account.id)}
          >
            <OfferLines offer={answer} view={props.view} />
            <OfferMark offer={answer} isBest={isBest} isInCart={isInCart} />
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
            title={faultSentence(answer.fault)}
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
        <div {...slot} {...common} className="cell na" title={answer.reason}>
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
function OfferLines({ offer, view }: { offer: Offer; view: PriceView }) {
  const { main, note, isTrap } = offerLines(offer, view);
  return (
    <>
      <span className="p">
        {main === null ? <span className="sm t2">{NO_PRICE}</span> : <MoneyText money={main} />}
      </span>{" "}
      <span className={classes("n", isTrap && "c-risk b")}>{note}</span>
    </>
  );
}

/** The icon at the cell's end: a ticked box in the cart, an empty one under the pointer, else what to know of the price. */
function OfferMark({ offer, isBest, isInCart }: { offer: Offer; isBest: boolean; isInCart: boolean }) {
  const mark = offer.premium ? (
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
