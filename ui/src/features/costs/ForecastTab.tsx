import { useQuery } from "@tanstack/react-query";
import { ChartColumnStacked, Download, Table } from "lucide-react";
import { useMemo, useState } from "react";
import { navigate, PageSplit, useSaveFile } from "@/app";
import { Button, ErrorState, MoneyText, PageBar, SegmentedControl, Select, SkeletonRows, Tools } from "@/components";
import { StackedBars, type ChartBar, type ChartSeries } from "@/components/chart";
import { counted, formatMoney, monthShort, monthWords } from "@/format";
import {
  call,
  commands,
  queries,
  useStore,
  createStore,
  type Forecast,
  type ForecastChart,
  type ForecastRequest,
} from "@/ipc";
import { NoDates, NoNames, NoPrices } from "./Blanks";
import { CostsTabs } from "./CostsTabs";
import { ForecastTable } from "./ForecastTable";
import { MonthTip } from "./MonthTip";
import { Notes } from "./Notes";
import { axisWords } from "./Overview";
import { forecastQuery, overviewQuery } from "./queries";
import { BY_CHOICES, isZero, plus } from "./words";

type Shown = "chart" | "table";

interface Look {
  request: ForecastRequest;
  shown: Shown;
  /** The chart's currency, with a mark for all currencies together; null is the first. */
  unit: string | null;
}

/** How the forecast is looked at; kept while the window is open. */
const look = createStore<Look>({ request: { months: 12, by: "account" }, shown: "chart", unit: null });

const MONTHS = [
  { id: "12", label: "12 months" },
  { id: "36", label: "36 months" },
] as const;

const SHOWN = [
  { id: "chart", label: "Chart", icon: ChartColumnStacked },
  { id: "table", label: "Table", icon: Table },
] as const;

const unitOf = ({ currency, converted }: ForecastChart) => (converted ? `all ${currency}` : currency);

/** What renewals will cost by month, as a chart or the same as a table. */
export function ForecastTab() {
  const { request, shown, unit } = useStore(look);
  const asked = useQuery(forecastQuery(request));
  const overview = useQuery(overviewQuery).data;
  const accounts = useQuery(queries.accounts).data;
  const save = useSaveFile("Forecast");
  const forecast = asked.data;
  const chart = forecast?.charts.find((one) => unitOf(one) === unit) ?? forecast?.charts[0];
  const isBare = overview?.registered === 0;
  return (
    <>
      <PageBar title="Costs" sub={chart && `renewals in the next ${request.months} months`}>
        <CostsTabs tab="forecast" />
      </PageBar>
      {chart && forecast && (
        <Tools>
          <SegmentedControl
            label="Months"
            choices={MONTHS}
            value={request.months === 36 ? "36" : "12"}
            onChange={(months) => look.set((old) => ({ ...old, request: { ...old.request, months: Number(months) } }))}
          />
          <SegmentedControl
            label="Stacked by"
            choices={BY_CHOICES}
            value={request.by}
            onChange={(by) => look.set((old) => ({ ...old, request: { ...old.request, by } }))}
          />
          {forecast.charts.length > 1 && (
            <Select
              form="inline"
              label="Currency"
              hideLabel
              value={unitOf(chart)}
              choices={forecast.charts.map((one) => ({
                id: unitOf(one),
                label: one.converted ? `All in ${one.currency}` : `Only ${one.currency}`,
              }))}
              onChange={(next) => look.set((old) => ({ ...old, unit: next }))}
            />
          )}
          <span className="grow" />
          <SegmentedControl
            label="Shown as"
            choices={SHOWN}
            value={shown}
            onChange={(next) => look.set((old) => ({ ...old, shown: next }))}
          />
          <Button
            icon={Download}
            isPending={save.isPending}
            onPress={() =>
              save.mutate(() =>
                call(
                  commands.costsFile({
                    kind: "forecast",
                    request,
                    currency: chart.currency,
                    converted: chart.converted,
                  }),
                ),
              )
            }
          >
            Save as CSV
          </Button>
        </Tools>
      )}
      <PageSplit>
        {asked.isError ? (
          <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
        ) : forecast === undefined ? (
          <SkeletonRows rows={10} label="Adding up the months" />
        ) : isBare ? (
          <NoNames hasAccounts={(accounts?.length ?? 0) > 0} />
        ) : chart === undefined ? (
          overview !== undefined && overview.yearly.names > 0 ? (
            <NoDates />
          ) : (
            <NoPrices />
          )
        ) : (
          <Body forecast={forecast} chart={chart} shown={shown} compareIn={overview?.compare_in ?? null} />
        )}
      </PageSplit>
    </>
  );
}

