//! Names whose first label says how a mutating call about them goes:
//!
//! | label starts | what happens |
//! |---|---|
//! | `taken-` | never available |
//! | `slow-` | acts after 8 seconds of world time, then answers |
//! | `drop-` | acts, then closes the socket |
//! | `busy-` | `request_in_progress` twice, then acts |
//! | `e500-` | 500 once without acting, then acts |
//!
//! The labels of [`trouble`](crate::world::trouble) work as well.

use std::time::Duration;

use super::desk::{Desk, internal_error};
use super::reply::Refusal;
use crate::world::names::first_label;

/// How long a `slow-` name takes, in world time.
const SLOW: Duration = Duration::from_secs(8);

/// Refuses as often as the name's script says. `operation` keeps the counts of different calls apart.
pub fn stumble(desk: &Desk, operation: &str, name: &str) -> Result<(), Refusal> {
    let label = first_label(name);
    let (limit, refusal) = if label.starts_with("busy-") {
        let refusal = Refusal::conflict("request_in_progress", "The request is still running.");
        (2, refusal)
    } else if label.starts_with("e500-") {
        (1, internal_error())
    } else {
        return Ok(());
    };
    let mut counters = desk.counters();
    let times = counters
        .scripted
        .entry(format!("{operation} {name}"))
        .or_default();
    if *times < limit {
        *times += 1;
        return Err(refusal);
    }
    Ok(())
}

/// Waits when any of the names is a slow one.
pub async fn dawdle(desk: &Desk, names: impl IntoIterator<Item = &str>) {
    if names
        .into_iter()
        .any(|name| first_label(name).starts_with("slow-"))
    {
        let wait = desk.world.lock().clock.real_wait(SLOW);
        tokio::time::sleep(wait).await;
    }
}

/// Whether the answer about this name gets lost.
pub fn loses_answer(name: &str) -> bool {
    first_label(name).starts_with("drop-")
}
