//! What a transfer of some names would do, by what is known. Nobody is asked: the first step of each transfer asks.

use std::collections::{HashMap, HashSet};

use model::{AccountId, Money};

use super::steps::opens_at;
use super::view::{TransferDns, TransferLine, TransferPreview, TransferTarget, TransferWish};
use crate::accounts::guarded::read_only_words;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::places::Served;
use crate::portfolio::view::{Lifecycle, NameKey};
use crate::portfolio::{Holding, Holdings};
use crate::words::day;

/// Names in one go. Each is an order of its own.
pub(super) const MOST: usize = 200;

impl Engine {
    /// What a transfer of these names would do.
    pub async fn transfers_preview(&self, wish: TransferWish) -> Result<TransferPreview, Fault> {
        let keys = checked(wish.names)?;
        let holdings = self.holdings().await?;
        let open = self.transfers_open().await?;
        let targets = self.transfer_targets(&holdings);
        let mut lines = Vec::with_capacity(keys.len());
        let prices = self.transfer_list_prices(wish.target).await?;
        for key in &keys {
            let line = self.transfer_line(&holdings, key, wish.target, wish.dns, &open);
            let mut line = line.await?;
            line.price = prices.get(key.name.ending()).copied();
            lines.push(line);
        }
        let mut totals: Vec<Money> = Vec::new();
        for price in lines
            .iter()
            .filter(|line| line.closed.is_none())
            .filter_map(|line| line.price)
        {
            match totals.iter_mut().find(|total| total.currency == price.currency) {
                Some(total) => *total = total.plus(price).unwrap_or(*total),
                None => totals.push(price),
            }
        }
        let descriptor = self.descriptor_of(&holdings, wish.target);
        let orders = descriptor.and_then(|descriptor| descriptor.orders.as_ref());
        Ok(TransferPreview {
            targets,
            lines,
            totals,
            caveats: orders.map_or_else(Vec::new, |rules| {
                let speaks = |words: &&&str| words.to_lowercase().contains("transfer");
                rules
                    .caveats
                    .iter()
                    .filter(speaks)
                    .map(|words| (*words).to_owned())
                    .collect()
            }),
        })
    }

