//! What is ordered, and the states that money goes through.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// What is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// A new registration.
    Register,
    /// More years for an owned name.
    Renew,
    /// A name of the user's comes over from another registrar, with its auth code.
    Transfer,
    /// A name of the user's that is in its redemption period comes back.
    Restore,
    /// WHOIS privacy for an owned name, where it is sold by itself.
    Privacy,
}

impl OrderKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Register,
        Self::Renew,
        Self::Transfer,
        Self::Restore,
        Self::Privacy,
    ];

    /// Whether it is about a name that the account has already, so that it can be ordered nowhere else.
    #[must_use]
    pub fn is_of_owned(self) -> bool {
        matches!(self, Self::Renew | Self::Restore | Self::Privacy)
    }

    /// The stable word, as kept in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Renew => "renew",
            Self::Transfer => "transfer",
            Self::Restore => "restore",
            Self::Privacy => "privacy",
        }
    }
}

impl fmt::Display for OrderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OrderKind {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| format!("\"{word}\" is no kind of order"))
    }
}

/// The states of money. A purchase is a durable intent before it is a request:
/// `planned -> armed -> sent -> confirmed | rejected | pending | unknown`, and the last two are settled by reading the
/// account: `-> confirmed | not_done | needs_human`. `held` is a guard's stop before anything was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Part of a checkout, not armed yet.
    Planned,
    /// Written down with its exact request, not sent.
    Armed,
    /// Sent, no answer yet.
    Sent,
    /// It happened.
    Confirmed,
    /// It was refused; nothing was charged.
    Rejected,
    /// The provider works on it.
    Pending,
    /// No clear answer; the account is being asked.
    Unknown,
    /// It did not happen.
    NotDone,
    /// A person must look.
    NeedsHuman,
    /// A guard stopped it before it was sent.
    Held,
}

impl OrderState {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Planned,
        Self::Armed,
        Self::Sent,
        Self::Confirmed,
        Self::Rejected,
        Self::Pending,
        Self::Unknown,
        Self::NotDone,
        Self::NeedsHuman,
        Self::Held,
    ];

    /// The stable word, as kept in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Armed => "armed",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::NotDone => "not_done",
            Self::NeedsHuman => "needs_human",
            Self::Held => "held",
        }
    }

    /// Whether nothing more happens to it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::Rejected | Self::NotDone | Self::Held
        )
    }

    /// Whether the money may be gone: what counts against a day's cap.
    #[must_use]
    pub fn may_have_cost(self) -> bool {
        matches!(
            self,
            Self::Armed | Self::Sent | Self::Confirmed | Self::Pending | Self::Unknown | Self::NeedsHuman
        )
    }

    /// Whether money states allow going from here to `next`.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        use OrderState as S;
        match self {
            S::Planned => matches!(next, S::Armed | S::Held | S::NotDone),
            S::Armed => matches!(next, S::Sent | S::Held | S::NotDone),
            S::Sent => matches!(next, S::Confirmed | S::Rejected | S::Pending | S::Unknown),
            S::Pending | S::Unknown => matches!(
                next,
                S::Pending | S::Unknown | S::Confirmed | S::Rejected | S::NotDone | S::NeedsHuman
            ),
            S::NeedsHuman => matches!(
                next,
                S::Confirmed | S::Rejected | S::NotDone | S::Pending | S::Unknown
            ),
            S::Confirmed | S::Rejected | S::NotDone | S::Held => false,
        }
    }
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OrderState {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| format!("\"{word}\" is no state of an order"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_word() {
        for kind in OrderKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("delete".parse::<OrderKind>().is_err());
    }

    #[test]
    fn a_final_state_stays() {
        for state in OrderState::ALL {
            let moves = OrderState::ALL.into_iter().any(|next| state.may_become(next));
            assert_eq!(state.is_final(), !moves, "{state:?}");
            assert_eq!(state.as_str().parse(), Ok(state));
        }
    }

    #[test]
    fn nothing_that_was_sent_can_be_sent_again() {
        for state in OrderState::ALL {
            if state.may_become(OrderState::Sent) {
                assert_eq!(state, OrderState::Armed);
            }
            if state.may_become(OrderState::Armed) {
                assert_eq!(state, OrderState::Planned);
            }
        }
    }
}
