//! Names at registrars outside this world, changed behind everybody's back.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::world::{Elsewhere, World, names};

/// Adds a name at another registrar or changes one; absent parts stay as they are. A new one can move at once, with the
/// code `move-me`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElsewherePatch {
    /// The name.
    pub domain: String,
    /// The code without which it does not move.
    #[serde(default)]
    pub auth_code: Option<String>,
    /// Whether it is locked against transfer.
    #[serde(default)]
    pub locked: Option<bool>,
    /// Whether its zone is signed.
    #[serde(default)]
    pub dnssec: Option<bool>,
    /// Whether its registrar refuses the transfer when asked.
    #[serde(default)]
    pub refused: Option<bool>,
    /// How many days ago it was registered; under 60 it cannot move.
    #[serde(default)]
    pub age_days: Option<u32>,
    /// When it lapses.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Takes it out of the world: the name is free then.
    #[serde(default)]
    pub remove: bool,
}

impl ElsewherePatch {
    /// A name that can move with this code.
    #[must_use]
    pub fn new(domain: &str, auth_code: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            auth_code: Some(auth_code.to_owned()),
            ..Self::default()
        }
    }

    /// Makes the change and returns the name as it is now; `None` when it was removed.
    ///
    /// # Errors
    /// When the name is malformed or an account of this world holds it.
    pub fn apply(self, world: &mut World) -> Result<Option<Elsewhere>, String> {
        let name = names::parse(&self.domain)?;
        if self.remove {
            world.elsewhere.remove(&name);
            return Ok(None);
        }
        if world.holdings.domains.contains_key(&name) {
            return Err(format!("{name} is held by an account of this world"));
        }
        let now = world.now();
        let known = world.elsewhere.remove(&name);
        let mut elsewhere = known.unwrap_or_else(|| Elsewhere::new(&name, "move-me", now));
        elsewhere.auth_code = self.auth_code.unwrap_or(elsewhere.auth_code);
        elsewhere.locked = self.locked.unwrap_or(elsewhere.locked);
        elsewhere.dnssec = self.dnssec.unwrap_or(elsewhere.dnssec);
        elsewhere.refused = self.refused.unwrap_or(elsewhere.refused);
        elsewhere.expires_at = self.expires_at.unwrap_or(elsewhere.expires_at);
        if let Some(days) = self.age_days {
            elsewhere.registered_at = now - TimeDelta::days(i64::from(days));
        }
        world.add_elsewhere(elsewhere.clone());
        Ok(Some(elsewhere))
    }
}
