//! WHOIS privacy for names that are here: `domain-privacy-order`, at the price of the price list (`privacy-basic`,
//! `privacy-pro`). It is bought for one year at a time.

use model::{DomainName, Timestamp};
use registrar::descriptor::Product;
use registrar::orders::{Before, Finding, OrderItem, Quote};
use registrar::{Kind, ProviderError};

use super::descriptor::{DESCRIPTOR, PRIVACY as PRODUCTS};
use super::find::Trace;
use super::order_fields::{one_year, unprepared};
use super::prices::ASKED;
use super::refusal::PRIVACY;
use super::request::{Fields, Request};
use super::results::Progress;
use super::{Joker, refusal};

/// The columns of `query-domain-list` with `showprivacy`, where the answer does not name them.
const COLUMNS: [&str; 5] = [
    "domain",
    "expiration-date",
    "privacy-status",
    "privacy-origin",
    "privacy-expiration",
];

/// How a name is hidden now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hidden {
    /// What was bought; empty where nothing was.
    product: String,
    until: Option<Timestamp>,
}

impl Hidden {
    /// Whether this is what was bought, and still holds.
    fn is(&self, product: &Product, now: Timestamp) -> bool {
        self.product == product.id && self.until.is_none_or(|until| until > now)
    }
}

/// The product that is ordered.
///
/// # Errors
/// When none is named, or one that Joker.com does not sell.
pub(super) fn product_of(item: &OrderItem) -> Result<&'static Product, ProviderError> {
    let wanted = item.product.as_deref();
    PRODUCTS
        .iter()
        .find(|product| Some(product.id) == wanted)
        .ok_or_else(|| {
            unprepared(
                PRIVACY,
                "Joker.com sells basic and pro privacy, and neither was asked for.",
            )
            .hint("Choose one of them.")
        })
}

impl Joker {
    /// How a name is hidden now; `None` when it is not in the account.
    async fn hidden(&self, name: &DomainName) -> Result<Option<Hidden>, ProviderError> {
        let fields = Fields::none()
            .fixed("showprivacy", "1")
            .fixed("pattern", name.as_str());
        let request = Request::read(PRIVACY, "query-domain-list", fields);
        let response = self.api.read(&request).await?;
        let table = response.table(&COLUMNS);
        let is_ours = |row: &&Vec<String>| {
            let spelled = table.cell(row, &["domain", "fqdn", "domain-name"]);
            spelled.and_then(|text| DomainName::parse(text).ok()).as_ref() == Some(name)
        };
        let Some(row) = table.rows.iter().find(is_ours) else {
            return if table.rows.is_empty() {
                Ok(None)
            } else {
                Err(self
                    .api
                    .http
                    .wrong_shape(&request.bare(), "how the name is hidden"))
            };
        };
        // What was bought; some lists tell it with what holds now alone.
        let bought = ["privacy-origin", "privacy-status"]
            .into_iter()
            .filter_map(|column| table.cell(row, &[column]))
            .map(str::to_ascii_lowercase)
            .find(|word| PRODUCTS.iter().any(|product| product.id == word));
        let until = table.cell(row, &["privacy-expiration"]);
        Ok(Some(Hidden {
            product: bought.unwrap_or_default(),
            until: until.and_then(|text| Timestamp::parse(text.get(..10)?)),
        }))
    }

    /// What a year of the product costs for a name that does not have it.
    pub(super) async fn privacy_quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        one_year(item)?;
        let product = product_of(item)?;
        let name = item.name.unicode();
        let stands = |message: String| ProviderError::new(Kind::Conflict, DESCRIPTOR.id, PRIVACY, message);
        let Some(hidden) = self.hidden(&item.name).await? else {
            return Err(refusal::not_in_account(stands(String::new())));
        };
        if hidden.is(product, self.api.clock.now()) {
            let until = hidden.until.map_or_else(String::new, |until| {
                format!(" until {}", until.to_utc().format("%-d %b %Y"))
            });
            return Err(stands(format!(
                "{name} has {} already{until}.",
                product.label.to_lowercase()
            ))
            .hint("Nothing needs to be ordered."));
        }
        if self.under_way(item).await? {
            return Err(stands(format!(
                "An order of WHOIS privacy for {name} is under way at Joker.com already."
            ))
            .hint("Wait for its result."));
        }
        let price = self.privacy_price(&item.name, product.id, ASKED).await?;
        let Some((total, at)) = price else {
            return Err(unprepared(
                PRIVACY,
                format!(
                    "Joker.com's price list has no {} for {name}.",
                    product.label.to_lowercase()
                ),
            )
            .hint("Without a price nothing is ordered. Some endings take no WHOIS privacy at all."));
        };
        Ok(Quote {
            total,
            renew_per_year: Some(total),
            premium: false,
            at,
            note: Some(
                "The price of the price list for one year of privacy; the name itself is not renewed by it."
                    .to_owned(),
            ),
        })
    }

    /// What became of a privacy order: its result, and what the account shows.
    pub(super) async fn trace_privacy(
        &self,
        item: &OrderItem,
        before: &Before,
    ) -> Result<Finding, ProviderError> {
        let product = product_of(item)?;
        let reference = match self.progress(item, before).await? {
            Trace::Found(Progress::Working, _) => return Ok(Finding::StillPending { note: None }),
            Trace::Found(Progress::Failed(words), _) => {
                return Ok(Finding::Refused(self.failed(item, &words)));
            }
            Trace::Found(Progress::Done(_), number) => {
                return Ok(Finding::Done {
                    // The name's own expiry does not move.
                    expires_at: None,
                    charged: None,
                    reference: number,
                });
            }
            Trace::Nothing => None,
        };
        // Without a result the account decides: it was not hidden so when the price was asked for.
        Ok(match self.hidden(&item.name).await? {
            Some(hidden) if hidden.is(product, self.api.clock.now()) => Finding::Done {
                expires_at: None,
                charged: None,
                reference,
            },
            Some(_) => Finding::NoTrace,
            None => Finding::Unclear(format!(
                "{} is not in the account, so what was ordered for it can not be checked.",
                item.name.unicode()
            )),
        })
    }
}
