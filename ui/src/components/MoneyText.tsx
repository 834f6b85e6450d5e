import { formatMinor, type MoneyValue } from "@/format";
import { classes } from "./classes";

export interface MoneyTextProps {
  /** The amount as the engine sends it. */
  money: MoneyValue;
  className?: string;
}

/** An amount with its currency, small beside it: `12.40 USD`. Right-align it in tables. */
export function MoneyText({ money, className }: MoneyTextProps) {
  return (
    <span className={classes("nw", className)}>
      {formatMinor(money.minor, money.currency)} <span className="ccy">{money.currency}</span>
    </span>
  );
}
