//! What names cost, one list a provider, and the names that somebody else owns. Prices differ as they do in life: no
//! provider is the cheapest for everything, and some sell what others do not.

pub mod bizzy;
pub mod cloudflare;
pub mod domani;
pub mod joker;
pub mod planetdomains;

/// Names that nobody in a world owns and nobody can buy.
pub const OWNED_ELSEWHERE: &[&str] = &[
    "amazon.com",
    "apple.com",
    "cloudflare.com",
    "debian.org",
    "example.com",
    "example.net",
    "example.org",
    "github.com",
    "github.io",
    "google.com",
    "harborline.com",
    "microsoft.com",
    "mozilla.org",
    "planet-project.click",
    "rust-lang.org",
    "saltglass.com",
    "wikipedia.org",
];
