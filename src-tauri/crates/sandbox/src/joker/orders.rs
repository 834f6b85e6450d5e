//! `domain-register` and `domain-renew`: checked and charged at once, done a few seconds later.

use chrono::{Datelike, TimeDelta};
use serde_json::Value;

use super::NAME;
use super::answer::{Refusal, Reply};
use super::call::Call;
use super::check::check_language;
use super::contacts::{Contact, Contacts, ROLES, ordered};
use super::desk::Office;
use super::prices::{self, Kind, Offer};
use super::queue::{Done, ORDER};
use super::settings::{PRIVACY, host_list};
use super::zones;
use crate::world::names::first_label;
use crate::world::{Operation, Order, OrderRefusal, OwnedDomain, Paid, Receipt, World};

/// Hours in which a name is renewed only once.
const RENEWAL_PAUSE: i64 = 6;

/// `max-price` in cents; more than two decimals are refused.
fn max_price(call: &Call) -> Result<Option<i64>, Refusal> {
    let Some(text) = call.parameters.get("max-price") else {
        return Ok(None);
    };
    let wrong = || Refusal::syntax(format!("max-price must be a decimal number above 0, not {text}"));
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(cents) || cents.len() > 2 {
        return Err(wrong());
    }
    let amount: i64 = format!("{whole}{cents:0<2}").parse().map_err(|_| wrong())?;
    if amount == 0 {
        Err(wrong())
    } else {
        Ok(Some(amount))
    }
}

/// Notes what came with an order that was paid for.
pub fn receive(office: &mut Office<'_>, call: &Call, paid: &Paid) {
    let owner = call.parameters.get("owner-c");
    let owner = owner.and_then(|handle| office.books.contacts.get(&call.account, handle));
    let receipt = Receipt {
        provider: NAME,
        account: &call.account,
        operation: paid.operation,
        domain: &paid.name,
        years: paid.years,
        amount: paid.amount,
        registrant: owner.map(Contact::to_json),
    };
    office.world.receive(receipt, call.parameters.fields());
}

/// Holds an order to its `max-price`, which a name of any class but `standard` must have.
pub fn within_max_price(office: &Office<'_>, call: &Call, name: &str, offer: &Offer) -> Result<(), Refusal> {
    let class = prices::class(office.world, name);
    match max_price(call)? {
        None if class != "standard" => Err(Refusal::policy(format!(
            "{name} has the price class {class}; max-price is required"
        ))),
        Some(most) if offer.cents > most => Err(Refusal::policy(format!(
            "the price of {} {} is higher than max-price",
            super::desk::money(offer.cents),
            offer.currency
        ))),
        _ => Ok(()),
    }
}

/// The value of `privacy` in an order, when there is one.
pub fn privacy(call: &Call) -> Result<Option<String>, Refusal> {
    match call.parameters.get("privacy") {
        None | Some("keep") => Ok(None),
        Some(word) if PRIVACY.contains(&word) => Ok(Some(word.to_owned())),
        Some(word) => Err(Refusal::syntax(format!(
            "privacy must be basic, pro or none, not {word}"
        ))),
    }
}

/// `domain-register`.
pub fn register(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let period = call
        .parameters
        .number("period")?
        .ok_or_else(|| Refusal::missing("period"))?;
    let years = prices::years_of_months(period)?;
    let status = call.parameters.need("status")?;
    if status != "production" {
        return Err(Refusal::syntax(format!(
            "status must be production, not {status}"
        )));
    }
    let contacts = ordered(office, call, &name, &ROLES)?;
    let nameservers = host_list(call.parameters.need("ns-list")?)?;
    let autorenew = call.parameters.flag("autorenew")?;
    let privacy = privacy(call)?;
    if check_language(call)?.is_none() && name.starts_with("xn--") {
        return Err(Refusal::missing("language"));
    }
    let mut offer = prices::offer(office.world, &name, Kind::Create, years)?;
    if offer.years != years {
        return Err(Refusal::new(
            2004,
            format!("{name} cannot be registered for {period} months"),
        ));
    }
    if !office.world.is_free(&name) {
        return Err(OrderRefusal::Taken(name).into());
    }
    offer.cents = office.world.ordered_price(NAME, &name, offer.cents);
    within_max_price(office, call, &name, &offer)?;
    let order = Order {
        amount: Some(offer.cents),
        client_ref: call.parameters.get("cltrid").map(str::to_owned),
        idempotency_key: call.parameters.get("cltrid"),
        ..Order::new(NAME, &call.account, &name, years)
    };
    let paid = office.world.pay(&order, Operation::Register)?;
    receive(office, call, &paid);
    let settings = Ordered {
        contacts,
        autorenew,
        privacy,
    };
    let zone = zones::delegated(&nameservers);
    accept(office, call, "domain-register", paid, move |world, paid| {
        let name = paid.name.clone();
        if let Some(owned) = world.deliver(paid, Some(zone)) {
            settings.equip(owned);
        }
        Done::well(&name, format!("Domain {name} has been registered."))
    })
}

