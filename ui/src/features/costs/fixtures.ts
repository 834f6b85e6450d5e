/** Costs of an invented portfolio, for the tests. */
import type {
  CheaperRow,
  CheaperWindow,
  CostGroups,
  CostSum,
  CostsOverview,
  Forecast,
  ForecastChart,
  ForecastMonth,
  Money,
  PaidRow,
  PaidWindow,
} from "@/ipc";
import { NOW } from "../../../test/fake";

export const usd = (minor: number): Money => ({ minor: String(minor), currency: "USD" });

export const sum = (names: number, minor: number): CostSum => ({
  names,
  amounts: names === 0 ? [] : [usd(minor)],
  compared: null,
  without_rate: 0,
});

const MONTHS = ["2026-11", "2026-12", "2027-01", "2027-02"];

export const overview: CostsOverview = {
  registered: 42,
  has_prices: true,
  compare_in: null,
  without_rate: [],
  yearly: sum(40, 52_340),
  due: [30, 90, 365].map((days) => ({
    days,
    sum: sum(days === 30 ? 3 : 12, days * 100),
    auto_renew_off: days === 30 ? 2 : 0,
    filter: `expires<=${days}d`,
  })),
  spent: MONTHS.map((month, at) => ({ month, sum: at === 1 ? sum(2, 2_100) : sum(0, 0) })),
  paid: { known: sum(5, 99_00), by_order: 2, unknown: 37 },
  dearest: [
    {
      key: { account: "a", name: "glasshouse.ai" },
      unicode: "glasshouse.ai",
      renewal: usd(9_490),
      compared: null,
      expires_at: NOW + 86_400 * 9,
    },
  ],
  endings: [],
  left_out: [{ reason: "unpriced", names: 2, filter: "price:unknown" }],
};

export const groups: CostGroups = {
  by: "account",
  groups: [
    {
      key: "a",
      label: "PlanetDomains",
      filter: "account:PlanetDomains",
      names: 30,
      yearly: sum(28, 40_000),
      average: [usd(1_429)],
      average_compared: null,
      share: 764,
    },
  ],
  total: sum(40, 52_340),
  overlapping: false,
  unit: "USD",
};

function month(name: string, at: number): ForecastMonth {
  const [com, org] = [1_000 * at, at === 2 ? 500 : 0];
  return {
    month: name,
    filter: `expires:${name}`,
    renewals: at === 0 ? 0 : at + 1,
    lapsed: 0,
    repeated: 0,
    expected: usd(com),
    only_if_renewed: usd(org),
    parts: [
      { expected: usd(com), only_if_renewed: usd(0) },
      { expected: usd(0), only_if_renewed: usd(org) },
    ],
  };
}

export const chart: ForecastChart = {
  currency: "USD",
  converted: false,
  series: [
    { key: "com", label: ".com", total: usd(6_000) },
    { key: null, label: "3 others", total: usd(500) },
  ],
  months: MONTHS.map(month),
  expected: usd(6_000),
  only_if_renewed: usd(500),
  not_in_it: 0,
};

export const forecast: Forecast = {
  request: { months: 12, by: "account" },
  charts: [chart],
  left_out: [],
  without_rate: [],
};

export const cheaperRow = (name: string, change: Partial<CheaperRow> = {}): CheaperRow => ({
  key: { account: "a", name },
  unicode: name,
  ending: "com",
  expires_at: NOW + 86_400 * 200,
  renewal: usd(1_500),
  can_renew: true,
  to: "b",
  transfer: usd(1_000),
  renewal_there: usd(1_100),
  first_year: usd(500),
  three_years: usd(1_300),
  by_rates: false,
  state: "ready",
  reason: null,
  steps: ["Unlock it here first.", "Get its auth code here."],
  ...change,
});

export const cheaper = (rows: CheaperRow[]): CheaperWindow => ({
  total: rows.length,
  offset: 0,
  rows,
  filter_problem: null,
  ready: { names: 1, first_year: sum(1, 500), three_years: sum(1, 1_300) },
  later: { names: rows.length - 1, first_year: sum(1, 500), three_years: sum(1, 1_300) },
  targets: [{ account: "b", names: 1 }],
  looked: { accounts: 1, compared: 40, unpriced: 2, not_sold: 0, without_rate: 0 },
});

export const paidRow = (name: string, change: Partial<PaidRow> = {}): PaidRow => ({
  name,
  unicode: name,
  account: "a",
  registered_at: NOW - 86_400 * 900,
  paid: null,
  bought_at: null,
  order: null,
  fixed: false,
  ...change,
});

export const paid = (rows: PaidRow[]): PaidWindow => ({
  total: rows.length,
  offset: 0,
  rows,
  filter_problem: null,
  sums: { known: sum(1, 900), by_order: 1, unknown: rows.length - 1 },
});
