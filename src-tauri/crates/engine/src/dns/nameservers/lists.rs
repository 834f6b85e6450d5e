//! Lists of nameservers to choose from: what the connected accounts say of their own, and the user's own lists.

use std::collections::BTreeMap;

use model::AccountId;
use store::dns::nameservers::KeptList;

use super::hosts::parsed;
use super::view::{NameserverKeys, NameserverList, NameserverListDraft, NameserverTarget};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// Lists that are kept. A person has a handful.
const MOST_LISTS: usize = 200;
/// Characters of a title.
const LONGEST_TITLE: usize = 64;

/// The kinds of keys in the library.
const PRESET: &str = "preset";
const PROFILE: &str = "profile";
/// The profile that the provider's documents show.
const FIRST_PROFILE: &str = "default";

impl Engine {
    pub(super) async fn nameservers_keys(&self) -> Result<NameserverKeys, Fault> {
        let library = self.inner.store.library();
        let (presets, mut profiles) = library
            .read(|conn| {
                Ok((
                    store::dns::nameservers::used_keys(conn, PRESET)?,
                    store::dns::nameservers::used_keys(conn, PROFILE)?,
                ))
            })
            .await?;
        if !profiles.iter().any(|profile| profile == FIRST_PROFILE) {
            profiles.push(FIRST_PROFILE.to_owned());
        }
        Ok(NameserverKeys { presets, profiles })
    }

    /// Remembers the key of a target that worked.
    pub(super) async fn nameservers_worked(&self, target: &NameserverTarget) {
        let (kind, key) = match target {
            NameserverTarget::Preset { key } => (PRESET, key.clone()),
            NameserverTarget::CloudflareBind { profile } => (PROFILE, profile.clone()),
            NameserverTarget::Hosts { .. } | NameserverTarget::Zone { .. } => return,
        };
        let now = self.now();
        let library = self.inner.store.library();
        let kept = library
            .write(move |tx| store::dns::nameservers::use_key(tx, kind, &key, now))
            .await;
        if let Err(error) = kept {
            tracing::warn!(target: "dns", %error, "a key that worked was not remembered");
        }
    }

    pub(super) async fn nameservers_lists(&self) -> Result<Vec<NameserverList>, Fault> {
        let holdings = self.holdings().await?;
        let told = self
            .inner
            .store
            .cache()
            .read(store::dns::nameservers::zone_servers)
            .await?;
        let mut sets: BTreeMap<AccountId, Vec<Vec<String>>> = BTreeMap::new();
        for (account, hosts) in told {
            sets.entry(account).or_default().push(hosts);
        }
        let mut lists: Vec<NameserverList> = Vec::new();
        for owner in &holdings.owners {
            let Some(sets) = sets.get(&owner.id) else {
                continue;
            };
            let factory = self.factory(&owner.provider);
            let dns = factory.and_then(|factory| factory.descriptor().dns.as_ref());
            let sets_some = dns.is_some_and(|dns| dns.nameservers.is_some());
            match &sets[..] {
                // All zones of a registrar have the same nameservers: those are its own.
                [hosts] if sets_some => {
                    if !lists.iter().any(|list| list.hosts == *hosts) {
                        lists.push(NameserverList {
                            id: format!("own/{}", owner.id),
                            title: format!("{}'s own", owner.provider_label),
                            hosts: hosts.clone(),
                            own: false,
                            account: None,
                        });
                    }
                }
                sets => lists.push(NameserverList {
                    id: format!("zone/{}", owner.id),
                    title: format!("Each name's zone at {}", owner.called()),
                    hosts: match sets {
                        [only] => only.clone(),
                        _ => Vec::new(),
                    },
                    own: false,
                    account: Some(owner.id),
                }),
            }
        }
        let own = self
            .inner
            .store
            .library()
            .read(store::dns::nameservers::lists)
            .await?;
        lists.extend(own.into_iter().map(|list| NameserverList {
            id: list.id,
            title: list.title,
            hosts: list.hosts,
            own: true,
            account: None,
        }));
        Ok(lists)
    }

    pub(super) async fn nameservers_keep_list(&self, draft: NameserverListDraft) -> Result<String, Fault> {
        let title: String = draft.title.trim().chars().filter(|c| !c.is_control()).collect();
        if title.is_empty() {
            return Err(Fault::bad_input("Give the list a title."));
        }
        if title.chars().count() > LONGEST_TITLE {
            return Err(Fault::bad_input(format!(
                "A title has at most {LONGEST_TITLE} characters."
            )));
        }
        let is_new = draft.id.is_none();
        let list = KeptList {
            id: draft.id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()),
            title,
            at: self.now(),
            hosts: parsed(&draft.hosts)?,
        };
        let id = list.id.clone();
        let kept = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let others = store::dns::nameservers::lists(tx)?;
                let fault = if !is_new && !others.iter().any(|other| other.id == list.id) {
                    Some(gone())
                } else if is_new && others.len() >= MOST_LISTS {
                    Some(Fault::bad_input(format!("At most {MOST_LISTS} lists are kept.")))
                } else if others.iter().any(|other| {
                    other.id != list.id && other.title.to_lowercase() == list.title.to_lowercase()
                }) {
                    Some(Fault::bad_input(format!(
                        "Another list is called \"{}\".",
                        list.title
                    )))
                } else {
                    store::dns::nameservers::keep_list(tx, &list)?;
                    None
                };
                Ok(fault)
            })
            .await?;
        if let Some(fault) = kept {
            return Err(fault);
        }
        self.stale(&[Tag::Dns]);
        Ok(id)
    }

    pub(super) async fn nameservers_remove_list(&self, id: String) -> Result<(), Fault> {
        let removed = self
            .inner
            .store
            .library()
            .write(move |tx| store::dns::nameservers::remove_list(tx, &id))
            .await?;
        if !removed {
            return Err(gone());
        }
        self.stale(&[Tag::Dns]);
        Ok(())
    }
}

fn gone() -> Fault {
    Fault::new(Code::NotFound, "This list is not kept any more.")
}
