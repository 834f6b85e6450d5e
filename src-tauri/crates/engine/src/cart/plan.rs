//! What a checkout would do: exactly the included lines that can be bought, and the hash that stands for them.

use std::collections::{BTreeMap, HashMap};

use model::{AccountId, Currency, Money, OrderKind};
use sha2::{Digest, Sha256};
use store::cart::Line;
use store::orders::Item;

use crate::accounts::guarded::read_only;
use crate::cart::caps::{blockers, day_start, meters};
use crate::cart::codes;
use crate::cart::desk::Desk;
use crate::cart::extra;
use crate::cart::options::{chosen_contact, options, registrant_problem};
use crate::cart::owned::products;
use crate::cart::view::{CartAccount, CartLine, CartView, LineState, Need};
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::settings::view::Settings;

/// Seconds for which a quote holds.
pub(super) const QUOTE_SECONDS: i64 = 60;

/// What a checkout would do, with what it was made from.
pub(super) struct Plan {
    /// As the window sees it.
    pub(super) view: CartView,
    /// The lines as kept.
    pub(super) lines: Vec<Line>,
    /// The accounts and the address book.
    pub(super) desk: Desk,
}

impl Engine {
    pub(super) async fn cart_view(&self) -> Result<CartView, Fault> {
        Ok(self.cart_plan().await?.view)
    }

    /// The plan with this hash, when it is what a checkout would do and nothing stands against it.
    pub(super) async fn plan_with(&self, hash: &str) -> Result<Plan, Fault> {
        let plan = self.cart_plan().await?;
        if plan.view.plan_hash != hash {
            return Err(Fault::new(
                Code::PlanChanged,
                "The cart is no longer what you saw. Nothing was sent.",
            )
            .hint("Look at the lines again, then buy."));
        }
        match plan.view.blockers.first() {
            Some(blocker) => Err(Fault::new(Code::CapReached, blocker.clone())),
            None => Ok(plan),
        }
    }

    async fn cart_plan(&self) -> Result<Plan, Fault> {
        let settings = self.settings_get().await?;
        let since = day_start(self.now());
        let (lines, open, spent) = self
            .inner
            .store
            .library()
            .read(move |conn| {
                Ok((
                    store::cart::lines(conn)?,
                    store::orders::open(conn)?,
                    store::orders::spent_since(conn, since)?,
                ))
            })
            .await?;
        let balances = self
            .inner
            .checkouts
            .balances()
            .iter()
            .filter_map(|(id, (money, _))| Some((*id, (*money)?)))
            .collect();
        let desk = self.desk().await?;
        let mut view = assemble(&lines, &open, &balances, &desk, &settings, &spent);
        if let Some(stop) = self.money_stopped() {
            view.blockers.insert(0, stop);
        }
        Ok(Plan { view, lines, desk })
    }

    /// Why nothing may cost money now, as a sentence.
    pub(crate) fn money_stopped(&self) -> Option<String> {
        use store::MoneyStop;
        self.inner.store.money_stop().map(|stop| match stop {
            MoneyStop::LibraryDamaged => {
                "Buying is stopped: the library is damaged, so it is not known what was bought. Restore a backup first."
                    .to_owned()
            }
            MoneyStop::LibraryRestored { .. } => {
                "Buying is stopped: a backup was put back, and what was bought since is looked up. It goes on by itself once every account was synced, or when you allow it in Settings."
                    .to_owned()
            }
        })
    }
}

fn assemble(
    lines: &[Line],
    open: &[Item],
    balances: &HashMap<AccountId, Money>,
    desk: &Desk,
    settings: &Settings,
    spent: &[Money],
) -> CartView {
    let views: Vec<CartLine> = lines.iter().map(|line| view_of(line, open, desk)).collect();
    let payable: Vec<&CartLine> = views.iter().filter(|line| is_payable(line)).collect();
    let (totals, yearly) = (
        sums(payable.iter().map(|l| l.price)),
        sums(payable.iter().map(|l| l.renew)),
    );
    let mut accounts: Vec<CartAccount> = Vec::new();
    for line in &views {
        if accounts.iter().any(|known| known.account == line.account) {
            continue;
        }
        let own = sums(
            payable
                .iter()
                .filter(|l| l.account == line.account)
                .map(|l| l.price),
        );
        // One account charges in one currency; with two, no single total would be true.
        let total = match own[..] {
            [total] => Some(total),
            _ => None,
        };
        let balance = balances.get(&line.account).copied();
        let after = balance
            .zip(total)
            .filter(|(b, t)| b.currency == t.currency)
            .map(|(b, t)| Money {
                minor: b.minor.saturating_sub(t.minor),
                ..b
            });
        accounts.push(CartAccount {
            account: line.account,
            balance,
            total,
            totals: own,
            after,
            pays: desk
                .seller(line.account)
                .and_then(|seller| Some(seller.rules()?.pays.to_owned()))
                .unwrap_or_default(),
        });
    }
    let order_caps = meters(settings.order_cap, &totals, &[]);
    let day_caps = meters(settings.day_cap, &totals, spent);
    let blockers = blockers(&payable, &accounts, &order_caps, &day_caps, desk);
    CartView {
        plan_hash: plan_hash(&payable, lines, desk),
        payable: u32::try_from(payable.len()).unwrap_or(u32::MAX),
        accounts,
        totals,
        yearly,
        order_caps,
        day_caps,
        blockers,
        lines: views,
    }
}

fn is_payable(line: &CartLine) -> bool {
    line.included && line.state == LineState::Ready
}

