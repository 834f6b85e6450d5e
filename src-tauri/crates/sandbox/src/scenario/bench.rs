//! Worlds for tests and measurements.

use std::time::Duration;

use super::{one_account, open_all};
use crate::faults::{Effect, Fault, Moment};
use crate::planetdomains::NAME;
use crate::world::World;

/// First parts of generated names.
pub(super) const FIRST: [&str; 50] = [
    "amber", "ash", "barley", "birch", "black", "blue", "bright", "cedar", "clear", "cloud", "copper",
    "coral", "dawn", "deep", "dry", "east", "elm", "ember", "fern", "field", "fox", "frost", "glass", "gold",
    "green", "grey", "harbor", "hazel", "high", "iron", "ivy", "kelp", "lark", "light", "long", "maple",
    "mill", "moss", "north", "oak", "pine", "quiet", "red", "river", "salt", "silver", "stone", "tide",
    "west", "wind",
];
/// Second parts.
pub(super) const SECOND: [&str; 50] = [
    "anchor", "bank", "barn", "bay", "bell", "bird", "bridge", "brook", "cliff", "cove", "crest", "dale",
    "ferry", "finch", "ford", "forge", "garden", "gate", "grove", "hall", "haven", "heron", "hill", "house",
    "lake", "lane", "leaf", "ledger", "marsh", "meadow", "moor", "path", "point", "pool", "port", "quay",
    "ridge", "rock", "root", "sail", "sand", "shore", "spring", "stead", "tower", "trail", "vale", "water",
    "well", "yard",
];
/// An account with money at each provider and no names.
pub fn empty(world: &mut World) {
    open_all(world, [10_000; 5]);
}

/// One account on a bad line. Every fault strikes once, the slow search a few times.
pub fn flaky(world: &mut World) {
    one_account::build(world);
    let faults = [
        Fault::once(Effect::Html(502)).on("GET", "/domains"),
        Fault::once(Effect::TruncatedJson).on("GET", "/domains").after(1),
        Fault::once(Effect::Status {
            status: 500,
            code: "internal_error".to_owned(),
            after_commit: false,
        })
        .on("GET", "/domains/*/dns"),
        Fault::once(Effect::CutLine).on("GET", "/domains/*/dns").after(3),
        Fault::once(Effect::Delay(Duration::from_secs(2), Moment::Before))
            .on("GET", "/domains/search")
            .times(3),
        Fault::once(Effect::DropAfterCommit)
            .on("POST", "/domains/register")
            .after(1),
        Fault::once(Effect::MalformedJson).on("PUT", "/domains/*/dns"),
        Fault::once(Effect::StaleRead(2))
            .on("PUT", "/domains/*/dns")
            .after(1),
    ];
    for fault in faults {
        world.faults.push(fault);
    }
}

/// One account with money for two ordinary names.
pub fn half_paid(world: &mut World) {
    one_account::build(world);
    for account in world
        .accounts
        .values_mut()
        .filter(|account| account.provider == NAME)
    {
        account.balance = 2_500;
    }
}

/// One account with four calls a second left of ten, and two refusals waiting: one that says when to come back, one
/// that does not.
pub fn rate_limited(world: &mut World) {
    one_account::build(world);
    for account in world
        .accounts
        .values_mut()
        .filter(|account| account.provider == NAME)
    {
        account.quota_used_elsewhere = 6;
    }
    world
        .faults
        .push(Fault::once(Effect::RateLimited(Some(2))).on("GET", "/domains"));
    world.faults.push(
        Fault::once(Effect::RateLimited(None))
            .on("GET", "/domains/search")
            .after(2),
    );
}
