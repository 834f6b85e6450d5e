//! The switches of a name: renew by itself, transfer lock, WHOIS privacy.

use model::Timestamp;
use registrar::Descriptor;
use registrar::descriptor::Setting;
use registrar::settings::Switched;
use store::history::NameChange;
use store::portfolio::{Facts, Name};

use crate::accounts::guarded::read_only_words;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::detail::gone;
use crate::portfolio::holding::Owner;
use crate::portfolio::view::{NameDetail, NameKey, SettingView};

impl Engine {
    /// Switches one setting of one name where it is registered, and reads the name again.
    pub async fn portfolio_set(&self, key: NameKey, setting: Setting, on: bool) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(&key).ok_or_else(|| gone(&key))?;
        let key = holding.key();
        let detail = self.portfolio_detail(key.clone()).await?;
        let shown = detail.settings.iter().find(|view| view.setting == setting);
        let before = shown.and_then(|view| view.value);
        if let Some(reason) = shown.and_then(|view| view.not_offered.clone()) {
            return Err(Fault::new(Code::NotOffered, reason));
        }
        self.switch_and_tell(key, setting, before, on).await
    }

    /// Ends the WHOIS privacy of a name that was bought, after its effect was confirmed. It costs nothing; to have it again
    /// is an order.
    pub async fn portfolio_privacy_end(&self, key: NameKey, confirmed: bool) -> Result<NameDetail, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(&key).ok_or_else(|| gone(&key))?;
        let key = holding.key();
        let detail = self.portfolio_detail(key.clone()).await?;
        let shown = detail
            .settings
            .iter()
            .find(|view| view.setting == Setting::Privacy);
        let (before, ends) = shown.map_or((None, None), |view| (view.value, view.ends.clone()));
        let Some(effect) = ends else {
            let words = match before {
                Some(false) => format!("{} has no WHOIS privacy. Nothing was sent.", key.name.unicode()),
                _ => "WHOIS privacy can not be switched off here.".to_owned(),
            };
            return Err(Fault::new(Code::NotOffered, words));
        };
        if !confirmed {
            return Err(Fault::new(Code::NeedsConfirmation, effect));
        }
        self.switch_and_tell(key, Setting::Privacy, before, false).await
    }

    /// Throws a switch, keeps and says what became of it, and reads the name again.
    async fn switch_and_tell(
        &self,
        key: NameKey,
        setting: Setting,
        before: Option<bool>,
        on: bool,
    ) -> Result<NameDetail, Fault> {
        let thrown = self.switch_name(&key, setting, on).await?;
        let became = match &thrown {
            Thrown::Now(now) => Some(*now),
            Thrown::Accepted => Some(on),
            Thrown::Unclear(_) => None,
        };
        if let Some(change) = became.and_then(|now| change(&key, setting, before, now, self.now())) {
            let library = self.inner.store.library();
            library
                .write(move |tx| store::history::add(tx, &[change]))
                .await?;
        }
        let said = match thrown {
            Thrown::Now(now) if now == on => format!("{} was switched {}.", title(setting), word(on)),
            Thrown::Now(now) => format!(
                "{} was to be switched {}, but the provider says that it is {}.",
                title(setting),
                word(on),
                word(now)
            ),
            Thrown::Accepted => format!(
                "{} is being switched {}: the provider accepted it and does it later.",
                title(setting),
                word(on)
            ),
            Thrown::Unclear(fault) => {
                self.names_changed();
                return Err(fault);
            }
        };
        self.log("portfolio", said, Some(key.account), Some(&key.name))
            .await;
        // When it can not be read now, the next sync does.
        let _ = self.fetch(key.account, &key.name).await;
        self.names_changed();
        self.portfolio_detail(key).await
    }
}

/// What became of a switch that was thrown.
pub(super) enum Thrown {
    /// The provider, or the name itself, says that it is so now. That is kept.
    Now(bool),
    /// The provider does it later.
    Accepted,
    /// It was sent, and neither the answer nor the name tells what became of it.
    Unclear(Fault),
}

