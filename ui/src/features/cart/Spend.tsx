import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesColumn } from "lucide-react";
import { AccountTile, EmptyState, ErrorState, MoneyText, SkeletonRows } from "@/components";
import { counted, formatMoney, monthWords } from "@/format";
import type { AccountView, Money, SpendMonth } from "@/ipc";
import { spendQuery } from "./queries";

/** The most that was spent in a month, per currency: the length of a whole bar. */
function mostOf(months: readonly SpendMonth[]): ReadonlyMap<string, bigint> {
  const most = new Map<string, bigint>();
  for (const { totals } of months) {
    for (const { minor, currency } of totals) {
      const amount = BigInt(minor);
      if (amount > (most.get(currency) ?? 0n)) most.set(currency, amount);
    }
  }
  return most;
}

/** What was spent, by month and account. Each currency stands for itself: nothing is exchanged. */
export function Spend({ accounts }: { accounts: readonly AccountView[] }) {
  const spend = useQuery(spendQuery);
  if (spend.isError) return <ErrorState fault={spend.error.fault} onRetry={() => void spend.refetch()} />;
  if (spend.isPending) return <SkeletonRows label="Adding up what was spent" />;
  const { months } = spend.data;
  if (months.length === 0) {
    return (
      <EmptyState icon={ChartNoAxesColumn} title="Nothing was spent yet">
        What registrations, renewals and transfers cost is added up here by month and account.
      </EmptyState>
    );
  }
  const most = mostOf(months);
  return (
    <div className="pane scroll">
      <table className="spend">
        <caption className="sr">What was spent, by month and account</caption>
        <thead>
          <tr>
            <th scope="col">Month and account</th>
            <th scope="col" className="r">
              Bought
            </th>
            <th scope="col" className="r">
              Spent
            </th>
            <td aria-hidden="true" />
          </tr>
        </thead>
        {months.map((month) => (
          <Month key={month.month} month={month} accounts={accounts} most={most} />
        ))}
      </table>
    </div>
  );
}

interface MonthProps {
  month: SpendMonth;
  accounts: readonly AccountView[];
  most: ReadonlyMap<string, bigint>;
}

function Month({ month, accounts, most }: MonthProps) {
  const items = month.accounts.reduce((sum, one) => sum + one.items, 0);
  return (
    <tbody>
      <tr className="month">
        <th scope="rowgroup">{monthWords(month.month)}</th>
        <td className="r t2">{counted(items, "item")}</td>
        <td className="r b">
          <Amounts amounts={month.totals} />
        </td>
        <td>
          <Bars amounts={month.totals} most={most} />
        </td>
      </tr>
      {month.accounts.map((one) => {
        const account = accounts.find(({ id }) => id === one.account);
        return (
          <tr key={one.account}>
            <th scope="row">
              <span className="row">
                <AccountTile provider={one.provider} />
                <span className="trunc">{account?.label ?? `${one.provider}, not connected any more`}</span>
              </span>
            </th>
            <td className="r t2">{counted(one.items, "item")}</td>
            <td className="r">
              <Amounts amounts={one.totals} />
            </td>
            <td>
              <Bars amounts={one.totals} most={most} isPart />
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}

function Amounts({ amounts }: { amounts: readonly Money[] }) {
  return amounts.map((money) => <MoneyText key={money.currency} money={money} className="block" />);
}

/** A bar a currency, as long as its share of the dearest month. Decoration: the amount stands beside it. */
function Bars({
  amounts,
  most,
  isPart = false,
}: {
  amounts: readonly Money[];
  most: ReadonlyMap<string, bigint>;
  isPart?: boolean;
}) {
  return (
    <span className="spend-bars" aria-hidden="true">
      {amounts.map((money) => {
        const whole = most.get(money.currency) ?? 0n;
        const share = whole === 0n ? 0 : Number((BigInt(money.minor) * 1000n) / whole) / 10;
        return (
          <span className="spend-bar" key={money.currency} title={formatMoney(money)}>
            <i className={isPart ? "part" : undefined} style={{ width: `${share}%` }} />
          </span>
        );
      })}
    </span>
  );
}
