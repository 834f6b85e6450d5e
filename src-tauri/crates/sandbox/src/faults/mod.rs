//! Faults: things that go wrong on the wire, queued ahead and struck by the first request that they match.
//!
//! - [`spec`]: the JSON form, as the control surface takes it
//! - [`relay`](mod@relay): the layer in front of every provider that makes them happen
//! - [`parked`]: calls that act after their answer is gone
//! - `target`: which requests a fault strikes; `queue`: which one strikes first
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
mod queue;
pub mod relay;
pub mod spec;
mod target;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use queue::FaultQueue;
pub use spec::FaultSpec;
pub(crate) use target::path_matches;
pub use target::{Seen, Target};

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

    /// The same fault for requests about this name, wherever they name it: in the path (the ids of Bizzy and
    /// Cloudflare count), the query or the body. A call about several names is one about each of them.
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
