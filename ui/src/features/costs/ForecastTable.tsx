import { LinkButton, MoneyText } from "@/components";
import { formatCount, formatMinor, monthWords } from "@/format";
import type { ForecastChart, Money } from "@/ipc";
import { openMonth } from "./ForecastTab";
import { isZero, plus } from "./words";

/** The same figures as the chart's. */
export function ForecastTable({ chart }: { chart: ForecastChart }) {
  const renewals = chart.months.reduce((sum, month) => sum + month.renewals, 0);
  return (
    <div className="cost-wide scroll" tabIndex={0} role="region" aria-label="Table of the forecast">
      <table className="cost-table">
        <caption className="sr">Renewals by month in {chart.currency}</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="r">
              Renewals
            </th>
            <th scope="col" className="r">
              All in {chart.currency}
            </th>
            <th scope="col" className="r">
              Only if renewed
            </th>
            {chart.series.map(({ key, label }) => (
              <th key={key ?? "\n"} scope="col" className="r">
                <span className="trunc block" title={label}>
                  {label}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.months.map((month) => (
            <tr key={month.month}>
              <th scope="row" className="nw">
                {month.renewals === 0 ? (
                  monthWords(month.month)
                ) : (
                  <LinkButton onPress={() => openMonth(chart, month.month)}>{monthWords(month.month)}</LinkButton>
                )}
                {month.lapsed > 0 && <span className="block mi t3">with {formatCount(month.lapsed)} lapsed</span>}
              </th>
              <td className="r">{formatCount(month.renewals)}</td>
              <td className="r b">
                <Cell money={plus(month.expected, month.only_if_renewed)} />
              </td>
              <td className="r t2">
                <Cell money={month.only_if_renewed} />
              </td>
              {month.parts.map((part, at) => (
                <td key={chart.series[at]?.key ?? "\n"} className="r">
                  <Cell money={plus(part.expected, part.only_if_renewed)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All months</th>
            <td className="r">{formatCount(renewals)}</td>
            <td className="r b">
              <MoneyText money={plus(chart.expected, chart.only_if_renewed)} />
            </td>
            <td className="r t2">
              <MoneyText money={chart.only_if_renewed} />
            </td>
            {chart.series.map(({ key, total }) => (
              <td key={key ?? "\n"} className="r">
                <MoneyText money={total} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** An amount of a column whose currency stands in its head; nothing is a dash. */
function Cell({ money }: { money: Money }) {
  if (isZero(money)) {
    return (
      <span className="t3" aria-label="nothing">
        –
      </span>
    );
  }
  return <span className="nw">{formatMinor(money.minor, money.currency)}</span>;
}
