//! The ladder of checks: from the address up to the names. The first failed rung is the diagnosis, and what stands
//! beside it is the remedy.

use std::sync::Arc;

use registrar::provider::AccountSummary;
use registrar::{Descriptor, Kind, Provider, ProviderError};
use store::accounts::Answer;
use url::Url;

use crate::accounts::draft::is_loopback;
use crate::accounts::profile;
use crate::accounts::view::{AccountCheck, CheckStep, StepState};
use crate::fault::{Code, Fault};
use crate::words;

/// The rungs, from the ground up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rung {
    Address,
    Connection,
    Secure,
    Host,
    Answer,
    Key,
    Place,
    Permission,
    Payment,
    Names,
}

const RUNGS: [Rung; 10] = [
    Rung::Address,
    Rung::Connection,
    Rung::Secure,
    Rung::Host,
    Rung::Answer,
    Rung::Key,
    Rung::Place,
    Rung::Permission,
    Rung::Payment,
    Rung::Names,
];

impl Rung {
    fn label(self, provider: &str) -> String {
        match self {
            Self::Address => "The address can be used".to_owned(),
            Self::Connection => format!("{provider} can be reached"),
            Self::Secure => "The connection is secure".to_owned(),
            Self::Host => format!("The address is {provider}'s API"),
            Self::Answer => format!("{provider} answers as it should"),
            Self::Key => "The key is accepted".to_owned(),
            Self::Place => "The API is open to this computer".to_owned(),
            Self::Permission => "The key may use the API".to_owned(),
            Self::Payment => "The account's balance or payment method is in order".to_owned(),
            Self::Names => "Names can be listed".to_owned(),
        }
    }

    /// Where a failure of the first call stands on the ladder.
    fn of(error: &ProviderError) -> Self {
        match error.kind {
            Kind::Unreachable => Self::Connection,
            Kind::Tls => Self::Secure,
            // A page for people, or an API that has no such call: the host is another's.
            Kind::NotFound => Self::Host,
            Kind::Malformed if error.is_foreign() => Self::Host,
            Kind::Unauthorized => Self::Key,
            Kind::Payment => Self::Payment,
            Kind::AddressNotAllowed => Self::Place,
            Kind::Forbidden => Self::Permission,
            _ => Self::Answer,
        }
    }
}

/// What the climb found on each rung.
struct Climb {
    provider: &'static str,
    details: Vec<(Rung, String)>,
}

impl Climb {
    fn new(descriptor: &Descriptor) -> Self {
        Self {
            provider: descriptor.label,
            details: Vec::new(),
        }
    }

    fn found(&mut self, rung: Rung, detail: impl Into<String>) {
        self.details.push((rung, detail.into()));
    }

    /// Ends on a failed rung, or on top.
    fn end(self, failed: Option<(Rung, Fault)>, summary: Option<&AccountSummary>) -> AccountCheck {
        let steps = RUNGS.into_iter().map(|rung| {
            let (state, fault) = match &failed {
                Some((at, fault)) if *at == rung => (StepState::Failed, Some(fault.clone())),
                Some((at, _)) if *at < rung => (StepState::Skipped, None),
                _ => (StepState::Passed, None),
            };
            let found = self.details.iter().find(|(at, _)| *at == rung);
            CheckStep {
                label: rung.label(self.provider),
                state,
                detail: found
                    .filter(|_| state != StepState::Skipped)
                    .map(|(_, detail)| detail.clone()),
                fault,
            }
        });
        let warnings = summary.map_or(&[][..], |summary| &summary.warnings);
        let warned = warnings.iter().map(|warning| CheckStep {
            label: "Something will not work".to_owned(),
            state: StepState::Warned,
            detail: Some(warning.clone()),
            fault: None,
        });
        AccountCheck {
            steps: steps.chain(warned).collect(),
            passed: failed.is_none(),
            balance: summary.and_then(|summary| summary.balance),
        }
    }
}

impl AccountCheck {
    /// The diagnosis, as kept.
    pub(super) fn first_fault(&self) -> Option<String> {
        let fault = self.steps.iter().find_map(|step| step.fault.as_ref())?;
        serde_json::to_string(fault).ok()
    }
}

/// The climb ends before it begins.
pub(super) fn bad_address(descriptor: &Descriptor, fault: Fault) -> AccountCheck {
    Climb::new(descriptor).end(Some((Rung::Address, fault)), None)
}

/// Climbs: reads the account, then lists the names. Returns also what the account said about itself.
pub(super) async fn climb(
    descriptor: &'static Descriptor,
    address: &Url,
    opened: Result<Arc<dyn Provider>, ProviderError>,
) -> (AccountCheck, Option<Answer>) {
    let mut climb = Climb::new(descriptor);
    let host = address.host_str().unwrap_or_default();
    climb.found(Rung::Address, host);
    if address.scheme() == "http" && is_loopback(address) {
        climb.found(Rung::Secure, "it does not leave this computer");
    }
    let provider = match opened {
        Ok(provider) => provider,
        Err(error) => {
            // Nothing was sent yet: the address or the key can not be used at all.
            let rung = match error.kind {
                Kind::Tls => Rung::Secure,
                Kind::Unauthorized => Rung::Key,
                _ => Rung::Address,
            };
            return (climb.end(Some((rung, error.into())), None), None);
        }
    };
    let summary = match provider.account().await {
        Ok(summary) => summary,
        Err(error) => {
            let rung = Rung::of(&error);
            let mut fault = Fault::from(error);
            if rung == Rung::Host {
                fault.hint = Some(wrong_host(descriptor, host, fault.hint.take()));
            }
            return (climb.end(Some((rung, fault)), None), None);
        }
    };
    if let Some(reference) = &summary.reference {
        climb.found(Rung::Key, format!("account {reference}"));
    }
    let answer = profile::answer(&summary);
    if summary.api_enabled == Some(false) {
        let mut fault = Fault::new(
            Code::Forbidden,
            format!(
                "The API is switched off for this account at {}.",
                descriptor.label
            ),
        );
        fault.hint = Some(match descriptor.prerequisites {
            [] => format!("Switch it on at {}, then check again.", descriptor.label),
            prerequisites => prerequisites.join(" "),
        });
        return (
            climb.end(Some((Rung::Permission, fault)), Some(&summary)),
            Some(answer),
        );
    }
    let listed = match provider.portfolio() {
        None => Err(ProviderError::new(
            Kind::NotOffered,
            descriptor.id,
            "list",
            "There is no list.",
        )),
        Some(portfolio) => portfolio.list().await,
    };
    let failed = match listed {
        Ok(listing) => {
            let mut found = words::count(listing.names.len(), "name", "names");
            if let Some(partial) = listing.partial {
                found = format!("{found}. {partial}");
            }
            climb.found(Rung::Names, found);
            None
        }
        Err(error) if error.kind == Kind::NotOffered => {
            climb.found(
                Rung::Names,
                format!(
                    "{} offers no list here; names bought with Freehold are known",
                    descriptor.label
                ),
            );
            None
        }
        Err(error) => Some((Rung::Names, error.into())),
    };
    (climb.end(failed, Some(&summary)), Some(answer))
}

/// What to do about answers that are not the provider's.
fn wrong_host(descriptor: &Descriptor, host: &str, hint: Option<String>) -> String {
    let check = format!(
        "Look whether {host} is the right address: {}'s own API is at {}.",
        descriptor.label, descriptor.base_url
    );
    match hint {
        Some(hint) => format!("{check} {hint}"),
        None => check,
    }
}
