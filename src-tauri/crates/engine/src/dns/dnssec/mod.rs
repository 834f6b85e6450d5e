//! DNSSEC of a name across its host, its registrar and the registry: one view, and steps that keep the right order.
//!
//! Switched on, the host signs first and the registrar gets the DS record when the world asks the signed zone. Switched off,
//! the DS record goes first, a day passes until no resolver remembers it, and only then signing ends.
//!
//! - [`view`]: as the window sees it
//! - `judge`: from what was seen to a verdict and the steps that are safe
//! - `given`: a DS record between registrar and registry

mod given;
mod judge;
pub mod view;

use std::sync::Arc;

use judge::{Seen, Way, judge};
use lookup::DsAtParent;
use model::time::DAY;
use model::{AccountId, Timestamp};
use registrar::Provider;
use registrar::dnssec::{DsChange, DsRecord, SigningStage, SigningState};
use store::reminders::open;
use view::{DnssecAct, DnssecSide, DnssecStepKind, DnssecView, DsFields, DsGiven};

use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::Holdings;
use crate::portfolio::view::NameKey;
use crate::reminders::open::{OpenKind, Waiting};
use crate::words::day;

impl Engine {
    /// How DNSSEC of a name stands: host, registrar and registry are asked just now.
    pub async fn dns_dnssec(&self, key: NameKey) -> Result<DnssecView, Fault> {
        Ok(self.dnssec_look(&key).await?.view)
    }

    /// Does one step, after everybody was asked once more; how it stands then.
    pub async fn dns_dnssec_step(&self, act: DnssecAct) -> Result<DnssecView, Fault> {
        let looked = self.dnssec_look(&act.key).await?;
        let step = looked.view.steps.iter().find(|step| step.kind == act.step);
        let step = step.ok_or_else(|| {
            let message = format!("This is no step for {} any more.", looked.view.unicode);
            Fault::new(Code::PlanChanged, message).hint(looked.view.words.clone())
        })?;
        if let Some(blocked) = &step.blocked {
            return Err(Fault::new(Code::Conflict, blocked.clone()));
        }
        if let Some(brake) = step.brake.as_ref().filter(|_| !act.confirmed) {
            return Err(Fault::new(Code::NeedsConfirmation, brake.clone()));
        }
        match act.step {
            DnssecStepKind::SwitchOn => self.dnssec_sign(&looked, true).await?,
            DnssecStepKind::SwitchOff => self.dnssec_sign(&looked, false).await?,
            DnssecStepKind::GiveDs => self.dnssec_give(&looked).await?,
            DnssecStepKind::RemoveDs => self.dnssec_remove(&looked).await?,
        }
        self.stale(&[Tag::Dns]);
        Ok(self.dnssec_look(&act.key).await?.view)
    }

