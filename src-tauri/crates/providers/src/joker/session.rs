//! One account's way in: one login shared by all tasks, one request in flight, visible repeats of reads.
//!
//! The lock around the session is also the queue: it is held while a request is under way, so requests follow each
//! other in the order in which they came. A session that ended is opened again once; for a change only where the
//! refusal says that nothing was done. A second failure ends the run, as the manual advises.

use std::sync::Arc;
use std::time::Duration;

use model::{Clock, Timestamp};
use registrar::http::{Call, Effect, Http, Limits, Reply};
use registrar::json::ErrorEnvelope;
use registrar::lane::{Lane, Rate};
use registrar::repeats::Repeats;
use registrar::{Connection, Kind, ProviderError};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::descriptor::{API_KEY, DESCRIPTOR, PASSWORD, USERNAME};
use super::refusal;
use super::request::{Answer, Fields, Request};
use super::response::{Ended, Response, Verdict};

/// No block is documented; a second refusal for pace in a row gets a minute.
const BLOCK: Duration = Duration::from_secs(60);
/// A login that was refused is not tried again for so many seconds: many waiting tasks would lock the account.
const REFUSAL_COUNTS: i64 = 30;
/// How long a session lives without use where the login does not say it, and how early it counts as over.
const SESSION_SECONDS: i64 = 3600;
const EARLY: i64 = 60;

/// What opens the account.
enum Key {
    Api(SecretString),
    User { name: String, password: SecretString },
}

/// An open session.
struct Session {
    id: SecretString,
    used_at: Timestamp,
    lasts: i64,
}

/// What all tasks share.
#[derive(Default)]
struct State {
    session: Option<Session>,
    refused: Option<(Timestamp, ProviderError)>,
}

/// The way to one account.
pub(super) struct Dmapi {
    pub http: Http,
    pub lane: Lane,
    pub clock: Arc<dyn Clock>,
    key: Key,
    state: Mutex<State>,
}

/// Why an answer is no success.
struct Failure {
    error: ProviderError,
    /// Whether the session is over.
    session_over: bool,
    /// Whether the answer itself says that nothing was done.
    nothing_done: bool,
}

impl From<ProviderError> for Failure {
    fn from(error: ProviderError) -> Self {
        Self {
            error,
            session_over: false,
            nothing_done: false,
        }
    }
}

impl Dmapi {
    pub fn open(connection: &Connection) -> Result<Self, ProviderError> {
        let filled = |key: &str| {
            connection
                .credentials
                .get(key)
                .map(|value| value.expose_secret().trim())
                .filter(|value| !value.is_empty())
        };
        let (key, secrets) = match (filled(API_KEY), filled(USERNAME), filled(PASSWORD)) {
            (Some(key), _, password) => {
                let secrets = [Some(key), password];
                (Key::Api(SecretString::from(key)), secrets)
            }
            (None, Some(name), Some(password)) => (
                Key::User {
                    name: name.to_owned(),
                    password: SecretString::from(password),
                },
                [Some(password), None],
            ),
            (None, user, password) => {
                let missing = match (user, password) {
                    (Some(_), None) => "The password is missing.",
                    (None, Some(_)) => "The user name is missing.",
                    _ => "There is neither an API key nor a user name with its password.",
                };
                return Err(
                    ProviderError::new(Kind::Unauthorized, DESCRIPTOR.id, "open", missing).hint(
                        "Enter an API key, or the user name and the password of the Joker.com account.",
                    ),
                );
            }
        };
        let http = Http::new(
            &DESCRIPTOR,
            &connection.base_url,
            &reqwest::header::HeaderMap::new(),
            secrets.into_iter().flatten().map(SecretString::from).collect(),
            Limits {
                // A list of 100,000 names comes in one piece.
                body: 32 * 1024 * 1024,
                ..Limits::default()
            },
            connection.clock.clone(),
        )?;
        Ok(Self {
            http,
            lane: Lane::new(Rate::of(DESCRIPTOR.quota, BLOCK)),
            clock: connection.clock.clone(),
            key,
            state: Mutex::default(),
        })
    }

