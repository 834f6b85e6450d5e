//! Lines of the cart and their quotes.

use std::collections::{BTreeMap, HashMap};

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, Money, OrderKind};
use registrar::Provider;
use registrar::orders::{OrderItem, Quote};
use store::cart::{Line, LineQuote};

use crate::cart::guards::renewed_lately;
use crate::cart::view::{CartAdd, CartAdded, CartView, LinePatch, Refused};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;

/// Lines in a cart. Nobody reads more before paying.
const MOST_LINES: usize = 500;
/// Quotes under way at once at an account; its lane sets the pace.
const QUOTES_AT_ONCE: usize = 8;

impl Engine {
    /// The cart as it stands.
    pub async fn cart_get(&self) -> Result<CartView, Fault> {
        self.cart_view().await
    }

    /// Puts lines into the cart; they are quoted in the background. A name that is there already is not added twice.
    pub async fn cart_add(&self, lines: Vec<CartAdd>) -> Result<CartAdded, Fault> {
        let mut outcome = CartAdded {
            added: 0,
            already: 0,
            refused: Vec::new(),
        };
        let mut fresh = Vec::new();
        let mut providers = HashMap::new();
        for add in lines {
            let reason = match self.cart_refusal(&add, &mut providers).await {
                Ok(expires_at) => {
                    fresh.push(new_line(&add, expires_at));
                    continue;
                }
                Err(fault) => fault.message,
            };
            outcome.refused.push(Refused {
                name: add.name,
                reason,
            });
        }
        let (added, already, full) = self
            .inner
            .store
            .library()
            .write(move |tx| {
                let mut count = store::cart::lines(tx)?.len();
                let (mut added, mut already, mut full) = (0, 0, Vec::new());
                for line in fresh {
                    if store::cart::contains(tx, line.account, line.kind, &line.name)? {
                        already += 1;
                    } else if count >= MOST_LINES {
                        full.push(line.name);
                    } else {
                        store::cart::add(tx, &line)?;
                        count += 1;
                        added += 1;
                    }
                }
                Ok((added, already, full))
            })
            .await?;
        outcome.added = added;
        outcome.already = already;
        outcome.refused.extend(full.into_iter().map(|name| Refused {
            name,
            reason: format!("The cart holds {MOST_LINES} lines. Check out first, then add more."),
        }));
        self.stale(&[Tag::Cart]);
        if added > 0 {
            let engine = self.clone();
            tokio::spawn(async move {
                if let Err(fault) = engine.cart_quote_lines(false).await {
                    tracing::warn!(target: "cart", %fault, "quoting failed");
                }
            });
        }
        Ok(outcome)
    }

    /// Why a line can not be in the cart, or the expiry now for a renewal.
    async fn cart_refusal(
        &self,
        add: &CartAdd,
        rules: &mut HashMap<AccountId, Result<Sells, Fault>>,
    ) -> Result<Option<model::Timestamp>, Fault> {
        let rule = match rules.get(&add.account) {
            Some(known) => known.clone(),
            None => {
                let rule = self
                    .provider(add.account)
                    .await
                    .map(|provider| Sells::of(provider.as_ref()));
                rules.insert(add.account, rule.clone());
                rule
            }
        };
        let Sells {
            register,
            no_renewal,
            label,
        } = rule?;
        match add.kind {
            OrderKind::Register if !register => Err(Fault::new(
                Code::NotOffered,
                format!("{label} does not sell names by its API."),
            )),
            OrderKind::Register if !add.name.is_registrable() => Err(Fault::bad_input(format!(
                "{} can not be registered. Only a name directly below its ending can.",
                add.name
            ))),
            OrderKind::Register => Ok(None),
            OrderKind::Transfer => Err(Fault::new(
                Code::NotOffered,
                format!("{label} takes no transfers by its API."),
            )),
            OrderKind::Renew => {
                if let Some(reason) = no_renewal {
                    return Err(Fault::new(Code::NotOffered, reason));
                }
                let key = NameKey {
                    account: add.account,
                    name: add.name.clone(),
                };
                let row = self.portfolio_detail(key.clone()).await?.row;
                if !row.registered || row.account != key.account {
                    return Err(Fault::new(
                        Code::NotOffered,
                        "It is registered elsewhere, and can be renewed only there.",
                    ));
                }
                let (account, name) = (key.account, key.name);
                let journal = self
                    .inner
                    .store
                    .library()
                    .read(move |conn| store::orders::of_name(conn, account, &name))
                    .await?;
                match renewed_lately(&journal, row.expires_at, self.now()) {
                    Some(fault) => Err(fault),
                    None => Ok(row.expires_at),
                }
            }
        }
    }

