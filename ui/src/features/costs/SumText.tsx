import { MoneyText } from "@/components";
import { formatMoney } from "@/format";
import type { CostSum } from "@/ipc";
import { isConverted, mainAmounts } from "./words";

/** A sum: one amount by the user's rates, else each currency by itself. What was converted says so in its tip. */
export function SumText({ sum, className }: { sum: CostSum; className?: string }) {
  const amounts = mainAmounts(sum);
  if (amounts.length === 0) return <span className="t3">{sum.names === 0 ? "Nothing" : "Not known"}</span>;
  const isSum = amounts.length === 1 && isConverted(sum);
  return (
    <span
      className={className}
      title={isSum ? `${sum.amounts.map(formatMoney).join(" + ")}, by your rates` : undefined}
    >
      {amounts.map((money) => (
        <MoneyText key={money.currency} money={money} className="block" />
      ))}
    </span>
  );
}
