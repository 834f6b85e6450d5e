//! One change of a name's nameservers, and the proof that it took effect.
//!
//! It is sent once. Whatever the answer was, short of a clear refusal, only a read of the name says what became of it.

use std::time::Duration;

use async_trait::async_trait;
use model::DomainName;
use registrar::dns::Nameservers;
use registrar::{Kind, Provider, ProviderError};

use super::current::{self, Ask, Told};
use super::hosts::same;
use super::view::NameserverTarget;

/// Waits before each read-back: some providers show a change only after a moment.
const WAITS: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
    Duration::from_millis(2_500),
];

/// The word of a zone that is handed to Cloudflare ("mode": "cloudflare").
const BOUND: &str = "cloudflare";

/// What became of a change.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The name shows what was wanted.
    Shown(Told),
    /// The provider refused; nothing was changed.
    Refused(ProviderError),
    /// The name is as it was before. With the error of the change when its answer was unclear.
    Unchanged(Told, Option<ProviderError>),
    /// The name has other nameservers than before and than wanted.
    Differs(Told),
    /// The provider accepted it and does not tell nameservers, or the name could not be read afterwards.
    Unseen(Option<ProviderError>),
}

/// The one that changes and tells: a name at its registrar.
#[async_trait]
pub(super) trait Registered: Sync {
    /// Sends the change once; the hosts that the provider says are now set, where it says so.
    async fn set(&self) -> Result<Option<Vec<String>>, ProviderError>;
    /// Reads the name.
    async fn now(&self) -> Result<Told, ProviderError>;
}

/// A name at its registrar, and where it goes.
pub(super) struct AtRegistrar<'a> {
    pub(super) provider: &'a dyn Provider,
    pub(super) name: &'a DomainName,
    pub(super) target: &'a NameserverTarget,
    /// The hosts that it shall have; `None` where only the provider knows them.
    pub(super) after: Option<&'a [String]>,
    pub(super) idempotency_key: String,
}

#[async_trait]
impl Registered for AtRegistrar<'_> {
    async fn set(&self) -> Result<Option<Vec<String>>, ProviderError> {
        let not_offered = || {
            let label = self.provider.descriptor().label;
            let message = format!("{label} does not offer this. Nothing was sent.");
            ProviderError::new(
                Kind::NotOffered,
                self.provider.descriptor().id,
                "nameservers",
                message,
            )
        };
        let wanted = match (self.target, self.after) {
            (NameserverTarget::CloudflareBind { profile }, _) => {
                let bind = self.provider.cloudflare_bind().ok_or_else(not_offered)?;
                bind.bind(self.name, profile, &self.idempotency_key).await?;
                return Ok(None);
            }
            (NameserverTarget::Preset { key }, _) => Nameservers::Preset(key.clone()),
            (_, Some(hosts)) => Nameservers::Hosts(hosts.to_vec()),
            (_, None) => return Err(not_offered()),
        };
        let dns = self.provider.dns().ok_or_else(not_offered)?;
        let set = dns
            .set_nameservers(self.name, &wanted, &self.idempotency_key)
            .await?;
        Ok(Some(set))
    }

    async fn now(&self) -> Result<Told, ProviderError> {
        let ask = match self.target {
            NameserverTarget::CloudflareBind { .. } => Ask::Mode,
            _ => Ask::Hosts,
        };
        current::read(self.provider, self.name, ask).await
    }
}

/// Changes once, then reads until the name shows it or the patience is over. `before`: what it was read as just now.
/// `wanted`: the hosts where they are known; otherwise those that the provider names are looked for.
pub(super) async fn set_and_check(
    name: &dyn Registered,
    before: Option<&[String]>,
    wanted: Option<&[String]>,
) -> Outcome {
    let (unclear, said) = match name.set().await {
        Ok(said) => (None, said),
        Err(error) if error.outcome_unknown() => (Some(error), None),
        Err(error) => return Outcome::Refused(error),
    };
    let said = said.filter(|hosts| !hosts.is_empty());
    let wanted = wanted.or(said.as_deref());
    let mut last = None;
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        match name.now().await {
            Ok(told) if is_shown(&told, before, wanted) => return Outcome::Shown(told),
            Ok(told) => last = Some(Ok(told)),
            // An older answer says more than a later failure.
            Err(error) => {
                let gives_up = matches!(error.kind, Kind::Unauthorized | Kind::AddressNotAllowed);
                if !matches!(last, Some(Ok(_))) {
                    last = Some(Err(error));
                }
                if gives_up {
                    break;
                }
            }
        }
    }
    match last {
        Some(Ok(told)) => match (&told.hosts, before) {
            (None, _) => Outcome::Unseen(unclear),
            (Some(now), Some(before)) if same(now, before) => Outcome::Unchanged(told, unclear),
            (Some(_), _) => Outcome::Differs(told),
        },
        Some(Err(error)) => Outcome::Unseen(Some(error)),
        None => unreachable!("there is at least one wait, and each ends in a read"),
    }
}

