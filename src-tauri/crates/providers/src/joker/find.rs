//! What became of an order, read from its result and from the account. Only reads.

use registrar::coming_over::Obstacle;
use registrar::expiry::{Moved, misfit, renewed};
use registrar::http::quote::without_secrets;
use registrar::orders::{Before, Finding, OrderItem, OrderKind};
use registrar::portfolio::OwnedName;
use registrar::{Kind, ProviderError};
use secrecy::SecretString;

use super::Joker;
use super::orders::{operation, request_name};
use super::refusal;
use super::results::{Progress, ResultRow};

/// What the results say about an order.
pub(super) enum Trace {
    /// It is done, failed or under way, with its processing number where it is known to be ours.
    Found(Progress, Option<String>),
    /// There is none.
    Nothing,
}

/// What a transfer waits for.
const TRANSFERRING: &str = "A transfer can take several days: the registrar that has the name now may wait, and may ask its holder by mail.";

impl Joker {
    /// See [`registrar::orders::Orders::find`].
    pub(super) async fn trace(&self, item: &OrderItem, before: &Before) -> Result<Finding, ProviderError> {
        if item.kind == OrderKind::Privacy {
            return self.trace_privacy(item, before).await;
        }
        match self.progress(item, before).await? {
            Trace::Found(Progress::Working, _) => Ok(Finding::StillPending {
                note: (item.kind == OrderKind::Transfer).then(|| TRANSFERRING.to_owned()),
            }),
            Trace::Found(Progress::Failed(words), _) => Ok(Finding::Refused(self.failed(item, &words))),
            Trace::Found(Progress::Done(_), number) => {
                let owned = self.row(operation(item.kind), &item.name).await?;
                Ok(done(item, before, owned.as_ref(), number))
            }
            Trace::Nothing => {
                let owned = self.row(operation(item.kind), &item.name).await?;
                Ok(untraced(item, before, owned.as_ref()))
            }
        }
    }

