//! What names cost at PlanetDomains, in US cents. Cheap first years, and some endings are a renewal trap, as in real life.

use crate::world::PriceBook;

/// `(ending, first year, renewal, premium ending)`.
const ENDINGS: &[(&str, i64, i64, bool)] = &[
    ("agency", 690, 2890, false),
    ("ai", 7990, 7990, false),
    ("app", 1290, 1650, false),
    ("biz", 690, 1990, false),
    ("blog", 290, 2990, false),
    ("ca", 990, 1290, false),
    ("ch", 890, 1190, false),
    ("click", 320, 2747, false),
    ("cloud", 390, 2490, false),
    ("club", 290, 1510, false),
    ("co", 1190, 2450, false),
    ("co.uk", 650, 880, false),
    ("coffee", 2890, 3390, false),
    ("com", 1098, 1298, false),
    ("de", 590, 690, false),
    ("design", 3820, 4610, false),
    ("dev", 1250, 1590, false),
    ("digital", 490, 3890, false),
    ("email", 590, 2690, false),
    ("eu", 490, 890, false),
    ("fr", 690, 1090, false),
    ("garden", 990, 3290, false),
    ("house", 1890, 3690, false),
    ("inc", 185_000, 185_000, true),
    ("info", 390, 2390, false),
    ("io", 3200, 3850, false),
    ("luxury", 48_000, 48_000, true),
    ("me", 590, 1890, false),
    ("net", 1198, 1298, false),
    ("nl", 590, 890, false),
    ("online", 129, 3490, false),
    ("org", 940, 1040, false),
    ("shop", 198, 3800, false),
    ("site", 149, 3290, false),
    ("space", 139, 2790, false),
    ("store", 199, 4280, false),
    ("studio", 2240, 3010, false),
    ("tech", 449, 5290, false),
    ("uk", 720, 980, false),
    ("us", 590, 990, false),
    ("works", 2390, 3390, false),
    ("xyz", 149, 1390, false),
];

/// Free names that cost far more than their ending, with their first year in cents.
const PREMIUM: &[(&str, i64)] = &[
    ("harborline.co", 185_000),
    ("saltglass.ai", 420_000),
    ("harvest.studio", 96_000),
];

/// The price list.
#[must_use]
pub fn book() -> PriceBook {
    PriceBook::from_rows(ENDINGS).with_premium(PREMIUM)
}