interface BodyProps {
  forecast: Forecast;
  chart: ForecastChart;
  shown: Shown;
  compareIn: string | null;
}

/** Goes to the names of a month. */
export function openMonth(chart: ForecastChart, month: string): void {
  const found = chart.months.find((one) => one.month === month);
  if (found && found.renewals > 0) navigate("portfolio", { filter: found.filter });
}

function Body({ forecast, chart, shown, compareIn }: BodyProps) {
  const total = plus(chart.expected, chart.only_if_renewed);
  const currencies = forecast.charts.filter((one) => !one.converted).length;
  return (
    <div className="pane scroll costs" tabIndex={0} role="region" aria-label="Forecast">
      <div className="cost-figures">
        <section className="cost-figure main" aria-label="All of it">
          <h2>If every name is renewed</h2>
          <span className="cost-amount">
            <MoneyText money={total} />
          </span>
          <p className="sm t2">
            {counted(
              chart.months.reduce((sum, month) => sum + month.renewals, 0),
              "renewal",
            )}
            {chart.converted && ", by your rates"}
            {chart.not_in_it > 0 && `; ${counted(chart.not_in_it, "name")} in another currency`}
          </p>
        </section>
        <section className="cost-figure" aria-label="Expected">
          <h2>Expected</h2>
          <span className="cost-amount">
            <MoneyText money={chart.expected} />
          </span>
          <p className="sm t2">auto-renew on, or no such switch</p>
        </section>
        {!isZero(chart.only_if_renewed) && (
          <section className="cost-figure" aria-label="Only if renewed">
            <h2>Only if renewed</h2>
            <span className="cost-amount">
              <MoneyText money={chart.only_if_renewed} />
            </span>
            <p className="sm t2">auto-renew off</p>
          </section>
        )}
      </div>
      <Notes
        left={forecast.left_out}
        withoutRate={forecast.without_rate}
        compareIn={compareIn}
        isApart={compareIn === null && currencies > 1}
      />
      {shown === "chart" ? <Chart chart={chart} /> : <ForecastTable chart={chart} />}
      <p className="sm t3 cost-fine">
        Every name is taken to be renewed for a year at its expiry, at the price of its account's list today. Names that
        have lapsed count in the current month. Months are by UTC. Open a month to see its names.
      </p>
    </div>
  );
}

function Chart({ chart }: { chart: ForecastChart }) {
  const series = useMemo(
    () =>
      chart.series.map<ChartSeries>(({ key, label, total }) => ({
        key: key ?? "\n",
        label,
        note: <MoneyText money={total} />,
        isRest: key === null,
      })),
    [chart],
  );
  const bars = useMemo(
    () =>
      chart.months.map<ChartBar>((month, at) => ({
        key: month.month,
        label: monthShort(month.month),
        ...(at === 0 || month.month.endsWith("-01") ? { under: month.month.slice(0, 4) } : {}),
        title: `${monthWords(month.month)}: ${formatMoney(plus(month.expected, month.only_if_renewed))}, ${counted(month.renewals, "renewal")}`,
        parts: month.parts.map((part) => ({
          full: Number(part.expected.minor),
          light: Number(part.only_if_renewed.minor),
        })),
        tip: <MonthTip month={month} series={series} />,
      })),
    [chart, series],
  );
  const [height] = useState(() => (typeof window === "undefined" || window.innerHeight < 900 ? 260 : 380));
  return (
    <StackedBars
      label={`Renewals by month in ${chart.currency}`}
      series={series}
      bars={bars}
      unit={chart.currency}
      tick={(value) => axisWords(value, chart.currency)}
      light="Only if renewed: auto-renew is off"
      height={height}
      onPress={({ key }) => openMonth(chart, key)}
    />
  );
}
