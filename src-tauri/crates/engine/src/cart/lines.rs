//! Lines of the cart: what comes in, and what goes out.

use model::{AuthCode, OrderKind, Timestamp};
use registrar::Provider;
use store::cart::Line;

use crate::accounts::guarded::read_only;
use crate::cart::codes;
use crate::cart::desk::Desk;
use crate::cart::options::first_contact;
use crate::cart::owned::products;
use crate::cart::view::{CartAdd, CartAdded, CartView, Refused};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Lines in a cart. Nobody reads more before paying.
const MOST_LINES: usize = 500;

impl Engine {
    /// The cart as it stands.
    pub async fn cart_get(&self) -> Result<CartView, Fault> {
        self.cart_view().await
    }

    /// Puts lines into the cart; they are quoted in the background. A name that is there already is not added twice; an auth
    /// code that comes with it is kept all the same.
    pub async fn cart_add(&self, lines: Vec<CartAdd>) -> Result<CartAdded, Fault> {
        let mut outcome = CartAdded {
            added: 0,
            already: 0,
            refused: Vec::new(),
        };
        let mut fresh = Vec::new();
        let desk = self.desk().await?;
        for add in lines {
            match self.cart_refusal(&add, &desk).await {
                Ok(expires_at) => fresh.push((new_line(&add, expires_at, &desk), add.auth_code)),
                Err(fault) => outcome.refused.push(Refused {
                    name: add.name,
                    // The way out belongs to it: a reason stands alone.
                    reason: match fault.hint {
                        Some(hint) => format!("{} {hint}", fault.message),
                        None => fault.message,
                    },
                }),
            }
        }
        let put: Vec<String> = fresh.iter().map(|(line, _)| line.name.unicode()).collect();
        let (added, already, full, codes) = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let mut count = store::cart::lines(tx)?.len();
                let (mut added, mut already, mut full) = (0, 0, Vec::new());
                let mut codes: Vec<(String, AuthCode)> = Vec::new();
                for (line, code) in fresh {
                    let id = if let Some(known) = store::cart::find(tx, line.account, line.kind, &line.name)?
                    {
                        already += 1;
                        known
                    } else if count >= MOST_LINES {
                        full.push(line.name);
                        continue;
                    } else {
                        store::cart::add(tx, &line)?;
                        count += 1;
                        added += 1;
                        line.id
                    };
                    codes.extend(code.map(|code| (id, code)));
                }
                Ok((added, already, full, codes))
            })
            .await?;
        for (line, code) in codes {
            // The line stays and says that its code is missing.
            if let Err(fault) = self.keep_code(&line, &code).await {
                tracing::warn!(target: "cart", %fault, "an auth code could not be kept");
            }
        }
        outcome.added = added;
        outcome.already = already;
        outcome.refused.extend(full.into_iter().map(|name| Refused {
            name,
            reason: format!("The cart holds {MOST_LINES} lines. Check out first, then add more."),
        }));
        self.stale(&[Tag::Cart, Tag::Contacts]);
        if added > 0 {
            let said = format!("Put into the cart: {}.", crate::words::list(&put, 10));
            self.log("cart", said, None, None).await;
            self.cart_quote_new();
        }
        Ok(outcome)
    }

    /// Why a line can not be in the cart, or the expiry now for a renewal.
    pub(super) async fn cart_refusal(&self, add: &CartAdd, desk: &Desk) -> Result<Option<Timestamp>, Fault> {
        if let Some(seller) = desk.seller(add.account).filter(|seller| seller.read_only) {
            return Err(read_only(&seller.label));
        }
        let provider = self.provider(add.account).await?;
        if let Some(reason) = not_sold(provider.as_ref(), add.kind) {
            return Err(Fault::new(Code::NotOffered, reason));
        }
        if add.kind.is_of_owned() {
            return self.owned_refusal(add).await;
        }
        let name = add.name.unicode();
        if !add.name.is_registrable() {
            let done = match add.kind {
                OrderKind::Transfer => "transferred",
                _ => "registered",
            };
            return Err(Fault::bad_input(format!(
                "{name} can not be {done}. Only a name directly below its ending can."
            )));
        }
        if let Some(code) = &add.auth_code {
            if add.kind != OrderKind::Transfer {
                return Err(Fault::bad_input("Only a transfer needs an auth code."));
            }
            codes::checked(code)?;
        }
        let holdings = self.holdings().await?;
        let owned_at = |account| {
            let key = NameKey {
                account,
                name: add.name.clone(),
            };
            let found = holdings.find(&key);
            found.is_some_and(|holding| holding.account == account && holding.registered && !holding.vanished)
        };
        let owner = match add.kind {
            OrderKind::Register => holdings.holder(&add.name).filter(|holder| owned_at(*holder)),
            _ => Some(add.account).filter(|account| owned_at(*account)),
        };
        match owner {
            None => Ok(None),
            Some(owner) => {
                let label = desk
                    .seller(owner)
                    .map_or("another account", |seller| &seller.label);
                Err(Fault::new(
                    Code::Conflict,
                    format!("You own {name} already, at \"{label}\". Renew it there to keep it longer."),
                ))
            }
        }
    }

    /// Takes lines out.
    pub async fn cart_remove(&self, ids: Vec<String>) -> Result<CartView, Fault> {
        let removed = crate::words::count(ids.len(), "line was", "lines were");
        self.inner
            .store
            .library()
            .write(move |tx| ids.iter().try_for_each(|id| store::cart::remove(tx, id)))
            .await?;
        self.log("cart", format!("{removed} taken out of the cart."), None, None)
            .await;
        self.cart_forget_codes().await;
        self.stale(&[Tag::Cart, Tag::Contacts]);
        self.cart_view().await
    }
}

/// Why an account takes no orders of a kind, as a sentence.
pub(super) fn not_sold(provider: &dyn Provider, kind: OrderKind) -> Option<String> {
    let descriptor = provider.descriptor();
    let rules = provider.orders().and(descriptor.orders.as_ref());
    let sold = rules.is_some_and(|rules| match kind {
        OrderKind::Register => rules.register,
        OrderKind::Renew => rules.renew,
        OrderKind::Transfer => rules.transfer,
        OrderKind::Restore => rules.restore,
        OrderKind::Privacy => !rules.privacy_products.is_empty(),
    });
    (!sold).then(|| registrar::orders::not_sold(descriptor, kind).message)
}

/// A fault as it is kept beside a line.
pub(super) fn fault_text(fault: &Fault) -> String {
    serde_json::to_string(fault).unwrap_or_else(|_| "null".to_owned())
}

fn new_line(add: &CartAdd, expires_at: Option<Timestamp>, desk: &Desk) -> Line {
    let seller = desk.seller(add.account);
    Line {
        id: uuid::Uuid::new_v4().to_string(),
        account: add.account,
        kind: add.kind,
        name: add.name.clone(),
        term: add.term,
        included: true,
        premium_ok: false,
        external_ref: None,
        contact: seller.and_then(|seller| first_contact(add.kind, seller, desk)),
        auto_renew: None,
        privacy: None,
        product: products(add.kind, add.account, desk)
            .into_iter()
            .next()
            .map(|product| product.id),
        fields: None,
        extra: "{}".to_owned(),
        code_given: false,
        cap: None,
        expires_at,
        first_price: None,
        quote: None,
        fault: None,
    }
}
