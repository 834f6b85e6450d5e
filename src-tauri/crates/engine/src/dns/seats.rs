//! Where the zone of a name is really served. What the window asks for by a row's key goes there.

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Where a zone is served.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    /// The key that was asked for.
    pub(super) asked: NameKey,
    /// The zone: in the account that serves it, or in the asked account where none does.
    pub(super) zone: NameKey,
    /// Who serves it, as a sentence; empty for a name that is in no list any more.
    pub(super) words: String,
    /// Why there is nothing to read or write, as a sentence.
    pub(super) refusal: Option<String>,
}

impl Seat {
    /// The refusal as a fault.
    pub(super) fn fault(&self) -> Option<Fault> {
        let reason = self.refusal.clone()?;
        Some(Fault::new(Code::NotOffered, reason))
    }
}

impl Engine {
    /// Where each zone is served, in the order asked for. A key of a serving account stays what it is.
    pub(super) async fn dns_seats(&self, keys: &[NameKey]) -> Result<Vec<Seat>, Fault> {
        let holdings = self.holdings().await?;
        let waiting = self.hosting_watched().await?;
        let seat = |key: &NameKey| {
            let asked = key.clone();
            // A zone that was just made is filled before anybody asks it, whoever serves the name until then.
            if waiting.contains(key) {
                let owner = holdings.owner(key.account);
                let called = owner.map_or_else(String::new, |owner| owner.called());
                return Seat {
                    zone: asked.clone(),
                    asked,
                    words: format!("The new zone at {called}, which nobody asks yet."),
                    refusal: None,
                };
            }
            // A name that is in no list may still have a zone that was read: it is left where it was.
            let Some(holding) = holdings.find(key) else {
                return Seat {
                    zone: asked.clone(),
                    asked,
                    words: String::new(),
                    refusal: None,
                };
            };
            let words = holdings.row(holding).dns_words;
            match holding.served.account() {
                Some(account) => Seat {
                    zone: NameKey {
                        account,
                        ..asked.clone()
                    },
                    asked,
                    words,
                    refusal: None,
                },
                None => Seat {
                    zone: asked.clone(),
                    asked,
                    refusal: Some(words.clone()),
                    words,
                },
            }
        };
        Ok(keys.iter().map(seat).collect())
    }

    /// Where one zone is served.
    pub(super) async fn dns_seat(&self, key: &NameKey) -> Result<Seat, Fault> {
        let seat = self.dns_seats(std::slice::from_ref(key)).await?.pop();
        seat.ok_or_else(|| Fault::new(Code::Internal, "The name could not be looked up."))
    }
}
