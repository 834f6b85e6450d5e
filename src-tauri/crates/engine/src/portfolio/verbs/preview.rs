//! From a selection to a plan: what each name is now and what it would become, by what is known. Nobody is asked.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use model::time::DAY;
use model::{AccountId, Currency, DomainName, Money, OrderKind, Timestamp};
use registrar::descriptor::Setting;
use registrar::orders::not_sold;
use registrar::provider::{LaneState, Work};
use registrar::{Descriptor, Provider};
use store::labels::Labels;

use super::doing::{Doing, Value};
use super::plan::{Line, Plan, Step};
use super::view::{VerbAccount, VerbPlanView, VerbReason};
use crate::accounts::guarded::read_only_words;
use crate::cart::owned::no_restore;
use crate::core::Engine;
use crate::fault::{Code, Fault};
use crate::portfolio::holding::Holding;
use crate::portfolio::view::{Lifecycle, NameKey};
use crate::portfolio::{Holdings, switch};
use crate::words;

/// Names that a plan can hold.
const NAMES: usize = 100_000;
/// Days before its end in which a name is warned of when its auto-renew goes off.
const NEAR: i64 = 30;

const MOVED: &str = "Changed since, so it is left as it is now.";
const NOT_LISTED: &str = "It is in no account's list any more.";
const ELSEWHERE: &str = "Registered elsewhere: it can be switched only there.";
const RENEW_ELSEWHERE: &str = "Registered elsewhere: renew it where it is registered.";
const ORDER_ELSEWHERE: &str = "Registered elsewhere: it can be ordered only there.";

/// A name that is asked for.
pub(super) struct Wish {
    pub(super) key: NameKey,
    /// What it was before, and what it was to become: where a run is taken back.
    pub(super) back: Option<Back>,
}

/// What a run did to a name.
pub(super) struct Back {
    pub(super) before: Option<Value>,
    pub(super) after: Value,
    /// The provider does it later, so that what is known may be from before.
    pub(super) pending: bool,
}

impl Wish {
    /// A name of a selection.
    pub(super) fn of(key: NameKey) -> Self {
        Self { key, back: None }
    }
}

/// What a plan is made for, beside its verb.
#[derive(Default)]
pub(super) struct Cause {
    /// Its title, where the verb's own does not do.
    pub(super) title: Option<String>,
    /// The run that it takes back.
    pub(super) reverses: Option<String>,
}

impl Engine {
    /// Makes and keeps a plan.
    pub(super) async fn verb_plan(
        &self,
        doing: Doing,
        wishes: Vec<Wish>,
        cause: Cause,
    ) -> Result<VerbPlanView, Fault> {
        if wishes.len() > NAMES {
            return Err(Fault::bad_input(format!(
                "At most {} names can be selected.",
                words::grouped(NAMES as u64)
            )));
        }
        let holdings = self.holdings().await?;
        let desks = if doing.is_local() {
            HashMap::new()
        } else {
            self.desks(&holdings, &wishes).await?
        };
        let (labels, doing) = if doing.is_local() {
            let library = self.inner.store.library();
            let labels = library.read(store::labels::all).await?;
            let used = library.read(store::labels::tags).await?;
            (labels, doing.written_as(&used))
        } else {
            (HashMap::new(), doing)
        };
        let in_cart = match doing.orders() {
            Some(kind) => self.lines_in_cart(kind).await?,
            None => HashSet::new(),
        };
        let now = self.now();
        // 100,000 names take a moment that no other task should wait for.
        let plan = tokio::task::spawn_blocking(move || {
            let planning = Planning {
                now,
                doing,
                holdings,
                desks,
                labels,
                in_cart,
            };
            planning.plan(wishes, cause)
        });
        let plan = plan
            .await
            .map_err(|_| Fault::new(Code::Internal, "The plan could not be made."))?;
        let view = plan.view.clone();
        self.inner.verbs.keep(Arc::new(plan));
        Ok(view)
    }

