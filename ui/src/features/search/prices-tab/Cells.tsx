import { ArrowRightLeft, BadgePercent, Gem, RefreshCw, TrendingUp } from "lucide-react";
import { AccountTile, Icon, MoneyText } from "@/components";
import { formatMinor } from "@/format";
import type { AccountView, PriceAt, PriceRow } from "@/ipc";
import { promoWords, trapWords } from "../words";
import { sumOf, sumParts, type Calculation, type CheapestAt } from "./priceTable";

export interface PriceCellProps {
  at: PriceAt | undefined;
  calculation: Calculation;
  isBest: boolean;
  /** The account has no list: a missing price may only not have been asked for. */
  canAsk: boolean;
}

/** What one account asks: the sum, beneath it the renewal and the transfer, or how the sum comes about. */
export function PriceCell({ at, calculation, isBest, canAsk }: PriceCellProps) {
  if (!at) return <span className="sm t3">{canAsk ? "Not asked" : "Not sold"}</span>;
  const sum = sumOf(at, calculation);
  const parts = sumParts(at, calculation);
  return (
    <span className={isBest ? "price-cell best" : "price-cell"}>
      <span className="p">
        {at.promo !== null && (
          <span title={promoWords(at.promo)}>
            <Icon icon={BadgePercent} size="s" className="c-ok" label="Promotion" />
          </span>
        )}
        {at.premium && <Icon icon={Gem} size="s" className="c-due" label="Premium" />}
        {sum === null ? <span className="sm t2">No price told</span> : <MoneyText money={sum} />}
      </span>
      {parts !== "" ? (
        <span className="n">{parts}</span>
      ) : (
        <span className="n">
          {at.renew && (
            <span className={at.trap ? "c-risk b" : undefined} title={at.trap ? trapWords(at) : undefined}>
              <Icon icon={at.trap ? TrendingUp : RefreshCw} size="xs" label={at.trap ? "Renewal, a trap" : "Renewal"} />
              {formatMinor(at.renew.minor, at.renew.currency)}
            </span>
          )}
          {at.transfer && (
            <span>
              <Icon icon={ArrowRightLeft} size="xs" label="Transfer" />
              {formatMinor(at.transfer.minor, at.transfer.currency)}
            </span>
          )}
        </span>
      )}
    </span>
  );
}

export interface CheapestCellProps {
  row: PriceRow;
  best: CheapestAt | null;
  calculation: Calculation;
  accounts: readonly AccountView[];
}

/** Where an ending is cheapest, and for how much there. Where one account alone sells it, that is the place, whatever its currency. */
export function CheapestCell({ row, best, calculation, accounts }: CheapestCellProps) {
  const at = best?.at ?? (row.prices.length === 1 ? row.prices[0] : undefined);
  const sum = at && sumOf(at, calculation);
  if (!at || !sum) return <span className="sm t3">{row.prices.length === 1 ? "No sum" : "Cannot be compared"}</span>;
  const account = accounts.find((one) => one.id === at.account);
  return (
    <>
      {account && <AccountTile provider={account.provider} />}
      <span className="trunc" title={account?.label}>
        <MoneyText money={sum} className="b" />
      </span>
    </>
  );
}
