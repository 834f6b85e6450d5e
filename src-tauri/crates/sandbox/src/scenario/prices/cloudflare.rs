//! What names cost at Cloudflare, in US cents: what the registry charges, the first year like every other.

use crate::world::{FurtherYears, PriceBook};

/// `(ending, first year, renewal, premium ending)`.
const ENDINGS: &[(&str, i64, i64, bool)] = &[
    ("agency", 2320, 2320, false),
    ("ai", 8000, 8000, false),
    ("app", 1420, 1420, false),
    ("biz", 1990, 1990, false),
    ("blog", 2620, 2620, false),
    ("ca", 1180, 1180, false),
    ("cc", 800, 800, false),
    ("cloud", 2170, 2170, false),
    ("co", 2600, 2600, false),
    ("co.uk", 520, 520, false),
    ("com", 1046, 1046, false),
    ("design", 4520, 4520, false),
    ("dev", 1220, 1220, false),
    ("email", 2220, 2220, false),
    ("garden", 3220, 3220, false),
    ("info", 2240, 2240, false),
    ("io", 5000, 5000, false),
    ("me", 1820, 1820, false),
    ("net", 1186, 1186, false),
    ("org", 1011, 1011, false),
    ("page", 1020, 1020, false),
    ("shop", 3420, 3420, false),
    ("store", 4220, 4220, false),
    ("studio", 3020, 3020, false),
    ("tech", 4820, 4820, false),
    ("tools", 3120, 3120, false),
    ("tv", 2950, 2950, false),
    ("uk", 520, 520, false),
    ("us", 720, 720, false),
    ("works", 3120, 3120, false),
    ("xyz", 1120, 1120, false),
];

/// The price list.
#[must_use]
pub fn book() -> PriceBook {
    PriceBook::from_rows(ENDINGS).charging(FurtherYears::LikeARenewal)
}