/// Whether a read shows the change. Where nobody says which hosts it brings, others than before do, or the provider's
/// word that the zone is handed over.
fn is_shown(told: &Told, before: Option<&[String]>, wanted: Option<&[String]>) -> bool {
    match (wanted, &told.hosts) {
        (Some(wanted), Some(now)) => same(wanted, now),
        (Some(_), None) => false,
        (None, now) => {
            let moved = matches!((now, before), (Some(now), Some(before)) if !same(now, before));
            moved
                || told
                    .mode
                    .as_deref()
                    .is_some_and(|mode| mode.eq_ignore_ascii_case(BOUND))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use registrar::Retry;

    use super::*;

    type Read = Result<Option<&'static [&'static str]>, ProviderError>;

    const BEFORE: &[&str] = &["a.ns.joker.com", "b.ns.joker.com"];
    const WANTED: &[&str] = &["ns1.example.net", "ns2.example.net"];
    const OTHER: &[&str] = &["ns8.example.org", "ns9.example.org"];

    fn list(hosts: &[&str]) -> Vec<String> {
        hosts.iter().map(|host| (*host).to_owned()).collect()
    }

    fn error(kind: Kind, retry: Retry) -> ProviderError {
        ProviderError::new(kind, "joker", "nameservers", "No answer in time.").retry(retry)
    }

    fn lost() -> ProviderError {
        error(Kind::Interrupted, Retry::OutcomeUnknown)
    }

    /// Answers as told and counts what is sent.
    struct Scripted {
        set: Mutex<Option<Result<Option<Vec<String>>, ProviderError>>>,
        reads: Mutex<VecDeque<Read>>,
        sent: Mutex<u32>,
    }

    #[async_trait]
    impl Registered for Scripted {
        async fn set(&self) -> Result<Option<Vec<String>>, ProviderError> {
            *self.sent.lock().expect("alone") += 1;
            self.set.lock().expect("alone").take().expect("it is sent once")
        }

        async fn now(&self) -> Result<Told, ProviderError> {
            let next = self.reads.lock().expect("alone").pop_front();
            let hosts = next.expect("no more reads than answers")?;
            Ok(Told {
                hosts: hosts.map(list),
                ..Told::default()
            })
        }
    }

    /// Moves from `BEFORE` to `WANTED`; all answers have to be used up, and there is one change whatever happens.
    async fn moved(
        set: Result<Option<Vec<String>>, ProviderError>,
        wanted: Option<&[&str]>,
        reads: impl IntoIterator<Item = Read>,
    ) -> Outcome {
        let name = Scripted {
            set: Mutex::new(Some(set)),
            reads: Mutex::new(reads.into_iter().collect()),
            sent: Mutex::new(0),
        };
        let (before, wanted) = (list(BEFORE), wanted.map(list));
        let outcome = set_and_check(&name, Some(&before), wanted.as_deref()).await;
        assert_eq!(*name.sent.lock().expect("alone"), 1);
        assert_eq!(name.reads.lock().expect("alone").len(), 0, "answers are left");
        outcome
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_that_shows_late_is_waited_for() {
        let reads = [Ok(Some(BEFORE)), Err(lost()), Ok(Some(WANTED))];
        let outcome = moved(Ok(None), Some(WANTED), reads).await;
        assert!(matches!(outcome, Outcome::Shown(_)), "{outcome:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_answer_is_settled_by_reading() {
        let done = moved(Err(lost()), Some(WANTED), [Ok(Some(WANTED))]).await;
        assert!(matches!(done, Outcome::Shown(_)), "{done:?}");
        let reads = std::iter::repeat_n(Ok(Some(BEFORE)), WAITS.len());
        let not_done = moved(Err(lost()), Some(WANTED), reads).await;
        assert!(matches!(not_done, Outcome::Unchanged(_, Some(_))), "{not_done:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_never_shows_is_not_called_done() {
        let often = |read: Read| std::iter::repeat_n(read, WAITS.len());
        let outcome = moved(Ok(None), Some(WANTED), often(Ok(Some(BEFORE)))).await;
        assert!(matches!(outcome, Outcome::Unchanged(_, None)), "{outcome:?}");
        let outcome = moved(Ok(None), Some(WANTED), often(Ok(Some(OTHER)))).await;
        assert!(matches!(outcome, Outcome::Differs(_)), "{outcome:?}");
        let outcome = moved(Ok(None), Some(WANTED), often(Ok(None))).await;
        assert!(matches!(outcome, Outcome::Unseen(None)), "{outcome:?}");
        let outcome = moved(Ok(None), Some(WANTED), often(Err(lost()))).await;
        assert!(matches!(outcome, Outcome::Unseen(Some(_))), "{outcome:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_is_not_read_back() {
        let refusal = error(Kind::Invalid, Retry::Never);
        let outcome = moved(Err(refusal), Some(WANTED), []).await;
        assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_preset_is_held_against_what_the_provider_says_it_is() {
        let outcome = moved(Ok(Some(list(WANTED))), None, [Ok(Some(OTHER)), Ok(Some(WANTED))]).await;
        assert!(matches!(outcome, Outcome::Shown(_)), "{outcome:?}");
        // Its answer was lost: other nameservers than before are the preset's.
        let outcome = moved(Err(lost()), None, [Ok(Some(BEFORE)), Ok(Some(WANTED))]).await;
        assert!(matches!(outcome, Outcome::Shown(_)), "{outcome:?}");
    }
}
