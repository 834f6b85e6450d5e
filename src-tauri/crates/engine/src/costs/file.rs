//! Tables as CSV: dates in ISO form and UTC, decimal texts with the currency beside each.

use model::{Money, Timestamp};

use crate::cart::view::TextFile;
use crate::core::Engine;
use crate::costs::view::{
    CheaperQuery, CostGroup, CostsBy, CostsFile, Forecast, ForecastChart, MoveState, PaidQuery,
};
use crate::fault::Fault;
use crate::search::compare::Rates;
use crate::spreadsheet;

const FORECAST: [&str; 8] = [
    "month",
    "group",
    "expected",
    "expected_currency",
    "only_if_renewed",
    "only_if_renewed_currency",
    "by_your_rates",
    "note",
];
const GROUPS: [&str; 8] = [
    "group",
    "names",
    "names_with_price",
    "a_year",
    "a_year_currency",
    "average",
    "average_currency",
    "by_your_rates",
];
const CHEAPER: [&str; 17] = [
    "name",
    "name_unicode",
    "account",
    "expires",
    "renewal_here",
    "renewal_here_currency",
    "account_there",
    "transfer_there",
    "transfer_there_currency",
    "renewal_there",
    "renewal_there_currency",
    "saved_first_year",
    "saved_first_year_currency",
    "saved_three_years",
    "saved_three_years_currency",
    "can_move",
    "note",
];
const PAID: [&str; 8] = [
    "name",
    "name_unicode",
    "account",
    "registered",
    "paid",
    "paid_currency",
    "bought",
    "source",
];

impl Engine {
    /// A table of the costs, to be saved.
    pub async fn costs_file(&self, file: CostsFile) -> Result<TextFile, Fault> {
        let (what, text) = match file {
            CostsFile::Forecast {
                request,
                currency,
                converted,
            } => {
                let forecast = self.costs_forecast(request).await?;
                let chart = forecast
                    .charts
                    .iter()
                    .find(|chart| chart.currency == currency && chart.converted == converted);
                let rows = chart.map(|chart| forecast_rows(&forecast, chart));
                let text = spreadsheet::csv(&FORECAST, rows.unwrap_or_default())?;
                (format!("forecast-{}-months", request.months), text)
            }
            CostsFile::Groups { by } => {
                let groups = self.costs_groups(by).await?;
                let rows = groups.groups.iter().flat_map(group_rows);
                let what = match by {
                    CostsBy::Account => "account",
                    CostsBy::Ending => "ending",
                    CostsBy::Tag => "tag",
                };
                (format!("costs-by-{what}"), spreadsheet::csv(&GROUPS, rows)?)
            }
            CostsFile::Cheaper { query } => ("cheaper-elsewhere".to_owned(), self.cheaper_text(query).await?),
            CostsFile::Paid { query } => ("paid".to_owned(), self.paid_text(query).await?),
        };
        Ok(TextFile {
            name: format!("freehold-{what}-{}.csv", date(self.now())),
            text,
        })
    }

    async fn cheaper_text(&self, query: CheaperQuery) -> Result<String, Fault> {
        let rates = Rates::of(&self.inner.chosen.settings());
        let matching = self.costs_matching(&query, &rates).await?;
        let label = |id| {
            let owner = matching.holdings.owner(id);
            owner.map(|owner| owner.label.clone()).unwrap_or_default()
        };
        let rows = matching.lines().filter_map(|line| matching.row(line)).map(|row| {
            let note = row.reason.clone().unwrap_or_else(|| row.steps.join(" "));
            [
                row.key.name.to_string(),
                row.unicode,
                label(row.key.account),
                row.expires_at.map(date).unwrap_or_default(),
                row.renewal.decimal(),
                row.renewal.currency.to_string(),
                label(row.to),
                row.transfer.decimal(),
                row.transfer.currency.to_string(),
                decimal(row.renewal_there),
                currency(row.renewal_there),
                row.first_year.decimal(),
                row.first_year.currency.to_string(),
                decimal(row.three_years),
                currency(row.three_years),
                match row.state {
                    MoveState::Ready => "yes",
                    MoveState::RenewFirst => "renew first",
                    MoveState::TooNew => "later",
                    MoveState::Blocked => "no",
                }
                .to_owned(),
                note,
            ]
        });
        spreadsheet::csv(&CHEAPER, rows)
    }

    async fn paid_text(&self, query: PaidQuery) -> Result<String, Fault> {
        let holdings = self.holdings().await?;
        let bought = self.costs_bought().await?;
        let lines = super::paid::matching(&bought, &holdings, &query);
        let rows = lines.0.iter().map(|line| {
            let row = line.row();
            let owner = holdings.owner(row.account);
            let source = match (&row.order, row.paid) {
                (Some(_), _) => "order",
                (None, Some(_)) => "you",
                (None, None) => "",
            };
            [
                row.name.to_string(),
                row.unicode,
                owner.map(|owner| owner.label.clone()).unwrap_or_default(),
                row.registered_at.map(date).unwrap_or_default(),
                decimal(row.paid),
                currency(row.paid),
                row.bought_at.map(date).unwrap_or_default(),
                source.to_owned(),
            ]
        });
        spreadsheet::csv(&PAID, rows)
    }
}

fn forecast_rows(forecast: &Forecast, chart: &ForecastChart) -> Vec<[String; FORECAST.len()]> {
    let first = forecast.charts.first().and_then(|chart| chart.months.first());
    let first = first.map(|month| month.month.clone());
    let mut rows = Vec::new();
    for month in &chart.months {
        for (series, part) in chart.series.iter().zip(&month.parts) {
            if part.expected.minor == 0 && part.only_if_renewed.minor == 0 {
                continue;
            }
            let lapsed = month.lapsed > 0 && first.as_ref() == Some(&month.month);
            rows.push([
                month.month.clone(),
                series.label.clone(),
                part.expected.decimal(),
                part.expected.currency.to_string(),
                part.only_if_renewed.decimal(),
                part.only_if_renewed.currency.to_string(),
                yes(chart.converted),
                if lapsed {
                    "names that have lapsed are in this month".to_owned()
                } else {
                    String::new()
                },
            ]);
        }
    }
    rows
}

/// A line a currency, and one by the user's rates.
fn group_rows(group: &CostGroup) -> Vec<[String; GROUPS.len()]> {
    let row = |year: Money, average: Option<Money>, by_rates: bool| {
        [
            group.label.clone(),
            group.names.to_string(),
            group.yearly.names.to_string(),
            year.decimal(),
            year.currency.to_string(),
            decimal(average),
            currency(average),
            yes(by_rates),
        ]
    };
    let own = group.yearly.amounts.iter().map(|year| {
        let average = group
            .average
            .iter()
            .find(|average| average.currency == year.currency);
        row(*year, average.copied(), false)
    });
    let compared = group.yearly.compared.filter(|compared| {
        let amounts = &group.yearly.amounts;
        amounts.iter().any(|amount| amount.currency != compared.currency)
    });
    own.chain(compared.map(|compared| row(compared, group.average_compared, true)))
        .collect()
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

fn decimal(money: Option<Money>) -> String {
    money.map(|money| money.decimal()).unwrap_or_default()
}

fn currency(money: Option<Money>) -> String {
    money.map(|money| money.currency.to_string()).unwrap_or_default()
}

/// `2026-11-24`, by UTC.
fn date(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%d").to_string()
}
