//! What must hold just before an order is sent. A guard that does not hold keeps that one line back; the others go on.

use model::time::DAY;
use model::{AuthCode, Money, OrderKind, OrderState, Timestamp};
use registrar::orders::{OrderItem, Quote};
use registrar::{Kind, Provider};
use store::orders::Item;

use crate::cart::extra;
use crate::cart::plan::QUOTE_SECONDS;
use crate::contacts::Chosen;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::lifecycle;
use crate::portfolio::view::Lifecycle;

/// A line of a checkout, with what the user agreed to beyond its price.
#[derive(Debug, Clone)]
pub(super) struct Intent {
    /// The journal's row.
    pub(super) item: Item,
    /// The cart's line.
    pub(super) line: String,
    /// The user confirmed the premium price.
    pub(super) premium_ok: bool,
    /// The expiry that the user saw, for a renewal or a restore.
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
        product: item.product.clone(),
        extra: extra::read(&item.extra),
        auth_code: None,
    }
}

/// An intent whose own guards hold.
#[derive(Debug, Clone)]
pub(super) struct Cleared {
    pub(super) intent: Intent,
    pub(super) quote: Quote,
    /// The expiry now, for a renewal or a restore.
    pub(super) expires_before: Option<Timestamp>,
    /// The account's own word for how the name stands, for a restore.
    pub(super) status_before: Option<String>,
}

/// How a name stood just before an order for it.
#[derive(Default)]
struct Stands {
    expires_at: Option<Timestamp>,
    status: Option<String>,
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
        let (quote, before) = checked(provider, &intent, now).await?;
        let product = intent.item.product.as_deref();
        match ordered_lately(journal, intent.item.kind, product, before.expires_at, now) {
            Some(fault) => Err(fault),
            None => Ok((quote, before)),
        }
    };
    match checked.await {
        Ok((quote, before)) => Ok(Cleared {
            intent,
            quote,
            expires_before: before.expires_at,
            status_before: before.status,
        }),
        Err(fault) => Err((intent, fault)),
    }
}

async fn checked(provider: &dyn Provider, intent: &Intent, now: Timestamp) -> Result<(Quote, Stands), Fault> {
    let orders = provider
        .orders()
        .ok_or_else(|| Fault::new(Code::NotOffered, "This account does not sell names by its API."))?;
    let quote = orders.quote(&intent.order_item()).await?;
    price_holds(&quote, intent)?;
    let stands = match intent.item.kind {
        OrderKind::Register | OrderKind::Transfer => {
            extra::holds(provider, &intent.item).await?;
            Stands::default()
        }
        OrderKind::Renew => Stands {
            expires_at: expiry_now(provider, intent).await?.expires_at,
            status: None,
        },
        OrderKind::Restore => {
            let stands = expiry_now(provider, intent).await?;
            still_lost(&stands, now)?;
            stands
        }
        // The account was asked with the price whether it is hidden already.
        OrderKind::Privacy => Stands::default(),
    };
    Ok((quote, stands))
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
    if intent.item.kind == OrderKind::Restore && !intent.premium_ok {
        return Err(Fault::new(
            Code::NeedsConfirmation,
            format!("The restore costs {price}. Nothing was sent."),
        )
        .hint("Confirm its price in the cart to order it."));
    }
    Ok(())
}

/// The expiry and the status now. A renewal or restore that took effect since the user looked is not done a second time.
///
/// Where the provider tells no expiry there is nothing to compare: then the one live intent a name, and the journal's last
/// order of it ([`ordered_lately`]), are what stands against a second one.
async fn expiry_now(provider: &dyn Provider, intent: &Intent) -> Result<Stands, Fault> {
    let Some(portfolio) = provider.portfolio() else {
        return Ok(Stands::default());
    };
    let (verb, noun) = match intent.item.kind {
        OrderKind::Restore => ("restore", "restored"),
        _ => ("renewal", "renewed"),
    };
    let now = match portfolio.detail(&intent.item.name).await {
        Ok(owned) if !owned.registered => {
            return Err(Fault::new(
                Code::Conflict,
                "The account does not have this name registered any more. Nothing was sent.",
            ));
        }
        Ok(owned) => Stands {
            expires_at: owned.expires_at,
            status: owned.status,
        },
        Err(error) if error.kind == Kind::NotOffered => Stands::default(),
        Err(error) => return Err(error.into()),
    };
    if let (Some(seen), Some(now)) = (intent.seen_expiry, now.expires_at)
        && seen != now
    {
        return Err(Fault::new(
            Code::PlanChanged,
            format!(
                "The expiry moved from {} to {} since you put the {verb} into the cart: it may have been {noun} already. Nothing was sent.",
                day(seen),
                day(now)
            ),
        )
        .hint(match intent.item.kind {
            OrderKind::Restore => "Take the line out, refresh the name, and look how it stands.",
            _ => "Take the line out and add it again if you still want to renew.",
        }));
    }
    Ok(now)
}

/// Whether a name still waits for its restore: by the account's own word, else by an end that has passed.
fn still_lost(stands: &Stands, now: Timestamp) -> Result<(), Fault> {
    let lifecycle = lifecycle::of(stands.status.as_deref(), &[], stands.expires_at, now);
    if lifecycle::is_over(lifecycle) && lifecycle != Lifecycle::PendingDelete {
        return Ok(());
    }
    let what = match lifecycle {
        Lifecycle::PendingDelete => {
            "The registry deletes this name by now, and it can not be restored any more."
        }
        _ => "The account shows this name as one that is not lost any more.",
    };
    Err(Fault::new(Code::PlanChanged, format!("{what} Nothing was sent."))
        .hint("Take the line out, refresh the name, and look how it stands."))
}

/// Days for which an order by this journal stands against another one of the same sort, where nothing else shows what the
/// first did.
const LATELY_DAYS: i64 = 30;

/// Why something is not ordered for a name again so soon, by the journal's rows of it: a renewal where nobody tells the
/// expiry, a restore, or the same privacy.
pub(super) fn ordered_lately(
    journal: &[Item],
    kind: OrderKind,
    product: Option<&str>,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Fault> {
    let (did, told) = match kind {
        OrderKind::Register | OrderKind::Transfer => return None,
        OrderKind::Renew if expires_at.is_some() => return None,
        OrderKind::Renew => (
            "renewed this name",
            "its provider tells no expiry that would show whether a second renewal is meant",
        ),
        OrderKind::Restore => (
            "restored this name",
            "a name that came back is not lost again so soon: its list may be behind",
        ),
        OrderKind::Privacy => (
            "ordered this privacy for the name",
            "it holds for a year: the account's list may be behind",
        ),
    };
    let same = |item: &&Item| {
        item.kind == kind
            && item.state == OrderState::Confirmed
            && (kind != OrderKind::Privacy || (product.is_some() && item.product.as_deref() == product))
    };
    let last = journal
        .iter()
        .filter(same)
        .filter_map(|item| item.settled_at)
        .max()?;
    (now.since(last) < LATELY_DAYS * DAY).then(|| {
        let again = day(last.plus(LATELY_DAYS * DAY));
        Fault::new(
            Code::Conflict,
            format!("Freehold {did} on {}, and {told}.", day(last)),
        )
        .hint(match kind {
            OrderKind::Renew => format!("Renew it again after {again}, or on the provider's own site."),
            _ => format!(
                "Refresh the name. It can be ordered again after {again}, or on the provider's own site."
            ),
        })
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
