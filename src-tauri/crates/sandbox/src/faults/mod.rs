//! Faults: things that go wrong on the wire, queued ahead and struck by the first request that they match.
//!
//! - [`spec`]: the JSON form, as the control surface takes it
//! - [`relay`](mod@relay): the layer in front of every provider that makes them happen

pub mod relay;
pub mod spec;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use spec::FaultSpec;

/// One queued fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "FaultSpec", into = "FaultSpec")]
pub struct Fault {
    /// Which requests it strikes.
    pub target: Target,
    /// Matching requests that it lets pass first.
    pub skip: u32,
    /// How often it strikes; `None` is without end.
    pub times: Option<u32>,
    /// What happens.
    pub effect: Effect,
}

impl Fault {
    /// A fault that strikes the very next request of any kind, once.
    #[must_use]
    pub fn once(effect: Effect) -> Self {
        Self {
            target: Target::default(),
            skip: 0,
            times: Some(1),
            effect,
        }
    }

    /// The same fault for one method and path pattern only.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.target.method = Some(method.to_owned());
        self.target.path = Some(path.to_owned());
        self
    }

    /// The same fault at one provider only.
    #[must_use]
    pub fn at(mut self, provider: &str) -> Self {
        self.target.provider = Some(provider.to_owned());
        self
    }

    /// The same fault for requests whose body holds this text.
    #[must_use]
    pub fn holding(mut self, text: &str) -> Self {
        self.target.body_contains = Some(text.to_owned());
        self
    }

    /// The same fault after letting `skip` matching requests pass.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// The same fault, striking this often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same fault, striking until the queue is cleared.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.times = None;
        self
    }
}

/// Which requests a fault strikes; an absent part matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// The provider's name.
    pub provider: Option<String>,
    /// The HTTP method, in any case.
    pub method: Option<String>,
    /// A path below the provider's base URL without query. `*` stands for one segment, a last `**` for all that follow.
    pub path: Option<String>,
    /// Text that the body must hold.
    pub body_contains: Option<String>,
}

/// A request as faults see it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The provider called.
    pub provider: &'a str,
    /// HTTP method.
    pub method: &'a str,
    /// Path below the provider's base URL, without query.
    pub path: &'a str,
    /// The body.
    pub body: &'a [u8],
}

impl Target {
    fn matches(&self, seen: Seen<'_>) -> bool {
        self.provider
            .as_deref()
            .is_none_or(|provider| provider == seen.provider)
            && self
                .method
                .as_deref()
                .is_none_or(|method| method.eq_ignore_ascii_case(seen.method))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| path_matches(pattern, seen.path))
            && self
                .body_contains
                .as_deref()
                .is_none_or(|text| String::from_utf8_lossy(seen.body).contains(text))
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        if wanted == "**" {
            return true;
        }
        match segments.next() {
            Some(segment) if wanted == "*" || wanted == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// When a delay happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before the provider acts: a client that gives up meanwhile is charged all the same, later ("slow commit").
    Before,
    /// After it acted, before it answers.
    After,
}

/// Shapes of an error body that real APIs use and that the provider's documents leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorShape {
    /// `{"error": "code", "message": "..."}`
    ErrorString,
    /// `{"code": "...", "message": "..."}`
    CodeMessage,
    /// `{"detail": "..."}`
    DetailString,
    /// `{"detail": {"code": "...", "message": "..."}}`
    DetailObject,
    /// `{"detail": [{"loc": [...], "msg": "...", "type": "..."}]}`
    DetailList,
    /// No body at all.
    Empty,
    /// A plain text sentence.
    Text,
}

/// Shapes of a list that the provider's documents leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListShape {
    /// `{"result": {"domains": [...]}}` instead of `items`.
    Domains,
    /// `{"result": [...]}`
    BareArray,
    /// Names alone instead of objects.
    Strings,
    /// Objects with `name` instead of `domain`.
    Named,
    /// The first half of the names, with the full `count`.
    Partial,
}

/// What a fault does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Acts, then closes the socket without a byte of answer.
    DropAfterCommit,
    /// Closes the socket without acting.
    DropBefore,
    /// Waits this long in real time.
    Delay(Duration, Moment),
    /// Answers this status with the provider's error body; acts first if `after_commit`.
    Status {
        /// The HTTP status.
        status: u16,
        /// The error code in the body.
        code: String,
        /// Whether the provider acts all the same.
        after_commit: bool,
    },
    /// Acts, then answers 200 with a body that is no JSON; where the provider answers in text, one without its form.
    MalformedJson,
    /// Acts, then answers with the first half of the body and a `Content-Length` that agrees with it.
    TruncatedJson,
    /// Acts, then sends the head and half of the body and closes the socket.
    CutLine,
    /// An HTML page, as from a proxy or a captive portal, with this status; does not act.
    Html(u16),
    /// 429 without acting, with `Retry-After` when given (seconds).
    RateLimited(Option<u64>),
    /// 200 with the provider's error body (`"status": false` and the like); does not act.
    StatusFalse(String),
    /// The next error body takes this shape. Waits for an error.
    ErrorEnvelope(ErrorShape),
    /// The next list takes this shape. Waits for a list.
    List(ListShape),
    /// Acts, and shows this many reads of the same provider the state from before.
    StaleRead(u32),
    /// Acts, then adds unknown fields and nulls to every object of a JSON answer. Leaves text alone.
    Noise,
    /// The provider has forgotten the session of this request, where it has sessions: see
    /// [`SessionExpired`](relay::SessionExpired).
    ExpireSession,
}

