//! What no reading of the account can tell by the provider's documents, so that a person must.

use model::OrderKind;

use super::{BIZZY, Ware};

/// A thing that the documents leave open.
struct Open {
    provider: &'static str,
    kind: OrderKind,
    /// Whether that is so although the order took effect.
    also_done: bool,
    why: &'static str,
}

const OPEN: &[Open] = &[
    Open {
        provider: BIZZY,
        kind: OrderKind::Register,
        also_done: false,
        why: "an operation may be running that no call lists, so a name that is not there yet may still come; the \
              documented repetition settles it, and after a restart that is the user's to ask for",
    },
    Open {
        provider: BIZZY,
        kind: OrderKind::Renew,
        also_done: true,
        why: "no call tells an expiry date, so nothing in the account shows a renewal; the documented repetition \
              settles it, and after a restart that is the user's to ask for",
    },
];

/// Why an order may wait for a person, when it may: whether it took effect counts.
pub(super) fn reason(ware: Ware, done: bool) -> Option<&'static str> {
    let open = OPEN
        .iter()
        .find(|open| (open.provider, open.kind) == (ware.provider, ware.kind))?;
    (!done || open.also_done).then_some(open.why)
}
