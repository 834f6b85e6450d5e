import { MoneyText } from "@/components";
import { ChartMark, type ChartSeries } from "@/components/chart";
import { formatCount } from "@/format";
import type { ForecastMonth } from "@/ipc";
import { isZero, plus } from "./words";

/** The parts of a month, the dearest series first, and what is special about it. */
export function MonthTip({ month, series }: { month: ForecastMonth; series: readonly ChartSeries[] }) {
  const notes = [
    month.lapsed > 0 && `${formatCount(month.lapsed)} of them lapsed already`,
    month.repeated > 0 && `${formatCount(month.repeated)} renewed again`,
  ].filter((note) => note !== false);
  return (
    <>
      <ul className="month-tip">
        {month.parts.map((part, at) => {
          const one = series[at];
          const sum = plus(part.expected, part.only_if_renewed);
          return one === undefined || isZero(sum) ? null : (
            <li key={one.key}>
              <ChartMark series={one} place={at} />
              <span className="trunc grow">{one.label}</span>
              <MoneyText money={sum} />
            </li>
          );
        })}
        {!isZero(month.only_if_renewed) && (
          <li className="t2">
            <span className="grow">of it only if renewed</span>
            <MoneyText money={month.only_if_renewed} />
          </li>
        )}
      </ul>
      {notes.length > 0 && <div className="t3">{notes.join(", ")}</div>}
    </>
  );
}
