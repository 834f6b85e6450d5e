//! Costs told apart by account, ending or tag.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::costs::owned::Owned;
use crate::costs::tally::{Tally, Unit};
use crate::costs::view::{CostGroup, CostGroups, CostsBy};
use crate::portfolio::Holdings;
use crate::search::compare::Rates;
use crate::search::endings;

/// A group while names are added.
pub(super) struct Group {
    pub label: String,
    pub names: u32,
    pub tally: Tally,
}

/// Adds up all names, each in every group that it is in.
pub(super) fn groups(holdings: &Holdings, by: CostsBy, rates: &Rates) -> CostGroups {
    let names = Owned::all(holdings).filter(|name| !name.vanished);
    let called = Called::of(holdings);
    group(names, by, rates, &called)
}

/// The words for accounts.
pub(super) struct Called(Vec<(String, String)>);

impl Called {
    /// Those of the list.
    pub fn of(holdings: &Holdings) -> Self {
        let owners = holdings.owners.iter();
        Self(
            owners
                .map(|owner| (owner.id.to_string(), owner.label.clone()))
                .collect(),
        )
    }

    /// None, where the words do not matter.
    #[cfg(test)]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// What a group is called.
    pub fn label(&self, by: CostsBy, key: &str, tag: Option<&str>) -> String {
        match by {
            CostsBy::Account => {
                let known = self.0.iter().find(|(id, _)| id == key);
                known.map_or_else(|| key.to_owned(), |(_, label)| label.clone())
            }
            CostsBy::Ending => format!(".{}", endings::unicode(key)),
            CostsBy::Tag => tag.unwrap_or("No tag").to_owned(),
        }
    }
}

fn group<'a>(
    names: impl Iterator<Item = Owned<'a>>,
    by: CostsBy,
    rates: &Rates,
    called: &Called,
) -> CostGroups {
    let mut found: HashMap<String, Group> = HashMap::new();
    let mut total = Tally::default();
    let mut overlapping = false;
    for name in names {
        let cost = name.cost();
        if let Some(cost) = cost {
            total.add(cost, rates);
        }
        let mut note = |key: String, tag: Option<&str>| {
            let group = match found.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let label = called.label(by, new.key(), tag);
                    new.insert(Group {
                        label,
                        names: 0,
                        tally: Tally::default(),
                    })
                }
            };
            group.names = group.names.saturating_add(1);
            if let Some(cost) = cost {
                group.tally.add(cost, rates);
            }
        };
        match by {
            CostsBy::Account => note(name.account.to_string(), None),
            CostsBy::Ending => note(name.name.ending().to_owned(), None),
            CostsBy::Tag if name.tags.is_empty() => note(String::new(), None),
            CostsBy::Tag => {
                overlapping |= name.tags.len() > 1;
                for tag in name.tags {
                    note(tag.to_lowercase(), Some(tag));
                }
            }
        }
    }
    let unit = total.unit();
    let whole = unit.and_then(|unit| total.minor_in(unit));
    let mut groups: Vec<CostGroup> = found
        .into_iter()
        .map(|(key, group)| view(by, key, &group, unit, whole))
        .collect();
    // Those with a share by it, then by names; the words decide among equals.
    let minor = |group: &CostGroup| match unit {
        Some(Unit::Compared(_)) => group.yearly.compared.map(|money| money.minor),
        Some(Unit::Own(currency)) => {
            let own = group
                .yearly
                .amounts
                .iter()
                .find(|money| money.currency == currency);
            own.map(|money| money.minor)
        }
        None => None,
    };
    groups.sort_by(|a, b| {
        minor(b)
            .cmp(&minor(a))
            .then_with(|| b.names.cmp(&a.names))
            .then_with(|| a.label.cmp(&b.label))
    });
    CostGroups {
        by,
        groups,
        total: total.view(),
        overlapping,
        unit: unit.map(Unit::currency),
    }
}

