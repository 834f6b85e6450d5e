//! Transfers in: whether a name may come over and for how much, and how far it is.
//!
//! Ordering one is in `orders` and `outcome`. In the provider's first text transfers are a preview; where they are switched
//! off the answer is a refusal and nothing is charged.

use model::{DomainName, Term, Timestamp};
use registrar::coming_over::Obstacle;
use registrar::http::{Call, Http};
use registrar::json::{field, flag, money, text};
use registrar::orders::{Before, Finding, OrderItem, Quote};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Domani;
use super::api::Bucket;
use super::find::Seen;
use super::orders::error;
use super::portfolio::path;
use super::prices::FOR_SHOWING;
use super::refusal::{self, TRANSFER, TRANSFER_CHECK, TRANSFER_STATUS};
use super::said::Said;

/// Said where transfers are switched off.
pub(super) const OFF: &str = "domani.sh does not take transfers by its API at the moment.";
pub(super) const TRY_LATER: &str = "Transferring to domani.sh is a preview at this provider, currently off. Nothing was charged. Use its dashboard, or try again later.";

/// Words in a reason that speak of the lock at the present registrar.
const LOCKED: [&str; 3] = ["lock", "clienttransferprohibited", "transfer prohibited"];

/// How far a transfer is, in the words that the provider documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// `pending` as the order answers, and its like.
    Working,
    /// `pending_owner`
    Owner,
    /// `pending_admin`
    Admin,
    /// `pending_registry`
    Registry,
    /// `completed`
    Completed,
    /// `cancelled`, and what else means that it does not go on.
    Ended(String),
    /// A word that is not documented.
    Other(String),
}

impl Progress {
    /// Reads a status word.
    pub fn of(word: &str) -> Self {
        match word.trim().to_ascii_lowercase().as_str() {
            "pending" | "initiated" | "processing" | "submitted" => Self::Working,
            "pending_owner" => Self::Owner,
            "pending_admin" => Self::Admin,
            "pending_registry" => Self::Registry,
            "completed" => Self::Completed,
            "cancelled" | "canceled" | "failed" | "rejected" | "expired" => {
                Self::Ended(word.trim().to_owned())
            }
            _ => Self::Other(word.trim().to_owned()),
        }
    }
}

/// A transfer brings one year, neither less nor more.
pub(super) fn one_year(item: &OrderItem) -> Result<(), ProviderError> {
    if item.term == Term::ONE {
        return Ok(());
    }
    let message = format!(
        "A transfer to domani.sh brings exactly one year, and {} are asked for {}. Nothing was sent.",
        item.term.get(),
        item.name.unicode()
    );
    Err(error(Kind::Invalid, TRANSFER, message)
        .hint("Choose one year, and renew the name when it has arrived."))
}

/// A day for a sentence.
fn day(at: Timestamp) -> String {
    at.to_rfc3339().chars().take(10).collect()
}

/// Why a name can not come over now, and what to do about it.
pub(super) fn not_eligible(http: &Http, call: &Call, said: &Said) -> (String, String) {
    let words = said.reason.as_deref().or(said.envelope.message.as_deref());
    let reason = words.map_or_else(String::new, |words| {
        format!(": \"{}\"", http.quoted_from(call, words).trim_end_matches('.'))
    });
    let message = format!("The name can not be transferred to domani.sh now{reason}.");
    let lower = words.unwrap_or_default().to_ascii_lowercase();
    let mut hint = match said.eligible_at {
        Some(at) => format!(
            "It can come over from {} on; names stay where they are for 60 days after a registration or a transfer.",
            day(at)
        ),
        None if lower.contains("not registered") => "Register it instead.".to_owned(),
        None if LOCKED.iter().any(|word| lower.contains(word)) => {
            "Switch the transfer lock off at the present registrar, then ask again.".to_owned()
        }
        None => Obstacle::of(&lower)
            .map_or(
                "See at the present registrar that the name is unlocked, not expired and older than 60 days, then ask again.",
                Obstacle::remedy,
            )
            .to_owned(),
    };
    if call.operation == TRANSFER {
        hint.push_str(" Nothing was charged.");
    }
    (message, hint)
}

impl Domani {
    /// The price of a transfer, when the name may come over now.
    pub(super) async fn quote_transfer(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        one_year(item)?;
        let http = &self.api.http;
        let name = item.name.unicode();
        let at = self.api.clock.now();
        let call =
            Call::read(TRANSFER_CHECK, "/api/domains/transfer-check").query("domain", item.name.as_str());
        let body = self.api.read(Bucket::Transfers, &call).await?;
        if speaks_of_another(&body, &item.name) {
            return Err(http.wrong_shape(&call, "a check of this name"));
        }
        let said = Said::read(&body);
        match field(&body, "eligible", flag) {
            Some(true) if said.envelope.code.is_none() => {}
            Some(_) => {
                let (message, hint) = not_eligible(http, &call, &said);
                let error = http
                    .error(&call, Kind::Conflict, message)
                    .hint(hint)
                    .code(said.envelope.code.as_deref().map(|code| http.quoted(code)));
                return Err(refusal::refine(http, &call, None, &said, error));
            }
            None => return Err(http.wrong_shape(&call, "whether the name may be transferred")),
        }
        let currency =
            field(&body, "currency", text).map_or(Some(model::Currency::USD), |code| code.parse().ok());
        let total = currency
            .and_then(|currency| field(&body, "price", |price| money(price, currency)))
            .filter(|price| price.minor > 0);
        let Some(total) = total else {
            let message = format!("domani.sh gives no price for the transfer of {name}.");
            return Err(error(Kind::Invalid, TRANSFER, message).hint(
                "Without a price nothing is ordered. Try again later, or use the dashboard of domani.sh.",
            ));
        };
        // Only for later years and the premium mark.
        let list = self.price_list(FOR_SHOWING).await.ok();
        let listed = list.as_deref().and_then(|list| list.endings.of(&item.name));
        let premium = listed
            .and_then(|listed| listed.transfer)
            .is_some_and(|usual| usual.currency == total.currency && usual.minor < total.minor);
        Ok(Quote {
            total,
            renew_per_year: listed.and_then(|listed| listed.renew).filter(|_| !premium),
            premium,
            at,
            note: None,
        })
    }