    /// The accounts of a selection as they stand.
    async fn desks(&self, holdings: &Holdings, wishes: &[Wish]) -> Result<HashMap<AccountId, Desk>, Fault> {
        let asked: HashSet<AccountId> = wishes
            .iter()
            .filter_map(|wish| holdings.find(&wish.key))
            .filter(|holding| holding.registered)
            .map(|holding| holding.account)
            .collect();
        let states = self.inner.store.cache().read(store::accounts::states).await?;
        let mut desks = HashMap::new();
        for account in asked {
            let descriptor = self.descriptor_in(holdings, account);
            let fault = states
                .get(&account)
                .and_then(|state| state.fault.as_deref())
                .and_then(|json| serde_json::from_str::<Fault>(json).ok());
            let provider = match descriptor {
                Some(_) => self.provider(account).await,
                None => Err(Fault::new(
                    Code::NotOffered,
                    "Freehold is not connected to where it is registered.",
                )),
            };
            let mut desk = Desk::of(descriptor, fault, provider);
            if let Some(owner) = holdings.owner(account).filter(|owner| owner.read_only) {
                desk.read_only = Some(read_only_words(&owner.called()));
            }
            desks.insert(account, desk);
        }
        Ok(desks)
    }

    async fn lines_in_cart(&self, kind: OrderKind) -> Result<HashSet<NameKey>, Fault> {
        let lines = self.inner.store.library().read(store::cart::lines).await?;
        let same = lines.into_iter().filter(|line| line.kind == kind);
        Ok(same
            .map(|line| NameKey {
                account: line.account,
                name: line.name,
            })
            .collect())
    }
}

/// An account at which something is to be done.
struct Desk {
    descriptor: Option<&'static Descriptor>,
    /// Why nothing is changed there, where the user chose that.
    read_only: Option<String>,
    /// Why it can not be asked at all.
    closed: Option<String>,
    /// Why its last call failed, where another may work.
    failing: Option<String>,
    lane: Option<LaneState>,
}

impl Desk {
    fn of(
        descriptor: Option<&'static Descriptor>,
        fault: Option<Fault>,
        provider: Result<Arc<dyn Provider>, Fault>,
    ) -> Self {
        let refused = |fault: &Fault| matches!(fault.code, Code::Unauthorized | Code::AddressNotAllowed);
        let lane = provider
            .as_ref()
            .ok()
            .map(|provider| provider.lane(Work::Portfolio));
        let closed = match (provider, &fault) {
            (Err(fault), _) => Some(fault.message),
            (Ok(_), Some(fault)) if refused(fault) => Some(fault.message.clone()),
            _ => None,
        };
        Self {
            descriptor,
            read_only: None,
            failing: fault.map(|fault| fault.message).filter(|_| closed.is_none()),
            closed,
            lane,
        }
    }

    fn eta(&self, names: u32) -> u32 {
        self.lane.as_ref().map_or(0, |lane| eta(lane, names))
    }
}

/// How a switch of a name stands, as far as it is known.
pub(super) fn value(holding: &Holding, setting: Setting) -> Option<bool> {
    match setting {
        Setting::AutoRenew => holding.auto_renew,
        Setting::Lock => holding.locked,
        Setting::Privacy => holding.privacy,
    }
}

/// Seconds that so many requests take in a lane.
pub(super) fn eta(lane: &LaneState, requests: u32) -> u32 {
    let work = (u64::from(requests) * 1_000).div_ceil(u64::from(lane.per_1000_seconds.max(1)));
    u32::try_from(work + u64::from(lane.closed_for_seconds)).unwrap_or(u32::MAX)
}

/// Everything that a plan is made from.
struct Planning {
    now: Timestamp,
    doing: Doing,
    holdings: Arc<Holdings>,
    desks: HashMap<AccountId, Desk>,
    labels: HashMap<DomainName, Labels>,
    in_cart: HashSet<NameKey>,
}

