//! What names cost at Joker, in euro cents: a European house with every country at hand.

use crate::world::{FurtherYears, PriceBook};

/// `(ending, first year, renewal, premium ending)`.
const ENDINGS: &[(&str, i64, i64, bool)] = &[
    ("ai", 7490, 7490, false),
    ("app", 1390, 1690, false),
    ("at", 1290, 1390, false),
    ("be", 790, 990, false),
    ("berlin", 3890, 4690, false),
    ("biz", 1690, 1990, false),
    ("cafe", 990, 3590, false),
    ("ch", 990, 1190, false),
    ("cloud", 790, 2390, false),
    ("co.uk", 690, 890, false),
    ("com", 1140, 1490, false),
    ("cymru", 1790, 1890, false),
    ("de", 590, 690, false),
    ("dev", 1290, 1490, false),
    ("dk", 1890, 1990, false),
    ("es", 890, 1090, false),
    ("eu", 690, 990, false),
    ("fr", 990, 1090, false),
    ("hamburg", 3890, 4690, false),
    ("haus", 2890, 3290, false),
    ("info", 490, 2190, false),
    ("io", 3290, 4490, false),
    ("it", 990, 1190, false),
    ("me", 790, 1990, false),
    ("net", 1290, 1590, false),
    ("nl", 790, 890, false),
    ("online", 290, 3290, false),
    ("org", 1190, 1490, false),
    ("pl", 990, 1490, false),
    ("se", 1390, 1790, false),
    ("shop", 290, 3390, false),
    ("studio", 1990, 2990, false),
    ("uk", 690, 890, false),
    ("us", 890, 1090, false),
    ("wien", 2890, 3090, false),
    ("xyz", 290, 1390, false),
];

/// Free names that cost far more than their ending, with their first year.
const PREMIUM: &[(&str, i64)] = &[("harvest.studio", 88_000), ("leuchtturm.haus", 125_000)];

/// Endings that cost less to move here than to renew.
const TRANSFERS: &[(&str, i64)] = &[("com", 1090), ("net", 1240), ("org", 1140), ("eu", 690)];

/// The price list.
#[must_use]
pub fn book() -> PriceBook {
    PriceBook::from_rows(ENDINGS)
        .in_currency("EUR")
        .charging(FurtherYears::LikeARenewal)
        .with_premium(PREMIUM)
        .with_transfers(TRANSFERS)
}
