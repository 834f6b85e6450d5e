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
