//! Faults: things that go wrong on the wire, queued ahead and struck by the first request that they match.
//!
//! - [`spec`]: the JSON form, as the control surface takes it
//! - [`relay`](mod@relay): the layer in front of every provider that makes them happen
//! - [`parked`]: calls that act after their answer is gone
//!
//! # Everything that can go wrong with money
//!
//! A [`Fault`] is pushed with [`Sandbox::push_fault`](crate::Sandbox::push_fault); `.at(provider)`, `.about(name)` and
//! `.ordering()` (only calls that cost money, at whatever path) say whom it strikes. A
//! [`Trouble`](crate::world::Trouble) is set with [`Sandbox::trouble`](crate::Sandbox::trouble) as
//! `Snag::at(provider, trouble).about(name)`. The labels work at every provider unless some are named.
//!
//! | what | from a test | label | what the client meets |
//! |---|---|---|---|
//! | reply lost before the commit | [`Effect::DropBefore`] | | the line closes, nothing was done |
//! | reply lost after the commit | [`Effect::DropAfterCommit`] | `drop-` | the line closes, all was done |
//! | reply cut, malformed, truncated | [`Effect::CutLine`], [`Effect::MalformedJson`], [`Effect::TruncatedJson`] | | all was done |
//! | slow commit | [`Effect::SlowCommit`] | | the line closes or a status comes; the call acts some seconds of world time later and no read shows anything until then |
//! | slow answer | [`Effect::Delay`] | `slow-` at PlanetDomains | the answer takes its (real) time |
//! | slow delivery | | `slow-` | charged at once; pending for 20 s (domani.sh), 60 s (Joker), 90 s (Bizzy), 120 s (Cloudflare) of world time |
//! | HTTP 500 after acting | [`Effect::Status`] with `after_commit` | | an error, and all was done |
//! | HTTP 500 without acting | [`Effect::Status`] | `e500-` once (PlanetDomains, Cloudflare) | an error, nothing was done |
//! | price rise between two quotes | [`Trouble::PriceRise`](crate::world::Trouble::PriceRise) | `rise-` | quotes and orders are dearer from some moment on |
//! | price rise between quote and order | [`Trouble::PriceJump`](crate::world::Trouble::PriceJump) | `jump-` | refused where the order carries a cap (Bizzy, Joker), else charged more than was quoted |
//! | currency change | [`Trouble::Currency`](crate::world::Trouble::Currency) | | quotes tell another currency (not PlanetDomains) |
//! | premium, marked | [`Trouble::Premium`](crate::world::Trouble::Premium) with `told` | `premium-` (not PlanetDomains) | the provider's own mark, and its price; Cloudflare refuses |
//! | premium without notice | [`Trouble::Premium`](crate::world::Trouble::Premium) | `unmarked-` | a high price and no mark |
//! | card missing | [`Trouble::NoCard`](crate::world::Trouble::NoCard), or `has_card` of the account | `nocard-` | 402 with the link (domani.sh), 402 (Bizzy), 2104 (Joker), 400 (Cloudflare), 409 (PlanetDomains) |
//! | card declined, balance short | [`Trouble::BalanceShort`](crate::world::Trouble::BalanceShort), or [`Sandbox::set_balance`](crate::Sandbox::set_balance) | `short-`, `declined-` (Bizzy) | the same answers in other words |
//! | quota used up | [`Effect::RateLimited`], or `quota_used_elsewhere` of the account (PlanetDomains) | | 429 |
//! | race | [`Trouble::Race`](crate::world::Trouble::Race) | `race-` | free when looked up, taken when ordered |
//! | accepted, then failed | | `regfail-` (domani.sh), `opfail-` (Bizzy), `nack-` (Joker), `failed-` (Cloudflare) | charged and paid back |
//! | order still running | | `busy-` twice (PlanetDomains) | 409 `request_in_progress` |
//! | session over | [`Effect::ExpireSession`] | | 2200 (Joker) |
//! | fields nobody knows, nulls | [`Effect::Noise`] | | the answer, with more in it |
//! | read from before the order | [`Effect::StaleRead`] | | the name seems not to be there |

