//! The JSON form of a fault: flat, with a `kind` and the few fields that the kind takes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Effect, ErrorShape, Fault, ListShape, Moment, Target};

/// The kinds of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Acts, then closes the socket.
    DropAfterCommit,
    /// Closes the socket without acting.
    DropBefore,
    /// Closes the line, or answers `status`, and acts `seconds` of world time later.
    SlowCommit,
    /// Waits `ms`; `moment` is `before` (default) or `after`.
    DelayMs,
    /// Answers `status` with `code`; `after_commit` acts first.
    Status,
    /// A body that is no JSON, or not in the provider's text form.
    MalformedJson,
    /// Half of the body with a fitting length.
    TruncatedJson,
    /// Half of the body, then the line is closed.
    CutLine,
    /// An HTML page with `status` (200 by default).
    Html,
    /// 429, with `retry_after` seconds if given.
    RateLimited,
    /// 200 with the provider's error body and `code`.
    #[serde(rename = "status_false_on_200")]
    StatusFalseOn200,
    /// The next error takes `error_shape`.
    ErrorEnvelope,
    /// The next list takes `list_shape`.
    ListShape,
    /// The next `reads` reads (1 by default) show the state from before the write.
    StaleRead,
    /// Unknown fields and nulls in the answer.
    Noise,
    /// The session of the request is over.
    ExpireSession,
}

impl Kind {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DropAfterCommit => "drop_after_commit",
            Self::DropBefore => "drop_before",
            Self::SlowCommit => "slow_commit",
            Self::DelayMs => "delay_ms",
            Self::Status => "status",
            Self::MalformedJson => "malformed_json",
            Self::TruncatedJson => "truncated_json",
            Self::CutLine => "cut_line",
            Self::Html => "html",
            Self::RateLimited => "rate_limited",
            Self::StatusFalseOn200 => "status_false_on_200",
            Self::ErrorEnvelope => "error_envelope",
            Self::ListShape => "list_shape",
            Self::StaleRead => "stale_read",
            Self::Noise => "noise",
            Self::ExpireSession => "expire_session",
        }
    }
}

/// A fault as the control surface takes and shows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is described at the kind that takes it and at Fault and Target"
)]
pub struct FaultSpec {
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_contains: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub ordering: bool,
    #[serde(default)]
    pub skip: u32,
    /// 1 by default; 0 strikes without end.
    #[serde(default = "one")]
    pub times: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_commit: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_shape: Option<ErrorShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_shape: Option<ListShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<u32>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn one() -> u32 {
    1
}

impl FaultSpec {
    /// A spec of this kind that strikes the next request once.
    fn plain(kind: Kind) -> Self {
        Self {
            kind,
            provider: None,
            method: None,
            path: None,
            body_contains: None,
            domain: None,
            ordering: false,
            skip: 0,
            times: 1,
            ms: None,
            seconds: None,
            moment: None,
            status: None,
            code: None,
            after_commit: None,
            retry_after: None,
            error_shape: None,
            list_shape: None,
            reads: None,
        }
    }
}

impl TryFrom<FaultSpec> for Fault {
    type Error = String;