impl Effect {
    /// The word for it in JSON and in the request log.
    #[must_use]
    pub fn kind(&self) -> spec::Kind {
        match self {
            Self::DropAfterCommit => spec::Kind::DropAfterCommit,
            Self::DropBefore => spec::Kind::DropBefore,
            Self::Delay(..) => spec::Kind::DelayMs,
            Self::Status { .. } => spec::Kind::Status,
            Self::MalformedJson => spec::Kind::MalformedJson,
            Self::TruncatedJson => spec::Kind::TruncatedJson,
            Self::CutLine => spec::Kind::CutLine,
            Self::Html(_) => spec::Kind::Html,
            Self::RateLimited(_) => spec::Kind::RateLimited,
            Self::StatusFalse(_) => spec::Kind::StatusFalseOn200,
            Self::ErrorEnvelope(_) => spec::Kind::ErrorEnvelope,
            Self::List(_) => spec::Kind::ListShape,
            Self::StaleRead(_) => spec::Kind::StaleRead,
            Self::Noise => spec::Kind::Noise,
            Self::ExpireSession => spec::Kind::ExpireSession,
        }
    }

    /// Whether it only reshapes a body that the provider composes.
    fn is_shape(&self) -> bool {
        matches!(self, Self::ErrorEnvelope(_) | Self::List(_))
    }
}

/// The faults that wait, oldest first.
#[derive(Debug, Clone, Default)]
pub struct FaultQueue {
    faults: Vec<Fault>,
}

impl FaultQueue {
    /// Adds a fault at the end.
    pub fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Forgets all faults.
    pub fn clear(&mut self) {
        self.faults.clear();
    }

    /// The faults that wait.
    #[must_use]
    pub fn waiting(&self) -> &[Fault] {
        &self.faults
    }

    /// The first fault that strikes this request. A matching fault that still skips counts down.
    pub fn strike(&mut self, seen: Seen<'_>) -> Option<Effect> {
        let mut struck = None;
        for (index, fault) in self.faults.iter_mut().enumerate() {
            if fault.effect.is_shape() || !fault.target.matches(seen) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            struck = Some(index);
            break;
        }
        struck.map(|index| self.spend(index))
    }

    /// The shape for the error that this request is about to get.
    pub fn error_shape(&mut self, seen: Seen<'_>) -> Option<ErrorShape> {
        let index = self.shape_for(seen, |effect| matches!(effect, Effect::ErrorEnvelope(_)))?;
        match self.spend(index) {
            Effect::ErrorEnvelope(shape) => Some(shape),
            _ => None,
        }
    }

    /// The shape for the list that this request is about to get.
    pub fn list_shape(&mut self, seen: Seen<'_>) -> Option<ListShape> {
        let index = self.shape_for(seen, |effect| matches!(effect, Effect::List(_)))?;
        match self.spend(index) {
            Effect::List(shape) => Some(shape),
            _ => None,
        }
    }

    fn shape_for(&mut self, seen: Seen<'_>, wanted: fn(&Effect) -> bool) -> Option<usize> {
        let index = self
            .faults
            .iter()
            .position(|fault| wanted(&fault.effect) && fault.target.matches(seen))?;
        let fault = self.faults.get_mut(index)?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        Some(index)
    }

    /// Uses a fault once and removes it when it is used up.
    fn spend(&mut self, index: usize) -> Effect {
        let fault = &mut self.faults[index];
        let effect = fault.effect.clone();
        if let Some(times) = fault.times.as_mut() {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(index);
            }
        }
        effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen<'a>(method: &'a str, path: &'a str) -> Seen<'a> {
        Seen {
            provider: "planetdomains",
            method,
            path,
            body: b"{\"domain\":\"tidepool.dev\"}",
        }
    }

    #[test]
    fn a_fault_strikes_only_its_own_path_and_only_so_often() {
        let mut queue = FaultQueue::default();
        queue.push(
            Fault::once(Effect::DropBefore)
                .on("PUT", "/domains/*/dns")
                .after(1)
                .times(2),
        );
        assert_eq!(queue.strike(seen("GET", "/domains/a.com/dns")), None);
        assert_eq!(queue.strike(seen("PUT", "/domains/a.com/dns")), None);
        assert_eq!(
            queue.strike(seen("PUT", "/domains/a.com/dns")),
            Some(Effect::DropBefore)
        );
        assert_eq!(
            queue.strike(seen("put", "/domains/b.com/dns")),
            Some(Effect::DropBefore)
        );
        assert_eq!(queue.strike(seen("PUT", "/domains/a.com/dns")), None);
        assert!(queue.waiting().is_empty());
    }

    #[test]
    fn patterns_match_whole_paths() {
        assert!(path_matches("/domains/**", "/domains/a.com/dns"));
        assert!(!path_matches("/domains/*", "/domains/a.com/dns"));
        assert!(!path_matches("/domains/*/dns", "/domains/a.com"));
    }

    #[test]
    fn a_fault_can_wait_for_one_name_in_the_body() {
        let mut queue = FaultQueue::default();
        queue.push(Fault::once(Effect::DropAfterCommit).holding("other.dev"));
        assert_eq!(queue.strike(seen("POST", "/domains/register")), None);
        queue.push(
            Fault::once(Effect::DropAfterCommit)
                .holding("tidepool.dev")
                .forever(),
        );
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
    }
}
