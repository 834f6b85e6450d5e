//! The journal for the books: one row an item, as CSV.
//!
//! ISO dates in UTC; decimal texts with the currency beside each.

use std::collections::BTreeMap;

use model::{AccountId, Money, OrderState, Timestamp};
use store::orders::Item;

use crate::cart::orders::filter;
use crate::cart::view::{OrdersRequest, TextFile};
use crate::core::Engine;
use crate::fault::Fault;
use crate::spreadsheet;

/// The columns.
const HEAD: [&str; 23] = [
    "date",
    "order",
    "item",
    "provider",
    "account",
    "action",
    "name",
    "name_unicode",
    "years",
    "state",
    "quoted",
    "quoted_currency",
    "charged",
    "charged_currency",
    "cost",
    "cost_currency",
    "provider_reference",
    "your_reference",
    "expires_after",
    "ordered_at",
    "sent_at",
    "settled_at",
    "message",
];

impl Engine {
    /// The items of orders as CSV, for the books: all that fit the request, whatever its offset.
    pub async fn cart_receipts(&self, request: OrdersRequest) -> Result<TextFile, Fault> {
        let filter = filter(request);
        let found = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::fitting(conn, &filter))
            .await?;
        let accounts = self.accounts_list().await?;
        let labels: BTreeMap<AccountId, String> = accounts
            .into_iter()
            .map(|account| (account.id, account.label))
            .collect();
        let label = |item: &Item| {
            let factory = self.factory(&item.provider);
            factory.map_or_else(
                || item.provider.to_string(),
                |one| one.descriptor().label.to_owned(),
            )
        };
        let rows = found.iter().map(|(began, item)| {
            let account = labels.get(&item.account).cloned();
            let account = account.unwrap_or_else(|| item.account.to_string());
            row(*began, item, label(item), account)
        });
        let text = spreadsheet::csv(&HEAD, rows)?;
        Ok(TextFile {
            name: format!("freehold-receipts-{}.csv", date(self.now())),
            text,
        })
    }
}

fn row(began: Timestamp, item: &Item, provider: String, account: String) -> [String; HEAD.len()] {
    let decimal = |money: Option<Money>| money.map(|money| money.decimal()).unwrap_or_default();
    let currency = |money: Option<Money>| money.map(|money| money.currency.to_string()).unwrap_or_default();
    let time = |at: Option<Timestamp>| at.map(Timestamp::to_rfc3339).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    // What belongs into the books: only what was bought costs something.
    let cost = (item.state == OrderState::Confirmed).then(|| item.charged.unwrap_or(item.price));
    [
        date(item.settled_at.unwrap_or(began)),
        item.purchase.clone(),
        item.id.clone(),
        provider,
        account,
        item.kind.to_string(),
        item.name.to_string(),
        item.name.unicode(),
        item.term.get().to_string(),
        item.state.to_string(),
        decimal(Some(item.price)),
        currency(Some(item.price)),
        decimal(item.charged),
        currency(item.charged),
        decimal(cost),
        currency(cost),
        text(&item.reference),
        text(&item.external_ref),
        item.expires_after.map(date).unwrap_or_default(),
        time(Some(began)),
        time(item.sent_at),
        time(item.settled_at),
        text(&item.message),
    ]
}

/// `2026-11-24`, by UTC.
fn date(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%d").to_string()
}
