//! Where the account and the registry do not fit together.
//!
//! Only what nothing harmless explains is a conflict: registries renew for a year by themselves at the end and take it back
//! later (`autoRenewPeriod`, RFC 3915), and a renewal takes until the next look to be seen.

use model::Timestamp;
use model::time::DAY;
use store::portfolio::Name;
use store::registry::RegistryFact;

use crate::portfolio::lifecycle;
use crate::portfolio::risk::RENEWABLE_DAYS;
use crate::portfolio::view::Lifecycle;
use crate::tokens::shown;
use crate::words;

/// Two dates this near are one: registries and registrars write midnight in different zones.
const SAME: i64 = 2 * DAY;
/// Seconds after which the account's newer telling outweighs the registry's statuses.
const BELIEVED: i64 = 7 * DAY;

/// What the account's date and the registry's are to each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// The same, or one is not told.
    Agree,
    /// They differ, and this is why.
    Explained(&'static str),
    /// They differ.
    Differ,
}

/// The statuses of the registry, as far as the account has not told anything newer for long.
pub(super) fn believed<'a>(name: &Name, registry: Option<&'a RegistryFact>) -> &'a [String] {
    registry
        .filter(|fact| name.fetched_at.since(fact.fetched_at) <= BELIEVED)
        .map_or(&[], |fact| &fact.statuses)
}

/// Compares the two dates of a name. `changed_at` is when a fact of it was last seen to change.
pub(super) fn dates(
    account: Option<Timestamp>,
    registry: &RegistryFact,
    changed_at: Option<Timestamp>,
    now: Timestamp,
) -> Dates {
    let (Some(account), Some(at)) = (account, registry.expires_at) else {
        return Dates::Agree;
    };
    let further = at.since(account);
    if further.abs() <= SAME {
        return Dates::Agree;
    }
    let in_grace = (-RENEWABLE_DAYS..=0).contains(&account.days_from(now));
    if is_years(further, 1..=1) && (in_grace || lifecycle::has(&registry.statuses, &["autorenewperiod"])) {
        return Dates::Explained(
            "a year was added at the end by itself; it is taken back if the registrar does not renew",
        );
    }
    if is_years(-further, 1..=10) && changed_at.is_some_and(|changed| changed > registry.fetched_at) {
        return Dates::Explained("asked before it was renewed");
    }
    Dates::Differ
}

/// Whether a span is so many whole years, give or take two days.
fn is_years(seconds: i64, mut years: std::ops::RangeInclusive<i64>) -> bool {
    years.any(|count| {
        // A year is 365 days and a quarter, reckoned in quarters.
        let off = seconds.saturating_mul(4) - count * 1461 * DAY;
        off.abs() <= 4 * SAME
    })
}

/// An account as a conflict speaks of it.
pub(super) struct Lister<'a> {
    /// The account as a sentence names it.
    pub called: &'a str,
    /// Its provider's label; `None` where it is kept by hand.
    pub provider: Option<&'static str>,
    /// All providers' labels.
    pub providers: &'a [&'static str],
}

/// What the registry said.
pub(super) struct Told<'a> {
    /// The last good answer.
    pub fact: Option<&'a RegistryFact>,
    /// When it said that nobody has the name, where that is its last word.
    pub absent_at: Option<Timestamp>,
}

