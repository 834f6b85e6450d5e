//! Changes at the registries, as `POST /control/registry` takes them.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::book::RegistryTrouble;
use crate::world::{World, names};

/// A change at the registries.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RegistryChange {
    /// From now on a server misbehaves: `{"trouble": {"server": "rdap.verisign.com", "what": "html", "times": 1}}`.
    Trouble {
        /// The host.
        server: String,
        /// How.
        what: RegistryTrouble,
        /// For so many questions; for good without it.
        #[serde(default)]
        times: Option<u32>,
    },
    /// From now on the registry says this of a name: `{"say": {"name": "oakandiron.com", "statuses": ["serverHold"]}}`.
    Say {
        /// The name.
        name: String,
        /// What; without anything it says again what follows from the world.
        #[serde(flatten)]
        says: RegistrySays,
    },
    /// All servers behave again.
    Recover {},
}

/// What a registry says in the place of what follows from the world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct RegistrySays {
    /// When it expires.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Its statuses, as EPP words.
    #[serde(default)]
    pub statuses: Option<Vec<String>>,
    /// Its registrar.
    #[serde(default)]
    pub registrar: Option<String>,
    /// Its nameservers.
    #[serde(default)]
    pub nameservers: Option<Vec<String>>,
    /// Whether it is not registered at all.
    #[serde(default)]
    pub gone: bool,
}

impl RegistryChange {
    /// Makes the change.
    ///
    /// # Errors
    /// When the name is malformed.
    pub fn apply(self, world: &mut World) -> Result<(), String> {
        match self {
            Self::Trouble { server, what, times } => world.registries.trouble(&server, what, times),
            Self::Say { name, says } => {
                let name = names::parse(&name).map_err(|why| format!("{why:?}"))?;
                world.registries.says.insert(name, says);
            }
            Self::Recover {} => world.registries.recover(),
        }
        Ok(())
    }
}