/// What was ordered besides the name itself.
pub struct Ordered {
    /// Handles by role.
    pub contacts: Vec<(&'static str, String)>,
    /// Whether to renew by itself.
    pub autorenew: bool,
    /// The word for the privacy.
    pub privacy: Option<String>,
}

impl Ordered {
    /// Sets a name up that was just delivered.
    pub fn equip(self, owned: &mut OwnedDomain) {
        owned.auto_renew = self.autorenew;
        owned.locked = true;
        owned.privacy = self
            .privacy
            .as_deref()
            .is_some_and(|word| word == "basic" || word == "pro");
        let roles = self.contacts.into_iter();
        owned
            .extra
            .extend(roles.map(|(role, handle)| (role.to_owned(), Value::from(handle))));
        let privacy = self.privacy;
        owned
            .extra
            .extend(privacy.map(|word| ("privacy".to_owned(), Value::from(word))));
    }
}

/// Queues the delivery of what was paid for. A `nack-` name fails and is paid back.
pub fn accept(
    office: &mut Office<'_>,
    call: &Call,
    request: &'static str,
    paid: Paid,
    deliver: impl FnOnce(&mut World, Paid) -> Done + Send + 'static,
) -> Reply {
    let name = paid.name.clone();
    let deed = Box::new(move |world: &mut World, _: &mut Contacts| {
        if first_label(&paid.name).starts_with("nack-") {
            let text = format!(
                "The registry has refused the request for {}. The charge was paid back.",
                paid.name
            );
            world.refund(paid);
            return Done::badly(text);
        }
        deliver(world, paid)
    });
    let now = office.world.now();
    let answer = office
        .books
        .queue
        .accept(call, now, (request, &name), ORDER, deed);
    let mut answer = answer.with("Account-Balance", office.balance(&call.account));
    answer.lost = first_label(&name).starts_with("drop-");
    Ok(answer)
}

/// `domain-renew`: `period` months more, or up to the year `expyear`, for which nothing happens when it is reached
/// already.
pub fn renew(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let period = call.parameters.number("period")?;
    let expyear = call.parameters.number("expyear")?;
    privacy(call)?;
    let owned = office.owned(call, &name)?;
    let now = office.world.now();
    let last = office.books.renewals.get(&name).copied();
    // A renewal that is accepted and not yet done counts as done here.
    let until = owned
        .expires_at
        .year()
        .max(last.map_or(i32::MIN, |(_, year)| year));
    let years = match (period, expyear) {
        (Some(period), None) => prices::years_of_months(period)?,
        (None, Some(year @ 1000..=9999)) => {
            let more = i32::try_from(year).unwrap_or(i32::MAX) - until;
            match u32::try_from(more) {
                Ok(years) if years > prices::MOST_YEARS => {
                    return Err(Refusal::new(
                        2004,
                        format!("{name} cannot be renewed until {year}"),
                    ));
                }
                Ok(years) if years > 0 => years,
                _ => {
                    let done = Done::well(
                        &name,
                        format!("{name} expires in {until} already; nothing was done."),
                    );
                    return Ok(office
                        .books
                        .queue
                        .accept_done(call, now, ("domain-renew", &name), done));
                }
            }
        }
        (None, Some(year)) => {
            return Err(Refusal::syntax(format!(
                "expyear must have four digits, not {year}"
            )));
        }
        (Some(_), Some(_)) => return Err(Refusal::new(2002, "give either period or expyear, not both")),
        (None, None) => return Err(Refusal::missing("period or expyear")),
    };
    if let Some((at, _)) = last
        && now >= at
        && now - at < TimeDelta::hours(RENEWAL_PAUSE)
    {
        return Err(Refusal::policy(format!(
            "{name} was renewed less than {RENEWAL_PAUSE} hours ago"
        )));
    }
    let mut offer = prices::offer(office.world, &name, Kind::Renew, years)?;
    offer.cents = office.world.ordered_price(NAME, &name, offer.cents);
    within_max_price(office, call, &name, &offer)?;
    let order = Order {
        amount: Some(offer.cents),
        idempotency_key: call.parameters.get("cltrid"),
        ..Order::new(NAME, &call.account, &name, years)
    };
    let paid = office.world.pay(&order, Operation::Renew)?;
    receive(office, call, &paid);
    if !first_label(&name).starts_with("nack-") {
        let reached = until + i32::try_from(years).unwrap_or_default();
        office.books.renewals.insert(name.clone(), (now, reached));
    }
    accept(office, call, "domain-renew", paid, move |world, paid| {
        let name = paid.name.clone();
        match world.deliver(paid, None) {
            Some(owned) => {
                let expires = owned.expires_at.format("%Y-%m-%d");
                Done::well(&name, format!("Domain {name} has been renewed until {expires}."))
            }
            None => Done::badly(format!("Domain {name} is gone.")),
        }
    })
}