    /// By the processing number, else by our reference. Where our reference is unknown, an open order of the same sort
    /// for the same name counts as ours: while it is open nobody may order again.
    pub(super) async fn progress(&self, item: &OrderItem, before: &Before) -> Result<Trace, ProviderError> {
        let operation = operation(item.kind);
        if let Some(number) = &before.handle {
            match self.result(operation, number).await {
                Ok(progress) => return Ok(Trace::Found(progress, Some(number.clone()))),
                // Results are kept for 90 days, and can be deleted there.
                Err(error) if error.kind == Kind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        let by_reference = self.results(operation, "cltrid", &item.client_ref).await?;
        let ours = by_reference
            .iter()
            .filter(|row| same_sort(item, row) && row.reference.as_deref() == Some(item.client_ref.as_str()));
        if let Some(row) = ours.max_by_key(|row| row.number.parse::<u64>().unwrap_or_default()) {
            let progress = match row.status.as_str() {
                "ack" => Progress::Done(None),
                "nack" => match self.result(operation, &row.number).await {
                    Ok(progress @ Progress::Failed(_)) => progress,
                    // The list has said it; only the words are missing.
                    _ => Progress::Failed(String::new()),
                },
                _ => Progress::Working,
            };
            return Ok(Trace::Found(progress, Some(row.number.clone())));
        }
        Ok(if self.under_way(item).await? {
            Trace::Found(Progress::Working, None)
        } else {
            Trace::Nothing
        })
    }

    /// Whether an order of the same sort for the same name is open, whoever sent it.
    pub(super) async fn under_way(&self, item: &OrderItem) -> Result<bool, ProviderError> {
        let of_name = self
            .results(operation(item.kind), "objid", item.name.as_str())
            .await?;
        Ok(of_name
            .iter()
            .any(|row| same_sort(item, row) && matches!(row.status.as_str(), "?" | "pending")))
    }

    pub(super) fn failed(&self, item: &OrderItem, words: &str) -> ProviderError {
        let code = item
            .auth_code
            .iter()
            .map(|code| SecretString::from(code.expose()));
        let words = without_secrets(words, &code.collect::<Vec<_>>());
        let said = self.api.http.quoted(&words);
        let name = item.name.unicode();
        let message = if said.is_empty() {
            format!("Joker.com could not carry out the order for {name}, and does not say why.")
        } else {
            format!("Joker.com could not carry out the order for {name}: \"{said}\".")
        };
        let operation = operation(item.kind);
        let kind = refusal::kind(operation, None, &said.to_ascii_lowercase());
        let hint = match item.kind {
            OrderKind::Transfer => Obstacle::of(&said).map_or(
                "Check the auth code, and that the name is unlocked, at the registrar that has it now.",
                Obstacle::remedy,
            ),
            _ => "Look at the name at Joker.com before ordering again.",
        };
        ProviderError::new(kind, super::DESCRIPTOR.id, operation, message)
            .hint(format!("Nothing is charged for it in the end. {hint}"))
    }
}

/// Whether a result belongs to an order of this sort, as far as it says.
fn same_sort(item: &OrderItem, row: &ResultRow) -> bool {
    row.request
        .as_deref()
        .is_none_or(|request| request.eq_ignore_ascii_case(request_name(item.kind)))
}

fn found(owned: &OwnedName, reference: Option<String>) -> Finding {
    Finding::Done {
        expires_at: owned.expires_at,
        charged: None,
        reference,
    }
}

/// The result says that it is done; the account must show it.
fn done(item: &OrderItem, before: &Before, owned: Option<&OwnedName>, number: Option<String>) -> Finding {
    let waiting = || Finding::StillPending {
        note: Some("Joker.com reports it as done; the account does not show it yet.".to_owned()),
    };
    match (item.kind, owned) {
        (_, None) => waiting(),
        (OrderKind::Register | OrderKind::Transfer, Some(owned)) => found(owned, number),
        (OrderKind::Renew, Some(owned)) => match (before.expires_at, owned.expires_at) {
            (Some(was), Some(is)) => match Moved::between(was, is, item.term) {
                Moved::ByTheTerm => found(owned, number),
                Moved::Not => waiting(),
                Moved::Otherwise => Finding::Unclear(misfit(&item.name, was, is)),
            },
            // Without dates the result's own word is all there is, and it is clear.
            _ => found(owned, number),
        },
        (OrderKind::Restore, Some(owned)) => match restored(before, owned) {
            Some(true) => found(owned, number),
            // The result's own word is clear, unless the account goes on saying the contrary.
            _ if says_redemption(owned.status.as_deref()) => waiting(),
            _ => found(owned, number),
        },
        // Privacy has a way of its own.
        (OrderKind::Privacy, Some(owned)) => found(owned, number),
    }
}

/// There is no result; what the account shows decides.
fn untraced(item: &OrderItem, before: &Before, owned: Option<&OwnedName>) -> Finding {
    let name = item.name.unicode();
    match (item.kind, owned) {
        (OrderKind::Register | OrderKind::Transfer, None) => Finding::NoTrace,
        (OrderKind::Register | OrderKind::Transfer, Some(owned)) => found(owned, None),
        (OrderKind::Renew, None) => Finding::Unclear(format!(
            "{name} is not in the account, so its renewal can not be checked."
        )),
        (OrderKind::Renew, Some(owned)) => match (before.expires_at, owned.expires_at) {
            (Some(was), Some(is)) => renewed(&item.name, was, is, item.term),
            _ => Finding::Unclear(format!(
                "Joker.com does not say when {name} expires, so the renewal can not be checked."
            )),
        },
        (OrderKind::Restore | OrderKind::Privacy, None) => Finding::Unclear(format!(
            "{name} is not in the account, so what was ordered for it can not be checked."
        )),
        (OrderKind::Restore, Some(owned)) => match restored(before, owned) {
            Some(true) => found(owned, None),
            Some(false) => Finding::NoTrace,
            None => Finding::Unclear(format!(
                "Joker.com shows {name} otherwise than before its restore, but not as a name that came back."
            )),
        },
        (OrderKind::Privacy, Some(_)) => Finding::NoTrace,
    }
}

/// Whether a restore shows in the account: the expiry moved on, or a word of redemption went. `None` where the picture is
/// another one.
fn restored(before: &Before, owned: &OwnedName) -> Option<bool> {
    if let (Some(was), Some(is)) = (before.expires_at, owned.expires_at)
        && was != is
    {
        return (is > was).then_some(true);
    }
    let (was, is) = (before.status.as_deref(), owned.status.as_deref());
    match (says_redemption(was), says_redemption(is)) {
        (true, false) if is.is_some() => Some(true),
        _ if was == is => Some(false),
        _ => None,
    }
}

/// Whether the account's word tells of redemption or deletion. The manual lists no such words; these are the registries'.
fn says_redemption(status: Option<&str>) -> bool {
    status.is_some_and(|status| {
        let word: String = status
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        ["redemption", "rgp", "delete", "pendingrestore"]
            .iter()
            .any(|part| word.contains(part))
    })
}
