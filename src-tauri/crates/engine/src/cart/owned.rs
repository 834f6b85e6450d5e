//! What is ordered for names that are in the account already: more years, a restore out of the redemption period, and
//! WHOIS privacy where it is sold by itself.

use model::{OrderKind, Timestamp};
use store::orders::Item;

use crate::cart::desk::Desk;
use crate::cart::guards::ordered_lately;
use crate::cart::view::{CartAdd, LineProduct};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::view::{Lifecycle, NameKey};

/// Why a name that stands so can not be restored, as a sentence; `None` where it can.
pub(crate) fn no_restore(lifecycle: Lifecycle) -> Option<&'static str> {
    match lifecycle {
        Lifecycle::Redemption => None,
        Lifecycle::PendingDelete => Some(
            "Its redemption period is over: the registry deletes it, and nobody can bring it back before that.",
        ),
        Lifecycle::Lapsed | Lifecycle::Grace => {
            Some("It is not in its redemption period yet: renew it, at the usual price.")
        }
        _ => Some("It is not in its redemption period, so there is nothing to restore."),
    }
}

impl Engine {
    /// Why something can not be ordered for a name of the account, or its expiry now.
    pub(super) async fn owned_refusal(&self, add: &CartAdd) -> Result<Option<Timestamp>, Fault> {
        let key = NameKey {
            account: add.account,
            name: add.name.clone(),
        };
        let row = self.portfolio_detail(key.clone()).await?.row;
        if !row.registered || row.account != key.account {
            let what = match add.kind {
                OrderKind::Restore => "restored",
                OrderKind::Privacy => "hidden",
                _ => "renewed",
            };
            return Err(Fault::new(
                Code::NotOffered,
                format!("It is registered elsewhere, and can be {what} only there."),
            ));
        }
        if let (OrderKind::Restore, Some(reason)) = (add.kind, no_restore(row.lifecycle)) {
            return Err(Fault::new(Code::NotOffered, reason));
        }
        let (account, name) = (key.account, key.name);
        let journal = self
            .inner
            .store
            .library()
            .read(move |conn| store::orders::of_name(conn, account, &name))
            .await?;
        match ordered_lately(&journal, add.kind, None, row.expires_at, self.now()) {
            Some(fault) => Err(fault),
            None => Ok(row.expires_at),
        }
    }
}

/// The products of an account for what a line orders; empty where there is nothing to choose.
pub(super) fn products(kind: OrderKind, account: model::AccountId, desk: &Desk) -> Vec<LineProduct> {
    let rules = desk.seller(account).and_then(|seller| seller.rules());
    let sold = rules
        .filter(|_| kind == OrderKind::Privacy)
        .map_or(&[][..], |rules| rules.privacy_products);
    sold.iter()
        .map(|product| LineProduct {
            id: product.id.to_owned(),
            label: product.label.to_owned(),
            help: product.help.to_owned(),
        })
        .collect()
}

/// A product by its own word, where the account sells it.
pub(super) fn product(kind: OrderKind, wanted: &str, products: &[LineProduct]) -> Result<String, Fault> {
    let known = products.iter().find(|product| product.id == wanted);
    match known {
        Some(product) => Ok(product.id.clone()),
        None if kind == OrderKind::Privacy => {
            Err(Fault::bad_input("This account does not sell that privacy."))
        }
        None => Err(Fault::bad_input(
            "There is nothing of that sort to choose for this line.",
        )),
    }
}

/// What an item of the journal is called where its kind alone does not say it: the product's own word.
pub(super) fn product_words(item: &Item) -> String {
    item.product
        .as_ref()
        .map_or_else(String::new, |product| format!(" ({product})"))
}