    async fn dnssec_look(&self, key: &NameKey) -> Result<Looked, Fault> {
        let holdings = self.holdings().await?;
        let rows = holdings.rows_of(&key.name);
        let row = holdings.find(key);
        let registered = rows.iter().find(|row| row.registered).map(|row| row.account);
        let waits = row.is_some_and(|row| row.served.waits());
        let serving = self.dns_seat(key).await?;
        let host = serving.refusal.is_none().then_some(serving.zone.account);
        let watched = self.hosting_watched().await?.contains(&NameKey {
            account: serving.zone.account,
            name: key.name.clone(),
        });
        let asked = host.is_some() && !waits && !watched;

        let host = self.dnssec_side(&holdings, host).await;
        let registrar = self.dnssec_side(&holdings, registered).await;
        let signing = async {
            let facet = host.provider.as_ref()?.signing()?;
            Some(facet.read_signing(&key.name).await)
        };
        let held = async {
            let facet = registrar.provider.as_ref()?.ds_records()?;
            Some(facet.read_ds(&key.name).await)
        };
        let (signing, held, parent) = tokio::join!(signing, held, self.inner.authorities.ds(&key.name));
        let (signing, host_fault) = apart(signing);
        let (held, registrar_fault) = apart(held);
        let sets_ds = registrar
            .provider
            .as_ref()
            .is_some_and(|provider| provider.ds_records().is_some());
        let by_itself = !sets_ds && host.account.is_some() && host.account == registrar.account;
        let forgotten_at = self.dnssec_forgotten(key).await?;
        let given = match self.dnssec_given(&key.name).await? {
            Some(given) if self.dnssec_look_given(&given, &parent).await? => None,
            given => given,
        };
        let seen = Seen {
            name: key.name.unicode(),
            host: host.called("its host"),
            signing,
            host_open: !host.read_only,
            asked,
            registrar: registrar.called("its registrar"),
            sets_ds: sets_ds && !registrar.read_only,
            by_itself,
            held: held.flatten(),
            parent,
            forgotten_at,
            given: given.as_ref().and_then(|given| {
                Some(Way {
                    record: DsRecord::parse(&given.record)?,
                    late: given::is_overdue(given, self.now()),
                })
            }),
            now: self.now(),
        };
        let judged = judge(&seen);
        let view = DnssecView {
            key: NameKey {
                account: registered.unwrap_or(key.account),
                name: key.name.clone(),
            },
            unicode: seen.name.clone(),
            verdict: judged.verdict,
            words: judged.words,
            host: host_words(&host, &seen, host_fault.as_ref(), &serving.words),
            registrar: registrar_words(&registrar, &seen, registrar_fault.as_ref()),
            registry: registry_words(&seen),
            wanted: seen
                .signing
                .as_ref()
                .and_then(|state| state.ds.as_ref())
                .map(fields),
            steps: judged.steps,
            given: given.map(|given| DsGiven {
                at: given.given_at,
                // Looked at just now, unless nobody could say.
                looked_at: if matches!(seen.parent, DsAtParent::Unclear(_)) {
                    given.looked_at
                } else {
                    seen.now
                },
            }),
            forgotten_at: forgotten_at.filter(|until| *until > seen.now),
            at: seen.now,
        };
        Ok(Looked {
            view,
            host,
            registrar,
            key: key.clone(),
            ds: seen.signing.and_then(|state| state.ds),
        })
    }

    async fn dnssec_side(&self, holdings: &Holdings, account: Option<AccountId>) -> Side {
        let Some(account) = account else {
            return Side::default();
        };
        let owner = holdings.owner(account);
        Side {
            account: Some(account),
            called: owner.map(|owner| owner.called()),
            read_only: owner.is_some_and(|owner| owner.read_only),
            provider: self.provider(account).await.ok(),
        }
    }

    /// When resolvers have forgotten a DS record that was removed here. It stands under way at whichever account of the name
    /// signs it.
    async fn dnssec_forgotten(&self, key: &NameKey) -> Result<Option<Timestamp>, Fault> {
        let all = self.inner.store.library().read(open::all).await?;
        let noted = all
            .into_iter()
            .filter(|work| work.kind == OpenKind::Signing && work.name == key.name);
        Ok(noted.filter_map(|work| work.due_at).max())
    }

    async fn dnssec_sign(&self, looked: &Looked, on: bool) -> Result<(), Fault> {
        let (account, provider) = looked.host.open()?;
        let facet = provider.signing().ok_or_else(nobody)?;
        let state = match facet.sign(&looked.key.name, on).await {
            Ok(state) => state,
            // Repeating it is harmless, and reading tells what became of it.
            Err(error) if error.outcome_unknown() => facet.read_signing(&looked.key.name).await?,
            Err(error) => return Err(error.into()),
        };
        let is_on = matches!(state.stage, SigningStage::On | SigningStage::Pending);
        if on != is_on && state.stage != SigningStage::Leaving {
            return Err(Fault::new(
                Code::Conflict,
                format!(
                    "{} took the request, and the zone is as it was.",
                    looked.view.host.called
                ),
            )
            .hint("Look again in a minute."));
        }
        if !on {
            self.close_work(OpenKind::Signing, account, &looked.key.name)
                .await?;
        }
        let word = if on {
            "Switched DNSSEC on"
        } else {
            "Switched DNSSEC off"
        };
        let line = format!(
            "{word} for {} at {}.",
            looked.view.unicode, looked.view.host.called
        );
        self.log("dns", line, Some(account), Some(&looked.key.name)).await;
        Ok(())
    }

