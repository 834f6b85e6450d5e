//! Choices that an order can not say: they are switched when the name is there. Whether that works touches no money, and
//! the item's message tells it.

use registrar::descriptor::{OrderOption, Setting};
use registrar::settings::Switched;
use store::cart::switches::Switch;
use store::orders::Item;

use crate::activity::view::LogCause;
use crate::cart::desk::Desk;
use crate::cart::options::rule;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::switch::key as setting_key;

/// The settings that can be chosen with a name.
const CHOICES: [Setting; 2] = [Setting::AutoRenew, Setting::Privacy];

/// What is to be switched once an item is bought: the setting's word and its value.
pub(super) fn afterwards(item: &Item, desk: &Desk) -> Vec<(&'static str, bool)> {
    let Some(seller) = desk.seller(item.account) else {
        return Vec::new();
    };
    let wanted = |setting| match (rule(seller, setting)?, chosen(item, setting)?) {
        (OrderOption::Afterwards { default }, value) if default != Some(value) => {
            Some((setting_key(setting), value))
        }
        _ => None,
    };
    CHOICES.into_iter().filter_map(wanted).collect()
}

fn chosen(item: &Item, setting: Setting) -> Option<bool> {
    match setting {
        Setting::AutoRenew => item.auto_renew,
        Setting::Privacy => item.privacy,
        Setting::Lock => None,
    }
}

impl Engine {
    /// Switches what was chosen for names that are bought by now. What an earlier run left is done too.
    pub(crate) async fn cart_switch_bought(&self) {
        // One at a time, so that nothing is switched by two who both found it.
        let _switching = self.inner.checkouts.switching.lock().await;
        let library = self.inner.store.library();
        for switch in library.read(store::cart::switches::due).await.unwrap_or_default() {
            let Some(setting) = CHOICES
                .into_iter()
                .find(|setting| setting_key(*setting) == switch.setting)
            else {
                continue;
            };
            let done = self.switch_bought(&switch, setting).await;
            let note = note(setting, switch.value, &done);
            self.log_as(
                LogCause::App,
                "cart",
                &note,
                Some(switch.account),
                Some(&switch.name),
            )
            .await;
            self.keep(move |tx| store::cart::switches::tried(tx, &switch.item, &switch.setting, &note))
                .await;
            self.stale(&[Tag::Orders, Tag::Portfolio]);
        }
    }

    async fn switch_bought(&self, switch: &Switch, setting: Setting) -> Result<Switched, Fault> {
        let provider = self.provider(switch.account).await?;
        let settings = provider.settings().ok_or_else(|| {
            let label = provider.descriptor().label;
            Fault::new(Code::NotOffered, format!("{label} has no switches in its API."))
        })?;
        Ok(settings.switch(&switch.name, setting, switch.value).await?)
    }
}

fn note(setting: Setting, value: bool, done: &Result<Switched, Fault>) -> String {
    let what = match setting {
        Setting::AutoRenew => "Auto-renew",
        Setting::Privacy => "WHOIS privacy",
        Setting::Lock => "The transfer lock",
    };
    let word = if value { "on" } else { "off" };
    match done {
        Ok(Switched::Now(now)) if *now == value => format!("{what} was switched {word}."),
        Ok(Switched::Accepted) => format!("{what} is being switched {word}."),
        Ok(Switched::Now(_)) => {
            format!(
                "{what} could not be switched {word}: the provider says that it is not so. Switch it on the name's page."
            )
        }
        Err(fault) => {
            format!("{what} could not be switched {word}: {fault} Switch it on the name's page.")
        }
    }
}
