//! To whom a name is registered, who else may do what with it, and its owner's change.
//!
//! `domain-owner-change` replaces the owner of one name. It is taken first and carried out later, perhaps only after both
//! owners confirmed it by mail. It is sent once, and not while another one of the same name is open.

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::{Contact, DomainName, Money, Timestamp};
use registrar::descriptor::ContactRule;
use registrar::registrant::{Changed, Effect, Grant, RegistrantChange, RegistrantShown};
use registrar::{Kind, ProviderError, endings};

use super::contacts::{RULES, details};
use super::request::{Fields, Request};
use super::response::{Response, first};
use super::{DESCRIPTOR, Joker, refusal};

/// The word of these requests in logs and errors.
const REGISTRANT: &str = "registrant";
/// The request that changes an owner.
const OWNER_CHANGE: &str = "domain-owner-change";
/// How old the prices of owner changes may be, in seconds.
const FRESH: i64 = 3600;
/// The operations of the price list that stand for a change of owner. The manual names none; registries call it a trade.
const TRADES: [&str; 5] = [
    "owner-change",
    "ownerchange",
    "owner_change",
    "domain-owner-change",
    "trade",
];

/// What owner changes cost, by ending, and when that was read.
#[derive(Default)]
pub(super) struct TradePrices(tokio::sync::Mutex<Option<(Timestamp, BTreeMap<String, Money>)>>);

/// Endings whose owner changes have a price of their own.
fn trades(response: &Response) -> BTreeMap<String, Money> {
    let table = response.table(&[]);
    if !table.named {
        return BTreeMap::new();
    }
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let cell = |names: &[&str]| table.cell(row, names);
        let operation = cell(&["operation"])?.to_ascii_lowercase();
        if !TRADES.contains(&operation.as_str()) {
            return None;
        }
        let currency = cell(&["currency"])?.parse().ok()?;
        let price = Money::parse(cell(&["price", "price-1y"])?, currency).ok()?;
        (price.minor > 0).then_some((endings::ending(cell(&["tld"])?)?, price))
    })
    .collect()
}

/// Who may do what with a name, from its row in the list with `showgrants`. Each grant is several words, of which the role
/// begins with `@`; what the others mean is not documented, so they are shown as they came.
fn grants(response: &Response, name: &DomainName) -> Vec<Grant> {
    let table = response.table(&["domain", "expiration-date", "grants"]);
    let row = table.rows.iter().find(|row| {
        let told = table.cell(row, &["domain", "fqdn", "domain-name"]);
        told.and_then(|told| DomainName::parse(told).ok()).as_ref() == Some(name)
    });
    let at = table.columns.iter().position(|column| column == "grants");
    let words = row.and_then(|row| row.get(at.unwrap_or(2)..)).unwrap_or_default();
    let mut found: Vec<Grant> = Vec::new();
    for word in words.iter().flat_map(|cell| cell.split([' ', ',', ';'])) {
        match found.last_mut() {
            _ if word.is_empty() => {}
            Some(last) if !word.starts_with('@') => {
                if !last.details.is_empty() {
                    last.details.push(' ');
                }
                last.details.push_str(word);
            }
            _ => found.push(Grant {
                role: word.to_owned(),
                details: String::new(),
            }),
        }
    }
    found
}

/// Whether the parts differ whose change counts as another registrant (ICANN's transfer policy, part II).
fn is_another(before: Option<&Contact>, after: &Contact) -> bool {
    before.is_none_or(|before| {
        before.full_name() != after.full_name()
            || before.organization != after.organization
            || !before.email.eq_ignore_ascii_case(&after.email)
    })
}

/// A contact without what an owner here has no place for.
fn sendable(contact: &Contact) -> Contact {
    Contact {
        job_title: String::new(),
        ..contact.clone()
    }
    .tidied()
}

impl Joker {
    /// What a change of owner costs for names with this ending, where the price list tells it.
    async fn trade_price(&self, name: &DomainName) -> Result<Option<Money>, ProviderError> {
        let mut shelf = self.trades.0.lock().await;
        let now = self.api.clock.now();
        let fresh = shelf
            .as_ref()
            .is_some_and(|(read_at, _)| (0..=FRESH).contains(&now.since(*read_at)));
        if !fresh {
            let request = Request::read(REGISTRANT, "query-price-list", Fields::none());
            let response = self.api.read(&request).await?;
            *shelf = Some((now, trades(&response)));
        }
        let prices = shelf.as_ref().map(|(_, prices)| prices);
        Ok(prices.and_then(|prices| {
            let mut ending = name.as_str();
            loop {
                ending = ending.split_once('.')?.1;
                if let Some(price) = prices.get(ending) {
                    return Some(*price);
                }
            }
        }))
    }

