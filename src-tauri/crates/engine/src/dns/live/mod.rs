//! What the world sees of a zone: its own nameservers and public resolvers, asked just now.
//!
//! - [`view`]: as the window sees it
//! - `asking`: who is asked, and for what
//! - `judging`: what the answers mean
//! - `report`: what a provider itself tells (domani.sh)

mod asking;
mod judging;
mod report;
pub mod view;

use view::{LiveLine, LiveView};

use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

impl Engine {
    /// Asks the zone's nameservers and public resolvers for every record set. Nothing is kept; dropping the future ends
    /// the asking.
    pub async fn dns_live(&self, key: NameKey) -> Result<LiveView, Fault> {
        self.live_now(key).await
    }

    /// What the provider itself reports on the name, where it does.
    pub async fn dns_live_report(&self, key: NameKey) -> Result<Vec<LiveLine>, Fault> {
        self.live_report(key).await
    }
}
