//! What must hold just before an order is sent. A guard that does not hold keeps that one line back; the others go on.

use model::time::DAY;
use model::{AuthCode, Money, OrderKind, OrderState, Timestamp};
use registrar::orders::{OrderItem, Quote};
use registrar::{Kind, Provider};
use store::orders::Item;

use crate::cart::plan::QUOTE_SECONDS;
use crate::contacts::Chosen;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// A line of a checkout, with what the user agreed to beyond its price.
#[derive(Debug, Clone)]
pub(super) struct Intent {
    /// The journal's row.
    pub(super) item: Item,
    /// The cart's line.
    pub(super) line: String,
    /// The user confirmed the premium price.
    pub(super) premium_ok: bool,
    /// The expiry that the user saw, for a renewal.
    pub(super) seen_expiry: Option<Timestamp>,
    /// The contact that becomes the registrant, as the user saw it.
    pub(super) chosen: Option<Chosen>,
    /// The auth code of a transfer, from just before the order is made ready.
    pub(super) code: Option<AuthCode>,
}

impl Intent {
    /// What is ordered, under our own reference.
    pub(super) fn order_item(&self) -> OrderItem {
        OrderItem {
            auth_code: self.code.clone(),
            ..ordered(&self.item)
        }
    }
}

/// What a journal's row orders. The reference is the row's id, so a name found in the account leads back to it. An auth code
/// is never written down, so a transfer comes without it.
pub(super) fn ordered(item: &Item) -> OrderItem {
    OrderItem {
        kind: item.kind,
        name: item.name.clone(),
        term: item.term,
        client_ref: item.id.clone(),
        external_ref: item.external_ref.clone(),
        cap: Some(item.cap),
        expires_at: item.armed.as_ref().and_then(|armed| armed.expires_before),
        // One that can not be read would make other bytes, which are not sent.
        registrant: item
            .registrant
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
        auto_renew: item.auto_renew,
        privacy: item.privacy,
        auth_code: None,
    }
}

/// An intent whose own guards hold.
#[derive(Debug, Clone)]
pub(super) struct Cleared {
    pub(super) intent: Intent,
    pub(super) quote: Quote,
    /// The expiry now, for a renewal.
    pub(super) expires_before: Option<Timestamp>,
}

/// Asks for the price, and for a renewal for the expiry, just now, and compares them with what the user agreed to.
/// `journal` are the name's earlier orders at the account.
pub(super) async fn clear(
    provider: &dyn Provider,
    intent: Intent,
    journal: &[Item],
    now: Timestamp,
) -> Result<Cleared, (Intent, Fault)> {
    let checked = async {
        let (quote, expires_before) = checked(provider, &intent).await?;
        match renewed_lately(journal, expires_before, now) {
            Some(fault) if intent.item.kind == OrderKind::Renew => Err(fault),
            _ => Ok((quote, expires_before)),
        }
    };
    match checked.await {
        Ok((quote, expires_before)) => Ok(Cleared {
            intent,
            quote,
            expires_before,
        }),
        Err(fault) => Err((intent, fault)),
    }
}

async fn checked(provider: &dyn Provider, intent: &Intent) -> Result<(Quote, Option<Timestamp>), Fault> {
    let orders = provider
        .orders()
        .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
    let quote = orders.quote(&intent.order_item()).await?;
    price_holds(&quote, intent)?;
    let expires_before = match intent.item.kind {
        OrderKind::Register | OrderKind::Transfer => None,
        OrderKind::Renew => expiry_now(provider, intent).await?,
    };
    Ok((quote, expires_before))
}

fn price_holds(quote: &Quote, intent: &Intent) -> Result<(), Fault> {
    let (price, cap) = (quote.total, intent.item.cap);
    if price.currency != cap.currency {
        return Err(Fault::new(
            Code::PriceExceeded,
            format!("The price is now {price}, but your cap is in {}.", cap.currency),
        ));
    }
    if price.minor > cap.minor {
        return Err(Fault::new(
            Code::PriceExceeded,
            format!("The price rose to {price}, above your cap of {cap}. Nothing was sent."),
        )
        .hint(format!("Raise the cap to {price} in the cart to buy it.")));
    }
    if quote.premium && !intent.premium_ok {
        return Err(Fault::new(
            Code::NeedsConfirmation,
            format!("This has become a premium name for {price}. Nothing was sent."),
        )
        .hint("Confirm its price in the cart to buy it."));
    }
    Ok(())
}

