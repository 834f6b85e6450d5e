//! What a name can be connected to, and how it stands.

use std::sync::Arc;

use model::AccountId;
use registrar::Provider;
use registrar::connect::{MailHealth, MailPart, Preset};
use registrar::descriptor::Extra;

use super::view::{ConnectState, ConnectionView, MailPartView, MailView, PresetView, ServiceView};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::portfolio::{Holding, Holdings};

/// The account that connects a name, and how the name stands there.
pub(super) struct Place {
    /// The name in that account.
    pub(super) key: NameKey,
    /// The account.
    pub(super) provider: Arc<dyn Provider>,
    /// Whether the name is held elsewhere and only looked after there.
    pub(super) imported: bool,
    /// The user chose that nothing is written there.
    pub(super) read_only: Option<String>,
}

impl Engine {
    /// The account of a name's that connects names; the asked one first.
    pub(crate) fn connecting_account(
        &self,
        holdings: &Holdings,
        holding: &Holding,
        asked: AccountId,
    ) -> Option<AccountId> {
        let offers = |account: &AccountId| {
            let owner = holdings.owner(*account);
            let factory = owner.and_then(|owner| self.factory(&owner.provider));
            factory.is_some_and(|factory| factory.descriptor().extras.contains(&Extra::Connect))
        };
        let mut all: Vec<AccountId> = holding.accounts().collect();
        all.sort_by_key(|account| *account != asked);
        all.into_iter().find(offers)
    }

    /// Where a name is connected. A fault says why it can not be.
    pub(super) async fn connect_place(&self, key: &NameKey) -> Result<Place, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(key).ok_or_else(|| {
            Fault::new(
                Code::NotFound,
                format!("{} is in no account any more.", key.name.unicode()),
            )
        })?;
        let account = self
            .connecting_account(&holdings, holding, key.account)
            .ok_or_else(|| not_offered(&holdings, holding))?;
        let read_only = self.dns_accounts().await?.remove(&account);
        Ok(Place {
            key: NameKey {
                account,
                name: key.name.clone(),
            },
            imported: account != holding.account || !holding.registered,
            provider: self.provider(account).await?,
            read_only: read_only
                .filter(|served| served.read_only)
                .map(|served| served.label),
        })
    }

    /// As [`Engine::connect_place`], with the provider's own word just now on whether the name is held elsewhere: lists do
    /// not always tell, and on such a name nothing may be taken for a zone of ours.
    pub(super) async fn connect_place_now(&self, key: &NameKey) -> Result<Place, Fault> {
        let mut place = self.connect_place(key).await?;
        if !place.imported
            && let Some(portfolio) = place.provider.portfolio()
        {
            place.imported = !portfolio.detail(&place.key.name).await?.registered;
        }
        Ok(place)
    }

    pub(super) async fn connect_state(&self, key: NameKey) -> Result<ConnectState, Fault> {
        let holdings = self.holdings().await?;
        let holding = holdings.find(&key).ok_or_else(|| {
            Fault::new(
                Code::NotFound,
                format!("{} is in no account any more.", key.name.unicode()),
            )
        })?;
        let connecting = self.connecting_account(&holdings, holding, key.account);
        let label = |account: AccountId| {
            holdings
                .owner(account)
                .map_or_else(String::new, |owner| owner.label.clone())
        };
        let account = connecting.unwrap_or(holding.account);
        let provider = holdings
            .owner(account)
            .and_then(|owner| self.factory(&owner.provider))
            .map_or("Its account", |factory| factory.descriptor().label);
        let imported = connecting.is_some_and(|account| account != holding.account || !holding.registered);
        let serving = holding.served.account();
        let elsewhere = serving.filter(|serving| connecting.is_some() && (imported || *serving != account));
        let connections: Vec<ConnectionView> = match connecting {
            Some(account) => self.connections_of(account, &key.name).await?,
            None => Vec::new(),
        };
        Ok(ConnectState {
            provider: provider.to_owned(),
            refusal: connecting
                .is_none()
                .then(|| not_offered(&holdings, holding).message),
            imported,
            served: holdings.row(holding).dns_words,
            elsewhere: elsewhere.map(label),
            connections,
        })
    }

    pub(super) async fn connect_presets(&self, key: NameKey) -> Result<Vec<PresetView>, Fault> {
        let place = self.connect_place(&key).await?;
        let presets = self.live_presets(&place).await?;
        Ok(presets.into_iter().map(preset_view).collect())
    }

    /// The live list at a name's account.
    pub(super) async fn live_presets(&self, place: &Place) -> Result<Vec<Preset>, Fault> {
        let connect = place.provider.connect().ok_or_else(|| unable(place))?;
        Ok(connect.presets(&place.key.name).await?)
    }

    pub(super) async fn connect_services(&self, key: NameKey) -> Result<Vec<ServiceView>, Fault> {
        let place = self.connect_place(&key).await?;
        let proof = place.provider.service_proof().ok_or_else(|| unable(&place))?;
        let services = proof.services(&place.key.name).await?;
        let view = |service: registrar::connect::Service| ServiceView {
            name: service.name,
            title: service.title,
            words: service.words,
            docs: service.docs,
        };
        Ok(services.into_iter().map(view).collect())
    }

    pub(super) async fn connect_mail(&self, key: NameKey) -> Result<MailView, Fault> {
        let place = self.connect_place(&key).await?;
        let check = place.provider.mail_check().ok_or_else(|| unable(&place))?;
        let health = check.mail_health(&place.key.name).await?;
        Ok(mail_view(health, self.now()))
    }
}