pub mod parked;
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

    /// The same fault for requests about this name, wherever they name it: in the path (Bizzy's ids count), the query or
    /// the body. A call about several names is one about each of them.
    #[must_use]
    pub fn about(mut self, domain: &str) -> Self {
        self.target.domain = Some(domain.to_ascii_lowercase());
        self
    }

    /// The same fault for requests that cost money when they go well: registrations, renewals, transfers.
    #[must_use]
    pub fn ordering(mut self) -> Self {
        self.target.ordering = true;
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
    /// A name that the request must be about.
    pub domain: Option<String>,
    /// Whether the request must be one that costs money.
    pub ordering: bool,
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
    /// The query, without the question mark.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// The name that an id in the path stands for.
    pub named: Option<&'a str>,
    /// Whether it costs money when it goes well.
    pub ordering: bool,
}

impl Seen<'_> {
    /// Whether it is about this name.
    fn is_about(&self, domain: &str) -> bool {
        self.named == Some(domain)
            || holds_name(self.path, domain)
            || holds_name(self.query, domain)
            || holds_name(&String::from_utf8_lossy(self.body), domain)
    }
}

/// Whether the text holds this name, and not only a longer one that it is part of.
fn holds_name(text: &str, domain: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    text.match_indices(domain).any(|(start, _)| {
        let (before, after) = (
            &text.as_bytes()[..start],
            &text.as_bytes()[start + domain.len()..],
        );
        // A comma or a blank of a query comes as %2C or %20.
        let escaped = before.len() >= 3 && before[before.len() - 3] == b'%';
        (escaped || !before.last().is_some_and(|byte| part(*byte)))
            && !after.first().is_some_and(|byte| part(*byte))
    })
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
            && self.domain.as_deref().is_none_or(|domain| seen.is_about(domain))
            && (seen.ordering || !self.ordering)
    }
}

/// Whether a path fits a pattern: `*` stands for one segment, a last `**` for all that follow.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
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
    /// Closes the line at once, or answers this status with the provider's error body, and acts only when so many seconds
    /// of world time have passed.
    SlowCommit {
        /// Seconds of world time.
        seconds: u32,
        /// The status, e.g. 504; `None` closes the line.
        status: Option<u16>,
    },
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
            Self::SlowCommit { .. } => spec::Kind::SlowCommit,
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
            query: "",
            body: b"{\"domain\":\"tidepool.dev\"}",
            named: None,
            ordering: path == "/domains/register",
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
    fn a_fault_about_a_name_finds_it_wherever_it_stands_and_no_longer_one() {
        assert!(holds_name("/domains/tidepool.dev/renew", "tidepool.dev"));
        assert!(holds_name("domains=a.com%2Ctidepool.dev", "tidepool.dev"));
        assert!(holds_name("period=12&domain=Tidepool.dev", "tidepool.dev"));
        for longer in [
            "my-tidepool.dev",
            "tidepool.dev.uk",
            "tidepool.devs",
            "x.tidepool.dev",
        ] {
            assert!(!holds_name(longer, "tidepool.dev"), "{longer}");
        }
        let mut queue = FaultQueue::default();
        queue.push(
            Fault::once(Effect::DropBefore)
                .about("tidepool.dev")
                .ordering()
                .forever(),
        );
        assert_eq!(queue.strike(seen("POST", "/domains/search/batch")), None);
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
        let of_another = Seen {
            body: b"{\"domain\":\"kelp.dev\"}",
            ..seen("POST", "/domains/register")
        };
        assert_eq!(queue.strike(of_another), None);
        let by_id = Seen {
            named: Some("tidepool.dev"),
            ..of_another
        };
        assert!(queue.strike(by_id).is_some());
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
