//! Which rule each name follows, and the names by date: reckoned once for a list of names, then only read.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};

use model::{AccountId, Timestamp};

use super::memory::Memory;
use super::policies::Policy;
use super::stage::Stages;
use super::view::PolicyScope;
use crate::core::Engine;
use crate::portfolio::{Holding, Holdings};
use crate::words::day_number;

/// The rules over one list of names.
pub(super) struct Board {
    /// What it was made from.
    names: Weak<Holdings>,
    policies: Arc<Vec<Policy>>,
    thresholds: Vec<u16>,
    /// One for each policy, and last the one for all other names.
    rules: Vec<Stages>,
    /// Per name, its place in `rules`.
    rule_of: Vec<u16>,
    /// Names that each rule covers.
    counts: Vec<u32>,
    /// Names with a date that are not silent, the nearest first.
    dated: Vec<(Timestamp, u32)>,
    /// The first threshold of all rules.
    farthest: u16,
}

impl Board {
    /// Reckons them.
    pub fn of(holdings: &Arc<Holdings>, policies: &Arc<Vec<Policy>>, thresholds: &[u16]) -> Self {
        let scopes = Scopes::of(policies, holdings);
        let mut rules: Vec<Stages> = policies.iter().map(|policy| policy.stages()).collect();
        rules.push(Stages::new(thresholds));
        let others = u16::try_from(policies.len()).unwrap_or(u16::MAX);
        let mut counts = vec![0_u32; rules.len()];
        let rule_of: Vec<u16> = holdings
            .names
            .iter()
            .map(|holding| {
                let rule = scopes.first(holding).unwrap_or(others);
                counts[usize::from(rule)] += 1;
                rule
            })
            .collect();
        let mut dated: Vec<(Timestamp, u32)> = (0_u32..)
            .zip(&holdings.names)
            .filter(|(index, _)| !rules[usize::from(rule_of[*index as usize])].silent())
            .filter(|(_, holding)| !has_moved(holdings, holding))
            .filter_map(|(index, holding)| Some((holding.expires_at?, index)))
            .collect();
        dated.sort_unstable();
        let farthest = rules.iter().filter_map(Stages::farthest).max().unwrap_or(0);
        Self {
            names: Arc::downgrade(holdings),
            policies: Arc::clone(policies),
            thresholds: thresholds.to_vec(),
            rules,
            rule_of,
            counts,
            dated,
            farthest,
        }
    }

    fn is_of(&self, holdings: &Arc<Holdings>, policies: &Arc<Vec<Policy>>, thresholds: &[u16]) -> bool {
        std::ptr::eq(self.names.as_ptr(), Arc::as_ptr(holdings))
            && Arc::ptr_eq(&self.policies, policies)
            && self.thresholds == thresholds
    }

    /// The rule of a name, by its place in the list.
    pub fn stages(&self, index: u32) -> &Stages {
        &self.rules[usize::from(self.rule_of[index as usize])]
    }

    /// How many names each policy covers, in their order.
    pub fn counts(&self) -> &[u32] {
        &self.counts[..self.counts.len() - 1]
    }

    /// All names with a date that are not silent, the nearest first.
    pub fn dated(&self) -> impl Iterator<Item = u32> + '_ {
        self.dated.iter().map(|(_, index)| *index)
    }

    /// Those of them that end within some days, or have ended.
    pub fn within(&self, days: u16, now: Timestamp) -> impl Iterator<Item = u32> + '_ {
        let last = day_number(now) + i64::from(days);
        let few = self.dated.partition_point(|(at, _)| day_number(*at) <= last);
        self.dated[..few].iter().map(|(_, index)| *index)
    }

    /// Those of them that may have reached a stage.
    pub fn near(&self, now: Timestamp) -> impl Iterator<Item = u32> + '_ {
        self.within(self.farthest, now)
    }
}

/// Whether a name that is missing from an account's last list is in another account now: that one tells of it.
fn has_moved(holdings: &Holdings, holding: &Holding) -> bool {
    holding.vanished
        && holdings
            .rows_of(&holding.name)
            .iter()
            .any(|other| other.registered && !other.vanished)
}

/// For each thing that a policy can be about, the first that is about it.
#[derive(Default)]
struct Scopes {
    /// Tags as they compare: however they are written.
    tags: HashMap<String, u16>,
    accounts: HashMap<AccountId, u16>,
    owned: Option<u16>,
    watched: Option<u16>,
    by_hand: Vec<AccountId>,
}

