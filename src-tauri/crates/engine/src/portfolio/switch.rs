//! The switches of a name: renew by itself, transfer lock, WHOIS privacy.

use registrar::Descriptor;
use registrar::descriptor::Setting;
use registrar::settings::Switched;
use store::portfolio::{Facts, Name};

use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::detail::gone;
use crate::portfolio::view::{NameDetail, NameKey, SettingView};

impl Engine {
    /// Switches one setting of one name where it is registered, and reads the name again.
    pub async fn portfolio_set(&self, key: NameKey, setting: Setting, on: bool) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(&key).ok_or_else(|| gone(&key))?;
        let key = holding.key();
        let detail = self.portfolio_detail(key.clone()).await?;
        let shown = detail.settings.iter().find(|view| view.setting == setting);
        if let Some(reason) = shown.and_then(|view| view.not_offered.clone()) {
            return Err(Fault::new(Code::NotOffered, reason));
        }
        let provider = self.provider(key.account).await?;
        let settings = provider.settings().ok_or_else(|| {
            let label = provider.descriptor().label;
            Fault::new(Code::NotOffered, format!("{label} has no switches in its API."))
        })?;
        let switched = match settings.switch(&key.name, setting, on).await {
            Ok(switched) => switched,
            // It may have happened: the name itself tells.
            Err(error) if error.outcome_unknown() => {
                let read = self.fetch(key.account, &key.name).await;
                self.names_changed();
                let detail = self.portfolio_detail(key.clone()).await?;
                let value = detail.settings.iter().find(|view| view.setting == setting);
                match (read, value.and_then(|view| view.value)) {
                    (Ok(()), Some(value)) if value == on => Switched::Now(on),
                    _ => {
                        let fault = Fault::from(error);
                        return Err(fault.hint(
                            "Read the name again to see how it stands; switching it again is harmless.",
                        ));
                    }
                }
            }
            Err(error) => return Err(error.into()),
        };
        let said = match switched {
            Switched::Now(now) if now == on => format!("{} was switched {}.", title(setting), word(on)),
            Switched::Now(now) => format!(
                "{} was to be switched {}, but the provider says that it is {}.",
                title(setting),
                word(on),
                word(now)
            ),
            Switched::Accepted => format!(
                "{} is being switched {}: the provider accepted it and does it later.",
                title(setting),
                word(on)
            ),
        };
        self.log("portfolio", said, Some(key.account), Some(&key.name))
            .await;
        // What the provider says is taken over; then the name itself has the last word, where it tells the setting at all.
        if let Switched::Now(now) = switched {
            let (account, name) = (key.account, key.name.clone());
            self.inner
                .store
                .cache()
                .write(move |tx| {
                    let Some(mut kept) = store::portfolio::get(tx, account, &name)? else {
                        return Ok(());
                    };
                    *value_of(&mut kept.facts, setting) = Some(now);
                    store::portfolio::learn(tx, account, &kept.facts, kept.fetched_at)
                })
                .await?;
        }
        // When it can not be read now, the next sync does.
        let _ = self.fetch(key.account, &key.name).await;
        self.names_changed();
        self.portfolio_detail(key).await
    }
}

/// The three switches: what is known, and why one can not be switched here.
pub(super) fn settings(kept: &Name, descriptor: Option<&Descriptor>) -> Vec<SettingView> {
    let mut facts = kept.facts.clone();
    [Setting::AutoRenew, Setting::Lock, Setting::Privacy]
        .into_iter()
        .map(|setting| {
            let reason = reason(kept, descriptor, setting);
            SettingView {
                setting,
                value: *value_of(&mut facts, setting),
                switchable: reason.is_none(),
                not_offered: reason,
            }
        })
        .collect()
}

/// Why a setting of a name can not be switched.
fn reason(kept: &Name, descriptor: Option<&Descriptor>, setting: Setting) -> Option<String> {
    if !kept.facts.registered {
        return Some("The name is registered elsewhere, and can be switched only there.".to_owned());
    }
    let Some(descriptor) = descriptor else {
        return Some("This version of Freehold does not know the provider.".to_owned());
    };
    if !descriptor.settings.contains(&setting) {
        let told = descriptor
            .not_offered
            .iter()
            .find(|not| not.feature == key(setting));
        return Some(told.map_or_else(
            || "Not offered by this provider.".to_owned(),
            |not| not.reason.to_owned(),
        ));
    }
    kept.vanished
        .then(|| format!("The name is missing from {}'s last list.", descriptor.label))
}

fn value_of(facts: &mut Facts, setting: Setting) -> &mut Option<bool> {
    match setting {
        Setting::AutoRenew => &mut facts.auto_renew,
        Setting::Lock => &mut facts.locked,
        Setting::Privacy => &mut facts.privacy,
    }
}

/// The word of a setting in the providers' "not offered" lists.
pub(crate) fn key(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "auto_renew",
        Setting::Lock => "lock",
        Setting::Privacy => "privacy",
    }
}

fn title(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "Auto-renew",
        Setting::Lock => "The transfer lock",
        Setting::Privacy => "WHOIS privacy",
    }
}

fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