fn view_of(line: &Line, open: &[Item], desk: &Desk) -> CartLine {
    let quote = line.quote.as_ref();
    let options = options(line, desk);
    let extra = extra::of_line(line, desk);
    let problem = options
        .as_ref()
        .and_then(|options| registrant_problem(line, options, desk));
    let unanswered = extra::problem(line, extra.as_ref());
    CartLine {
        id: line.id.clone(),
        account: line.account,
        kind: line.kind,
        unicode: line.name.unicode(),
        ending: line.name.ending().to_owned(),
        name: line.name.clone(),
        term: line.term,
        price: quote.map(|q| q.price),
        note: quote.and_then(|q| q.note.clone()),
        first_price: line.first_price,
        renew: quote.and_then(|q| q.renew),
        quoted_at: quote.map(|q| q.at),
        cap: line.cap,
        premium: quote.is_some_and(|q| q.premium),
        premium_ok: line.premium_ok,
        included: line.included,
        expires_at: line.expires_at,
        external_ref: line.external_ref.clone(),
        options,
        product: line.product.clone(),
        products: products(line.kind, line.account, desk),
        extra,
        auth_code: (line.kind == OrderKind::Transfer).then_some(line.code_given),
        state: state_of(line, open, problem, unanswered, desk),
    }
}

/// How a line stands. `problem` is what keeps its registrant from being sent, `unanswered` what the ending asks for.
fn state_of(
    line: &Line,
    open: &[Item],
    problem: Option<String>,
    unanswered: Option<String>,
    desk: &Desk,
) -> LineState {
    let live = open
        .iter()
        .find(|item| item.account == line.account && item.kind == line.kind && item.name == line.name);
    if let Some(item) = live {
        return LineState::Open {
            item: item.id.clone(),
        };
    }
    if let Some(seller) = desk.seller(line.account).filter(|seller| seller.read_only) {
        return LineState::Failed {
            fault: read_only(&seller.label),
        };
    }
    if let Some(text) = &line.fault {
        let fault = serde_json::from_str(text)
            .unwrap_or_else(|_| Fault::new(Code::Internal, "This line could not be quoted."));
        return LineState::Failed { fault };
    }
    let (Some(quote), Some(cap)) = (&line.quote, line.cap) else {
        return LineState::NotQuoted;
    };
    if line.kind == OrderKind::Transfer && !line.code_given {
        return LineState::Held {
            reason: codes::missing(&line.name.unicode()),
            raise_to: None,
            needs: Need::AuthCode,
        };
    }
    if let Some(reason) = problem {
        return LineState::Held {
            reason,
            raise_to: None,
            needs: Need::Registrant,
        };
    }
    if let Some(reason) = unanswered {
        return LineState::Held {
            reason,
            raise_to: None,
            needs: Need::Answers,
        };
    }
    let price = quote.price;
    if cap.currency != price.currency {
        return LineState::Held {
            reason: format!(
                "The price is now in {}, your cap is {cap}. Take the line out and add it again.",
                price.currency
            ),
            raise_to: None,
            needs: Need::Again,
        };
    }
    if price.minor > cap.minor {
        let rise = line
            .first_price
            .filter(|first| first.currency == price.currency && first.minor < price.minor);
        let reason = match rise {
            Some(first) => format!(
                "The price rose from {} to {price} since you added it, above your cap of {cap}.",
                first.decimal()
            ),
            None => format!("The price is {price}, above your cap of {cap}."),
        };
        return LineState::Held {
            reason,
            raise_to: Some(price),
            needs: Need::Cap,
        };
    }
    if quote.premium && !line.premium_ok {
        return LineState::Held {
            reason: format!("This is a premium name for {price}. Confirm its price to include it."),
            raise_to: None,
            needs: Need::Premium,
        };
    }
    if line.kind == OrderKind::Restore && !line.premium_ok {
        return LineState::Held {
            reason: restore_words(price, quote.renew),
            raise_to: None,
            needs: Need::Restore,
        };
    }
    LineState::Ready
}

/// What a restore costs, beside what a renewal would.
fn restore_words(price: Money, renew: Option<Money>) -> String {
    let beside = renew
        .filter(|renew| renew.currency == price.currency && renew.minor > 0 && renew.minor < price.minor)
        .map_or_else(String::new, |renew| {
            let times = price.minor / renew.minor;
            if times > 1 {
                format!(" That is more than {times} times a renewal ({renew}).")
            } else {
                format!(" A renewal costs {renew}.")
            }
        });
    format!(
        "Getting it back out of its redemption period costs {price}, and is not refunded.{beside} Confirm the price to include it."
    )
}

pub(super) fn sums(amounts: impl Iterator<Item = Option<Money>>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for money in amounts.flatten() {
        let sum = sums.entry(money.currency).or_default();
        *sum = sum.saturating_add(money.minor);
    }
    sums.into_iter()
        .map(|(currency, minor)| Money { minor, currency })
        .collect()
}

/// A hash over everything that the user agrees to: which lines, where, for how long, to whom, how, at which price and at
/// most how much. The time of a quote is not part of it: the same price quoted again is the same plan.
fn plan_hash(payable: &[&CartLine], lines: &[Line], desk: &Desk) -> String {
    let mut hash = Sha256::new();
    for line in payable {
        let kept = lines.iter().find(|kept| kept.id == line.id);
        let options = line
            .options
            .as_ref()
            .map(|options| (options.auto_renew.choice, options.privacy.choice));
        // Whom the contact names, not what it is called: it may be changed after the user looked.
        let registrant = kept
            .and_then(|kept| chosen_contact(kept, desk))
            .map(|chosen| chosen.contact);
        let agreed = serde_json::json!([
            line.id,
            line.account,
            line.kind,
            line.name,
            line.term,
            line.price,
            line.cap,
            line.premium,
            line.expires_at,
            line.external_ref,
            registrant,
            options,
            line.product,
            line.note,
            kept.map(extra::agreed)
        ]);
        hash.update(agreed.to_string());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests;