impl Scopes {
    fn of(policies: &[Policy], holdings: &Holdings) -> Self {
        let by_hand = holdings.owners.iter().filter(|owner| owner.by_hand);
        let mut scopes = Self {
            by_hand: by_hand.map(|owner| owner.id).collect(),
            ..Self::default()
        };
        for (place, policy) in (0_u16..).zip(policies) {
            match &policy.draft.scope {
                PolicyScope::Tag { tag } => {
                    scopes.tags.entry(tag.to_lowercase()).or_insert(place);
                }
                PolicyScope::Account { account } => {
                    scopes.accounts.entry(*account).or_insert(place);
                }
                PolicyScope::Owned => {
                    scopes.owned.get_or_insert(place);
                }
                PolicyScope::Watched => {
                    scopes.watched.get_or_insert(place);
                }
            }
        }
        scopes
    }

    /// The first policy that covers a name.
    fn first(&self, holding: &Holding) -> Option<u16> {
        let tagged = if self.tags.is_empty() {
            None
        } else {
            let tags = holding.tags().iter();
            tags.filter_map(|tag| self.tags.get(&tag.to_lowercase())).min()
        };
        let owned = holding.registered && !self.by_hand.contains(&holding.account);
        [
            tagged,
            self.accounts.get(&holding.account),
            if owned { &self.owned } else { &self.watched }.as_ref(),
        ]
        .into_iter()
        .flatten()
        .min()
        .copied()
    }
}

impl Engine {
    /// The rules over the names as they stand.
    pub(super) fn reminders_board(&self, holdings: &Arc<Holdings>, memory: &Memory) -> Arc<Board> {
        let thresholds = self.inner.chosen.settings().reminder_days;
        let mut latest = self
            .inner
            .watch
            .board
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match latest.as_ref() {
            Some(board) if board.is_of(holdings, &memory.policies, &thresholds) => Arc::clone(board),
            _ => {
                let board = Arc::new(Board::of(holdings, &memory.policies, &thresholds));
                *latest = Some(Arc::clone(&board));
                board
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portfolio::testing::{self, holding, owner};
    use crate::reminders::view::PolicyDraft;
    use crate::settings::view::Settings;
    use store::labels::Labels;

    fn policy(scope: PolicyScope, days: &[u16], silent: bool) -> Policy {
        Policy {
            id: format!("{scope:?}"),
            draft: PolicyDraft {
                label: "x".to_owned(),
                scope,
                days: days.to_vec(),
                grace: true,
                redemption: true,
                silent,
            },
        }
    }

    #[test]
    fn the_first_policy_that_covers_a_name_counts() {
        let (main, hand) = (owner("Main", "joker"), owner("GoDaddy", "hand"));
        let name = |text: &str, account: AccountId, tag: Option<&str>| {
            let mut holding = holding(text);
            holding.account = account;
            holding.expires_at = Some(testing::NOW);
            holding.labels = tag.map(|tag| {
                Box::new(Labels {
                    tags: vec!["other".to_owned(), tag.to_owned()],
                    ..Labels::default()
                })
            });
            holding
        };
        let names = vec![
            name("a.com", main.id, Some("CLIENT")),
            name("b.com", main.id, None),
            name("c.com", hand.id, None),
            name("d.com", hand.id, Some("client")),
            name("e.com", AccountId::random(), Some("other")),
        ];
        let account = main.id;
        let holdings = Arc::new(testing::holdings(vec![main, hand], names, &Settings::default()));
        let board = |policies: Vec<Policy>| Board::of(&holdings, &Arc::new(policies), &[60]);
        let tag = || PolicyScope::Tag {
            tag: "Client".to_owned(),
        };
        let first = board(vec![
            policy(tag(), &[10], false),
            policy(PolicyScope::Account { account }, &[90], false),
            policy(PolicyScope::Watched, &[], true),
        ]);
        assert_eq!(first.counts(), [2, 1, 1]);
        let days = |board: &Board| -> Vec<Option<u16>> {
            (0..5).map(|index| board.stages(index).farthest()).collect()
        };
        assert_eq!(days(&first), [Some(10), Some(90), None, Some(10), Some(60)]);
        let dated: Vec<u32> = first.dated().collect();
        assert_eq!(dated, [0, 1, 3, 4], "what is silent is not looked at");
        assert_eq!(first.farthest, 90);
        let other = board(vec![
            policy(PolicyScope::Owned, &[5], false),
            policy(tag(), &[10], false),
        ]);
        assert_eq!(other.counts(), [3, 1]);
        assert_eq!(days(&other), [Some(5), Some(5), Some(60), Some(10), Some(5)]);
    }
}
