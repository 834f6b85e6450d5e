//! `domain-transfer-in-reseller`: accepted and charged at once, done or refused later. What the registry alone can know
//! (lock, age, code) fails the accepted request after a few seconds and the money comes back; a good request stays open
//! for the five days that the old registrar has to answer.

use super::NAME;
use super::answer::{Refusal, Reply};
use super::call::Call;
use super::contacts::{Contacts, ordered};
use super::desk::Office;
use super::orders::{Ordered, privacy, receive, within_max_price};
use super::prices::{self, Kind};
use super::queue::{Done, ORDER};
use super::settings::host_list;
use super::zones;
use crate::world::names::first_label;
use crate::world::{Bar, Operation, Order, OrderRefusal, World};

/// Seconds of world time that a transfer takes.
const TRANSFER: i64 = 5 * 86_400;
/// Endings whose registry wants no code.
const WITHOUT_CODE: [&str; 2] = ["uk", "at"];
/// Roles that must be given; the owner stays who it is unless a handle says otherwise.
const NEEDED: [&str; 3] = ["billing-c", "admin-c", "tech-c"];

/// `domain-transfer-in-reseller`. Auto-renew is on unless it is switched off.
pub fn begin(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    let last = name.rsplit('.').next().unwrap_or_default();
    let code = if WITHOUT_CODE.contains(&last) {
        None
    } else {
        Some(call.parameters.need("transfer-auth-id")?.to_owned())
    };
    let contacts = ordered(office, call, &name, &NEEDED)?;
    let nameservers = call.parameters.get("ns-list").map(host_list).transpose()?;
    let autorenew = call.parameters.get("autorenew").is_none() || call.parameters.flag("autorenew")?;
    let privacy = privacy(call)?;
    let mut offer = prices::offer(office.world, &name, Kind::Transfer, 1)?;
    let bars = office.world.transfer_bars(&call.account, &name, code.as_deref());
    match bars.first() {
        Some(Bar::NotRegistered) => return Err(Refusal::unknown(&name)),
        Some(Bar::Held) => return Err(OrderRefusal::Taken(name).into()),
        Some(Bar::Pending) => {
            let refusal = Refusal::new(2304, format!("a transfer of {name} is pending already"));
            return Err(refusal);
        }
        _ => {}
    }
    offer.cents = office.world.ordered_price(NAME, &name, offer.cents);
    within_max_price(office, call, &name, &offer)?;
    let order = Order {
        amount: Some(offer.cents),
        client_ref: call.parameters.get("cltrid").map(str::to_owned),
        idempotency_key: call.parameters.get("cltrid"),
        ..Order::new(NAME, &call.account, &name, 1)
    };
    let paid = office.world.pay(&order, Operation::Transfer)?;
    receive(office, call, &paid);
    let settings = Ordered {
        contacts,
        autorenew,
        privacy,
    };
    let refused = bars.iter().find_map(complaint);
    let seconds = if refused.is_some() { ORDER } else { TRANSFER };
    let refused = refused.or_else(|| {
        let kept = office.world.is_kept_back(&name);
        kept.then_some("the losing registrar has refused the transfer")
    });
    let deed = Box::new(move |world: &mut World, _: &mut Contacts| {
        let name = paid.name.clone();
        if let Some(why) = refused {
            world.refund(paid);
            return Done::badly(format!(
                "Transfer of {name} failed: {why}. The charge was paid back."
            ));
        }
        // "The name keeps its nameservers" unless the order names others.
        let hosts = nameservers.or_else(|| world.delegated_to(&name));
        let zone = hosts.map_or_else(zones::fresh, |hosts| zones::delegated(&hosts));
        if let Some(owned) = world.deliver(paid, Some(zone)) {
            settings.equip(owned);
        }
        Done::well(&name, format!("Domain {name} has been transferred."))
    });
    let now = office.world.now();
    let object = ("domain-transfer-in-reseller", name.as_str());
    let answer = office.books.queue.accept_for(call, now, object, seconds, deed);
    let mut answer = answer.with("Account-Balance", office.balance(&call.account));
    answer.lost = first_label(&name).starts_with("drop-");
    Ok(answer)
}

/// What the registry says. It does not mind a signed zone.
fn complaint(bar: &Bar) -> Option<&'static str> {
    match bar {
        Bar::Locked => Some("object status prohibits operation (clientTransferProhibited)"),
        Bar::TooYoung(_) => Some("the domain was registered less than 60 days ago"),
        Bar::WrongCode => Some("invalid authorization information"),
        Bar::NotRegistered | Bar::Held | Bar::Pending | Bar::Signed => None,
    }
}
