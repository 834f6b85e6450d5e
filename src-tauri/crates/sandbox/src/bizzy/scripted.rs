//! Names whose first label says how a call about them goes:
//!
//! | label starts | what happens |
//! |---|---|
//! | `taken-` | never available |
//! | `premium-` | premium, at fifty times the price |
//! | `declined-` | the payment fails |
//! | `opfail-` | charged and accepted, then the operation fails and the money comes back |
//! | `slow-` | the operation stays running for 90 seconds |
//! | `drop-` | acts, then closes the socket |
//!
//! The labels of [`trouble`](crate::world::trouble) work as well.

use super::reply::Refusal;
use crate::world::names::first_label;

/// How many times the usual price a `premium-` name costs.
const PREMIUM: i64 = 50;

fn begins(name: &str, word: &str) -> bool {
    first_label(name).starts_with(word)
}

/// Whether the label makes the name a premium one.
pub fn is_premium(name: &str) -> bool {
    begins(name, "premium-")
}

/// The quoted amount for a name whose ending costs this much.
pub fn quoted(name: &str, amount: i64) -> i64 {
    if is_premium(name) {
        amount.saturating_mul(PREMIUM)
    } else {
        amount
    }
}

/// Refuses the payment where the label says so.
pub fn stumble(name: &str) -> Result<(), Refusal> {
    if begins(name, "declined-") {
        return Err(Refusal::declined());
    }
    Ok(())
}

/// Whether the operation fails in the end.
pub fn fails(name: &str) -> bool {
    begins(name, "opfail-")
}

/// Seconds that the operation stays running.
pub fn running_seconds(name: &str) -> i64 {
    if begins(name, "slow-") { 90 } else { 5 }
}

/// Whether the answer about this name gets lost.
pub fn loses_answer(name: &str) -> bool {
    begins(name, "drop-")
}