    /// What became of a transfer. Only reads.
    pub(super) async fn trace_transfer(
        &self,
        item: &OrderItem,
        before: &Before,
    ) -> Result<Finding, ProviderError> {
        let http = &self.api.http;
        let name = item.name.unicode();
        let call = Call::read(TRANSFER_STATUS, path(&item.name, "/transfer-status"));
        let body = match self.api.read(Bucket::Transfers, &call).await {
            Ok(body) => body,
            Err(error) if error.kind == Kind::NotFound => {
                return self.transfer_by_account(item, before, true).await;
            }
            Err(error) if error.kind == Kind::NotOffered => {
                return self.transfer_by_account(item, before, false).await;
            }
            Err(error) => return Err(error),
        };
        let word = field(&body, "status", text).filter(|_| !speaks_of_another(&body, &item.name));
        let Some(word) = word else {
            return Err(http.wrong_shape(&call, "how this name's transfer stands"));
        };
        let waits = |note: String| Ok(Finding::StillPending { note: Some(note) });
        match Progress::of(&word) {
            Progress::Working => Ok(Finding::StillPending { note: None }),
            Progress::Owner => waits(format!(
                "The transfer waits for the holder of {name}: confirm it by the mail to the name's registrant, or at the present registrar."
            )),
            Progress::Admin => waits("The transfer waits for an administrator's approval.".to_owned()),
            Progress::Registry => waits(
                "The transfer is at the registry; the present registrar may take up to five days to let the name go."
                    .to_owned(),
            ),
            Progress::Other(word) => waits(format!(
                "domani.sh calls the transfer \"{}\", a word that it does not document. Look in its dashboard if it stays so.",
                http.quoted(&word)
            )),
            Progress::Completed => self.transfer_completed(item, before).await,
            Progress::Ended(word) => Ok(self.transfer_ended(&call, item, &word, &body)),
        }
    }

    async fn transfer_completed(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        let name = item.name.unicode();
        Ok(match self.in_account(&item.name).await? {
            Seen::Owned(owned, paid) if owned.registered => self.held(&owned, paid),
            _ if before.handle.is_some() => Finding::StillPending {
                note: Some(
                    "domani.sh reports the transfer as completed; the name does not show in the account yet."
                        .to_owned(),
                ),
            },
            Seen::Unsure(reason) => Finding::Unclear(reason),
            _ => Finding::Unclear(format!(
                "domani.sh reports a completed transfer of {name}, but the name is not in the account."
            )),
        })
    }

    /// It does not go on. It was paid up front, and only an answer that says so counts as the money being back.
    fn transfer_ended(&self, call: &Call, item: &OrderItem, word: &str, body: &Value) -> Finding {
        let http = &self.api.http;
        let name = item.name.unicode();
        let said = Said::read(body);
        let reason = said
            .reason
            .as_deref()
            .or(said.envelope.message.as_deref())
            .map_or_else(String::new, |words| format!(": \"{}\"", http.quoted(words)));
        let word = http.quoted(word);
        if said.cost_nothing() {
            let message = format!("The transfer of {name} to domani.sh ended as \"{word}\"{reason}.");
            return Finding::Refused(http.error(call, Kind::Conflict, message).hint(format!(
                "Nothing is charged for it in the end. {}",
                Obstacle::of(&reason).map_or("Look at the name at its present registrar.", Obstacle::remedy)
            )));
        }
        Finding::Unclear(format!(
            "domani.sh reports the transfer of {name} as \"{word}\"{reason}. It was paid up front, and nothing tells whether the money went back. Look at the invoices in the dashboard of domani.sh."
        ))
    }

    /// Without a word on the transfer itself. `none_known`: the provider says that there is no transfer, and has not merely no
    /// such call.
    async fn transfer_by_account(
        &self,
        item: &OrderItem,
        before: &Before,
        none_known: bool,
    ) -> Result<Finding, ProviderError> {
        let name = item.name.unicode();
        let taken = before.handle.is_some();
        Ok(match self.in_account(&item.name).await? {
            Seen::Owned(owned, paid) if owned.registered => self.held(&owned, paid),
            Seen::Unsure(reason) => Finding::Unclear(reason),
            // An imported name is in the account before its transfer, and says nothing.
            _ if taken && none_known => Finding::Unclear(format!(
                "domani.sh took the transfer of {name} and knows of none any more. Look at the name and at the invoices in its dashboard."
            )),
            _ if taken => Finding::StillPending {
                note: Some(
                    "domani.sh does not tell how transfers stand; the name shows in the account when it has arrived."
                        .to_owned(),
                ),
            },
            _ if none_known => Finding::NoTrace,
            _ => Finding::Unclear(format!(
                "domani.sh does not tell how transfers stand, and {name} is not in the account. Look in its dashboard whether a transfer began."
            )),
        })
    }
}

/// Whether an answer names another name than this one.
pub(super) fn speaks_of_another(body: &Value, name: &DomainName) -> bool {
    field(body, "domain", text).is_some_and(|spelled| DomainName::parse(&spelled).ok().as_ref() != Some(name))
}
