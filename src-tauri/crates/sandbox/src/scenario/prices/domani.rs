//! What names cost at domani.sh, in US cents: a plain margin on everything, and the short endings that people code with.

use crate::world::PriceBook;

/// `(ending, first year, renewal, premium ending)`.
const ENDINGS: &[(&str, i64, i64, bool)] = &[
    ("ai", 8388, 8388, false),
    ("app", 1388, 1788, false),
    ("art", 488, 2788, false),
    ("blog", 388, 3088, false),
    ("cloud", 588, 2588, false),
    ("club", 688, 1788, false),
    ("co", 1088, 2988, false),
    ("codes", 1488, 5988, false),
    ("com", 1088, 1088, false),
    ("design", 1288, 5188, false),
    ("dev", 1288, 1488, false),
    ("fm", 8888, 8888, false),
    ("garden", 1088, 3588, false),
    ("gg", 6288, 7488, false),
    ("io", 3988, 5788, false),
    ("live", 388, 3288, false),
    ("me", 788, 2188, false),
    ("net", 1288, 1288, false),
    ("online", 188, 3788, false),
    ("org", 888, 1288, false),
    ("page", 1188, 1288, false),
    ("run", 788, 2588, false),
    ("sh", 3488, 5988, false),
    ("shop", 288, 3988, false),
    ("site", 188, 3488, false),
    ("so", 6888, 6888, false),
    ("studio", 1588, 3588, false),
    ("tech", 588, 5688, false),
    ("tools", 1188, 3688, false),
    ("xyz", 288, 1488, false),
];

/// Free names that cost far more than their ending, with their first year.
const PREMIUM: &[(&str, i64)] = &[("harborline.co", 178_000), ("tidal.sh", 64_000)];

/// Endings that cost less to move here than to renew.
const TRANSFERS: &[(&str, i64)] = &[
    ("com", 988),
    ("net", 1188),
    ("org", 988),
    ("dev", 1188),
    ("io", 3988),
];

/// The price list.
#[must_use]
pub fn book() -> PriceBook {
    PriceBook::from_rows(ENDINGS)
        .with_premium(PREMIUM)
        .with_transfers(TRANSFERS)
}
