import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CalendarClock } from "lucide-react";
import { useMemo } from "react";
import { keysToParam, navigate, PageSplit } from "@/app";
import {
  Button,
  classes,
  DomainName,
  ErrorState,
  LinkButton,
  MoneyText,
  PageBar,
  SkeletonRows,
  When,
} from "@/components";
import { StackedBars, type ChartBar } from "@/components/chart";
import { counted, currencyExponent, formatCount, formatMinor, formatMoney, monthShort, monthWords } from "@/format";
import { queries, type CostsOverview, type DearName, type DueSum } from "@/ipc";
import { NoNames, NoPrices } from "./Blanks";
import { CostsTabs, openTab } from "./CostsTabs";
import { Groups } from "./Groups";
import { Notes } from "./Notes";
import { overviewQuery } from "./queries";
import { SumText } from "./SumText";
import { amountsWords, isConverted, mainAmounts } from "./words";

/** What the portfolio costs a year now, what falls due, what was spent and what is dearest. */
export function Overview() {
  const asked = useQuery(overviewQuery);
  const accounts = useQuery(queries.accounts).data;
  const overview = asked.data;
  const has = overview !== undefined && overview.registered > 0;
  return (
    <>
      <PageBar title="Costs" sub={has ? counted(overview.registered, "registered name") : undefined}>
        <CostsTabs tab="overview" />
      </PageBar>
      <PageSplit>
        {asked.isError ? (
          <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
        ) : overview === undefined ? (
          <SkeletonRows rows={10} label="Adding up what the names cost" />
        ) : !has ? (
          <NoNames hasAccounts={(accounts?.length ?? 0) > 0} />
        ) : overview.yearly.names === 0 && !overview.has_prices ? (
          <NoPrices />
        ) : (
          <Body overview={overview} />
        )}
      </PageSplit>
    </>
  );
}

function Body({ overview }: { overview: CostsOverview }) {
  return (
    <div className="pane scroll costs" tabIndex={0} role="region" aria-label="Overview">
      <div className="cost-figures">
        <section className="cost-figure main" aria-label="A year now">
          <h2>A year now</h2>
          <SumText sum={overview.yearly} className="cost-amount" />
          <p className="sm t2">
            {counted(overview.yearly.names, "name")} renewed for a year
            {isConverted(overview.yearly) && `: ${amountsWords(overview.yearly.amounts)}, by your rates`}
          </p>
        </section>
        {overview.due.map((due) => (
          <Due key={due.days} due={due} />
        ))}
      </div>
      <Notes
        left={overview.left_out}
        withoutRate={overview.without_rate}
        compareIn={overview.compare_in}
        isApart={overview.compare_in === null && overview.yearly.amounts.length > 1}
      />
      <div className="cost-columns">
        <Groups />
        <div className="cost-side">
          <Dearest names={overview.dearest} />
          <Spent overview={overview} />
          <Paid overview={overview} />
        </div>
      </div>
    </div>
  );
}

function Due({ due }: { due: DueSum }) {
  const off = due.auto_renew_off;
  return (
    <section className="cost-figure" aria-label={`Due in ${due.days} days`}>
      <h2>Due in {due.days} days</h2>
      <SumText sum={due.sum} className="cost-amount" />
      <p className="sm t2">
        {due.sum.names === 0 ? (
          "No name"
        ) : (
          <LinkButton onPress={() => navigate("portfolio", { filter: due.filter })}>
            {counted(due.sum.names, "name")}
          </LinkButton>
        )}
        {off > 0 && `, ${formatCount(off)} with auto-renew off`}
      </p>
    </section>
  );
}

