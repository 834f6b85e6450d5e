//! One write of one zone, and the proof that it took effect.
//!
//! The write is sent once. Whatever its answer was, short of a clear refusal, only a read of the zone says what became
//! of it: a provider may answer and not have written, or have written and not answered.

use std::time::Duration;

use model::DomainName;
use registrar::dns::{Dns, ZoneRead, ZoneWrite};
use registrar::{Kind, ProviderError};

use super::compare::difference;

/// Waits before each read-back: some providers show a write only after a moment.
const WAITS: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(300),
    Duration::from_millis(700),
    Duration::from_millis(1_500),
    Duration::from_millis(2_500),
];

/// What became of a write.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The zone is what was planned.
    Checked(ZoneRead),
    /// The provider refused; nothing was written.
    Refused(ProviderError),
    /// The zone is as it was before. With the error of the write when that one was unclear.
    Unchanged(ZoneRead, Option<ProviderError>),
    /// The zone is neither what it was nor what was planned.
    Differs {
        /// As it is.
        found: ZoneRead,
        /// What differs from the plan, as words.
        difference: String,
    },
    /// The zone could not be read afterwards.
    Unseen(ProviderError),
}

/// Writes once, then reads until the zone is what was planned or the patience is over.
pub(super) async fn write_and_check(
    dns: &dyn Dns,
    name: &DomainName,
    write: &ZoneWrite,
    idempotency_key: &str,
) -> Outcome {
    let unclear = match dns.write(name, write, idempotency_key).await {
        Ok(()) => None,
        Err(error) if error.outcome_unknown() => Some(error),
        Err(error) => return Outcome::Refused(error),
    };
    let mut last = None;
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        match dns.read(name).await {
            Ok(found) => match difference(&write.result, &found.zone) {
                None => return Outcome::Checked(found),
                Some(difference) => last = Some(Ok((found, difference))),
            },
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
        Some(Ok((found, _))) if difference(&write.base, &found.zone).is_none() => {
            Outcome::Unchanged(found, unclear)
        }
        Some(Ok((found, difference))) => Outcome::Differs { found, difference },
        Some(Err(error)) => Outcome::Unseen(error),
        None => unreachable!("there is at least one wait, and each ends in a read"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use async_trait::async_trait;
    use model::{Record, Zone};
    use registrar::Retry;
    use registrar::dns::Nameservers;

    use super::*;

    /// A provider that answers as told and counts its writes.
    struct Told {
        write: Mutex<Option<ProviderError>>,
        reads: Mutex<VecDeque<Result<Zone, ProviderError>>>,
        written: Mutex<u32>,
    }

    #[async_trait]
    impl Dns for Told {
        async fn read(&self, _: &DomainName) -> Result<ZoneRead, ProviderError> {
            let mut reads = self.reads.lock().expect("alone");
            let next = reads.pop_front().expect("no more reads than answers");
            next.map(|zone| ZoneRead {
                zone,
                ..ZoneRead::default()
            })
        }

        async fn write(&self, _: &DomainName, _: &ZoneWrite, _: &str) -> Result<(), ProviderError> {
            *self.written.lock().expect("alone") += 1;
            self.write.lock().expect("alone").take().map_or(Ok(()), Err)
        }

        async fn set_nameservers(
            &self,
            _: &DomainName,
            _: &Nameservers,
            _: &str,
        ) -> Result<Vec<String>, ProviderError> {
            unreachable!("no story sets nameservers")
        }
    }

    fn zone(content: &str) -> Zone {
        Zone {
            records: vec![Record::new("@", "A", content, Some(300))],
        }
    }

    fn error(kind: Kind, retry: Retry) -> ProviderError {
        ProviderError::new(kind, "planetdomains", "zone", "No answer in time.").retry(retry)
    }

    fn broken() -> ProviderError {
        error(Kind::Interrupted, Retry::OutcomeUnknown)
    }

    /// Writes `192.0.2.1` over `192.0.2.0`; all answers have to be used up, and there is one write whatever happens.
    async fn written(
        write: Option<ProviderError>,
        reads: impl IntoIterator<Item = Result<Zone, ProviderError>>,
    ) -> Outcome {
        let told = Told {
            write: Mutex::new(write),
            reads: Mutex::new(reads.into_iter().collect()),
            written: Mutex::new(0),
        };
        let (base, result) = (zone("192.0.2.0"), zone("192.0.2.1"));
        let change = ZoneWrite {
            changes: base.changes_to(&result),
            base,
            result,
        };
        let name = DomainName::parse("harborworks.com").expect("a name");
        let outcome = write_and_check(&told, &name, &change, "key").await;
        assert_eq!(*told.written.lock().expect("alone"), 1);
        assert_eq!(told.reads.lock().expect("alone").len(), 0, "answers are left");
        outcome
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_that_shows_late_is_waited_for() {
        let reads = [Ok(zone("192.0.2.0")), Err(broken()), Ok(zone("192.0.2.1"))];
        assert!(matches!(written(None, reads).await, Outcome::Checked(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_answer_is_settled_by_reading() {
        let done = written(Some(broken()), [Ok(zone("192.0.2.1"))]).await;
        assert!(matches!(done, Outcome::Checked(_)), "{done:?}");
        let reads = std::iter::repeat_n(Ok(zone("192.0.2.0")), WAITS.len());
        let not_done = written(Some(broken()), reads).await;
        assert!(matches!(not_done, Outcome::Unchanged(_, Some(_))), "{not_done:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_accepted_write_that_never_shows_is_not_called_done() {
        let reads = std::iter::repeat_n(Ok(zone("192.0.2.0")), WAITS.len());
        assert!(matches!(written(None, reads).await, Outcome::Unchanged(_, None)));
        let reads = std::iter::repeat_n(Ok(zone("192.0.2.9")), WAITS.len());
        let Outcome::Differs { difference, .. } = written(None, reads).await else {
            panic!("the zone is another one");
        };
        assert_eq!(difference, "@ A is 192.0.2.9 instead of 192.0.2.1");
        let reads = std::iter::repeat_n(Err(broken()), WAITS.len());
        assert!(matches!(written(None, reads).await, Outcome::Unseen(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_is_not_read_back() {
        let refusal = error(Kind::Invalid, Retry::Never);
        let outcome = written(Some(refusal), []).await;
        assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    }
}
