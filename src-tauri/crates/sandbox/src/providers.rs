//! The list of simulated providers. A further one is its folder, its `mod` line and its word here.

use axum::Router;
use serde_json::Value;

use crate::planetdomains;
use crate::world::{Account, SharedWorld};

/// A simulated provider.
pub struct Provider {
    /// The id that the app uses for it as well.
    pub name: &'static str,
    /// The path of its base URL on the sandbox's port, without a trailing slash.
    pub base_path: &'static str,
    /// Its routes, relative to the base path.
    pub router: fn(SharedWorld) -> Router,
    /// The body of an error with this code and message.
    pub error_body: fn(&str, &str) -> String,
    /// What a client fills into the account form.
    pub credentials: fn(&Account) -> Value,
}

/// All simulated providers.
pub static PROVIDERS: &[Provider] = &[planetdomains::PROVIDER];
