//! A DS record between the registrar that took it and the registry that shows it: noted, looked for gently by itself, over
//! restarts too, and ended when the registry shows it.

use lookup::DsAtParent;
use model::time::DAY;
use model::{AccountId, DomainName, Timestamp};
use registrar::dnssec::DsRecord;
use store::dns::given::{self, Given};

use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::Fault;
use crate::reminders::open::{OpenKind, Waiting};
use crate::words::day;

/// Seconds between two looks while it is fresh, and later.
const OFTEN: i64 = 600;
const SELDOM: i64 = 2 * 3_600;
/// How long a record is fresh.
const FRESH: i64 = 6 * 3_600;
/// Days after which the registry should have it, whoever passes it on.
const USUAL: i64 = 2 * DAY;
/// Records that are looked for at once.
const AT_MOST: usize = 20;

/// Whether the registry should have had it by now.
pub(super) fn is_overdue(given: &Given, now: Timestamp) -> bool {
    now.since(given.given_at) > USUAL
}

fn is_due(given: &Given, now: Timestamp) -> bool {
    let every = if now.since(given.given_at) < FRESH {
        OFTEN
    } else {
        SELDOM
    };
    let since = now.since(given.looked_at);
    // A clock that went back looks again.
    since < 0 || since >= every
}

/// Whether the registry shows a record.
pub(super) fn is_shown(parent: &DsAtParent, record: &str) -> bool {
    let (DsAtParent::Signed(texts), Some(record)) = (parent, DsRecord::parse(record)) else {
        return false;
    };
    texts
        .iter()
        .filter_map(|text| DsRecord::parse(text))
        .any(|there| there.is_same(&record))
}

impl Engine {
    /// The record of a name that is on its way.
    pub(super) async fn dnssec_given(&self, name: &DomainName) -> Result<Option<Given>, Fault> {
        let all = self.inner.store.library().read(given::all).await?;
        Ok(all.into_iter().find(|given| given.name == *name))
    }

    /// Notes that a registrar took a record. It stands under way until the registry shows it.
    pub(super) async fn dnssec_note_given(
        &self,
        account: AccountId,
        name: &DomainName,
        record: &DsRecord,
        registrar: &str,
    ) -> Result<(), Fault> {
        let now = self.now();
        let row = Given {
            account,
            name: name.clone(),
            record: record.to_string(),
            given_at: now,
            looked_at: now,
        };
        let library = self.inner.store.library();
        library.write(move |tx| given::put(tx, &row)).await?;
        let waiting = Waiting {
            words: format!(
                "{registrar} took the DS record {}; the registry does not show it yet. As a rule it does within hours, at the latest until {}.",
                record.key_tag,
                day(now.plus(USUAL))
            ),
            due_at: None,
            for_user: false,
        };
        self.open_work(OpenKind::Process, account, name, waiting).await
    }

    /// Notes what a look at the registry showed. Once the record is there, nothing is waited for.
    pub(super) async fn dnssec_look_given(&self, given: &Given, parent: &DsAtParent) -> Result<bool, Fault> {
        if is_shown(parent, &given.record) {
            let line = format!(
                "The registry shows the DS record of {} now.",
                given.name.unicode()
            );
            self.dnssec_end_given(&given.name, given.account).await?;
            self.log_as(
                LogCause::Schedule,
                "dns",
                line,
                Some(given.account),
                Some(&given.name),
            )
            .await;
            return Ok(true);
        }
        // That nobody could say is no look.
        if !matches!(parent, DsAtParent::Unclear(_)) {
            let (account, name, now) = (given.account, given.name.clone(), self.now());
            let library = self.inner.store.library();
            library
                .write(move |tx| given::looked(tx, account, &name, now))
                .await?;
        }
        Ok(false)
    }

    /// Nothing is waited for any more.
    pub(super) async fn dnssec_end_given(&self, name: &DomainName, account: AccountId) -> Result<(), Fault> {
        let wanted = name.clone();
        let library = self.inner.store.library();
        library.write(move |tx| given::end(tx, &wanted)).await?;
        self.close_work(OpenKind::Process, account, name).await
    }

    /// Looks for the records that are due; called from time to time.
    pub(in crate::dns) async fn dnssec_given_due(&self) -> Result<(), Fault> {
        let all = self.inner.store.library().read(given::all).await?;
        let now = self.now();
        let due: Vec<Given> = all
            .into_iter()
            .filter(|given| is_due(given, now))
            .take(AT_MOST)
            .collect();
        for given in due {
            let parent = self.inner.authorities.ds(&given.name).await;
            if self.dnssec_look_given(&given, &parent).await? {
                self.stale(&[Tag::Dns]);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_record_is_looked_for_often_and_is_late_after_two_days() {
        let at = Timestamp(1_000_000);
        let given = |looked: i64| Given {
            account: AccountId::random(),
            name: DomainName::parse("kite.com").expect("a name"),
            record: "7 13 2 AB".to_owned(),
            given_at: at,
            looked_at: at.plus(looked),
        };
        assert!(!is_due(&given(0), at.plus(OFTEN - 1)));
        assert!(is_due(&given(0), at.plus(OFTEN)));
        assert!(!is_due(&given(FRESH), at.plus(FRESH + OFTEN)));
        assert!(is_due(&given(FRESH), at.plus(FRESH + SELDOM)));
        assert!(is_due(&given(900), at.plus(600)), "the clock went back");
        assert!(!is_overdue(&given(0), at.plus(USUAL)));
        assert!(is_overdue(&given(0), at.plus(USUAL + 1)));
    }
}
