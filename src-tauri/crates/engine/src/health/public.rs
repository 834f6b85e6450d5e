//! Looking up what the public sees of a name, and telling it from the cache.
//!
//! Nothing here runs by itself: a look tells the name's servers that somebody is interested, so only the user starts one.

use futures::future::join_all;
use lookup::{NoAnswer, PublicRecords, Unreached};
use model::time::DAY;
use model::{DomainName, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::health::HealthRow;

use super::findings;
use super::view::{Finding, HealthFailure, HealthPart, HealthPartView, HealthView};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Days after which a part counts as old.
const OLD: i64 = 7;

impl Engine {
    /// What is known of a name, from the cache.
    pub async fn health_get(&self, name: DomainName) -> Result<HealthView, Fault> {
        let asked = name.clone();
        let rows = self
            .inner
            .store
            .cache()
            .read(move |conn| store::health::get(conn, &asked))
            .await?;
        Ok(view(name, &rows, self.now()))
    }

    /// Looks a part up afresh, or with `None` all of them side by side. A look that fails says so in its part and loses
    /// nothing that was known.
    pub async fn health_refresh(
        &self,
        name: DomainName,
        part: Option<HealthPart>,
    ) -> Result<HealthView, Fault> {
        let parts = part.map_or_else(|| HealthPart::ALL.to_vec(), |part| vec![part]);
        let looks: Vec<_> = parts
            .into_iter()
            .map(|part| self.health_look_and_keep(name.clone(), part))
            .collect();
        for kept in join_all(looks).await {
            kept?;
        }
        self.health_get(name).await
    }

    async fn health_look_and_keep(&self, name: DomainName, part: HealthPart) -> Result<(), Fault> {
        let look = self.health_find(&name, part).await;
        self.health_keep(name, part, look).await
    }

    /// One look; what it brings, as JSON.
    async fn health_find(&self, name: &DomainName, part: HealthPart) -> Result<String, Fault> {
        let inner = &self.inner;
        match part {
            HealthPart::Certificate => told(&inner.web.certificate(name).await.map_err(unreached)?),
            HealthPart::Preview => told(&inner.web.preview(name, self.now()).await.map_err(unreached)?),
            HealthPart::Dns => {
                let aliases = self.health_aliases(name).await?;
                told(&inner.authorities.zone(name, &aliases).await.map_err(unanswered)?)
            }
            HealthPart::Mail => {
                let records = PublicRecords::open(inner.resolver).map_err(unanswered)?;
                told(&records.mail(name).await.map_err(unanswered)?)
            }
        }
    }

    async fn health_keep(
        &self,
        name: DomainName,
        part: HealthPart,
        look: Result<String, Fault>,
    ) -> Result<(), Fault> {
        let at = self.now();
        let cache = self.inner.store.cache();
        match look {
            Ok(fact) => {
                cache
                    .write(move |tx| store::health::put(tx, &name, part.word(), at, &fact))
                    .await?;
            }
            Err(fault) => {
                tracing::info!(target: "health", part = part.word(), %fault, "a look failed");
                let fault = told(&fault)?;
                cache
                    .write(move |tx| store::health::failed(tx, &name, part.word(), at, &fault))
                    .await?;
            }
        }
        Ok(())
    }

    /// The aliases below a name that its zones have, as far as they were read: only their owner knows of them.
    async fn health_aliases(&self, name: &DomainName) -> Result<Vec<String>, Fault> {
        let asked = name.clone();
        let zones = self.inner.store.cache().read(move |conn| {
            let accounts = store::portfolio::everywhere(conn, &asked)?.into_iter();
            accounts
                .map(|kept| store::dns::zone(conn, kept.account, &asked))
                .collect::<store::Result<Vec<_>>>()
        });
        let reads = zones
            .await?
            .into_iter()
            .flatten()
            .filter_map(|cached| cached.read);
        let records = reads.flat_map(|read| read.zone.records);
        let mut aliases: Vec<String> = records
            .filter(|record| record.kind.as_str() == "CNAME" && !matches!(record.name.as_str(), "@" | "*"))
            .filter(|record| !record.name.starts_with("*."))
            .map(|record| format!("{}.{name}", record.name))
            .collect();
        aliases.sort();
        aliases.dedup();
        Ok(aliases)
    }
}

fn told<T: Serialize>(fact: &T) -> Result<String, Fault> {
    serde_json::to_string(fact).map_err(|_| Fault::new(Code::Internal, "What was found could not be kept."))
}

fn unreached(error: Unreached) -> Fault {
    let hint = match error {
        Unreached::NoAddress(_) => "Add an A or AAAA record if it should have a website.",
        Unreached::Private { .. } => "Point it to a public address, or look at it from inside that network.",
        Unreached::NoTls { .. } | Unreached::NoCertificate { .. } => {
            "Ask the web host to set up a certificate for this name."
        }
        Unreached::Distrusted { .. } => "See under Certificate what is wrong with it.",
        Unreached::Refused { .. } => "If it should have a website, see whether the web server runs.",
        Unreached::Redirects { .. } => "Have the web host correct the redirects.",
        Unreached::NotFound { .. }
        | Unreached::Silent { .. }
        | Unreached::Unreachable { .. }
        | Unreached::Unreadable { .. } => "See whether you are online, then try again.",
    };
    let mut fault = Fault::new(Code::Unreachable, error.to_string()).hint(hint);
    fault.retryable = true;
    fault
}

fn unanswered(error: NoAnswer) -> Fault {
    let message = format!("The DNS could not be asked. {error}");
    let mut fault =
        Fault::new(Code::Unreachable, message).hint("See whether you are online, then try again.");
    fault.retryable = true;
    fault
}

/// What the rows of the cache say. A fact that an older version wrote in another shape is as good as none.
fn view(name: DomainName, rows: &[HealthRow], now: Timestamp) -> HealthView {
    let certificate = fact(rows, HealthPart::Certificate);
    let dns = fact(rows, HealthPart::Dns);
    let mail = fact(rows, HealthPart::Mail);
    let preview = fact(rows, HealthPart::Preview);
    let parts = HealthPart::ALL.map(|part| {
        let found = match part {
            HealthPart::Certificate => certificate
                .as_ref()
                .map(|fact| findings::certificate(&name, fact, now)),
            HealthPart::Dns => dns.as_ref().map(|fact| findings::zone(&name, fact)),
            HealthPart::Mail => mail.as_ref().map(|fact| findings::mail(&name, fact)),
            HealthPart::Preview => preview.as_ref().map(findings::preview),
        };
        part_view(part, rows, found, now)
    });
    HealthView {
        parts: parts.into(),
        certificate,
        dns,
        mail,
        preview,
        name,
    }
}

fn row(rows: &[HealthRow], part: HealthPart) -> Option<&HealthRow> {
    rows.iter().find(|row| row.part == part.word())
}

fn fact<T: DeserializeOwned>(rows: &[HealthRow], part: HealthPart) -> Option<T> {
    let (_, text) = row(rows, part)?.fact.as_ref()?;
    serde_json::from_str(text).ok()
}

fn part_view(
    part: HealthPart,
    rows: &[HealthRow],
    found: Option<Vec<Finding>>,
    now: Timestamp,
) -> HealthPartView {
    let row = row(rows, part);
    let fetched_at = row
        .and_then(|row| row.fact.as_ref())
        .map(|(at, _)| *at)
        .filter(|_| found.is_some());
    let failure = row.and_then(|row| row.failure.as_ref()).and_then(|(at, text)| {
        let fault = serde_json::from_str(text).ok()?;
        Some(HealthFailure { at: *at, fault })
    });
    let mut findings = found.unwrap_or_default();
    // Stable: what weighs the same stays in the order in which it was told.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    HealthPartView {
        part,
        fetched_at,
        old: fetched_at.is_some_and(|at| now.since(at) > OLD * DAY),
        verdict: findings.first().map(|worst| worst.level),
        findings,
        failure,
    }
}