/// What became of a name that was looked at.
struct Judged {
    now: Option<Value>,
    step: Result<Step, String>,
    /// Whether the reason is the account's own.
    at_account: bool,
}

impl Planning {
    fn plan(self, wishes: Vec<Wish>, cause: Cause) -> Plan {
        let mut seen: HashSet<NameKey> = HashSet::with_capacity(wishes.len());
        let mut named: HashSet<DomainName> = HashSet::new();
        let mut lines = Vec::with_capacity(wishes.len());
        let mut reasons: Vec<String> = Vec::new();
        let mut places: HashMap<String, u16> = HashMap::new();
        let mut counts: BTreeMap<(Option<AccountId>, u16), u32> = BTreeMap::new();
        let mut totals: BTreeMap<Currency, i64> = BTreeMap::new();
        let mut unknown_before = 0;
        for wish in wishes {
            let holding = self.holdings.find(&wish.key);
            let key = holding.map_or_else(|| wish.key.clone(), Holding::key);
            // A label belongs to the name, in whichever accounts it is.
            let is_new = if self.doing.is_local() {
                named.insert(key.name.clone())
            } else {
                seen.insert(key.clone())
            };
            if !is_new {
                continue;
            }
            let judged = self.judge(&wish, &key, holding);
            let step = judged.step.unwrap_or_else(|reason| {
                let place = *places.entry(reason).or_insert_with_key(|reason| {
                    reasons.push(reason.clone());
                    u16::try_from(reasons.len() - 1).unwrap_or(u16::MAX)
                });
                let account = judged.at_account.then_some(key.account);
                *counts.entry((account, place)).or_default() += 1;
                Step::NotPossible(place)
            });
            match &step {
                Step::Buy(Some(price)) => {
                    let sum = totals.entry(price.currency).or_default();
                    *sum = sum.saturating_add(price.minor);
                }
                Step::Change(_) if judged.now.is_none() => unknown_before += 1,
                _ => {}
            }
            let pending = wish.back.as_ref().is_some_and(|back| back.pending);
            lines.push(Line {
                ends_at: holding.and_then(|holding| self.ends_soon(holding, &step)),
                words: self.line_words(holding, pending, &step),
                key,
                now: judged.now,
                step,
            });
        }
        let view = self.view(&lines, &reasons, counts, totals, unknown_before, cause);
        Plan {
            view,
            labels: self
                .holdings
                .owners
                .iter()
                .map(|owner| (owner.id, owner.label.clone()))
                .collect(),
            doing: self.doing,
            lines,
            reasons,
            made_at: self.now,
        }
    }

    fn view(
        &self,
        lines: &[Line],
        reasons: &[String],
        counts: BTreeMap<(Option<AccountId>, u16), u32>,
        totals: BTreeMap<Currency, i64>,
        unknown_before: u32,
        cause: Cause,
    ) -> VerbPlanView {
        let count = |of: &dyn Fn(&Line) -> bool| {
            let number = lines.iter().filter(|line| of(line)).count();
            u32::try_from(number).unwrap_or(u32::MAX)
        };
        let mut told: Vec<VerbReason> = counts
            .into_iter()
            .map(|((account, place), count)| VerbReason {
                label: account.map(|account| self.called(account)).unwrap_or_default(),
                account,
                reason: reasons.get(usize::from(place)).cloned().unwrap_or_default(),
                count,
            })
            .collect();
        told.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        let accounts = self.accounts(lines);
        VerbPlanView {
            id: uuid::Uuid::new_v4().to_string(),
            title: cause.title.unwrap_or_else(|| self.doing.title()),
            effect: self.doing.effect().map(str::to_owned),
            risky: self.doing.is_risky(),
            warnings: self.warnings(lines, &accounts),
            change: count(&|line| matches!(line.step, Step::Change(_) | Step::Buy(_))),
            already: count(&|line| line.step == Step::Already),
            not_possible: count(&|line| matches!(line.step, Step::NotPossible(_))),
            reasons: told,
            // Accounts go side by side.
            eta_seconds: accounts
                .iter()
                .map(|account| account.eta_seconds)
                .max()
                .unwrap_or(0),
            accounts,
            unknown_before,
            totals: totals
                .into_iter()
                .map(|(currency, minor)| Money { minor, currency })
                .collect(),
            reverses: cause.reverses,
        }
    }

