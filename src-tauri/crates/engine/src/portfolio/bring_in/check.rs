//! Looking for a record, first in the public DNS and then by the provider, and what follows from it.

use model::DomainName;
use registrar::imports::{Imported, Verified};
use registrar::portfolio::OwnedName;
use registrar::{Kind, Provider};
use store::bring_in::{BringIn, Look};

use super::no_imports;
use super::proof::{self, Proof};
use super::view::{self, BringInLook};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words;

/// Names that are looked at by themselves at one beat of the schedule.
const AT_A_BEAT: usize = 5;

impl Engine {
    /// Looks for the record of a name now: in the public DNS, and by the provider, which alone decides.
    pub async fn portfolio_bring_in_look(&self, key: NameKey) -> Result<BringInLook, Fault> {
        let kept = self.bring_in(&key).await?;
        self.bring_in_look(kept, LogCause::User).await
    }

    /// Goes on with names whose time has come; at most five, so that a long list never crowds out anything else.
    pub(crate) async fn bring_in_tick(&self) {
        let all = match self.inner.store.library().read(store::bring_in::all).await {
            Ok(all) => all,
            Err(error) => {
                tracing::warn!(target: "portfolio", %error, "names on their way in could not be read");
                return;
            }
        };
        let now = self.now();
        let mut due: Vec<BringIn> = all
            .into_iter()
            .filter(|kept| super::pace::is_due(kept, now))
            .collect();
        due.sort_by_key(|kept| kept.look.as_ref().map_or(kept.begun_at, |look| look.at));
        for kept in due.into_iter().take(AT_A_BEAT) {
            let name = kept.name.clone();
            if let Err(fault) = self.bring_in_look(kept, LogCause::Schedule).await {
                tracing::info!(target: "portfolio", %name, %fault, "a name on its way in could not be looked at");
            }
        }
    }

    async fn bring_in_look(&self, kept: BringIn, cause: LogCause) -> Result<BringInLook, Fault> {
        let Some(_turn) = self.inner.bringing_in.take(kept.account, &kept.name) else {
            return Err(Fault::new(
                Code::Busy,
                format!("{} is being looked at now.", kept.name.unicode()),
            )
            .hint("It is done in a moment."));
        };
        let provider = self.provider(kept.account).await?;
        let proof = self.bring_in_proof(&kept).await;
        // By itself nobody is bothered about a record that the world does not see. Who asks is answered by the provider too.
        let asks = cause == LogCause::User || matches!(proof, Proof::Seen | Proof::Unknown);
        let said = if asks {
            match self.verify(&*provider, &kept.name).await {
                Ok(Verified::Imported(imported)) => {
                    return self.brought_in(&*provider, &kept, imported, cause).await;
                }
                Ok(Verified::NotYet { said }) => said,
                Err(fault) => {
                    self.note_look(&kept, proof, failed(&fault), provider.descriptor().label)
                        .await?;
                    return Err(fault);
                }
            }
        } else {
            None
        };
        let host = proof::host(&kept.owner, &kept.name);
        let words = proof::words(proof, &host, provider.descriptor().label, said.as_deref());
        self.note_look(&kept, proof, words, provider.descriptor().label)
            .await?;
        let key = key(&kept);
        let kept = self.bring_in(&key).await?;
        Ok(BringInLook::Waits {
            view: view::view(&kept, &*self.holdings().await?),
        })
    }

    /// Has the provider look. That the name is in the account already is what was wanted; only the account can tell.
    async fn verify(&self, provider: &dyn Provider, name: &DomainName) -> Result<Verified, Fault> {
        match no_imports(provider)?.verify(name).await {
            Err(error) if error.kind == Kind::Conflict || error.outcome_unknown() => {
                let portfolio = provider.portfolio();
                match portfolio {
                    Some(portfolio) if portfolio.detail(name).await.is_ok() => {
                        Ok(Verified::Imported(Imported::default()))
                    }
                    _ => Err(error.into()),
                }
            }
            outcome => Ok(outcome?),
        }
    }

    async fn note_look(&self, kept: &BringIn, proof: Proof, words: String, label: &str) -> Result<(), Fault> {
        let look = Look {
            at: self.now(),
            proof: proof.word().to_owned(),
            words,
        };
        let (row, found) = (kept.clone(), look.clone());
        let seen_at = (proof == Proof::Seen).then_some(look.at);
        let noted = BringIn {
            look: Some(look),
            ..kept.clone()
        };
        let line = self.bring_in_line(&noted, label);
        let library = self.inner.store.library();
        library
            .write(move |tx| {
                let waits_still = store::bring_in::looked(tx, &row, &found, seen_at)?;
                Ok(waits_still && line.write(tx)?)
            })
            .await?;
        self.stale(&[Tag::Portfolio, Tag::Reminders]);
        Ok(())
    }

    /// The name is in the account: it comes into the list at once, as the account tells it.
    async fn brought_in(
        &self,
        provider: &dyn Provider,
        kept: &BringIn,
        imported: Imported,
        cause: LogCause,
    ) -> Result<BringInLook, Fault> {
        let key = key(kept);
        let told = match provider.portfolio() {
            Some(portfolio) => portfolio.detail(&kept.name).await.ok(),
            None => None,
        };
        let mut owned = told.unwrap_or_else(|| OwnedName::bare(kept.name.clone()));
        // However the account words it: a name that was proved by a record is registered elsewhere.
        owned.registered = false;
        owned.expires_at = owned.expires_at.or(imported.expires_at);
        self.finish_bring_in(&key).await?;
        self.learn(kept.account, owned).await?;
        let mut said = format!(
            "{} looks after {} now; it stays registered {}.",
            provider.descriptor().label,
            kept.name.unicode(),
            imported
                .registrar
                .map_or_else(|| "where it is".to_owned(), |registrar| format!("at {registrar}")),
        );
        if let Some(expires_at) = imported.expires_at {
            said.push_str(&format!(" It expires there on {}.", words::day(expires_at)));
        }
        self.log_as(
            cause,
            "portfolio",
            said.clone(),
            Some(kept.account),
            Some(&kept.name),
        )
        .await;
        self.names_changed();
        Ok(BringInLook::Done { key, words: said })
    }
}

fn key(kept: &BringIn) -> NameKey {
    NameKey {
        account: kept.account,
        name: kept.name.clone(),
    }
}

/// A look that failed, as it stands beside the record until the next one.
fn failed(fault: &Fault) -> String {
    match &fault.hint {
        Some(hint) => format!("{} {hint}", fault.message),
        None => fault.message.clone(),
    }
}
