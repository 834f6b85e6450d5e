//! Quotes of lines: what each account asks for them now, and what it has left.

use std::collections::{BTreeMap, HashSet};

use futures::StreamExt;
use futures::future::join_all;
use model::{AccountId, Money, Term};
use registrar::extra_fields::ExtraField;
use registrar::orders::{OrderItem, Quote};
use store::cart::{Line, LineQuote};

use crate::cart::Checkouts;
use crate::cart::extra;
use crate::cart::lines::fault_text;
use crate::cart::view::CartView;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};

/// Quotes under way at once at an account; its lane sets the pace.
const QUOTES_AT_ONCE: usize = 8;

/// Which lines are quoted.
pub(super) enum Which {
    /// All, with the balances.
    All,
    /// Those without a quote that nobody asks about already.
    New,
    /// These, and those without a quote.
    Also(HashSet<String>),
}

/// A line as it is asked about: another account, term or product is another question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    line: String,
    account: AccountId,
    term: Term,
    product: Option<String>,
}

/// What an account says about a line.
pub(super) struct Quoted {
    quote: Quote,
    /// What the order must say beyond its contact.
    fields: Vec<ExtraField>,
}

impl Asked {
    fn about(line: &Line) -> Self {
        Self {
            line: line.id.clone(),
            account: line.account,
            term: line.term,
            product: line.product.clone(),
        }
    }
}

/// Notes that a line is being quoted, for as long as it lives.
struct Asking<'a> {
    checkouts: &'a Checkouts,
    asked: Asked,
}

impl<'a> Asking<'a> {
    fn begin(checkouts: &'a Checkouts, line: &Line) -> Self {
        let asked = Asked::about(line);
        *checkouts.quoting().entry(asked.clone()).or_default() += 1;
        Self { checkouts, asked }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut quoting = self.checkouts.quoting();
        if let Some(count) = quoting.get_mut(&self.asked) {
            *count -= 1;
            if *count == 0 {
                quoting.remove(&self.asked);
            }
        }
    }
}

impl Which {
    fn takes(&self, line: &Line) -> bool {
        match self {
            Self::All => true,
            Self::New => line.quote.is_none(),
            Self::Also(ids) => line.quote.is_none() || ids.contains(&line.id),
        }
    }
}

impl Engine {
    /// Takes all quotes and balances again.
    pub async fn cart_quote(&self) -> Result<CartView, Fault> {
        self.cart_quote_lines(Which::All).await?;
        self.cart_view().await
    }

    /// Quotes new lines in the background.
    pub(super) fn cart_quote_new(&self) {
        let engine = self.clone();
        tokio::spawn(async move {
            if let Err(fault) = engine.cart_quote_lines(Which::New).await {
                tracing::warn!(target: "cart", %fault, "quoting failed");
            }
        });
    }

    /// Quotes lines of these that could not be bought once more, in the background: what kept them may have gone.
    pub(crate) fn cart_quote_failed(&self, of: impl Fn(&Line) -> bool + Send + 'static) {
        let engine = self.clone();
        tokio::spawn(async move {
            let library = engine.inner.store.library();
            let lines = library.read(store::cart::lines).await.unwrap_or_default();
            let failed = lines.into_iter().filter(|line| line.fault.is_some() && of(line));
            let failed: HashSet<String> = failed.map(|line| line.id).collect();
            if failed.is_empty() {
                return;
            }
            if let Err(fault) = engine.cart_quote_lines(Which::Also(failed)).await {
                tracing::warn!(target: "cart", %fault, "quoting failed");
            }
        });
    }

