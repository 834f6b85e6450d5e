//! What names cost at Bizzy, in US cents. Few endings, and mail hosting is in the price.

use crate::world::PriceBook;

/// `(ending, first year, renewal, premium ending)`.
const ENDINGS: &[(&str, i64, i64, bool)] = &[
    ("agency", 2900, 3400, false),
    ("ai", 9800, 9800, false),
    ("app", 2100, 2100, false),
    ("biz", 2300, 2500, false),
    ("co", 3300, 3600, false),
    ("com", 1800, 1800, false),
    ("company", 1400, 1900, false),
    ("consulting", 3900, 4400, false),
    ("dev", 1900, 1900, false),
    ("email", 2900, 3200, false),
    ("info", 2400, 2900, false),
    ("io", 5900, 6400, false),
    ("me", 1900, 2400, false),
    ("net", 1900, 1900, false),
    ("org", 1700, 1700, false),
    ("studio", 3300, 3800, false),
    ("us", 1200, 1400, false),
];

/// Free names that cost far more than their ending, with their first year.
const PREMIUM: &[(&str, i64)] = &[("harborline.co", 199_000)];

/// The price list.
#[must_use]
pub fn book() -> PriceBook {
    PriceBook::from_rows(ENDINGS).with_premium(PREMIUM)
}
