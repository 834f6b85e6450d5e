//! Which names are to be looked up by themselves, and in which order.

use std::collections::HashMap;

use model::time::DAY;
use model::{DomainName, Timestamp};

use crate::portfolio::Holding;

/// Days before its end from which on a name is looked up every day.
const NEAR: i64 = 45;
/// Seconds between two looks at a name near its end, past it, or without a date.
const OFTEN: i64 = DAY;
/// Seconds between two looks at any other name.
const SELDOM: i64 = 30 * DAY;
/// A look that lies further ahead than this comes from a clock that was wrong then.
const AHEAD: i64 = 60;

/// The names that are due, the most urgent first: near or past their end or without a date, by date; then those that were
/// never looked up, by date; then those that were longest not.
pub(super) fn names(
    holdings: &[Holding],
    looked: &HashMap<DomainName, Timestamp>,
    now: Timestamp,
    at_most: usize,
) -> Vec<DomainName> {
    let near = now.plus(NEAR * DAY);
    let mut due: Vec<(bool, Timestamp, Timestamp, &DomainName)> = holdings
        .iter()
        .filter(|holding| holding.registered)
        .filter_map(|holding| {
            let last = looked.get(&holding.name).copied();
            let told = holding.expires_at.or(holding.registry_expires_at);
            let expires_at = told.unwrap_or(now);
            let urgent = expires_at <= near;
            let every = if urgent { OFTEN } else { SELDOM };
            let fresh = last.is_some_and(|last| (-AHEAD..every).contains(&now.since(last)));
            (!fresh).then_some((!urgent, last.unwrap_or(Timestamp(0)), expires_at, &holding.name))
        })
        .collect();
    due.sort_by(|a, b| {
        let by_end = a.2.cmp(&b.2);
        let by_look = a.1.cmp(&b.1);
        let order = if a.0 {
            by_look.then(by_end)
        } else {
            by_end.then(by_look)
        };
        a.0.cmp(&b.0).then(order).then(a.3.cmp(b.3))
    });
    let mut names: Vec<DomainName> = due.into_iter().map(|due| due.3.clone()).collect();
    // Two accounts may claim a name.
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(at_most);
    names
}