    fn descriptor_of(
        &self,
        holdings: &Holdings,
        account: AccountId,
    ) -> Option<&'static registrar::Descriptor> {
        let owner = holdings.owner(account)?;
        Some(self.factory(&owner.provider)?.descriptor())
    }

    /// All accounts, with why names can not go there.
    fn transfer_targets(&self, holdings: &Holdings) -> Vec<TransferTarget> {
        holdings
            .owners
            .iter()
            .filter(|owner| !owner.by_hand)
            .map(|owner| TransferTarget {
                account: owner.id,
                label: owner.called(),
                closed: self.transfer_closed(holdings, owner.id),
            })
            .collect()
    }

    /// Why no name can come to an account, as a sentence.
    pub(super) fn transfer_closed(&self, holdings: &Holdings, account: AccountId) -> Option<String> {
        let Some(owner) = holdings.owner(account) else {
            return Some("This account is not connected any more.".to_owned());
        };
        let Some(descriptor) = self.descriptor_of(holdings, account) else {
            return Some("This version of Freehold does not know the provider.".to_owned());
        };
        if !descriptor.orders.as_ref().is_some_and(|rules| rules.transfer) {
            let told = descriptor
                .not_offered
                .iter()
                .find(|not| not.feature == "transfer");
            return Some(told.map_or_else(
                || format!("{} takes no transfers by its API.", descriptor.label),
                |not| not.reason.to_owned(),
            ));
        }
        owner.read_only.then(|| read_only_words(&owner.called()))
    }

    /// One name, judged by what is known.
    pub(super) async fn transfer_line(
        &self,
        holdings: &Holdings,
        key: &NameKey,
        target: AccountId,
        dns: TransferDns,
        open: &HashSet<model::DomainName>,
    ) -> Result<TransferLine, Fault> {
        let mut line = TransferLine {
            key: key.clone(),
            unicode: key.name.unicode(),
            closed: None,
            opens_at: None,
            price: None,
            dns: String::new(),
            types_code: false,
            notes: Vec::new(),
        };
        let Some(holding) = holdings.find(key) else {
            line.closed = Some("The name is in no account's list any more.".to_owned());
            return Ok(line);
        };
        line.key = holding.key();
        let source = holding.account;
        let owner = holdings.owner(source);
        let descriptor = self.descriptor_of(holdings, source);
        let label = descriptor.map_or("the present registrar", |descriptor| descriptor.label);
        line.closed = if source == target {
            Some("It is in that account already.".to_owned())
        } else if !holding.registered {
            Some("It is registered elsewhere: order its transfer in the cart, with the auth code of its registrar.".to_owned())
        } else if open.contains(&key.name) {
            Some("It is on its way already; see Transfers.".to_owned())
        } else if holding.vanished {
            Some("It is missing from the account's last list.".to_owned())
        } else if matches!(
            holding.lifecycle,
            Lifecycle::Redemption | Lifecycle::PendingDelete | Lifecycle::Lapsed
        ) {
            Some(
                "It has lapsed: renew or restore it first where that is still possible, then transfer it."
                    .to_owned(),
            )
        } else if let Some(owner) = owner.filter(|owner| owner.by_hand) {
            Some(format!(
                "{} is kept by hand; order its transfer in the cart with the auth code.",
                owner.label
            ))
        } else if let Some(owner) = owner.filter(|owner| owner.read_only) {
            Some(read_only_words(&owner.called()))
        } else {
            self.transfer_closed(holdings, target)
        };
        line.opens_at = opens_at(holding.registered_at, holdings.now);
        if let Some(opens) = line.opens_at {
            line.notes.push(format!(
                "It has to stay 60 days after a registration or transfer: the transfer waits until {} by itself.",
                day(opens)
            ));
        }
        let codes = match self.provider(source).await {
            Ok(provider) => provider.auth_codes().map(|codes| codes.warning()),
            Err(_) => None,
        };
        match codes {
            Some(warning) => line.notes.push(warning.to_owned()),
            None => {
                line.types_code = true;
                line.notes.push(format!(
                    "{label} gives no auth codes by its API: you enter the code that you get there."
                ));
            }
        }
        let takes_zones = match self.provider(target).await {
            Ok(provider) => provider.zone_hosting().is_some(),
            Err(_) => false,
        };
        line.dns = dns_words(holding, dns, target, label, takes_zones);
        Ok(line)
    }

    /// What a transfer costs by the target's list, by ending.
    async fn transfer_list_prices(&self, target: AccountId) -> Result<HashMap<String, Money>, Fault> {
        let prices = self.inner.store.cache().read(store::search::prices).await?;
        Ok(prices
            .into_iter()
            .filter(|(account, _)| *account == target)
            .filter_map(|(_, price)| Some((price.ending, price.transfer?)))
            .collect())
    }

    /// Names that are on their way.
    pub(super) async fn transfers_open(&self) -> Result<HashSet<model::DomainName>, Fault> {
        let all = self.transfers().await?;
        let open = all.into_iter().filter(super::kept::Transfer::is_open);
        Ok(open.map(|transfer| transfer.row.name).collect())
    }
}

/// The names, each once.
pub(super) fn checked(names: Vec<NameKey>) -> Result<Vec<NameKey>, Fault> {
    let mut seen = HashSet::new();
    let keys: Vec<NameKey> = names
        .into_iter()
        .filter(|key| seen.insert(key.name.clone()))
        .collect();
    if keys.is_empty() {
        return Err(Fault::bad_input("No name is chosen. Choose at least one."));
    }
    if keys.len() > MOST {
        return Err(Fault::bad_input(format!(
            "At most {MOST} names are transferred in one go. Choose fewer."
        )));
    }
    Ok(keys)
}

/// What happens to the DNS of a name, as a sentence. `takes_zones`: the target makes zones of names that are elsewhere.
fn dns_words(
    holding: &Holding,
    dns: TransferDns,
    target: AccountId,
    label: &str,
    takes_zones: bool,
) -> String {
    let here = match holding.served {
        Served::By(account) | Served::Perhaps(account) => account == holding.account,
        _ => false,
    };
    match (here, dns) {
        (true, TransferDns::Keep) if takes_zones => {
            format!(
                "Served by {label}: its zone is copied and compared first, then its nameservers move, and the name follows once the new host answers for it. That can take a day or two."
            )
        }
        (true, TransferDns::Keep) => {
            format!("Served by {label}: its zone is copied and compared before the nameservers move.")
        }
        (true, TransferDns::Leave) => {
            format!("Served by {label}, which may stop answering once the name has gone. Nothing is copied.")
        }
        (false, _) if holding.served.account() == Some(target) => {
            "Served by the account that it goes to; it stays as it is.".to_owned()
        }
        (false, _) => format!("Not served by {label}: it keeps its nameservers."),
    }
}
