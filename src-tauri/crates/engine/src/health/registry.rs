//! What the registry says of one name: what is kept of it, and asking again.
//!
//! A look that fails keeps what was known. What differs from the last look goes into the history of the name.

use std::time::Duration;

use lookup::{Found, RegistryError, RegistryRecord, RegistrySource as Source};
use model::{AccountId, DomainName, Timestamp};
use store::history::NameChange;
use store::registry::{Registry, RegistryFact};

use super::statuses;
use super::view::{RegistryFacts, RegistryFailure, RegistrySource, RegistryView};
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::words;

/// How long somebody who looks at one name waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

impl Engine {
    /// What is known of a name from its registry. Nothing is asked.
    pub async fn health_registry(&self, name: DomainName) -> Result<RegistryView, Fault> {
        let about = name.clone();
        let kept = self
            .inner
            .store
            .cache()
            .read(move |conn| store::registry::get(conn, &about))
            .await?;
        Ok(self.registry_view(name, kept))
    }

    /// Asks the registry of a name again. A look that fails is told in the view, beside what was known before; then an
    /// account that tells of any name is asked, where there is one (see [`Engine::health_told`]).
    pub async fn health_registry_refresh(&self, name: DomainName) -> Result<RegistryView, Fault> {
        if let Looked::Failed(fault) = self.registry_look(&name, PATIENCE).await?
            && fault.code != Code::NotFound
        {
            self.told_instead(&name).await;
        }
        self.stale(&[Tag::Portfolio]);
        self.health_registry(name).await
    }

    /// Asks the registry of a name and keeps the answer, or why there is none. The caller says that the portfolio is stale.
    pub(super) async fn registry_look(&self, name: &DomainName, patience: Duration) -> Result<Looked, Fault> {
        let asked = self.inner.registries.look(name, patience).await;
        let now = self.now();
        let (fact, fault) = match asked {
            Ok(answer) => match answer.found {
                Found::Registered(record) => (Some(fact(answer.source, answer.server, *record, now)), None),
                Found::NotRegistered => (None, Some(nobody(name, &answer.server))),
            },
            Err(error) => {
                tracing::debug!(target: "health", %name, %error, "a registry gave no answer");
                (None, Some(fault_of(&error)))
            }
        };
        let cache = self.inner.store.cache();
        let about = name.clone();
        if let Some(fault) = fault {
            let kept = serde_json::to_string(&fault)
                .map_err(|_| Fault::new(Code::Internal, "A failure could not be written down."))?;
            cache
                .write(move |tx| store::registry::failed(tx, &about, now, &kept))
                .await?;
            return Ok(Looked::Failed(fault));
        }
        let Some(fact) = fact else {
            return Err(Fault::new(Code::Internal, "A registry's answer was lost."));
        };
        let new = fact.clone();
        let before = cache
            .write(move |tx| {
                let before = store::registry::get(tx, &about)?.fact;
                store::registry::put(tx, &about, &fact)?;
                Ok(before)
            })
            .await?;
        if let Some(before) = before {
            self.registry_history(name, &before, &new).await?;
        }
        Ok(Looked::Told(new.expires_at))
    }

    /// Writes what the registry tells differently into the history of a name, in every account that has it registered.
    async fn registry_history(
        &self,
        name: &DomainName,
        before: &RegistryFact,
        now: &RegistryFact,
    ) -> Result<(), Fault> {
        let differences = differences(before, now);
        if differences.is_empty() {
            return Ok(());
        }
        let holdings = self.holdings().await?;
        let accounts: Vec<AccountId> = holdings
            .rows_of(name)
            .iter()
            .filter(|row| row.registered)
            .map(|row| row.account)
            .collect();
        let changes = accounts.into_iter().flat_map(|account| {
            differences.iter().map(move |difference| NameChange {
                at: now.fetched_at,
                account,
                name: name.clone(),
                what: difference.what.to_owned(),
                before: difference.before.clone(),
                after: difference.after.clone(),
                source: "registry".to_owned(),
            })
        });
        self.keep_history(changes.collect()).await;
        Ok(())
    }

    fn registry_view(&self, name: DomainName, kept: Registry) -> RegistryView {
        let asked = match self.inner.registries.whom(&name) {
            (Source::Rdap, Some(server)) => format!("Its registry is asked by RDAP at {server}."),
            (Source::Whois, Some(server)) => {
                format!("Its registry has no RDAP and is asked by WHOIS at {server}.")
            }
            (_, None) => "Its registry has no RDAP. IANA is asked whether it has WHOIS.".to_owned(),
        };
        let fault = kept.fault.and_then(|fault| serde_json::from_str(&fault).ok());
        RegistryView {
            name,
            facts: kept.fact.map(facts),
            failure: kept
                .failed_at
                .zip(fault)
                .map(|(at, fault)| RegistryFailure { at, fault }),
            asked,
        }
    }
}

/// How a look went.
pub(super) enum Looked {
    /// The registry told something; the expiry, where it publishes one.
    Told(Option<Timestamp>),
    /// There was no usable answer.
    Failed(Fault),
}

/// A fact that the registry tells differently.
struct Difference {
    what: &'static str,
    before: Option<String>,
    after: Option<String>,
}