/// Why no account of a name's connects names.
fn not_offered(holdings: &Holdings, holding: &Holding) -> Fault {
    let called = holdings
        .owner(holding.account)
        .map_or_else(|| "Its account".to_owned(), |owner| owner.called());
    Fault::new(
        Code::NotOffered,
        format!(
            "{called} has no call that connects names to hosts and mail providers. The templates of the DNS desk do the same there."
        ),
    )
}

/// A facet that the descriptor names and the account does not have.
pub(super) fn unable(place: &Place) -> Fault {
    let label = place.provider.descriptor().label;
    Fault::new(
        Code::NotOffered,
        format!("{label} does not offer this by its API."),
    )
}

/// A preset's or a mail provider's name for people: `github-pages` is GitHub Pages.
pub(super) fn title_of(preset: &str) -> String {
    let known = match preset {
        "github-pages" => "GitHub Pages",
        "fly" => "Fly.io",
        "proton" => "Proton Mail",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let words = preset.split(['-', '_']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

fn preset_view(preset: Preset) -> PresetView {
    let usual = preset
        .methods
        .iter()
        .find(|method| method.usual)
        .map(|method| method.name.clone());
    let mut methods: Vec<String> = preset.methods.into_iter().map(|method| method.name).collect();
    methods.sort_by_key(|method| Some(method) != usual.as_ref());
    PresetView {
        title: title_of(&preset.name),
        name: preset.name,
        category: preset.category,
        needs_target: preset.needs_target,
        before: preset.before,
        after: preset.after,
        methods,
        usual,
    }
}

fn mail_view(health: MailHealth, at: model::Timestamp) -> MailView {
    let part = |label: &str, part: MailPart, advice: &str| MailPartView {
        label: label.to_owned(),
        advice: (part.ready == Some(false)).then(|| advice.to_owned()),
        ready: part.ready,
        values: part.values,
    };
    MailView {
        provider: health.provider.as_deref().map(title_of),
        parts: vec![
            part(
                "MX",
                health.mx,
                "Without mail servers the name receives no mail. Connect it to a mail provider.",
            ),
            part(
                "SPF",
                health.spf,
                "Says who may send mail in its name. Without it, mail is easily taken for spam.",
            ),
            part(
                "DMARC",
                health.dmarc,
                "Says what becomes of forged mail. The DNS desk has a template: DMARC, watching.",
            ),
            part(
                "DKIM",
                health.dkim,
                "The key that signs its mail comes from the mail provider; put it into the zone.",
            ),
        ],
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_named_as_people_know_them() {
        for (preset, title) in [
            ("vercel", "Vercel"),
            ("cloudflare-pages", "Cloudflare Pages"),
            ("github-pages", "GitHub Pages"),
            ("google-workspace", "Google Workspace"),
            ("later_host", "Later Host"),
            ("--", ""),
        ] {
            assert_eq!(title_of(preset), title);
        }
    }
}
