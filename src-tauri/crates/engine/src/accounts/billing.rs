//! How an account pays, what it paid, and what it earned.

use std::sync::Arc;

use model::{AccountId, Money, Timestamp};
use registrar::Provider;
use registrar::billing::Billing;
use serde::Serialize;
use specta::Type;

use crate::core::Engine;
use crate::fault::{Code, Fault, https_page};

/// Bills that are asked for.
const LATEST: u32 = 50;

/// The latest bills of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct InvoicesView {
    /// The latest first.
    pub invoices: Vec<InvoiceView>,
    /// Whether there are older ones.
    pub more: bool,
    /// Rows of the provider's answer that could not be read.
    pub unreadable: u32,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct InvoiceView {
    /// The provider's id.
    pub id: String,
    /// The number that stands on it.
    pub number: Option<String>,
    /// What was paid, when it could be read.
    pub paid: Option<Money>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// What it is for.
    pub description: Option<String>,
    /// Where it can be looked at, for `app_open_link`.
    pub link: Option<String>,
}

/// What an account's referral code brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReferralsView {
    /// The code to hand on.
    pub code: Option<String>,
    /// The share of a referred purchase, in percent.
    pub rate_percent: Option<u32>,
    /// All that was earned.
    pub earned: Option<Money>,
    /// What of it was paid out.
    pub paid_out: Option<Money>,
    /// What of it is still to come.
    pub pending: Option<Money>,
    /// One by one.
    pub referrals: Vec<ReferralView>,
    /// Rows of the provider's answer that could not be read.
    pub unreadable: u32,
}

/// Somebody who was referred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReferralView {
    /// The provider's id.
    pub id: String,
    /// Names that were bought.
    pub domains: Vec<String>,
    /// What that earned.
    pub earned: Option<Money>,
    /// Whether it was paid out.
    pub paid_out: Option<bool>,
    /// Since when.
    pub created_at: Option<Timestamp>,
}

impl Engine {
    /// Asks for the page where an account's way to pay is set up. The address is https, for `app_open_link`.
    pub async fn accounts_billing_setup(&self, id: AccountId) -> Result<String, Fault> {
        let provider = self.provider(id).await?;
        let link = facet(&provider)?.setup_link().await?;
        let page = https_page(link.as_str()).ok_or_else(|| {
            Fault::new(
                Code::Malformed,
                format!(
                    "{} named no secure page for setting up a payment, so none is opened.",
                    provider.descriptor().label
                ),
            )
        })?;
        self.log(
            "accounts",
            format!(
                "{} was asked for a page to set up a payment.",
                provider.descriptor().label
            ),
            Some(id),
            None,
        )
        .await;
        Ok(page)
    }

    /// Reads an account's latest bills.
    pub async fn accounts_invoices(&self, id: AccountId) -> Result<InvoicesView, Fault> {
        let provider = self.provider(id).await?;
        let read = facet(&provider)?.invoices(LATEST).await?;
        Ok(InvoicesView {
            invoices: read
                .invoices
                .into_iter()
                .map(|invoice| InvoiceView {
                    id: invoice.id,
                    number: invoice.number,
                    paid: invoice.paid,
                    created_at: invoice.created_at,
                    description: invoice.description,
                    link: invoice.link.and_then(|link| https_page(link.as_str())),
                })
                .collect(),
            more: read.more,
            unreadable: read.unreadable,
        })
    }

    /// Reads what an account's referral code brought.
    pub async fn accounts_referrals(&self, id: AccountId) -> Result<ReferralsView, Fault> {
        let provider = self.provider(id).await?;
        let read = facet(&provider)?.referrals().await?;
        Ok(ReferralsView {
            code: read.code,
            rate_percent: read.rate_percent,
            earned: read.earned,
            paid_out: read.paid_out,
            pending: read.pending,
            referrals: read
                .referrals
                .into_iter()
                .map(|one| ReferralView {
                    id: one.id,
                    domains: one.domains,
                    earned: one.earned,
                    paid_out: one.paid_out,
                    created_at: one.created_at,
                })
                .collect(),
            unreadable: read.unreadable,
        })
    }
}

fn facet(provider: &Arc<dyn Provider>) -> Result<&dyn Billing, Fault> {
    provider.billing().ok_or_else(|| {
        Fault::new(
            Code::NotOffered,
            format!(
                "{} tells nothing of bills and payments by its API.",
                provider.descriptor().label
            ),
        )
        .hint("Look on its own site.")
    })
}