/// What the registry tells differently than at the last look. What one of the two does not tell is no change: WHOIS tells
/// less than RDAP, and a registry that leaves a date out has not taken it back.
fn differences(before: &RegistryFact, now: &RegistryFact) -> Vec<Difference> {
    let date = |at: Option<Timestamp>| at.map(Timestamp::to_rfc3339);
    let list = |items: &[String]| {
        let mut items = items.to_vec();
        items.sort();
        (!items.is_empty()).then(|| items.join(", "))
    };
    let facts = [
        ("expires", date(before.expires_at), date(now.expires_at)),
        ("status", list(&before.statuses), list(&now.statuses)),
        ("registrar", before.registrar.clone(), now.registrar.clone()),
        ("nameservers", list(&before.nameservers), list(&now.nameservers)),
    ];
    let told = facts
        .into_iter()
        .filter(|(_, before, after)| before.is_some() && after.is_some() && before != after);
    told.map(|(what, before, after)| Difference { what, before, after })
        .collect()
}

fn fact(source: Source, server: String, record: RegistryRecord, fetched_at: Timestamp) -> RegistryFact {
    RegistryFact {
        source: source.word().to_owned(),
        server,
        fetched_at,
        registered_at: record.registered_at,
        expires_at: record.expires_at,
        changed_at: record.changed_at,
        registrar: record.registrar,
        statuses: record.statuses,
        nameservers: record.nameservers,
        signed: record.signed,
        raw: Some(record.raw),
    }
}

fn facts(fact: RegistryFact) -> RegistryFacts {
    RegistryFacts {
        source: if fact.source == Source::Rdap.word() {
            RegistrySource::Rdap
        } else {
            RegistrySource::Whois
        },
        server: fact.server,
        fetched_at: fact.fetched_at,
        registered_at: fact.registered_at,
        expires_at: fact.expires_at,
        changed_at: fact.changed_at,
        registrar: fact.registrar,
        statuses: statuses::explained(&fact.statuses),
        nameservers: fact.nameservers,
        signed: fact.signed,
    }
}

/// The words of an item in a sweep.
pub(super) fn told(expires_at: Option<Timestamp>) -> String {
    match expires_at {
        Some(at) => format!("expires {}", words::day(at)),
        None => "no expiry published".to_owned(),
    }
}

fn nobody(name: &DomainName, server: &str) -> Fault {
    let message = format!("{server} says that nobody has registered {}.", name.unicode());
    let mut fault = Fault::new(Code::NotFound, message).hint(
        "A registration of the last minutes may not show yet. If it should be yours, look at its account.",
    );
    fault.retryable = true;
    fault
}

/// A failed look as it crosses to the window.
pub(super) fn fault_of(error: &RegistryError) -> Fault {
    const LATER: &str = "What was known before stays. Freehold asks again by itself.";
    let (code, hint) = match error {
        RegistryError::NoService { .. } => (
            Code::NotOffered,
            "Only the account can tell when names of this ending expire.",
        ),
        RegistryError::Unreachable { .. } => (
            Code::Unreachable,
            "Look whether this computer is online. What was known before stays.",
        ),
        RegistryError::Silent { .. } | RegistryError::CutOff { .. } => (Code::Interrupted, LATER),
        RegistryError::RateLimited { .. } => (Code::RateLimited, LATER),
        RegistryError::Refused { .. } => (Code::Upstream, LATER),
        RegistryError::Loops { .. }
        | RegistryError::Astray { .. }
        | RegistryError::Unsafe { .. }
        | RegistryError::WebPage { .. }
        | RegistryError::TooLarge { .. }
        | RegistryError::Unreadable { .. }
        | RegistryError::OtherName { .. } => (Code::Malformed, LATER),
        RegistryError::Both { rdap, .. } => (fault_of(rdap).code, LATER),
    };
    let mut fault = Fault::new(code, error.to_string()).hint(hint);
    fault.retryable = code != Code::NotOffered;
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_by(source: &str) -> RegistryFact {
        RegistryFact {
            source: source.to_owned(),
            server: "rdap.example".to_owned(),
            fetched_at: Timestamp(1_795_478_400),
            registered_at: None,
            expires_at: Timestamp::parse("2026-12-04"),
            changed_at: None,
            registrar: Some("Example".to_owned()),
            statuses: vec!["ok".to_owned()],
            nameservers: vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()],
            signed: None,
            raw: None,
        }
    }

    #[test]
    fn only_what_both_looks_tell_can_differ() {
        let before = told_by("rdap");
        let mut now = told_by("whois");
        now.nameservers.reverse();
        now.expires_at = None;
        now.registrar = None;
        assert!(differences(&before, &now).is_empty());
        now.expires_at = Timestamp::parse("2027-12-04");
        now.statuses = vec!["autoRenewPeriod".to_owned()];
        let told: Vec<_> = differences(&before, &now)
            .into_iter()
            .map(|difference| (difference.what, difference.after))
            .collect();
        assert_eq!(
            told,
            [
                ("expires", Some("2027-12-04T00:00:00Z".to_owned())),
                ("status", Some("autoRenewPeriod".to_owned())),
            ]
        );
    }

    #[test]
    fn when_both_ways_fail_the_fault_is_that_of_the_first() {
        let server = |name: &str| name.to_owned();
        let fault = fault_of(&RegistryError::Both {
            rdap: Box::new(RegistryError::Loops {
                server: server("rdap.example"),
            }),
            whois: Box::new(RegistryError::Unreachable {
                server: server("whois.example"),
            }),
        });
        assert_eq!(fault.code, Code::Malformed);
        assert_eq!(
            fault.message,
            "rdap.example sends every question round in a circle. WHOIS did not help: whois.example could not be reached."
        );
        assert!(fault.retryable && fault.hint.is_some());
    }
}
