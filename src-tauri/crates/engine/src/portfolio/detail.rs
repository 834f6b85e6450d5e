//! One name: everything known about it, and fetching it again.

use model::Timestamp;
use registrar::descriptor::Setting;
use registrar::portfolio::OwnedName;
use registrar::{Descriptor, Kind};
use store::portfolio::Facts;

use crate::cart::orders::item_view;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::{DateFact, NameDetail, NameKey, SettingView};

/// A provider's telling, as the store keeps it.
pub(super) fn facts(owned: OwnedName) -> Facts {
    Facts {
        name: owned.name,
        status: owned.status,
        registered_at: owned.registered_at,
        expires_at: owned.expires_at,
        expires_text: owned.expires_text,
        auto_renew: owned.auto_renew,
        locked: owned.locked,
        privacy: owned.privacy,
        nameservers: owned.nameservers,
        client_ref: owned.client_ref,
        external_ref: owned.external_ref,
    }
}

impl Engine {
    /// Everything known about a name, from the cache.
    pub async fn portfolio_detail(&self, key: NameKey) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let row = holdings.find(&key).ok_or_else(|| gone(&key))?.row();
        let descriptor = holdings
            .owner(key.account)
            .and_then(|owner| self.factory(&owner.provider))
            .map(|factory| factory.descriptor());
        let store = &self.inner.store;
        let (account, name) = (key.account, key.name.clone());
        let (kept, zone) = store
            .cache()
            .read(move |conn| {
                Ok((
                    store::portfolio::get(conn, account, &name)?,
                    store::dns::zone_summary(conn, account, &name)?,
                ))
            })
            .await?;
        let kept = kept.ok_or_else(|| gone(&key))?;
        let name = key.name.clone();
        // A damaged library has no journal to show, but the name's facts are in the cache.
        let orders = store
            .library()
            .read(move |conn| store::orders::of_name(conn, account, &name))
            .await
            .unwrap_or_default();
        Ok(NameDetail {
            row,
            dates: dates(&kept.facts, descriptor),
            settings: settings(&kept.facts, descriptor),
            status: kept.facts.status,
            fetched_at: kept.fetched_at,
            zone_records: zone.as_ref().map(|zone| zone.records),
            zone_read_at: zone.as_ref().map(|zone| zone.read_at),
            website: zone.and_then(|zone| zone.address),
            client_ref: kept.facts.client_ref,
            external_ref: kept.facts.external_ref,
            orders: orders.into_iter().map(item_view).collect(),
        })
    }

    /// Fetches one name again.
    pub async fn portfolio_refresh(&self, key: NameKey) -> Result<NameDetail, Fault> {
        let provider = self.provider(key.account).await?;
        let portfolio = provider.portfolio().ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                format!(
                    "{} does not tell about single names.",
                    provider.descriptor().label
                ),
            )
        })?;
        let owned = match portfolio.detail(&key.name).await {
            Ok(owned) => owned,
            Err(error) => {
                if error.kind == Kind::NotFound {
                    // What a list has to miss three times, the name itself says once. It is flagged, not forgotten:
                    // the next complete lists decide.
                    let (account, name, now) = (key.account, key.name.clone(), self.now());
                    self.inner
                        .store
                        .cache()
                        .write(move |tx| store::portfolio::missed(tx, account, &name, now))
                        .await?;
                    self.names_changed();
                }
                return Err(error.into());
            }
        };
        let (account, now, facts) = (key.account, self.now(), facts(owned));
        self.inner
            .store
            .cache()
            .write(move |tx| store::portfolio::learn(tx, account, &facts, now))
            .await?;
        self.names_changed();
        self.portfolio_detail(key).await
    }

    /// Tells everybody that names stand differently now.
    pub(crate) fn names_changed(&self) {
        self.stale(&[Tag::Portfolio, Tag::Reminders]);
    }
}

fn gone(key: &NameKey) -> Fault {
    Fault::new(
        Code::NotFound,
        format!("{} is not in this account's list.", key.name.unicode()),
    )
    .hint("Sync the account to read its names again.")
}

fn dates(facts: &Facts, descriptor: Option<&Descriptor>) -> Vec<DateFact> {
    let label = descriptor.map_or("the provider", |descriptor| descriptor.label);
    let by = || Some(format!("by {label}"));
    let fact = |name: &str, at: Option<Timestamp>, unknown: String| DateFact {
        label: name.to_owned(),
        at,
        note: at.map_or(Some(unknown), |_| by()),
    };
    let unknown_expiry = match &facts.expires_text {
        Some(text) => format!(
            "{label} sends \"{}\", which is not a date",
            text.chars()
                .filter(|c| !c.is_control())
                .take(40)
                .collect::<String>()
        ),
        None => format!("not published by {label}"),
    };
    let mut dates = vec![fact("Expires", facts.expires_at, unknown_expiry)];
    if facts.registered_at.is_some() {
        dates.push(fact("Registered", facts.registered_at, String::new()));
    }
    dates
}

/// The three switches: what is known, and why one can not be switched here.
fn settings(facts: &Facts, descriptor: Option<&Descriptor>) -> Vec<SettingView> {
    [
        (Setting::AutoRenew, "auto_renew", facts.auto_renew),
        (Setting::Lock, "lock", facts.locked),
        (Setting::Privacy, "privacy", facts.privacy),
    ]
    .into_iter()
    .map(|(setting, word, value)| {
        let offered = descriptor.is_some_and(|descriptor| descriptor.settings.contains(&setting));
        let reason = descriptor
            .and_then(|descriptor| descriptor.not_offered.iter().find(|not| not.feature == word))
            .map_or_else(
                || "Not offered by this provider.".to_owned(),
                |not| not.reason.to_owned(),
            );
        SettingView {
            setting,
            value,
            not_offered: (!offered).then_some(reason),
        }
    })
    .collect()
}
