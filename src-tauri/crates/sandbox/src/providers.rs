//! The list of simulated providers. A further one is its folder, its `mod` line and its word here.

use axum::Router;
use serde_json::Value;

use crate::world::{Account, SharedWorld, World, Zone, ZoneRecord};
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// A simulated provider.
pub struct Provider {
    /// The id that the app uses for it as well.
    pub name: &'static str,
    /// The path of its base URL on the sandbox's port, without a trailing slash.
    pub base_path: &'static str,
    /// Its routes, relative to the base path.
    pub router: fn(SharedWorld) -> Router,
    /// The `Content-Type` of its answers. Anything but `application/json` is text to the faults.
    pub content_type: &'static str,
    /// The body of an error with this code and message, as the provider words it.
    pub error_body: fn(&str, &str) -> String,
    /// What a client fills into the account form.
    pub credentials: fn(&Account) -> Value,
    /// Method and path pattern of every call that costs money when it goes well.
    pub orders: &'static [(&'static str, &'static str)],
    /// The name that an id in this path stands for, where the provider knows names by ids.
    pub named_by_id: fn(&World, &str) -> Option<String>,
    /// The words of its [switches](crate::world::switches), each explained in its module docs.
    pub switches: &'static [&'static str],
    /// The DNS that a name of its own begins with; `None` where the provider keeps none.
    pub fresh_zone: fn(&str) -> Option<Zone>,
    /// Reads and checks the complete records of a zone for the control surface;
    /// [`read_plain`](crate::world::zone::read_plain) where the provider has no stricter rules.
    pub read_records: fn(&str, &[Value]) -> Result<Vec<ZoneRecord>, String>,
}

/// All simulated providers.
pub static PROVIDERS: &[Provider] = &[
    planetdomains::PROVIDER,
    domani::PROVIDER,
    bizzy::PROVIDER,
    joker::PROVIDER,
    cloudflare::PROVIDER,
];

/// The simulated provider of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.name == name)
}
