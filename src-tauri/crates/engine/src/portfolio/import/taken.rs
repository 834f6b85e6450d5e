//! What an import changed of one name, as it is kept, and what of that can be taken back: each part by itself, and only
//! where it still stands as the import left it.

use model::{AccountId, DomainName, Money, Timestamp};
use serde::{Deserialize, Serialize};
use store::hand::HandName;
use store::labels::{Labels, Paid};

/// What an import changed of one name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    /// What is written down of it: before, `None` for a name that was new, and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<(Option<Written>, Written)>,
    /// Tags that it got.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The note, before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<(Option<String>, String)>,
    /// What was paid, before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<(Option<Cost>, Cost)>,
}

/// What is written down of a name by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    expires_at: Option<Timestamp>,
    registered_at: Option<Timestamp>,
    auto_renew: Option<bool>,
    renewal: Option<Money>,
}

impl Written {
    pub fn of(name: &HandName) -> Self {
        Self {
            expires_at: name.expires_at,
            registered_at: name.registered_at,
            auto_renew: name.auto_renew,
            renewal: name.renewal,
        }
    }

    /// As the store has it.
    pub fn at(self, account: AccountId, name: DomainName) -> HandName {
        HandName {
            account,
            name,
            expires_at: self.expires_at,
            registered_at: self.registered_at,
            auto_renew: self.auto_renew,
            renewal: self.renewal,
        }
    }
}

/// What a name cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cost {
    money: Money,
    bought_at: Option<Timestamp>,
}

impl From<Paid> for Cost {
    fn from(Paid { money, bought_at }: Paid) -> Self {
        Self { money, bought_at }
    }
}

impl From<Cost> for Paid {
    fn from(Cost { money, bought_at }: Cost) -> Self {
        Self { money, bought_at }
    }
}

impl Change {
    /// Whether it changed nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// What of it still stands as it was left, and can be taken back, and what was changed since, and stays.
    pub fn part(self, hand: Option<&HandName>, labels: &Labels) -> Parts {
        let mut parts = Parts::default();
        let Parts { back, rest, reasons } = &mut parts;
        if let Some((before, after)) = self.hand {
            match hand.map(Written::of) {
                Some(now) if now == after => back.hand = Some((before, after)),
                Some(_) => {
                    rest.hand = Some((before, after));
                    reasons.push("its dates, price or auto-renew were changed since");
                }
                // It is not there any more: nothing is left to take back of a name that was new.
                None if before.is_none() => {}
                None => {
                    rest.hand = Some((before, after));
                    reasons.push("it is not kept by hand there any more");
                }
            }
        }
        // A tag that was taken off since needs no taking back.
        back.tags = self.tags;
        back.tags.retain(|tag| {
            let tag = tag.to_lowercase();
            labels.tags.iter().any(|known| known.to_lowercase() == tag)
        });
        if let Some((before, after)) = self.note {
            if labels.note.as_ref() == Some(&after) {
                back.note = Some((before, after));
            } else {
                rest.note = Some((before, after));
                reasons.push("its note was changed since");
            }
        }
        if let Some((before, after)) = self.paid {
            if labels.paid.map(Cost::from) == Some(after) {
                back.paid = Some((before, after));
            } else {
                rest.paid = Some((before, after));
                reasons.push("its price paid was changed since");
            }
        }
        parts
    }
}

/// A change, parted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Can be taken back.
    pub back: Change,
    /// Stays.
    pub rest: Change,
    /// Why that stays.
    pub reasons: Vec<&'static str>,
}

impl Parts {
    /// Whether the name leaves the list.
    pub fn removes(&self) -> bool {
        matches!(self.back.hand, Some((None, _)))
    }

    /// What stays, in words.
    pub fn words(&self) -> String {
        self.reasons.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(expires: i64) -> HandName {
        let name = DomainName::parse("harbor.com").expect("a name");
        HandName {
            expires_at: Some(Timestamp(expires)),
            ..HandName::bare(AccountId::random(), name)
        }
    }

    fn change() -> Change {
        Change {
            hand: Some((None, Written::of(&hand(1)))),
            tags: vec!["brand".to_owned(), "sale".to_owned()],
            note: Some((Some("old".to_owned()), "new".to_owned())),
            paid: Some((
                None,
                Cost {
                    money: Money::usd_cents(900),
                    bought_at: None,
                },
            )),
        }
    }

    fn labels(note: &str) -> Labels {
        Labels {
            tags: vec!["Brand".to_owned(), "other".to_owned()],
            note: Some(note.to_owned()),
            paid: Some(Paid {
                money: Money::usd_cents(900),
                bought_at: None,
            }),
        }
    }

    #[test]
    fn what_stands_as_it_was_left_goes_back_whole() {
        let kept = serde_json::to_string(&change()).expect("JSON");
        let read: Change = serde_json::from_str(&kept).expect("the same");
        assert_eq!(read, change());
        let parts = read.part(Some(&hand(1)), &labels("new"));
        assert!(parts.removes() && parts.rest.is_nothing(), "{parts:?}");
        assert_eq!(parts.back.tags, ["brand"], "one was taken off since");
        assert!(parts.back.note.is_some() && parts.back.paid.is_some());
    }

    #[test]
    fn what_was_changed_since_stays_with_its_reason_and_the_rest_goes_back() {
        let parts = change().part(Some(&hand(2)), &labels("mine"));
        assert!(!parts.removes());
        assert_eq!(
            parts.words(),
            "its dates, price or auto-renew were changed since; its note was changed since"
        );
        assert!(parts.rest.hand.is_some() && parts.rest.note.is_some() && parts.rest.paid.is_none());
        assert!(parts.back.paid.is_some(), "{parts:?}");
    }

    #[test]
    fn a_new_name_that_was_struck_out_since_is_back_already() {
        let parts = change().part(None, &Labels::default());
        assert!(parts.back.is_nothing(), "{parts:?}");
        assert!(parts.rest.hand.is_none());
    }
}