    /// What each account has to do, in the order connected.
    fn accounts(&self, lines: &[Line]) -> Vec<VerbAccount> {
        if !matches!(self.doing, Doing::Switch { .. }) {
            return Vec::new();
        }
        let mut changes: HashMap<AccountId, u32> = HashMap::new();
        for line in lines.iter().filter(|line| matches!(line.step, Step::Change(_))) {
            *changes.entry(line.key.account).or_default() += 1;
        }
        let owners = self.holdings.owners.iter();
        owners
            .filter_map(|owner| {
                let change = *changes.get(&owner.id)?;
                Some(VerbAccount {
                    account: owner.id,
                    label: owner.called(),
                    change,
                    eta_seconds: self.desks.get(&owner.id).map_or(0, |desk| desk.eta(change)),
                })
            })
            .collect()
    }

    fn warnings(&self, lines: &[Line], accounts: &[VerbAccount]) -> Vec<String> {
        let mut warnings = Vec::new();
        let ending = lines.iter().filter(|line| line.ends_at.is_some()).count();
        if ending > 0 {
            let names = words::count(ending, "name ends", "names end");
            let itself = if ending == 1 { "itself" } else { "themselves" };
            warnings.push(format!(
                "{names} within {NEAR} days, and will not renew {itself} before that."
            ));
        }
        for account in accounts {
            let failing = self
                .desks
                .get(&account.account)
                .and_then(|desk| desk.failing.as_ref());
            if let Some(message) = failing {
                warnings.push(format!(
                    "{} failed the last time: {message} Its names may fail as well.",
                    account.label
                ));
            }
        }
        warnings
    }

    fn judge(&self, wish: &Wish, key: &NameKey, holding: Option<&Holding>) -> Judged {
        let refused = |reason: &str| Judged {
            now: None,
            step: Err(reason.to_owned()),
            at_account: false,
        };
        if let Some(Back { before: None, .. }) = &wish.back {
            return refused("What it was before is not known.");
        }
        if self.doing.is_local() {
            return self.judge_label(wish, key, holding.is_some());
        }
        let Some(holding) = holding else {
            return refused(NOT_LISTED);
        };
        if !holding.registered {
            return refused(match self.doing {
                Doing::Renew => RENEW_ELSEWHERE,
                Doing::Restore | Doing::Hide => ORDER_ELSEWHERE,
                _ => ELSEWHERE,
            });
        }
        match &self.doing {
            Doing::Switch { setting, on } => self.judge_switch(wish, holding, *setting, *on),
            doing => self.judge_order(key, holding, doing.orders().unwrap_or(OrderKind::Renew)),
        }
    }

    fn judge_label(&self, wish: &Wish, key: &NameKey, is_listed: bool) -> Judged {
        let labels = self.labels.get(&key.name);
        let now = self.doing.label(labels);
        let step = match (&wish.back, &now) {
            (
                Some(Back {
                    before: Some(before), ..
                }),
                now,
            ) if before == now => Ok(Step::Already),
            (Some(back), now) if back.after != *now => Err(MOVED.to_owned()),
            (
                Some(Back {
                    before: Some(before), ..
                }),
                _,
            ) => Ok(Step::Change(before.clone())),
            _ if !is_listed => Err(NOT_LISTED.to_owned()),
            (_, now) => match self.doing.then(Some(now)) {
                Some(then) if then != *now => then.refusal().map_or(Ok(Step::Change(then)), Err),
                _ => Ok(Step::Already),
            },
        };
        Judged {
            now: Some(now),
            step,
            at_account: false,
        }
    }

