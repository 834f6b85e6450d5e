//! What lines are held against: the accounts with their providers' rules, and the address book.

use std::collections::{BTreeMap, HashMap};

use model::{AccountId, ProviderId};
use registrar::Descriptor;
use registrar::descriptor::OrderRules;
use store::contacts::Entry;
use vault::VaultState;

use crate::cart::earlier::{Earlier, by_registrant};
use crate::core::Engine;
use crate::fault::Fault;

/// The accounts and the address book at one moment.
#[derive(Default)]
pub(super) struct Desk {
    /// The accounts, in the order connected.
    pub(super) sellers: Vec<Seller>,
    contacts: HashMap<String, Entry>,
    /// The address book's default contact.
    pub(super) default_contact: Option<String>,
    /// What was answered to endings before.
    pub(super) earlier: Earlier,
}

/// An account that sells names, or could.
pub(super) struct Seller {
    pub(super) account: AccountId,
    pub(super) provider: ProviderId,
    /// What the user calls it.
    pub(super) label: String,
    pub(super) descriptor: &'static Descriptor,
    /// The account form's values that are no secrets.
    pub(super) fields: BTreeMap<String, String>,
    /// The user chose that nothing is bought there.
    pub(super) read_only: bool,
    /// What keeps the account's own registrant from being sent with an order.
    pub(super) own_problem: Option<String>,
}

impl Seller {
    /// Its provider's order rules, when it sells at all.
    pub(super) fn rules(&self) -> Option<&'static OrderRules> {
        self.descriptor.orders.as_ref()
    }
}

impl Desk {
    /// The account of a line.
    pub(super) fn seller(&self, account: AccountId) -> Option<&Seller> {
        self.sellers.iter().find(|seller| seller.account == account)
    }

    /// A contact of the address book.
    pub(super) fn contact(&self, id: &str) -> Option<&Entry> {
        self.contacts.get(id)
    }
}

impl Engine {
    /// The accounts and the address book as they stand.
    pub(super) async fn desk(&self) -> Result<Desk, Fault> {
        let (accounts, contacts, answers) = self
            .inner
            .store
            .library()
            .read(|conn| {
                Ok((
                    store::accounts::list(conn)?,
                    store::contacts::list(conn)?,
                    store::answers::all(conn)?,
                ))
            })
            .await?;
        // Looking at the cart must not make a keychain ask.
        let may_open = self.vault().status().await.state == VaultState::Ready;
        let mut sellers = Vec::with_capacity(accounts.len());
        for account in accounts {
            let Some(factory) = self.factory(&account.provider) else {
                continue;
            };
            let descriptor = factory.descriptor();
            let opened = match self.inner.open.get(account.id) {
                None if may_open => self.provider(account.id).await.ok(),
                opened => opened,
            };
            let own_problem = opened.and_then(|provider| provider.orders()?.own_registrant_problem());
            sellers.push(Seller {
                account: account.id,
                provider: account.provider,
                label: account.label,
                descriptor,
                fields: account.fields,
                read_only: account.read_only,
                own_problem,
            });
        }
        Ok(Desk {
            sellers,
            default_contact: default_of(&contacts),
            contacts: by_id(contacts),
            earlier: by_registrant(answers),
        })
    }
}

fn default_of(contacts: &[Entry]) -> Option<String> {
    let default = contacts.iter().find(|entry| entry.is_default);
    default.map(|entry| entry.id.clone())
}

fn by_id(contacts: Vec<Entry>) -> HashMap<String, Entry> {
    contacts
        .into_iter()
        .map(|entry| (entry.id.clone(), entry))
        .collect()
}