/// What does not fit, as a sentence with what to do.
pub(super) fn of(
    name: &Name,
    told: &Told<'_>,
    lister: &Lister<'_>,
    changed_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<String> {
    let called = lister.called;
    if let Some(at) = told.absent_at.filter(|at| is_missed(name, *at, now)) {
        return Some(format!(
            "The registry says that nobody has registered it (asked on {}), but {called} lists it. Ask {called}.",
            words::short_day(at)
        ));
    }
    let registry = told.fact?;
    let asked = words::short_day(registry.fetched_at);
    let facts = &name.facts;
    let fine =
        !lifecycle::says_trouble(facts.status.as_deref()) && facts.expires_at.is_none_or(|at| at > now);
    if fine && let Some(trouble) = lifecycle::registry_trouble(believed(name, Some(registry))) {
        return Some(if trouble == Lifecycle::PendingDelete {
            format!(
                "The registry is about to delete it (asked on {asked}), but {called} lists it as fine. Ask {called} at once."
            )
        } else {
            format!(
                "The registry has it in redemption (asked on {asked}), but {called} lists it as fine. Ask {called} to restore it."
            )
        });
    }
    if let Some(registrar) = registry
        .registrar
        .as_deref()
        .filter(|text| is_other(text, lister))
    {
        return Some(format!(
            "The registry names {} as its registrar (asked on {asked}), but {called} lists it. Look whether it was transferred.",
            shown(registrar)
        ));
    }
    if dates(facts.expires_at, registry, changed_at, now) == Dates::Differ {
        let (account, at) = (facts.expires_at?, registry.expires_at?);
        return Some(format!(
            "{called} says that it expires on {}, the registry {} (asked on {asked}). Reckon with the earlier date until they agree.",
            words::day(account),
            words::day(at)
        ));
    }
    None
}

/// Whether a registry that does not know a name is a surprise: one that has ended may be gone, and one that was registered
/// just before may not be there yet.
fn is_missed(name: &Name, asked: Timestamp, now: Timestamp) -> bool {
    let is_new = |at: Timestamp| asked.since(at) < SAME;
    name.facts.expires_at.is_none_or(|at| at > now) && !name.facts.registered_at.is_some_and(is_new)
}

/// Whether a registrar's name is that of another provider than the account's. Names of registrars that are nobody of ours
/// say nothing: many providers sell in the name of somebody else.
fn is_other(registrar: &str, lister: &Lister<'_>) -> bool {
    let Some(own) = lister.provider else {
        return false;
    };
    let registrar = letters(registrar);
    let is = |label: &str| {
        let word = letters(label.split('.').next().unwrap_or(label));
        !word.is_empty() && registrar.contains(&word)
    };
    !is(own) && lister.providers.iter().any(|label| is(label))
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use model::{AccountId, DomainName};
    use store::portfolio::Facts;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn name(expires_at: Option<Timestamp>, status: Option<&str>) -> Name {
        Name {
            account: AccountId::random(),
            facts: Facts {
                name: DomainName::parse("a.com").expect("a name"),
                status: status.map(str::to_owned),
                registered_at: None,
                expires_at,
                expires_text: None,
                auto_renew: None,
                locked: None,
                privacy: None,
                nameservers: None,
                registered: true,
                zone: None,
                client_ref: None,
                external_ref: None,
            },
            fetched_at: NOW,
            arrived: false,
            vanished: false,
            zone_mode: None,
        }
    }

    fn registry(expires_at: Option<Timestamp>, statuses: &[&str], registrar: &str) -> RegistryFact {
        RegistryFact {
            source: "rdap".to_owned(),
            server: "rdap.registry.example".to_owned(),
            fetched_at: NOW.plus(-3 * DAY),
            registered_at: None,
            expires_at,
            changed_at: None,
            registrar: Some(registrar.to_owned()),
            statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
            nameservers: Vec::new(),
            signed: None,
            raw: None,
        }
    }

    const LISTER: Lister<'_> = Lister {
        called: "Joker.com",
        provider: Some("Joker.com"),
        providers: &["Joker.com", "Cloudflare", "domani.sh"],
    };

    fn told(name: &Name, registry: &RegistryFact, changed_at: Option<Timestamp>) -> Option<String> {
        let told = Told {
            fact: Some(registry),
            absent_at: None,
        };
        of(name, &told, &LISTER, changed_at, NOW)
    }

    #[test]
    fn a_name_that_the_registry_does_not_know_is_told_unless_it_is_new_or_gone() {
        let absent = |name: &Name| {
            let told = Told {
                fact: None,
                absent_at: Some(NOW.plus(-3600)),
            };
            of(name, &told, &LISTER, None, NOW)
        };
        let running = name(date("2027-06-01T00:00:00Z"), None);
        let said = absent(&running).expect("a conflict");
        assert!(
            said.starts_with("The registry says that nobody has registered it (asked on 23 Nov)"),
            "{said}"
        );
        assert_eq!(absent(&name(date("2026-11-01T00:00:00Z"), None)), None);
        let mut new = running;
        new.facts.registered_at = Some(NOW.plus(-7200));
        assert_eq!(absent(&new), None);
    }

    fn date(text: &str) -> Option<Timestamp> {
        Some(Timestamp::parse(text).expect("a date"))
    }

    #[test]
    fn dates_that_differ_by_more_than_two_days_are_told() {
        let account = name(date("2026-12-31T23:30:00Z"), None);
        for near in ["2027-01-02T23:00:00Z", "2026-12-30T00:00:00Z"] {
            assert_eq!(
                told(&account, &registry(date(near), &["ok"], "CSL"), None),
                None,
                "{near}"
            );
        }
        let other = registry(date("2027-01-04T00:00:00Z"), &["ok"], "CSL");
        assert_eq!(
            told(&account, &other, None).as_deref(),
            Some(
                "Joker.com says that it expires on 31 Dec 2026, the registry 4 Jan 2027 (asked on 21 Nov). Reckon with the earlier date until they agree."
            )
        );
        assert_eq!(told(&account, &registry(None, &[], "CSL"), None), None);
        assert_eq!(told(&name(None, None), &other, None), None);
    }

    #[test]
    fn a_year_that_the_registry_adds_by_itself_is_no_conflict() {
        let lapsed = name(date("2026-11-20T10:00:00Z"), None);
        let added = |statuses: &[&str]| registry(date("2027-11-20T10:00:00Z"), statuses, "CSL");
        assert_eq!(told(&lapsed, &added(&["autoRenewPeriod"]), None), None);
        assert_eq!(told(&lapsed, &added(&[]), None), None, "grace explains it");
        let running = name(date("2027-01-20T10:00:00Z"), None);
        let later = registry(date("2028-01-20T10:00:00Z"), &["ok"], "CSL");
        assert!(told(&running, &later, None).is_some(), "nothing explains it");
        // A leap day has no like in the next year.
        let leap = name(date("2028-02-29T00:00:00Z"), None);
        let after = registry(date("2029-03-01T00:00:00Z"), &["autoRenewPeriod"], "CSL");
        assert_eq!(told(&leap, &after, None), None);
    }

    #[test]
    fn a_registry_that_was_asked_before_the_renewal_is_no_conflict() {
        let renewed = name(date("2028-01-20T10:00:00Z"), None);
        let before = registry(date("2027-01-20T10:00:00Z"), &["ok"], "CSL");
        assert!(told(&renewed, &before, None).is_some());
        assert!(told(&renewed, &before, Some(NOW.plus(-4 * DAY))).is_some());
        assert_eq!(told(&renewed, &before, Some(NOW.plus(-DAY))), None);
    }

    #[test]
    fn redemption_at_the_registry_outweighs_an_account_that_says_all_is_fine() {
        let fine = name(date("2027-06-01T00:00:00Z"), Some("active"));
        let lost = registry(None, &["redemptionPeriod", "pendingDelete"], "CSL");
        let sentence = told(&fine, &lost, None).expect("a conflict");
        assert!(
            sentence.contains("redemption") && sentence.contains("Ask Joker.com"),
            "{sentence}"
        );
        let deleted = registry(None, &["pendingDelete"], "CSL");
        assert!(told(&fine, &deleted, None).is_some_and(|said| said.contains("delete")));
        let knows = name(date("2027-06-01T00:00:00Z"), Some("redemption"));
        assert_eq!(told(&knows, &lost, None), None, "both say so");
        let old = RegistryFact {
            fetched_at: NOW.plus(-8 * DAY),
            ..lost
        };
        assert_eq!(told(&fine, &old, None), None, "the account has told since");
    }

    #[test]
    fn another_registrar_is_told_only_where_it_is_one_that_we_know() {
        let fine = name(None, None);
        let at = |registrar: &str| told(&fine, &registry(None, &[], registrar), None);
        assert!(at("Cloudflare, Inc.").is_some_and(|said| said.contains("Cloudflare, Inc.")));
        assert_eq!(at("CSL Computer Service Langenbach GmbH d/b/a joker.com"), None);
        assert_eq!(
            at("Wholesale Names Ltd."),
            None,
            "many sell in somebody else's name"
        );
    }
}
