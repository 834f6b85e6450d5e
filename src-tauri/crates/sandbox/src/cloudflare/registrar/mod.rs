//! The registrar: search, check, register, list, settings, extensions; and the registrar sandbox, which has the same
//! shapes and neither a bill nor a registry nor a zone behind it.
//!
//! - [`check`]: is it free and what does it cost
//! - [`registrations`]: names of the account, and their one setting
//! - [`orders`]: new ones
//! - [`transfer`]: names of other registrars
//! - [`workflow`]: what runs on after an answer, on the world's clock
//! - [`script`]: names whose first label says how their workflow goes
//! - [`contacts`]: who a name is registered for
//! - [`asks`]: what some registries ask for with an order
//! - [`extensions`]: what is sold, with the JSON Schemas of an order
//!
//! Contact changes and nameservers have no method: a client that asks gets 404.

pub mod asks;
pub mod check;
mod contacts;
pub mod extensions;
pub mod orders;
pub mod registrations;
mod script;
pub mod transfer;
pub mod workflow;

use axum::Router;
use axum::routing::{get, post};

use super::desk::Desk;
use super::gate;

/// Which of the two registrars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// The one that costs money.
    Real,
    /// The one that does not.
    Play,
}

impl Branch {
    /// Its segment of the path.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Real => "registrar",
            Self::Play => "registrar-sandbox",
        }
    }

    /// Whether it sells this ending, leaving prices aside.
    pub fn has(self, ending: &str) -> bool {
        self == Self::Real || matches!(ending, "com" | "net")
    }
}

/// The routes of one branch, below `/accounts/{account_id}/SEGMENT`.
pub fn routes(branch: Branch) -> Router<Desk> {
    let routes = Router::new()
        .route("/domain-search", get(check::search))
        .route("/domain-check", post(check::check))
        .route("/registrations", get(registrations::list).post(orders::create))
        .route(
            "/registrations/{domain}",
            get(registrations::one).patch(registrations::edit),
        )
        .route(
            "/registrations/{domain}/registration-status",
            get(registrations::registration_status),
        )
        .route(
            "/registrations/{domain}/update-status",
            get(registrations::update_status),
        )
        .route("/extensions", get(extensions::list))
        .route("/extensions/{extension}", get(extensions::one));
    let routes = match branch {
        Branch::Real => routes
            .route("/domain-transfer-check", post(transfer::check))
            .route("/registrations/{domain}/transfer-in", post(transfer::begin))
            .route(
                "/registrations/{domain}/transfer-in-status",
                get(registrations::transfer_status),
            ),
        Branch::Play => routes,
    };
    routes
        .method_not_allowed_fallback(gate::no_method)
        .layer(axum::Extension(branch))
}