    fn try_from(spec: FaultSpec) -> Result<Self, String> {
        let status = |default: Option<u16>| match spec.status.or(default) {
            Some(status) if (200..=599).contains(&status) => Ok(status),
            _ => Err("give a status from 200 to 599".to_owned()),
        };
        let code = || spec.code.clone().unwrap_or_else(|| "simulated".to_owned());
        let effect = match spec.kind {
            Kind::DropAfterCommit => Effect::DropAfterCommit,
            Kind::DropBefore => Effect::DropBefore,
            Kind::SlowCommit => Effect::SlowCommit {
                seconds: spec.seconds.ok_or("slow_commit needs seconds")?,
                status: spec.status.map(|given| status(Some(given))).transpose()?,
            },
            Kind::DelayMs => Effect::Delay(
                Duration::from_millis(spec.ms.ok_or("delay_ms needs ms")?),
                spec.moment.unwrap_or(Moment::Before),
            ),
            Kind::Status => Effect::Status {
                status: status(None)?,
                code: code(),
                after_commit: spec.after_commit.unwrap_or(false),
            },
            Kind::MalformedJson => Effect::MalformedJson,
            Kind::TruncatedJson => Effect::TruncatedJson,
            Kind::CutLine => Effect::CutLine,
            Kind::Html => Effect::Html(status(Some(200))?),
            Kind::RateLimited => Effect::RateLimited(spec.retry_after),
            Kind::StatusFalseOn200 => Effect::StatusFalse(code()),
            Kind::ErrorEnvelope => {
                Effect::ErrorEnvelope(spec.error_shape.ok_or("error_envelope needs error_shape")?)
            }
            Kind::ListShape => Effect::List(spec.list_shape.ok_or("list_shape needs list_shape")?),
            Kind::StaleRead => Effect::StaleRead(spec.reads.unwrap_or(1)),
            Kind::Noise => Effect::Noise,
            Kind::ExpireSession => Effect::ExpireSession,
        };
        Ok(Self {
            target: Target {
                provider: spec.provider,
                method: spec.method,
                path: spec.path,
                body_contains: spec.body_contains,
                domain: spec.domain.map(|domain| domain.to_ascii_lowercase()),
                ordering: spec.ordering,
            },
            skip: spec.skip,
            times: (spec.times > 0).then_some(spec.times),
            effect,
        })
    }
}

impl From<Fault> for FaultSpec {
    fn from(fault: Fault) -> Self {
        let mut spec = Self::plain(fault.effect.kind());
        spec.provider = fault.target.provider;
        spec.method = fault.target.method;
        spec.path = fault.target.path;
        spec.body_contains = fault.target.body_contains;
        spec.domain = fault.target.domain;
        spec.ordering = fault.target.ordering;
        spec.skip = fault.skip;
        spec.times = fault.times.unwrap_or(0);
        match fault.effect {
            Effect::SlowCommit { seconds, status } => {
                spec.seconds = Some(seconds);
                spec.status = status;
            }
            Effect::Delay(wait, moment) => {
                spec.ms = u64::try_from(wait.as_millis()).ok();
                spec.moment = Some(moment);
            }
            Effect::Status {
                status,
                code,
                after_commit,
            } => {
                spec.status = Some(status);
                spec.code = Some(code);
                spec.after_commit = Some(after_commit);
            }
            Effect::Html(status) => spec.status = Some(status),
            Effect::RateLimited(seconds) => spec.retry_after = seconds,
            Effect::StatusFalse(code) => spec.code = Some(code),
            Effect::ErrorEnvelope(shape) => spec.error_shape = Some(shape),
            Effect::List(shape) => spec.list_shape = Some(shape),
            Effect::StaleRead(reads) => spec.reads = Some(reads),
            Effect::DropAfterCommit
            | Effect::DropBefore
            | Effect::MalformedJson
            | Effect::TruncatedJson
            | Effect::CutLine
            | Effect::Noise
            | Effect::ExpireSession => {}
        }
        spec
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_survives_its_json_form() {
        let text = r#"{"kind":"status","method":"POST","path":"/domains/register","status":500,"after_commit":true,"times":0}"#;
        let fault: Fault = serde_json::from_str(text).expect("a good spec");
        assert_eq!(fault.times, None);
        let again: Fault =
            serde_json::from_str(&serde_json::to_string(&fault).expect("serialises")).expect("reads back");
        assert_eq!(again.effect, fault.effect);
        assert_eq!(again.target, fault.target);
        let text =
            r#"{"kind":"slow_commit","provider":"joker","domain":"kelp.com","ordering":true,"seconds":20}"#;
        let slow: Fault = serde_json::from_str(text).expect("a good spec");
        let again: Fault = serde_json::from_value(serde_json::json!(slow)).expect("reads back");
        assert_eq!((again.effect, again.target), (slow.effect, slow.target));
    }

    #[test]
    fn every_word_is_the_one_that_json_takes() {
        for text in [
            "drop_after_commit",
            "status_false_on_200",
            "delay_ms",
            "slow_commit",
            "html",
            "stale_read",
            "noise",
            "expire_session",
        ] {
            let kind: Kind = serde_json::from_value(text.into()).expect("a known kind");
            assert_eq!(kind.word(), text);
        }
    }

    #[test]
    fn a_fault_that_lacks_its_number_is_refused_with_a_reason() {
        let lacking = serde_json::from_str::<Fault>(r#"{"kind":"delay_ms"}"#).expect_err("no ms");
        assert!(lacking.to_string().contains("needs ms"));
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"status","status":99}"#).is_err());
    }
}
