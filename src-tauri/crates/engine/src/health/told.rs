//! What an account tells of a name that anybody may ask about: its registration and its page. A further source beside the
//! registry, asked on demand, or for somebody who asked a registry that gave no answer. It is kept with its source and age,
//! and never overrides what the registry said.

use model::{AccountId, DomainName};
use registrar::public_facts::{Page, Registration};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::health::HealthRow;

use super::statuses;
use super::view::{HealthFailure, ToldFacts, ToldPage, ToldPart, ToldRegistration, ToldSource, ToldView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// What is kept of an answer.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    /// Whose answer it is, for people.
    source: String,
    fact: T,
}

impl Engine {
    /// What accounts told of a name, from the cache, and which could be asked.
    pub async fn health_told(&self, name: DomainName) -> Result<ToldView, Fault> {
        let about = name.clone();
        let rows = self
            .inner
            .store
            .cache()
            .read(move |conn| store::health::get(conn, &about))
            .await?;
        let sources = self.told_sources().await?;
        let registration = kept(&rows, ToldPart::Registration).map(|(at, kept)| ToldRegistration {
            at,
            source: kept.source,
            facts: facts(kept.fact),
        });
        let page = kept(&rows, ToldPart::Page).map(|(at, kept): (_, Kept<Page>)| ToldPage {
            at,
            source: kept.source,
            page: kept.fact,
        });
        Ok(ToldView {
            sources,
            registration,
            registration_failure: failure(&rows, ToldPart::Registration),
            page,
            page_failure: failure(&rows, ToldPart::Page),
            name,
        })
    }

    /// Asks an account about a name. A look that fails is told in the view, beside what was known before.
    pub async fn health_told_refresh(
        &self,
        name: DomainName,
        part: ToldPart,
        account: AccountId,
    ) -> Result<ToldView, Fault> {
        let sources = self.told_sources().await?;
        let source = sources.into_iter().find(|source| source.account == account);
        let source = source.ok_or_else(|| {
            Fault::new(
                Code::NotOffered,
                "This account tells nothing of names that are not in it.",
            )
        })?;
        let asked = match part {
            ToldPart::Registration => self.told_registration(&name, &source).await,
            ToldPart::Page => self.told_page(&name, &source).await,
        };
        self.keep_told(&name, part, asked).await?;
        self.health_told(name).await
    }

    /// Asks the first account that can tell about a registration, for somebody whose registry gave no answer. Whether there
    /// is one, and whether it answers, changes nothing about the failure.
    pub(super) async fn told_instead(&self, name: &DomainName) {
        let Ok(sources) = self.told_sources().await else {
            return;
        };
        let Some(source) = sources.first() else {
            return;
        };
        let asked = self.told_registration(name, source).await;
        if let Err(fault) = self.keep_told(name, ToldPart::Registration, asked).await {
            tracing::warn!(target: "health", %name, %fault, "what an account told could not be kept");
        }
    }

    /// The accounts that can be asked, in the order connected.
    async fn told_sources(&self) -> Result<Vec<ToldSource>, Fault> {
        let holdings = self.holdings().await?;
        let owners = holdings.owners.iter().filter(|owner| {
            self.factory(&owner.provider).is_some_and(|factory| {
                factory
                    .descriptor()
                    .extras
                    .contains(&registrar::descriptor::Extra::PublicFacts)
            })
        });
        Ok(owners
            .map(|owner| ToldSource {
                account: owner.id,
                label: owner.label.clone(),
            })
            .collect())
    }

    async fn told_registration(&self, name: &DomainName, source: &ToldSource) -> Result<String, Fault> {
        let provider = self.provider(source.account).await?;
        let facts = provider.public_facts().ok_or_else(not_offered)?;
        written(source, facts.registration(name).await?)
    }

    async fn told_page(&self, name: &DomainName, source: &ToldSource) -> Result<String, Fault> {
        let provider = self.provider(source.account).await?;
        let facts = provider.public_facts().ok_or_else(not_offered)?;
        written(source, facts.page(name).await?)
    }

    async fn keep_told(
        &self,
        name: &DomainName,
        part: ToldPart,
        asked: Result<String, Fault>,
    ) -> Result<(), Fault> {
        let (at, name, part) = (self.now(), name.clone(), part.word());
        let cache = self.inner.store.cache();
        match asked {
            Ok(fact) => {
                cache
                    .write(move |tx| store::health::put(tx, &name, part, at, &fact))
                    .await?;
            }
            Err(fault) => {
                tracing::info!(target: "health", part, %fault, "an account told nothing of a name");
                let fault = serde_json::to_string(&fault)
                    .map_err(|_| Fault::new(Code::Internal, "A failure could not be written down."))?;
                cache
                    .write(move |tx| store::health::failed(tx, &name, part, at, &fault))
                    .await?;
            }
        }
        Ok(())
    }
}

fn not_offered() -> Fault {
    Fault::new(
        Code::NotOffered,
        "This account tells nothing of names that are not in it.",
    )
}

fn written<T: Serialize>(source: &ToldSource, fact: T) -> Result<String, Fault> {
    serde_json::to_string(&Kept {
        source: source.label.clone(),
        fact,
    })
    .map_err(|_| Fault::new(Code::Internal, "What was told could not be kept."))
}

fn row(rows: &[HealthRow], part: ToldPart) -> Option<&HealthRow> {
    rows.iter().find(|row| row.part == part.word())
}

/// A fact that an older version wrote in another shape is as good as none.
fn kept<T: DeserializeOwned>(rows: &[HealthRow], part: ToldPart) -> Option<(model::Timestamp, Kept<T>)> {
    let (at, text) = row(rows, part)?.fact.as_ref()?;
    Some((*at, serde_json::from_str(text).ok()?))
}

fn failure(rows: &[HealthRow], part: ToldPart) -> Option<HealthFailure> {
    let (at, text) = row(rows, part)?.failure.as_ref()?;
    let fault = serde_json::from_str(text).ok()?;
    Some(HealthFailure { at: *at, fault })
}

fn facts(told: Registration) -> ToldFacts {
    // In the spelling in which the registries' own are shown.
    let words: Vec<String> = told
        .statuses
        .iter()
        .filter_map(|word| lookup::registry::status::epp(word))
        .collect();
    ToldFacts {
        registered: told.registered,
        registrar: told.registrar,
        registrar_url: told.registrar_url,
        registrar_iana_id: told.registrar_iana_id,
        created_at: told.created_at,
        expires_at: told.expires_at,
        updated_at: told.updated_at,
        statuses: statuses::explained(&words),
        nameservers: told.nameservers,
        dnssec: told.dnssec,
        redacted: told.redacted,
        contacts: told.contacts,
    }
}