    /// Quotes lines. A line that can not be quoted keeps the reason.
    pub(super) async fn cart_quote_lines(&self, which: Which) -> Result<(), Fault> {
        let lines = self.inner.store.library().read(store::cart::lines).await?;
        let known: Vec<AccountId> = self.inner.checkouts.balances().keys().copied().collect();
        let mut accounts: BTreeMap<AccountId, Vec<Line>> = BTreeMap::new();
        for line in lines {
            accounts.entry(line.account).or_default().push(line);
        }
        let which = &which;
        // Accounts side by side, so that a slow or dead one delays no other.
        let quoting = accounts.into_iter().map(|(account, lines)| {
            let reads_balance = matches!(which, Which::All) || !known.contains(&account);
            async move {
                let checkouts = &self.inner.checkouts;
                let wanted: Vec<(Line, Asking<'_>)> = lines
                    .into_iter()
                    .filter(|line| {
                        let asked = checkouts.quoting().contains_key(&Asked::about(line));
                        which.takes(line) && !(asked && matches!(which, Which::New))
                    })
                    .map(|line| {
                        let asking = Asking::begin(checkouts, &line);
                        (line, asking)
                    })
                    .collect();
                // After the lines are marked as asked about: the account may take its time.
                if reads_balance {
                    // A balance that can not be read is no reason not to quote.
                    let _ = self.cart_balance(account).await;
                }
                futures::stream::iter(wanted)
                    .for_each_concurrent(QUOTES_AT_ONCE, |(line, asking)| async move {
                        // Moved in here, so that nobody else asks until this answer is kept.
                        let _asking = asking;
                        if matches!(which, Which::New) && self.is_quoted(&line).await {
                            return;
                        }
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

    /// Whether somebody else's answer about this line came since it was read.
    async fn is_quoted(&self, line: &Line) -> bool {
        let id = line.id.clone();
        let now = self
            .inner
            .store
            .library()
            .read(move |conn| store::cart::get(conn, &id))
            .await;
        now.is_ok_and(|now| now.is_some_and(|now| now.quote.is_some()))
    }

    pub(super) async fn cart_keep_quote(
        &self,
        line: Line,
        quote: Result<Quoted, Fault>,
    ) -> Result<(), Fault> {
        self.inner
            .store
            .library()
            .write(move |tx| {
                // The answer is about the line as it was asked for: it may have moved or got another term meanwhile.
                let now = store::cart::get(tx, &line.id)?;
                if now.is_none_or(|now| Asked::about(&now) != Asked::about(&line)) {
                    return Ok(());
                }
                match quote {
                    Ok(Quoted { quote, fields }) => {
                        let fields = serde_json::to_string(&fields).unwrap_or_else(|_| "[]".to_owned());
                        store::cart::asks(tx, &line.id, &fields)?;
                        let kept = LineQuote {
                            price: quote.total,
                            renew: quote.renew_per_year,
                            premium: quote.premium,
                            note: quote.note,
                            at: quote.at,
                        };
                        store::cart::quoted(tx, &line.id, line.term, &kept, rounded_up(quote.total))
                    }
                    Err(fault) => store::cart::failed(tx, &line.id, &fault_text(&fault)),
                }
            })
            .await?;
        Ok(())
    }

    /// Asks the account for the price of a line, and for what its order must say.
    pub(super) async fn quote_now(&self, line: &Line) -> Result<Quoted, Fault> {
        let provider = self.provider(line.account).await?;
        let orders = provider
            .orders()
            .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
        let quote = orders.quote(&order_item(line)).await?;
        let fields = extra::asked(provider.as_ref(), &line.name, line.kind).await?;
        Ok(Quoted { quote, fields })
    }

    /// Reads an account's balance and remembers it. `None` where it has none.
    pub(super) async fn cart_balance(&self, account: AccountId) -> Result<Option<Money>, Fault> {
        let provider = self.provider(account).await?;
        let balance = provider.account().await?.balance;
        let now = self.now();
        self.inner.checkouts.balances().insert(account, (balance, now));
        Ok(balance)
    }
}

/// What is asked about for a line.
fn order_item(line: &Line) -> OrderItem {
    OrderItem {
        external_ref: line.external_ref.clone(),
        expires_at: line.expires_at,
        auto_renew: line.auto_renew,
        privacy: line.privacy,
        product: line.product.clone(),
        ..OrderItem::new(line.kind, line.name.clone(), line.term, line.id.clone())
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