    /// Changes lines. Either all of them are changed, or none.
    pub async fn cart_update(&self, patch: LinePatch) -> Result<CartView, Fault> {
        let ids = patch.ids.clone();
        let kept = self
            .inner
            .store
            .library()
            .read(move |conn| {
                ids.iter()
                    .map(|id| store::cart::get(conn, id))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let mut changed = Vec::new();
        for line in kept {
            let line =
                line.ok_or_else(|| Fault::new(Code::NotFound, "This line is not in the cart any more."))?;
            changed.push(patched(line, &patch)?);
        }
        let requote = changed.iter().any(|(_, new_term)| *new_term);
        self.inner
            .store
            .library()
            .write(move |tx| {
                changed.iter().try_for_each(|(line, new_term)| {
                    store::cart::change(tx, line)?;
                    if *new_term {
                        store::cart::drop_quote(tx, &line.id)?;
                    }
                    Ok(())
                })
            })
            .await?;
        if requote {
            self.cart_quote_lines(false).await?;
        }
        self.stale(&[Tag::Cart]);
        self.cart_view().await
    }

    /// Takes lines out.
    pub async fn cart_remove(&self, ids: Vec<String>) -> Result<CartView, Fault> {
        self.inner
            .store
            .library()
            .write(move |tx| ids.iter().try_for_each(|id| store::cart::remove(tx, id)))
            .await?;
        self.stale(&[Tag::Cart]);
        self.cart_view().await
    }

    /// Takes all quotes and balances again.
    pub async fn cart_quote(&self) -> Result<CartView, Fault> {
        self.cart_quote_lines(true).await?;
        self.cart_view().await
    }

    /// Quotes lines: all, or those without a quote. A line that can not be quoted keeps the reason.
    async fn cart_quote_lines(&self, all: bool) -> Result<(), Fault> {
        let lines = self.inner.store.library().read(store::cart::lines).await?;
        let known: Vec<AccountId> = self.inner.checkouts.balances().keys().copied().collect();
        let mut accounts: BTreeMap<AccountId, Vec<Line>> = BTreeMap::new();
        for line in lines {
            accounts.entry(line.account).or_default().push(line);
        }
        // Accounts side by side, so that a slow or dead one delays no other.
        let quoting = accounts.into_iter().map(|(account, lines)| {
            let reads_balance = all || !known.contains(&account);
            async move {
                if reads_balance {
                    // A balance that can not be read is no reason not to quote.
                    let _ = self.cart_balance(account).await;
                }
                let wanted = lines.into_iter().filter(|line| all || line.quote.is_none());
                futures::stream::iter(wanted)
                    .for_each_concurrent(QUOTES_AT_ONCE, |line| async move {
                        let quote = self.quote_now(&line).await;
                        if let Err(fault) = self.cart_keep_quote(line, quote).await {
                            tracing::warn!(target: "cart", %fault, "a quote could not be kept");
                        }
                        self.stale(&[Tag::Cart]);
                    })
                    .await;
            }
        });
        join_all(quoting).await;
        Ok(())
    }

    pub(super) async fn cart_keep_quote(&self, line: Line, quote: Result<Quote, Fault>) -> Result<(), Fault> {
        self.inner
            .store
            .library()
            .write(move |tx| match quote {
                Ok(quote) => {
                    let kept = LineQuote {
                        price: quote.total,
                        renew: quote.renew_per_year,
                        premium: quote.premium,
                        at: quote.at,
                    };
                    store::cart::quoted(tx, &line.id, line.term, &kept, rounded_up(quote.total))
                }
                Err(fault) => store::cart::failed(tx, &line.id, &fault_text(&fault)),
            })
            .await?;
        Ok(())
    }

    /// Asks the account for the price of a line.
    pub(super) async fn quote_now(&self, line: &Line) -> Result<Quote, Fault> {
        let provider = self.provider(line.account).await?;
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        Ok(orders.quote(&order_item(line, line.id.clone())).await?)
    }

    /// Reads an account's balance and remembers it. `None` where it has none.
    pub(super) async fn cart_balance(&self, account: AccountId) -> Result<Option<Money>, Fault> {
        let provider = self.provider(account).await?;
        let balance = provider.account().await?.balance;
        if let Some(balance) = balance {
            self.inner
                .checkouts
                .balances()
                .insert(account, (balance, self.now()));
        }
        Ok(balance)
    }
}

/// What an account sells.
#[derive(Clone)]
struct Sells {
    register: bool,
    /// Why it renews no name, when it does not.
    no_renewal: Option<String>,
    label: &'static str,
}

impl Sells {
    fn of(provider: &dyn Provider) -> Self {
        let descriptor = provider.descriptor();
        let orders = provider.orders().and(descriptor.orders.as_ref());
        let told = descriptor.not_offered.iter().find(|not| not.feature == "renew");
        let reason = told.map_or_else(
            || format!("{} has no call to renew a name.", descriptor.label),
            |not| not.reason.to_owned(),
        );
        Self {
            register: orders.is_some_and(|orders| orders.register),
            no_renewal: (!orders.is_some_and(|orders| orders.renew)).then_some(reason),
            label: descriptor.label,
        }
    }
}

/// What is ordered for a line, under our reference.
pub(super) fn order_item(line: &Line, client_ref: String) -> OrderItem {
    OrderItem {
        kind: line.kind,
        name: line.name.clone(),
        term: line.term,
        client_ref,
        external_ref: line.external_ref.clone(),
        cap: None,
        expires_at: line.expires_at,
        registrant: None,
        auto_renew: None,
        privacy: None,
        auth_code: None,
    }
}

/// A fault as it is kept beside a line.
pub(super) fn fault_text(fault: &Fault) -> String {
    serde_json::to_string(fault).unwrap_or_else(|_| "null".to_owned())
}

/// A line as a patch leaves it, and whether its term is another one.
fn patched(mut line: Line, patch: &LinePatch) -> Result<(Line, bool), Fault> {
    let new_term = patch.term.filter(|term| *term != line.term);
    if let Some(term) = new_term {
        line.term = term;
    }
    if let Some(text) = &patch.cap {
        line.cap = Some(cap_from(text, &line)?);
    }
    if let Some(included) = patch.included {
        line.included = included;
    }
    if let Some(premium_ok) = patch.premium_ok {
        line.premium_ok = premium_ok;
    }
    if let Some(reference) = &patch.external_ref {
        line.external_ref = reference_from(reference)?;
    }
    Ok((line, new_term.is_some()))
}

fn new_line(add: &CartAdd, expires_at: Option<model::Timestamp>) -> Line {
    Line {
        id: uuid::Uuid::new_v4().to_string(),
        account: add.account,
        kind: add.kind,
        name: add.name.clone(),
        term: add.term,
        included: true,
        premium_ok: false,
        external_ref: None,
        contact: None,
        auto_renew: None,
        privacy: None,
        cap: None,
        expires_at,
        first_price: None,
        quote: None,
        fault: None,
    }
}

/// The cap that a new line starts with: its price, rounded up to the next whole unit.
fn rounded_up(price: Money) -> Money {
    let unit = 10_i64.pow(price.currency.exponent());
    let whole = price.minor.div_euclid(unit) + i64::from(price.minor.rem_euclid(unit) > 0);
    Money {
        minor: whole.saturating_mul(unit),
        ..price
    }
}

fn cap_from(text: &str, line: &Line) -> Result<Money, Fault> {
    let currency = line
        .quote
        .map(|quote| quote.price.currency)
        .ok_or_else(|| Fault::bad_input("This line has no price yet. Refresh the quotes first."))?;
    let cap = Money::parse(&text.replace(',', "."), currency)
        .map_err(|error| Fault::bad_input(error.to_string()).hint("Write an amount such as 12.50."))?;
    if cap.minor == 0 {
        return Err(Fault::bad_input("A cap of nothing would hold the line for good.")
            .hint("Take the line out instead."));
    }
    Ok(cap)
}

fn reference_from(text: &str) -> Result<Option<String>, Fault> {
    let text = text.trim();
    if text.chars().count() > 64 || text.chars().any(char::is_control) {
        return Err(Fault::bad_input(
            "A reference has at most 64 characters on one line.",
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_cap_is_the_next_whole_amount() {
        assert_eq!(rounded_up(Money::usd_cents(1044)), Money::usd_cents(1100));
        assert_eq!(rounded_up(Money::usd_cents(14_800)), Money::usd_cents(14_800));
        let yen = Money {
            minor: 1500,
            currency: "JPY".parse().expect("a currency"),
        };
        assert_eq!(rounded_up(yen), yen);
    }
}