fn view(by: CostsBy, key: String, group: &Group, unit: Option<Unit>, whole: Option<i64>) -> CostGroup {
    let minor = unit.and_then(|unit| group.tally.minor_in(unit));
    CostGroup {
        filter: filter(by, &key, &group.label),
        key,
        label: group.label.clone(),
        names: group.names,
        yearly: group.tally.view(),
        average: group.tally.averages(),
        average_compared: group.tally.average_compared(),
        share: minor.zip(whole).and_then(|(part, whole)| share(part, whole)),
    }
}

/// Thousandths, rounded half up.
fn share(part: i64, whole: i64) -> Option<u16> {
    let (part, whole) = (i128::from(part), i128::from(whole));
    if whole <= 0 {
        return None;
    }
    u16::try_from((part * 2_000 + whole) / (2 * whole)).ok()
}

/// The filter of the list that shows a group's names.
pub(super) fn filter(by: CostsBy, key: &str, label: &str) -> String {
    match by {
        // By its id, which no other account's label contains; the label reads better and is unlike others as a rule.
        CostsBy::Account if label.contains('"') => format!("account:{key}"),
        CostsBy::Account => format!("account:{}", quoted(label)),
        CostsBy::Ending => format!("tld:{key}"),
        CostsBy::Tag if key.is_empty() => "tag:none".to_owned(),
        CostsBy::Tag => format!("tag:{}", quoted(label)),
    }
}

/// In quotes where blanks would part it.
fn quoted(text: &str) -> String {
    if text.contains(char::is_whitespace) {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::samples::{Sample, money, rates};

    fn by<'a>(samples: &'a [Sample], by: CostsBy, rates: &Rates) -> CostGroups {
        let owned: Vec<Owned<'a>> = samples.iter().map(Sample::owned).collect();
        group(owned.into_iter(), by, rates, &Called::none())
    }

    #[test]
    fn a_name_with_two_tags_counts_in_both_and_once_in_the_whole() {
        let names = [
            Sample::new("a.com").price(1_000, "USD").tags(&["Brand", "sale"]),
            Sample::new("b.com").price(500, "USD").tags(&["brand"]),
            Sample::new("c.com").price(100, "USD"),
            Sample::new("d.com").tags(&["brand"]),
        ];
        let groups = by(&names, CostsBy::Tag, &rates("USD", &[]));
        let told: Vec<(&str, &str, u32, Option<u16>)> = groups
            .groups
            .iter()
            .map(|group| {
                (
                    group.label.as_str(),
                    group.filter.as_str(),
                    group.names,
                    group.share,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Brand", "tag:Brand", 3, Some(938)),
                ("sale", "tag:sale", 1, Some(625)),
                ("No tag", "tag:none", 1, Some(63)),
            ]
        );
        let amounts = groups.groups.iter().flat_map(|group| &group.yearly.amounts);
        assert_eq!(
            amounts.map(|money| money.minor).collect::<Vec<_>>(),
            [1_500, 1_000, 100]
        );
        assert!(groups.overlapping);
        assert_eq!(groups.total.amounts, [money(1_600, "USD")]);
    }

    #[test]
    fn without_rates_shares_are_those_of_the_usual_currency() {
        let names = [
            Sample::new("a.com").price(1_000, "USD"),
            Sample::new("b.com").price(1_000, "USD"),
            Sample::new("c.de").price(900_000, "EUR"),
        ];
        let groups = by(
            &names,
            CostsBy::Ending,
            &Rates::of(&crate::settings::view::Settings::default()),
        );
        assert_eq!(groups.unit.map(|unit| unit.to_string()).as_deref(), Some("USD"));
        let shares: Vec<(&str, Option<u16>)> = groups
            .groups
            .iter()
            .map(|group| (group.label.as_str(), group.share))
            .collect();
        assert_eq!(shares, [(".com", Some(1_000)), (".de", None)]);
        assert_eq!(groups.groups[0].average, [money(1_000, "USD")]);
    }

    #[test]
    fn a_filter_keeps_blanks_together() {
        assert_eq!(
            filter(CostsBy::Account, "id", "My account"),
            "account:\"My account\""
        );
        assert_eq!(filter(CostsBy::Account, "id", "5\" account"), "account:id");
        assert_eq!(filter(CostsBy::Ending, "co.uk", ".co.uk"), "tld:co.uk");
    }
}