    async fn dnssec_give(&self, looked: &Looked) -> Result<(), Fault> {
        let (account, provider) = looked.registrar.open()?;
        let facet = provider.ds_records().ok_or_else(nobody)?;
        let record = looked.ds.as_ref().ok_or_else(nobody)?;
        let done = match facet.set_ds(&looked.key.name, record).await {
            Ok(done) => done,
            // Saying once more what shall be is harmless; what became of the first is seen by it.
            Err(error) if error.outcome_unknown() => facet.set_ds(&looked.key.name, record).await?,
            Err(error) => return Err(error.into()),
        };
        if let DsChange::Now(records) = &done
            && !records.iter().any(|there| there.is_same(record))
        {
            return Err(Fault::new(
                Code::Conflict,
                format!(
                    "{} took the DS record and does not have it.",
                    looked.view.registrar.called
                ),
            )
            .hint("Look again in a minute; nothing else was changed."));
        }
        let said = said(&done);
        let line = format!(
            "{said} the DS record {} of {} at {}.",
            record.key_tag, looked.view.unicode, looked.view.registrar.called
        );
        self.log("dns", line, Some(account), Some(&looked.key.name)).await;
        self.dnssec_note_given(account, &looked.key.name, record, &looked.view.registrar.called)
            .await?;
        if let Some(host) = looked.host.account {
            self.close_work(OpenKind::Signing, host, &looked.key.name).await?;
        }
        Ok(())
    }

    async fn dnssec_remove(&self, looked: &Looked) -> Result<(), Fault> {
        let (account, provider) = looked.registrar.open()?;
        let facet = provider.ds_records().ok_or_else(nobody)?;
        let done = match facet.remove_ds(&looked.key.name).await {
            Ok(done) => done,
            Err(error) if error.outcome_unknown() => facet.remove_ds(&looked.key.name).await?,
            Err(error) => return Err(error.into()),
        };
        let signed = |step: &view::DnssecStep| step.kind == DnssecStepKind::SwitchOff;
        let host = looked.host.account;
        if let Some(host) = host.filter(|_| looked.view.steps.iter().any(signed)) {
            // Until nobody remembers it the zone stays signed, over restarts too.
            let until = self.now().plus(DAY);
            let waiting = Waiting {
                words: format!(
                    "The DS record was removed. Keep the zone signed until {}; then DNSSEC may be switched off.",
                    day(until)
                ),
                due_at: Some(until),
                for_user: true,
            };
            self.open_work(OpenKind::Signing, host, &looked.key.name, waiting)
                .await?;
        }
        self.dnssec_end_given(&looked.key.name, account).await?;
        let word = match done {
            DsChange::Now(_) => "Removed",
            DsChange::Accepted => "Asked to remove",
        };
        let line = format!(
            "{word} the DS records of {} at {}.",
            looked.view.unicode, looked.view.registrar.called
        );
        self.log("dns", line, Some(account), Some(&looked.key.name)).await;
        Ok(())
    }
}

/// What was seen, with whom to turn to.
struct Looked {
    view: DnssecView,
    host: Side,
    registrar: Side,
    key: NameKey,
    ds: Option<DsRecord>,
}

/// The host or the registrar.
#[derive(Default)]
struct Side {
    account: Option<AccountId>,
    called: Option<String>,
    read_only: bool,
    provider: Option<Arc<dyn Provider>>,
}

impl Side {
    fn called(&self, otherwise: &str) -> String {
        self.called.clone().unwrap_or_else(|| otherwise.to_owned())
    }

    fn open(&self) -> Result<(AccountId, &Arc<dyn Provider>), Fault> {
        self.account.zip(self.provider.as_ref()).ok_or_else(nobody)
    }
}

fn nobody() -> Fault {
    Fault::new(Code::NotOffered, "None of the connected accounts can do this.")
}

fn said(done: &DsChange) -> &'static str {
    match done {
        DsChange::Now(_) => "Put in",
        DsChange::Accepted => "Sent",
    }
}

/// An answer that may have failed, apart from its failure.
fn apart<T>(told: Option<Result<T, registrar::ProviderError>>) -> (Option<T>, Option<Fault>) {
    match told {
        None => (None, None),
        Some(Ok(told)) => (Some(told), None),
        Some(Err(error)) => (None, Some(error.into())),
    }
}