/// The expiry now. A renewal that took effect since the user looked is not done a second time.
///
/// Where the provider tells no expiry there is nothing to compare: then the one live intent a name, and the journal's last
/// renewal of it ([`renewed_lately`]), are what stands against a second one.
async fn expiry_now(provider: &dyn Provider, intent: &Intent) -> Result<Option<Timestamp>, Fault> {
    let Some(portfolio) = provider.portfolio() else {
        return Ok(None);
    };
    let now = match portfolio.detail(&intent.item.name).await {
        Ok(owned) if !owned.registered => {
            return Err(Fault::new(
                Code::Conflict,
                "The account does not have this name registered any more. Nothing was sent.",
            ));
        }
        Ok(owned) => owned.expires_at,
        Err(error) if error.kind == Kind::NotOffered => None,
        Err(error) => return Err(error.into()),
    };
    if let (Some(seen), Some(now)) = (intent.seen_expiry, now)
        && seen != now
    {
        return Err(Fault::new(
            Code::PlanChanged,
            format!(
                "The expiry moved from {} to {} since you put the renewal into the cart: it may have been renewed already. Nothing was sent.",
                day(seen),
                day(now)
            ),
        )
        .hint("Take the line out and add it again if you still want to renew."));
    }
    Ok(now)
}

/// Days for which a renewal by this journal stands against another one, where no expiry shows what the first did.
const LATELY_DAYS: i64 = 30;

/// Why a name whose expiry nobody tells is not renewed again so soon, by the journal's rows of it, newest first.
pub(super) fn renewed_lately(
    journal: &[Item],
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Fault> {
    if expires_at.is_some() {
        return None;
    }
    let last = journal
        .iter()
        .filter(|item| item.kind == OrderKind::Renew && item.state == OrderState::Confirmed)
        .filter_map(|item| item.settled_at)
        .max()?;
    (now.since(last) < LATELY_DAYS * DAY).then(|| {
        Fault::new(
            Code::Conflict,
            format!(
                "Freehold renewed this name on {}, and its provider tells no expiry that would show whether a second renewal is meant.",
                day(last)
            ),
        )
        .hint(format!(
            "Renew it again after {}, or on the provider's own site.",
            day(last.plus(LATELY_DAYS * DAY))
        ))
    })
}

/// A day for a sentence.
pub(super) fn day(at: Timestamp) -> String {
    at.to_utc().format("%-d %b %Y").to_string()
}

impl Engine {
    /// Whether a quote is fresh enough to be sent on.
    pub(super) fn quote_is_fresh(&self, quote: &Quote) -> bool {
        (0..=QUOTE_SECONDS).contains(&self.now().since(quote.at))
    }
}

/// Splits what an amount covers from what it does not, in order. Without an amount all of it is covered. `short` says
/// why a line is kept back, from what is left and its price.
pub(super) fn within(
    cleared: Vec<Cleared>,
    amount: Option<Money>,
    short: impl Fn(Money, Money) -> Fault,
) -> (Vec<Cleared>, Vec<(Intent, Fault)>) {
    let Some(amount) = amount else {
        return (cleared, Vec::new());
    };
    let (mut covered, mut left_out) = (Vec::new(), Vec::new());
    let mut left = amount;
    for one in cleared {
        let price = one.quote.total;
        if price.currency == left.currency {
            if price.minor > left.minor {
                left_out.push((one.intent, short(left, price)));
                continue;
            }
            left.minor -= price.minor;
        }
        covered.push(one);
    }
    (covered, left_out)
}

/// Why the balance keeps a line back.
pub(super) fn short_of_balance(left: Money, price: Money) -> Fault {
    Fault::new(
        Code::Payment,
        format!("The account's balance of {left} does not cover {price}. Nothing was sent."),
    )
    .hint("Add funds to the account, then check out again.")
}

/// Why a cap of the user's keeps a line back; `what` is "one order" or "one day".
pub(super) fn above_cap(limit: Money, what: &'static str) -> impl Fn(Money, Money) -> Fault {
    move |_, price| {
        Fault::new(
            Code::CapReached,
            format!(
                "With {price} for this line your cap of {limit} for {what} would be passed. Nothing was sent."
            ),
        )
        .hint("Raise the cap in Settings to buy it.")
    }
}
