//! What the world sees of a zone: its own name servers and public resolvers, asked just now.
//!
//! - [`view`]: as the window sees it

pub mod view;

use view::{LiveLine, LiveView};

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

fn missing() -> Fault {
    Fault::new(Code::NotOffered, "This is not built yet.")
}

impl Engine {
    /// Asks the zone's name servers and public resolvers for every record set. Nothing is kept.
    pub async fn dns_live(&self, _key: NameKey) -> Result<LiveView, Fault> {
        Err(missing())
    }

    /// What the provider itself reports on the name, where it does.
    pub async fn dns_live_report(&self, _key: NameKey) -> Result<Vec<LiveLine>, Fault> {
        Err(missing())
    }
}