fn host_words(side: &Side, seen: &Seen, fault: Option<&Fault>, served: &str) -> DnssecSide {
    let words = match (&seen.signing, fault) {
        (_, Some(fault)) => fault.message.clone(),
        (None, None) if side.account.is_none() => served.to_owned(),
        (None, None) => format!("{} has no signing that Freehold can switch.", seen.host),
        (Some(state), None) => signing_words(state),
    };
    DnssecSide {
        account: side.account,
        called: seen.host.clone(),
        words,
        ds: seen
            .signing
            .iter()
            .filter_map(|state| state.ds.as_ref())
            .map(ToString::to_string)
            .collect(),
        known: seen.signing.is_some(),
    }
}

fn signing_words(state: &SigningState) -> String {
    match state.stage {
        SigningStage::Off => "Does not sign the zone.",
        SigningStage::Pending if state.ds.is_none() => "Makes a key; look again in a minute.",
        SigningStage::Pending => "Signs the zone, and does not see the DS record at the registry yet.",
        SigningStage::On => "Signs the zone, and sees the DS record at the registry.",
        SigningStage::Leaving => "Was switched off, and signs until the DS record is gone.",
        SigningStage::Failed => "Says that something is wrong with the signatures.",
    }
    .to_owned()
}

fn registrar_words(side: &Side, seen: &Seen, fault: Option<&Fault>) -> DnssecSide {
    let words = match (fault, &seen.held) {
        (Some(fault), _) => fault.message.clone(),
        (None, Some(held)) if held.is_empty() => "Has no DS record.".to_owned(),
        (None, Some(_)) => "Has this DS record.".to_owned(),
        (None, None) if seen.by_itself => {
            "Tells the registry by itself what its own zone is signed with.".to_owned()
        }
        (None, None) if side.account.is_none() => {
            "Is none of the connected accounts: put the DS record in there by hand.".to_owned()
        }
        (None, None) if seen.sets_ds => "Takes DS records and does not tell which it has.".to_owned(),
        (None, None) if side.read_only => "Is read only here.".to_owned(),
        (None, None) => "Takes no DS records through its API: put it in on its web site.".to_owned(),
    };
    let held = seen.held.iter().flatten();
    DnssecSide {
        account: side.account,
        called: seen.registrar.clone(),
        words,
        ds: held.map(ToString::to_string).collect(),
        known: seen.held.is_some(),
    }
}

fn registry_words(seen: &Seen) -> DnssecSide {
    let (words, ds, known) = match &seen.parent {
        DsAtParent::Signed(ds) => {
            let spelled = |text: &String| {
                DsRecord::parse(text).map_or_else(|| text.clone(), |record| record.to_string())
            };
            let words = "Has this DS record.".to_owned();
            (words, ds.iter().map(spelled).collect(), true)
        }
        DsAtParent::Unsigned => ("Has no DS record.".to_owned(), Vec::new(), true),
        DsAtParent::Unclear(why) => (format!("Could not be asked. {why}"), Vec::new(), false),
    };
    DnssecSide {
        account: None,
        called: "The registry".to_owned(),
        words,
        ds,
        known,
    }
}

/// A record for a form at a registrar that is not ours.
fn fields(record: &DsRecord) -> DsFields {
    let named = |number: u8, names: &[(u8, &str)]| match names.iter().find(|(known, _)| *known == number) {
        Some((_, name)) => format!("{number} ({name})"),
        None => number.to_string(),
    };
    DsFields {
        key_tag: record.key_tag,
        algorithm: named(
            record.algorithm,
            &[
                (5, "RSA with SHA-1"),
                (7, "RSA with SHA-1, NSEC3"),
                (8, "RSA with SHA-256"),
                (10, "RSA with SHA-512"),
                (13, "ECDSA P-256 with SHA-256"),
                (14, "ECDSA P-384 with SHA-384"),
                (15, "Ed25519"),
                (16, "Ed448"),
            ],
        ),
        digest_type: named(
            record.digest_type,
            &[(1, "SHA-1"), (2, "SHA-256"), (4, "SHA-384")],
        ),
        digest: record.digest.clone(),
        flags: record.key.as_ref().map(|key| key.flags),
        public_key: record.key.as_ref().map(|key| key.public_key.clone()),
        line: record.to_string(),
    }
}
