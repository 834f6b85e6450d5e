//! Workflows: what a registration or an update has come to.

use model::{DomainName, Timestamp};
use registrar::json::{any_field, at, field, text, time};
use serde_json::Value;

/// Where a workflow stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// `pending` or `in_progress`.
    Working,
    /// It waits for the user; what for, and where a mail went.
    ActionRequired {
        action: Option<String>,
        sent_to: Option<String>,
    },
    /// It waits for somebody else.
    Blocked,
    /// Done.
    Succeeded,
    /// Failed, with the provider's code and sentence.
    Failed {
        code: Option<String>,
        message: Option<String>,
    },
    /// A word that is not documented.
    Other(String),
}

/// A workflow as the provider tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Workflow {
    pub state: State,
    /// The name it is about, when told: `Err` when it can not be read.
    pub name: Option<Result<DomainName, ()>>,
    pub created_at: Option<Timestamp>,
    /// Where it can be asked about, as the provider wrote it.
    pub link: Option<String>,
    /// The registration that it made or changed, when told.
    pub registration: Option<Value>,
}

impl Workflow {
    /// Reads a WorkflowStatus. `None` when there is no state.
    pub fn read(result: &Value) -> Option<Self> {
        let word = field(result, "state", text)?;
        let state = match word.to_ascii_lowercase().as_str() {
            "pending" | "in_progress" => State::Working,
            "action_required" => State::ActionRequired {
                action: field(result, "context.action", text),
                sent_to: field(result, "context.confirmation_sent_to", text),
            },
            "blocked" => State::Blocked,
            "succeeded" => State::Succeeded,
            "failed" => State::Failed {
                code: field(result, "error.code", text),
                message: field(result, "error.message", text),
            },
            _ => State::Other(word),
        };
        let name = any_field(
            result,
            &[
                "context.domain_name",
                "context.registration.domain_name",
                "domain_name",
            ],
            text,
        );
        Some(Self {
            state,
            name: name.map(|spelled| DomainName::parse(&spelled).map_err(|_| ())),
            created_at: field(result, "created_at", time),
            link: field(result, "links.self", text),
            registration: at(result, "context.registration").cloned(),
        })
    }

    /// Whether it speaks of another name, or of one that can not be read.
    pub fn is_about_another(&self, name: &DomainName) -> bool {
        self.name.as_ref().is_some_and(|told| told.as_ref() != Ok(name))
    }

    /// When the registration expires, when it tells.
    pub fn expires_at(&self) -> Option<Timestamp> {
        field(self.registration.as_ref()?, "expires_at", time)
    }
}

/// The path of `link` below the API's address, when it is `wanted`'s kind of path; else `wanted`. A link is only ever
/// taken as a path: whatever host it names, nothing is sent there.
pub(super) fn own_path(link: Option<&str>, base_path: &str, wanted: &str) -> String {
    let reduced = link.and_then(|link| {
        let path = match link.split_once("://") {
            Some((_, rest)) => &rest[rest.find('/')?..],
            None => link,
        };
        let base = base_path.trim_end_matches('/');
        let path = path
            .strip_prefix(base)
            .filter(|_| !base.is_empty())
            .unwrap_or(path);
        is_status_path(path, wanted).then(|| path.to_owned())
    });
    reduced.unwrap_or_else(|| wanted.to_owned())
}

/// Whether a path asks about a workflow of the same registration as `wanted`, whatever the workflow's own word.
pub(super) fn is_status_path(path: &str, wanted: &str) -> bool {
    let Some((registration, _)) = wanted.rsplit_once('/') else {
        return false;
    };
    path.strip_prefix(registration)
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: &str = "/accounts/a1/registrar/registrations/x.dev/registration-status";

    #[test]
    fn a_link_is_only_a_path_of_our_own() {
        let reduced = |link: &str| own_path(Some(link), "/client/v4", WANTED);
        assert_eq!(reduced(WANTED), WANTED);
        assert_eq!(reduced(&format!("/client/v4{WANTED}")), WANTED);
        let absolute = format!("https://api.cloudflare.com/client/v4{WANTED}");
        assert_eq!(reduced(&absolute), WANTED);
        let newer = WANTED.replace("registration-status", "status-2");
        assert_eq!(reduced(&newer), newer);
        for foreign in [
            "https://evil.example/steal",
            "//evil.example/x",
            "/accounts/a1/registrar/registrations/x.dev/../../../../user/tokens",
            "/accounts/a1/registrar/registrations/other.dev/registration-status",
            "/accounts/a1/registrar/registrations/x.dev/registration-status?x=1",
            "https://nothing",
            "",
        ] {
            assert_eq!(reduced(foreign), WANTED, "{foreign}");
        }
        assert_eq!(own_path(None, "/client/v4", WANTED), WANTED);
    }
}
