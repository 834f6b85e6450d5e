//! The page where a card is added, the bills, and what referrals earned. Amounts of bills and referrals are in cents.

use async_trait::async_trait;
use model::{Currency, Money};
use registrar::billing::{Billing, Invoice, Invoices, Referral, Referrals};
use registrar::http::Call;
use registrar::json::{any_field, count, field, flag, integer, text, texts, time};
use registrar::{Kind, ProviderError};
use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::Domani;
use super::api::Bucket;
use super::refusal::{BILLING_SETUP, INVOICES, REFERRALS};

/// Bills that are asked for at most.
const MOST: u32 = 100;
/// Names of one referral that are kept at most.
const NAMES: usize = 50;

/// A page that may be opened: https, with a host, and without a name or password in it.
fn page(link: &str) -> Option<Url> {
    let page = Url::parse(link.trim()).ok()?;
    let fine = page.scheme() == "https"
        && page.host_str().is_some_and(|host| !host.is_empty())
        && page.username().is_empty()
        && page.password().is_none();
    fine.then_some(page)
}

/// Reads `{"url": ..}`.
pub(super) fn setup_page(body: &Value) -> Option<Url> {
    any_field(body, &["url", "setup_url"], text).and_then(|link| page(&link))
}

/// An amount in minor units; in dollars unless the row says otherwise.
fn cents(row: &Value, paths: &[&str]) -> Option<Money> {
    let minor = any_field(row, paths, integer)?;
    let currency = match field(row, "currency", text) {
        Some(code) => code.to_ascii_uppercase().parse().ok()?,
        None => Currency::USD,
    };
    Some(Money { minor, currency })
}

/// Reads the list of bills. `None` when there is none.
pub(super) fn invoices(body: &Value, quoted: impl Fn(&str) -> String) -> Option<Invoices> {
    let rows = body.get("invoices")?.as_array()?;
    let mut read = Invoices {
        more: any_field(body, &["has_more", "hasMore"], flag).unwrap_or(false),
        ..Invoices::default()
    };
    for row in rows {
        let Some(id) = field(row, "id", text) else {
            read.unreadable = read.unreadable.saturating_add(1);
            continue;
        };
        read.invoices.push(Invoice {
            id: quoted(&id),
            number: field(row, "number", text).map(|number| quoted(&number)),
            paid: cents(row, &["amount_paid", "amountPaid"]),
            created_at: any_field(row, &["created", "created_at", "createdAt"], time),
            description: field(row, "description", text).map(|words| quoted(&words)),
            link: any_field(row, &["hosted_invoice_url", "hostedInvoiceUrl"], text)
                .and_then(|link| page(&link)),
        });
    }
    Some(read)
}

/// Reads what referrals earned. `None` when the answer tells nothing of it.
pub(super) fn referrals(body: &Value, quoted: impl Fn(&str) -> String) -> Option<Referrals> {
    let mut read = Referrals {
        code: any_field(body, &["referral_code", "referralCode"], text).map(|code| quoted(&code)),
        rate_percent: any_field(body, &["referral_rate", "referralRate"], count).filter(|rate| *rate <= 100),
        earned: cents(body, &["total_earned_cents", "totalEarnedCents"]),
        paid_out: cents(body, &["total_paid_cents", "totalPaidCents"]),
        pending: cents(body, &["total_pending_cents", "totalPendingCents"]),
        ..Referrals::default()
    };
    let rows = body.get("referrals").and_then(Value::as_array);
    if rows.is_none() && read == Referrals::default() {
        return None;
    }
    for row in rows.into_iter().flatten() {
        let Some(id) = field(row, "id", text) else {
            read.unreadable = read.unreadable.saturating_add(1);
            continue;
        };
        let domains = field(row, "domains", texts).unwrap_or_default();
        read.referrals.push(Referral {
            id: quoted(&id),
            domains: domains.iter().take(NAMES).map(|name| quoted(name)).collect(),
            earned: cents(row, &["earned_cents", "earnedCents"]),
            paid_out: any_field(row, &["paid_out", "paidOut"], flag),
            created_at: any_field(row, &["created_at", "createdAt"], time),
        });
    }
    Some(read)
}

#[async_trait]
impl Billing for Domani {
    async fn setup_link(&self) -> Result<Url, ProviderError> {
        // As documented it is sent without a body. It makes a page and changes nothing, so an unclear answer leaves nothing
        // open; it is not repeated all the same.
        let call = Call {
            method: Method::POST,
            ..Call::read(BILLING_SETUP, "/api/billing/setup")
        };
        let (body, _) = self.api.once(Bucket::Billing, &call).await?;
        setup_page(&body).ok_or_else(|| {
            self.api
                .http
                .error(
                    &call,
                    Kind::Malformed,
                    "domani.sh named no secure page for setting up a payment, so none is opened.",
                )
                .hint("Add a card in the dashboard of domani.sh under Billing.")
        })
    }

    async fn invoices(&self, limit: u32) -> Result<Invoices, ProviderError> {
        let limit = limit.clamp(1, MOST);
        let call = Call::read(INVOICES, "/api/billing/invoices").query("limit", limit.to_string());
        let body = self.api.read(Bucket::Billing, &call).await?;
        let http = &self.api.http;
        invoices(&body, |text| http.quoted(text)).ok_or_else(|| http.wrong_shape(&call, "a list of invoices"))
    }

    async fn referrals(&self) -> Result<Referrals, ProviderError> {
        let call = Call::read(REFERRALS, "/api/referrals");
        let body = self.api.read(Bucket::Referrals, &call).await?;
        let http = &self.api.http;
        referrals(&body, |text| http.quoted(text)).ok_or_else(|| http.wrong_shape(&call, "referrals"))
    }
}