    fn judge_switch(&self, wish: &Wish, holding: &Holding, setting: Setting, on: bool) -> Judged {
        let known = value(holding, setting);
        let desk = self.desks.get(&holding.account);
        let reason = switch::reason(
            holding.registered,
            holding.vanished,
            desk.and_then(|desk| desk.descriptor),
            setting,
        )
        .or_else(|| desk.and_then(|desk| desk.read_only.clone().or_else(|| desk.closed.clone())));
        let pending = wish.back.as_ref().is_some_and(|back| back.pending);
        let step = match reason {
            // A name that is so is so, whether or not it could be switched.
            _ if known == Some(on) && !pending => Ok(Step::Already),
            Some(reason) => Err(reason),
            None => Ok(Step::Change(Value::On(on))),
        };
        Judged {
            now: known.map(Value::On),
            step,
            at_account: true,
        }
    }

    /// Whether a thing can be bought for a name, and for how much where that is known before it is quoted.
    fn judge_order(&self, key: &NameKey, holding: &Holding, kind: OrderKind) -> Judged {
        let desk = self.desks.get(&holding.account);
        let descriptor = desk.and_then(|desk| desk.descriptor);
        let label = descriptor.map_or("this account", |descriptor| descriptor.label);
        let sells = descriptor
            .and_then(|descriptor| descriptor.orders)
            .is_some_and(|orders| match kind {
                OrderKind::Restore => orders.restore,
                OrderKind::Privacy => !orders.privacy_products.is_empty(),
                _ => orders.renew,
            });
        let hidden = kind == OrderKind::Privacy && holding.privacy == Some(true);
        let step = if self.in_cart.contains(key) || hidden {
            Ok(Step::Already)
        } else if !sells {
            Err(descriptor.map_or_else(
                || format!("{label} takes no such order."),
                |descriptor| not_sold(descriptor, kind).message,
            ))
        } else if let Some(reason) = desk.and_then(|desk| desk.read_only.clone()) {
            Err(reason)
        } else if holding.vanished {
            Err(format!("The name is missing from {label}'s last list."))
        } else {
            match kind {
                OrderKind::Restore => match no_restore(holding.lifecycle) {
                    Some(reason) => Err(reason.to_owned()),
                    None => Ok(Step::Buy(None)),
                },
                OrderKind::Privacy => Ok(Step::Buy(None)),
                _ => Ok(Step::Buy(holding.renewal)),
            }
        };
        Judged {
            now: None,
            step,
            at_account: true,
        }
    }

    /// When a name that loses its auto-renew ends, where that is soon.
    fn ends_soon(&self, holding: &Holding, step: &Step) -> Option<Timestamp> {
        let loses = matches!(
            self.doing,
            Doing::Switch {
                setting: Setting::AutoRenew,
                on: false
            }
        ) && matches!(step, Step::Change(_));
        holding.expires_at.filter(|at| {
            loses
                && holding.lifecycle != Lifecycle::Redemption
                && (0..NEAR * DAY).contains(&at.since(self.now))
        })
    }

    fn line_words(&self, holding: Option<&Holding>, pending: bool, step: &Step) -> Option<Box<str>> {
        match (&self.doing, step) {
            (Doing::Renew | Doing::Restore | Doing::Hide, _) => {
                let ends = holding.and_then(|holding| holding.expires_at);
                Some(ends.map_or_else(
                    || "Not known".into(),
                    |at| format!("Ends {}", words::day(at)).into(),
                ))
            }
            (Doing::Switch { on, .. }, Step::Change(_)) if pending => {
                let word = if *on { "off" } else { "on" };
                Some(format!("Being switched {word}").into())
            }
            _ => None,
        }
    }

    fn called(&self, account: AccountId) -> String {
        self.holdings
            .owner(account)
            .map(crate::portfolio::holding::Owner::called)
            .unwrap_or_default()
    }
}
