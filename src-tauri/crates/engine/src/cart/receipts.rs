//! The journal for the books: one row an item, as CSV.
//!
//! UTF-8 with a byte order mark, so that every spreadsheet reads it as such; quoted by RFC 4180; ISO dates in UTC; decimal
//! texts with the currency beside each. Texts that a spreadsheet would take for a formula begin with an apostrophe.

use std::borrow::Cow;
use std::collections::BTreeMap;

use model::{AccountId, Money, OrderState, Timestamp};
use store::orders::Item;

use crate::cart::orders::filter;
use crate::cart::view::{OrdersRequest, TextFile};
use crate::core::Engine;
use crate::fault::{Code, Fault};

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
        let text =
            csv(rows).ok_or_else(|| Fault::new(Code::Internal, "The receipts could not be written."))?;
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

/// A table of texts. `None` can only mean that memory ran out.
fn csv(rows: impl Iterator<Item = [String; HEAD.len()]>) -> Option<String> {
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(String::from('\u{feff}').into_bytes());
    table.write_record(HEAD).ok()?;
    for row in rows {
        table
            .write_record(row.iter().map(|cell| guarded(cell).into_owned()))
            .ok()?;
    }
    String::from_utf8(table.into_inner().ok()?).ok()
}

/// A text that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_shows_the_texts_and_runs_none() {
        let mut row: [String; HEAD.len()] = Default::default();
        row[16] = "=HYPERLINK(\"http://evil.example\")".to_owned();
        row[17] = "Müller, \"Söhne\"\r\nand more".to_owned();
        row[22] = "-5 names".to_owned();
        let text = csv([row].into_iter()).expect("text");
        assert!(text.starts_with("\u{feff}date,order,item,"), "{text}");
        assert!(text.contains("message\r\n"), "{text}");
        assert!(
            text.contains(r#""'=HYPERLINK(""http://evil.example"")""#),
            "{text}"
        );
        assert!(text.contains("\"Müller, \"\"Söhne\"\"\r\nand more\""), "{text}");
        assert!(text.ends_with(",'-5 names\r\n"), "{text}");
    }
}