    async fn grants(&self, name: &DomainName) -> Result<Vec<Grant>, ProviderError> {
        let fields = Fields::none()
            .fixed("pattern", name.as_str())
            .fixed("showgrants", "1");
        let request = Request::read(REGISTRANT, "query-domain-list", fields);
        let response = self.api.read(&request).await?;
        let clean = |text: String| self.api.http.quoted(&text);
        Ok(grants(&response, name)
            .into_iter()
            .map(|grant| Grant {
                role: clean(grant.role),
                details: clean(grant.details),
            })
            .collect())
    }

    /// The handles of a name by role.
    pub(super) fn roles(&self, pairs: &[(String, String)]) -> Vec<(String, String)> {
        let roles = ["owner", "admin", "tech", "billing"].into_iter();
        roles
            .filter_map(|role| {
                let told = first(pairs, &format!("domain.{role}-c"))?;
                Some((role.to_owned(), self.api.http.quoted(told)))
            })
            .collect()
    }

    /// The details of a name; [`Kind::NotFound`] when it is not in the account.
    pub(super) async fn owner_now(&self, name: &DomainName) -> Result<Vec<(String, String)>, ProviderError> {
        match self.whois(REGISTRANT, name).await {
            Err(error) if error.kind == Kind::NotFound => Err(refusal::not_in_account(error)),
            read => read,
        }
    }
}

#[async_trait]
impl RegistrantChange for Joker {
    fn fields(&self) -> &'static [ContactRule] {
        RULES
    }

    fn effect(&self, before: Option<&Contact>, after: &Contact) -> Option<Effect> {
        let after = sendable(after);
        if before.is_some_and(|before| sendable(before) == after) {
            return None;
        }
        Some(if is_another(before, &after) {
            Effect {
                words: "Another name, organization or mail address is a change of owner. Joker.com may ask the present and the new owner by mail, and does it only when both have confirmed; afterwards the registry may hold the name against transfer to another registrar for 60 days.".to_owned(),
                grave: true,
                confirm_days: None,
            }
        } else {
            Effect {
                words: "The owner stays the same; address and telephone are written anew at the registry, and appear in WHOIS as far as it shows them."
                    .to_owned(),
                grave: false,
                confirm_days: None,
            }
        })
    }

    async fn read(&self, name: &DomainName) -> Result<Option<RegistrantShown>, ProviderError> {
        let pairs = self.owner_now(name).await?;
        Ok(Some(RegistrantShown {
            contact: self.contact_of(&pairs, "domain."),
            handles: self.roles(&pairs),
            // Neither stands in the way of what the name itself told.
            grants: self.grants(name).await.unwrap_or_default(),
            price: self.trade_price(name).await.unwrap_or_default(),
            note: None,
        }))
    }

    async fn change(
        &self,
        name: &DomainName,
        after: &Contact,
        client_ref: &str,
    ) -> Result<Changed, ProviderError> {
        let after = sendable(after);
        let refused = |kind, message: String| ProviderError::new(kind, DESCRIPTOR.id, REGISTRANT, message);
        let open = self.results(REGISTRANT, "objid", name.as_str()).await?;
        let open = open.iter().find(|row| {
            let sort = row.request.as_deref();
            sort.is_none_or(|sort| sort.eq_ignore_ascii_case(OWNER_CHANGE))
                && matches!(row.status.as_str(), "?" | "pending")
        });
        if let Some(open) = open {
            let message = format!(
                "A change of the owner of {} is under way already (processing number {}).",
                name.unicode(),
                self.api.http.quoted(&open.number)
            );
            return Err(refused(Kind::Conflict, message)
                .hint("Wait for it: its outcome stands on the account's page Processes. Nothing was sent."));
        }
        if let Some(price) = self.trade_price(name).await.unwrap_or_default() {
            let message = format!(
                "Joker.com asks {price} for a change of the owner of {}.",
                name.unicode()
            );
            return Err(refused(Kind::NotOffered, message)
                .hint("Do it on Joker.com's web site, where the price is confirmed. Nothing was sent."));
        }
        let before = self.contact_of(&self.owner_now(name).await?, "domain.");
        let ending = name.as_str().split_once('.').map_or("", |(_, ending)| ending);
        let fields = details(REGISTRANT, Fields::of(name), &after, ending, Some(&before))?
            .given(REGISTRANT, "cltrid", client_ref)?;
        let request = Request::change(REGISTRANT, OWNER_CHANGE, fields);
        let answer = self.api.change(&request).await?;
        Ok(Changed::Accepted {
            process: answer.header("proc-id").map(str::to_owned),
        })
    }
}