function Dearest({ names }: { names: readonly DearName[] }) {
  if (names.length === 0) return null;
  return (
    <section aria-labelledby="dearest">
      <h2 id="dearest">Dearest renewals</h2>
      <ul className="cost-list">
        {names.map(({ key, unicode, renewal, compared, expires_at: at }) => (
          <li key={`${key.account} ${key.name}`}>
            <button
              type="button"
              onClick={() => {
                const [name] = keysToParam([key]);
                navigate("portfolio", { filter: `name:${key.name}`, ...(name === undefined ? {} : { name }) });
              }}
            >
              <span className="trunc grow" title={unicode}>
                <DomainName name={key.name} plain />
              </span>
              <span className="sm t3 nw">
                {at === null ? "no date" : <When at={at} form="inline" urgent={false} />}
              </span>
              <span
                title={
                  compared && compared.currency !== renewal.currency ? `About ${formatMoney(compared)}` : undefined
                }
              >
                <MoneyText money={renewal} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What orders cost, by month: in one currency where that can be told, else in the one that was spent most often. */
function Spent({ overview: { spent } }: { overview: CostsOverview }) {
  const { bars, unit, isPart } = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { sum } of spent) {
      for (const { currency } of sum.amounts) counts.set(currency, (counts.get(currency) ?? 0) + 1);
    }
    const compared = spent.find(({ sum }) => sum.compared !== null)?.sum.compared?.currency;
    const isWhole = compared !== undefined && spent.every(({ sum }) => sum.without_rate === 0);
    const most = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
    const currency = (isWhole ? compared : most) ?? null;
    return {
      unit: currency,
      isPart: !isWhole && counts.size > 1,
      bars: spent.map<ChartBar>(({ month, sum }, at) => {
        const amount = isWhole ? sum.compared : (sum.amounts.find((one) => one.currency === currency) ?? null);
        return {
          key: month,
          label: monthShort(month),
          ...(at === 0 || month.endsWith("-01") ? { under: month.slice(0, 4) } : {}),
          title: `${monthWords(month)}: ${sum.names === 0 ? "nothing spent" : amountsWords(mainAmounts(sum))}`,
          parts: [{ full: Number(amount?.minor ?? 0), light: 0 }],
          tip: sum.names === 0 ? null : <div className="t2">{counted(sum.names, "order")}</div>,
        };
      }),
    };
  }, [spent]);
  const orders = spent.reduce((all, { sum }) => all + sum.names, 0);
  return (
    <section aria-labelledby="spent">
      <h2 id="spent">
        Spent here in twelve months
        <span className="grow" />
        <LinkButton onPress={() => navigate("cart", { tab: "spend" })}>All spending</LinkButton>
      </h2>
      {orders === 0 || unit === null ? (
        <p className="sm t2">Nothing was bought through Freehold in this time.</p>
      ) : (
        <>
          <StackedBars
            label="Spent by month"
            series={[{ key: "spent", label: isPart ? `Orders in ${unit}` : "Orders" }]}
            bars={bars}
            unit={unit}
            tick={(value) => axisWords(value, unit)}
            height={96}
          />
          {isPart && <p className="sm t3">Only orders in {unit} are drawn; the tips have all.</p>}
        </>
      )}
    </section>
  );
}

/** An amount of the axis, without digits that are all zero. */
export function axisWords(value: number, currency: string): string {
  const words = formatMinor(String(Math.round(value)), currency);
  return currencyExponent(currency) === 0 ? words : words.replace(/\.0+$/u, "");
}

function Paid({ overview: { paid } }: { overview: CostsOverview }) {
  const known = paid.known.names;
  return (
    <section aria-labelledby="paid">
      <h2 id="paid">
        <span>Paid for these names</span>
        <span className="grow" />
        <LinkButton onPress={() => openTab("paid")}>
          {paid.unknown > 0 ? "Write what is missing" : "All prices"}
        </LinkButton>
      </h2>
      <p className={classes("row", known === 0 && "t2")}>
        {known === 0 ? "No purchase price is known." : <SumText sum={paid.known} className="b" />}
      </p>
      <p className="sm t2">
        {formatCount(known)} known{paid.by_order > 0 && ` (${formatCount(paid.by_order)} by an order)`},{" "}
        {formatCount(paid.unknown)} unknown
      </p>
      <p>
        <Button icon={CalendarClock} iconEnd={ArrowRight} onPress={() => openTab("forecast")}>
          Forecast by month
        </Button>
      </p>
    </section>
  );
}