impl Engine {
    /// Throws one switch of one name, once, and keeps what is told of it. An error means that nothing changed: it was
    /// refused, or not sent.
    pub(super) async fn switch_name(
        &self,
        key: &NameKey,
        setting: Setting,
        on: bool,
    ) -> Result<Thrown, Fault> {
        let provider = self.provider(key.account).await?;
        let settings = provider.settings().ok_or_else(|| {
            let label = provider.descriptor().label;
            Fault::new(Code::NotOffered, format!("{label} has no switches in its API."))
        })?;
        let error = match settings.switch(&key.name, setting, on).await {
            Ok(Switched::Accepted) => return Ok(Thrown::Accepted),
            Ok(Switched::Now(now)) => {
                self.switch_learn(key, setting, now).await?;
                return Ok(Thrown::Now(now));
            }
            Err(error) if !error.outcome_unknown() => return Err(error.into()),
            Err(error) => error,
        };
        // It may have happened: the name itself tells.
        let read = self.fetch(key.account, &key.name).await;
        let (account, name) = (key.account, key.name.clone());
        let kept = self
            .inner
            .store
            .cache()
            .read(move |conn| store::portfolio::get(conn, account, &name))
            .await?;
        let value = kept.and_then(|mut kept| *value_of(&mut kept.facts, setting));
        Ok(match (read, value) {
            (Ok(_), Some(value)) if value == on => Thrown::Now(on),
            _ => Thrown::Unclear(
                Fault::from(error)
                    .hint("Read the name again to see how it stands; switching it again is harmless."),
            ),
        })
    }

    /// Keeps what a provider told of a switch. Where the name itself tells the setting, a later read has the last word.
    async fn switch_learn(&self, key: &NameKey, setting: Setting, now: bool) -> Result<(), Fault> {
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
        Ok(())
    }
}

/// A switch in the history of its name, where it moved.
pub(super) fn change(
    key: &NameKey,
    setting: Setting,
    before: Option<bool>,
    now: bool,
    at: Timestamp,
) -> Option<NameChange> {
    (before != Some(now)).then(|| NameChange {
        at,
        account: key.account,
        name: key.name.clone(),
        what: self::key(setting).to_owned(),
        before: before.map(|on| word(on).to_owned()),
        after: Some(word(now).to_owned()),
        source: "user".to_owned(),
    })
}

/// The three switches: what is known, and why one can not be switched here.
pub(super) fn settings(
    kept: &Name,
    descriptor: Option<&Descriptor>,
    owner: Option<&Owner>,
) -> Vec<SettingView> {
    let closed = owner.filter(|owner| owner.read_only);
    let mut facts = kept.facts.clone();
    [Setting::AutoRenew, Setting::Lock, Setting::Privacy]
        .into_iter()
        .map(|setting| {
            let reason = reason(kept.facts.registered, kept.vanished, descriptor, setting)
                .or_else(|| closed.map(|owner| read_only_words(&owner.called())));
            let value = *value_of(&mut facts, setting);
            let ends = descriptor
                .and_then(|descriptor| descriptor.orders.as_ref()?.privacy_ends)
                .filter(|_| setting == Setting::Privacy && value == Some(true))
                .filter(|_| kept.facts.registered && !kept.vanished && closed.is_none());
            SettingView {
                setting,
                value,
                ends: ends.map(str::to_owned),
                switchable: reason.is_none(),
                not_offered: reason,
            }
        })
        .collect()
}

/// Why a setting of a name can not be switched.
pub(super) fn reason(
    registered: bool,
    vanished: bool,
    descriptor: Option<&Descriptor>,
    setting: Setting,
) -> Option<String> {
    if !registered {
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
    vanished.then(|| format!("The name is missing from {}'s last list.", descriptor.label))
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

pub(crate) fn title(setting: Setting) -> &'static str {
    match setting {
        Setting::AutoRenew => "Auto-renew",
        Setting::Lock => "The transfer lock",
        Setting::Privacy => "WHOIS privacy",
    }
}

pub(crate) fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