    /// Reads; repeats at most twice after a failure that may pass.
    pub async fn read(&self, request: &Request) -> Result<Response, ProviderError> {
        let mut repeats = Repeats::default();
        loop {
            match self.once(request).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                outcome => return outcome,
            }
        }
    }

    /// Changes something: one attempt in an open session.
    pub async fn change(&self, request: &Request) -> Result<Response, ProviderError> {
        self.once(request).await
    }

    /// Logs in anew, whatever session there is. The answer tells of the account.
    pub async fn log_in_anew(&self) -> Result<Response, ProviderError> {
        let mut state = self.state.lock().await;
        state.refused = None;
        self.log_in(&mut state, Repeats::default()).await
    }

    async fn once(&self, request: &Request) -> Result<Response, ProviderError> {
        let mut state = self.state.lock().await;
        let mut renewed = false;
        loop {
            // A read repeats as a whole; before a change only the login is repeated.
            let repeats = if request.effect == Effect::Change {
                Repeats::default()
            } else {
                Repeats::none()
            };
            let session = self.session(&mut state, repeats).await?;
            let call = request.call(&session);
            let reply = self.http.send(&self.lane, &call).await?;
            let Failure {
                error,
                session_over,
                nothing_done,
            } = match self.judge(&call, &reply, request) {
                Ok(response) => {
                    if let Some(session) = &mut state.session {
                        session.used_at = self.clock.now();
                    }
                    return Ok(response);
                }
                Err(failure) => failure,
            };
            if !session_over {
                return Err(error);
            }
            state.session = None;
            let may_repeat = request.effect == Effect::Read || nothing_done;
            if renewed || !may_repeat {
                return Err(error);
            }
            renewed = true;
        }
    }

    /// The session, opened when there is none or when it was idle for too long.
    async fn session(&self, state: &mut State, repeats: Repeats) -> Result<SecretString, ProviderError> {
        let now = self.clock.now();
        if let Some(session) = &state.session
            && (0..session.lasts - EARLY).contains(&now.since(session.used_at))
        {
            return Ok(session.id.clone());
        }
        state.session = None;
        if let Some((at, error)) = &state.refused
            && (0..REFUSAL_COUNTS).contains(&now.since(*at))
        {
            return Err(error.clone());
        }
        self.log_in(state, repeats).await?;
        state
            .session
            .as_ref()
            .map(|session| session.id.clone())
            .ok_or_else(|| {
                let call = Call::form("login", Effect::Read, "/login", String::new());
                self.http.wrong_shape(&call, "a session")
            })
    }

    async fn log_in(&self, state: &mut State, mut repeats: Repeats) -> Result<Response, ProviderError> {
        loop {
            match self.log_in_once(state).await {
                Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
                Err(error) => {
                    if error.kind == Kind::Unauthorized {
                        state.refused = Some((self.clock.now(), error.clone()));
                    }
                    return Err(error);
                }
                Ok(response) => return Ok(response),
            }
        }
    }

    async fn log_in_once(&self, state: &mut State) -> Result<Response, ProviderError> {
        let fields = match &self.key {
            Key::Api(key) => Fields::none().fixed("api-key", key.expose_secret()),
            Key::User { name, password } => Fields::none()
                .fixed("username", name)
                .fixed("password", password.expose_secret()),
        };
        let call = Call::form("login", Effect::Read, "/login", fields.encoded());
        let request = Request {
            answer: Answer::Headers,
            ..Request::read("login", "login", Fields::none())
        };
        state.session = None;
        let reply = self.http.send(&self.lane, &call).await?;
        let response = match self.judge(&call, &reply, &request) {
            Ok(response) => response,
            Err(failure) => return Err(refusal::of_login(failure.error)),
        };
        let Some(id) = response.header("auth-sid") else {
            return Err(self.http.wrong_shape(&call, "a session"));
        };
        let lasts = response
            .header("session-timeout")
            .and_then(|seconds| seconds.parse().ok())
            .filter(|seconds| (2 * EARLY..=86_400).contains(seconds))
            .unwrap_or(SESSION_SECONDS);
        state.session = Some(Session {
            id: SecretString::from(id),
            used_at: self.clock.now(),
            lasts,
        });
        Ok(response)
    }

    /// A success, or what the answer says instead. The body counts before the HTTP status, except where the status
    /// says that the server itself failed: then nobody vouches for what was done.
    fn judge(&self, call: &Call, reply: &Reply, request: &Request) -> Result<Response, Failure> {
        let response = Response::parse(&reply.body);
        let verdict = if response.is_dmapi() {
            response.verdict()
        } else {
            Verdict::Unclear
        };
        let own_words = || self.told(call, &response);
        if reply.status == 429 || (300..400).contains(&reply.status) || reply.status >= 500 {
            let message = (verdict == Verdict::Refused).then(own_words);
            let envelope = ErrorEnvelope {
                code: None,
                message: message.filter(|words| !words.is_empty()),
            };
            return Err(self.http.refused(call, reply, &envelope).into());
        }
        match verdict {
            Verdict::Refused => {
                let words = own_words();
                let session_over = reply.status == 401 || refusal::is_session_over(&response);
                let tracking = response
                    .header("tracking-id")
                    .map(|id| self.http.quoted_from(call, id));
                Err(Failure {
                    error: refusal::of(&self.http, call, response.code(), &words, tracking.as_deref()),
                    session_over,
                    nothing_done: true,
                })
            }
            Verdict::Success if reply.is_success() => {
                let cut = match request.answer {
                    Answer::Whole => response.ended != Ended::EmptyLine,
                    Answer::Headers => response.ended == Ended::Cut,
                };
                if cut {
                    return Err(self
                        .http
                        .unclear(
                            call,
                            Kind::Malformed,
                            format!("The answer of {} breaks off in the middle.", self.http.label()),
                        )
                        .into());
                }
                Ok(response)
            }
            Verdict::Success => Err(self
                .http
                .unclear(
                    call,
                    Kind::Malformed,
                    format!(
                        "{} reports a success with HTTP status {}, which says the opposite.",
                        self.http.label(),
                        reply.status
                    ),
                )
                .into()),
            Verdict::Unclear if !reply.is_success() => Err(Failure {
                error: self.http.refused(call, reply, &ErrorEnvelope::default()),
                session_over: reply.status == 401,
                nothing_done: false,
            }),
            Verdict::Unclear => {
                let error = match self.http.json(call, reply) {
                    Err(no_data) => no_data,
                    Ok(_) => self.http.wrong_shape(call, "a status"),
                };
                Err(error.into())
            }
        }
    }

    /// The reason of a refusal, fit to show.
    fn told(&self, call: &Call, response: &Response) -> String {
        refusal::without_directives(&self.http.quoted_from(call, &response.reason()))
    }
}
