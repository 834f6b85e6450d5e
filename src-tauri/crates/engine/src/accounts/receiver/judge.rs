//! What becomes of one request.
//!
//! The order matters: path and method, the size, the signature over the raw bytes, its age, and only then what the body
//! says. A repeated event is answered like a new one, so that a provider whose answer was lost stops repeating, and
//! nothing is done.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, Response, StatusCode};
use model::{AccountId, ProviderId};
use registrar::ProviderFactory;
use registrar::webhooks::{Arrived, Disbelief, WebhookEvent};
use secrecy::SecretString;
use store::webhooks::Received;
use vault::VaultState;

use super::view::{ReceivedOutcome, ReceivedView};
use super::{PATH, webhook_secret_key};
use crate::activity::view::LogCause;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Bytes of a body. The documented ones have a few hundred.
const LONGEST: u64 = 64 * 1024;
/// How long a body may take to arrive.
const BODY: Duration = Duration::from_secs(10);

/// Judges what arrives for one account.
pub(super) struct Judge {
    engine: Engine,
    account: AccountId,
    provider: ProviderId,
    label: &'static str,
    /// Read once; a new secret makes a new judge.
    secret: Mutex<Option<SecretString>>,
}

/// Why a request is refused.
struct Refusal {
    status: StatusCode,
    /// The sort by which the log is kept short.
    sort: &'static str,
    /// What is shown: "its signature does not fit".
    words: String,
}

impl Refusal {
    fn new(status: StatusCode, sort: &'static str, words: impl Into<String>) -> Self {
        Self {
            status,
            sort,
            words: words.into(),
        }
    }

    fn disbelief(disbelief: Disbelief) -> Self {
        let unauthorized = StatusCode::UNAUTHORIZED;
        match disbelief {
            Disbelief::Unsigned => {
                Self::new(unauthorized, "unsigned", "it is not signed as the provider signs")
            }
            Disbelief::BadSignature => Self::new(
                unauthorized,
                "signature",
                "its signature does not fit; if it came from the provider, the secret there is another one",
            ),
            Disbelief::TooOld => Self::new(unauthorized, "old", "it was signed more than 8 hours ago"),
            Disbelief::FromTheFuture => Self::new(
                unauthorized,
                "future",
                "it was signed in the future; look at this computer's clock",
            ),
            Disbelief::Unreadable => Self::new(
                StatusCode::BAD_REQUEST,
                "unreadable",
                "it is signed rightly, but it is no event that can be read",
            ),
        }
    }

    fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "large",
            format!("it is larger than {} KB", LONGEST / 1024),
        )
    }
}

impl Judge {
    /// Ready to judge, or why nothing could be believed.
    pub(super) async fn new(engine: &Engine, account: AccountId) -> Result<Self, Fault> {
        let kept = engine.account(account).await?;
        let factory = engine.known_provider(&kept.provider)?;
        let judge = Self {
            engine: engine.clone(),
            account,
            label: factory.descriptor().label,
            provider: kept.provider.clone(),
            secret: Mutex::new(None),
        };
        // A locked vault may be unlocked later; an open one without the secret stays without it.
        if engine.vault().status().await.state == VaultState::Ready && judge.secret().await.is_none() {
            return Err(Fault::new(
                Code::VaultLocked,
                "The webhook's secret is not kept on this computer.",
            )
            .hint("Enter it again."));
        }
        Ok(judge)
    }

    async fn secret(&self) -> Option<SecretString> {
        let known = self.secret.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if known.is_some() {
            return known;
        }
        // Whoever knocks must not make the keychain ask the user.
        let vault = self.engine.vault();
        if vault.status().await.state != VaultState::Ready {
            return None;
        }
        let read = vault
            .get(&webhook_secret_key(self.account))
            .await
            .ok()
            .flatten()?;
        self.engine.inner.secrets.note(&read);
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = Some(read.clone());
        Some(read)
    }

    /// The answer to a request.
    pub(super) async fn answer(self: &Arc<Self>, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if request.uri().path() != PATH {
            return said(StatusCode::NOT_FOUND, "Nothing is here.");
        }
        if request.method() != Method::POST {
            let mut answer = said(StatusCode::METHOD_NOT_ALLOWED, "Webhooks are posted.");
            answer
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("POST"));
            return answer;
        }
        match self.judge(request).await {
            Ok(answer) => answer,
            Err(refusal) => self.refuse(refusal).await,
        }
    }

    async fn judge(self: &Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Refusal> {
        let (head, body) = request.into_parts();
        if announced(&head.headers).is_some_and(|length| length > LONGEST) {
            return Err(Refusal::too_large());
        }
        let Some(secret) = self.secret().await else {
            let mut answer = said(StatusCode::SERVICE_UNAVAILABLE, "Try again later.");
            let later = HeaderValue::from_static("600");
            answer.headers_mut().insert(RETRY_AFTER, later);
            return Ok(answer);
        };
        let body = whole(body).await?;
        let now = self.engine.now();
        let factory = self.engine.factory(&self.provider);
        let Some(webhooks) = factory.and_then(ProviderFactory::webhooks) else {
            return Ok(said(StatusCode::GONE, "Nobody listens any more."));
        };
        let arrived = Arrived {
            header: &|name: &str| one_header(&head.headers, name),
            body: &body,
        };
        let event = webhooks
            .read(&secret, &arrived, now)
            .map_err(Refusal::disbelief)?;
        // A line that breaks, or a receiver that is closed meanwhile, must not leave an event kept and not acted on.
        let judge = Arc::clone(self);
        let work = self
            .engine
            .inner
            .tasks
            .spawn(async move { judge.believe(event).await });
        Ok(work
            .await
            .unwrap_or_else(|_| said(StatusCode::INTERNAL_SERVER_ERROR, "Try again later.")))
    }

    /// What is proven: kept, and then a reason to read the name again.
    async fn believe(&self, event: WebhookEvent) -> Response<Full<Bytes>> {
        let (account, now) = (self.account, self.engine.now());
        let line = |outcome, words: Option<&str>| ReceivedView {
            at: now,
            outcome,
            event: Some(event.event.clone()),
            name: event.name.clone(),
            words: words.map(str::to_owned),
        };
        if event.is_sample {
            let line = line(ReceivedOutcome::Sample, None);
            self.engine.inner.receivers.note(account, line);
            return said(StatusCode::OK, "The sample arrived.");
        }
        let received = Received {
            event_id: event.id.clone(),
            mark: event.mark.clone(),
            event: event.event.clone(),
            name: event.name.clone(),
            received_at: now,
            occurred_at: event.occurred_at,
        };
        let library = self.engine.inner.store.library();
        let is_new = library
            .write(move |tx| store::webhooks::receive(tx, account, &received))
            .await;
        match is_new {
            Err(error) => {
                tracing::error!(target: "accounts", %error, "a webhook could not be kept");
                said(StatusCode::INTERNAL_SERVER_ERROR, "Try again later.")
            }
            Ok(false) => {
                let line = line(
                    ReceivedOutcome::Repeated,
                    Some("It came before, so nothing was done."),
                );
                self.engine.inner.receivers.note(account, line);
                self.log_seldom(
                    "repeated",
                    &format!(
                        "{} repeated a webhook that came before. Nothing was done.",
                        self.label
                    ),
                )
                .await;
                said(StatusCode::OK, "It came before.")
            }
            Ok(true) => {
                let about = event
                    .name
                    .as_ref()
                    .map_or_else(String::new, |name| format!(" for {}", name.unicode()));
                let told = match &event.name {
                    Some(_) => "The name is read again.",
                    None => "All names of the account are read again.",
                };
                let said_line = format!("{} posted {}{about}. {told}", self.label, event.event);
                self.engine
                    .log_as(
                        LogCause::Account,
                        "accounts",
                        said_line,
                        Some(account),
                        event.name.as_ref(),
                    )
                    .await;
                self.engine.receiver_refresh(account, event.name);
                said(StatusCode::OK, "Received.")
            }
        }
    }

    async fn refuse(&self, refusal: Refusal) -> Response<Full<Bytes>> {
        let line = ReceivedView {
            at: self.engine.now(),
            outcome: ReceivedOutcome::Refused,
            event: None,
            name: None,
            words: Some(sentence(&refusal.words)),
        };
        self.engine.inner.receivers.note(self.account, line);
        self.log_seldom(
            refusal.sort,
            &format!("A webhook was refused: {}.", refusal.words),
        )
        .await;
        said(refusal.status, &sentence(&refusal.words))
    }

    /// Logs what a stranger can cause as often as he likes.
    async fn log_seldom(&self, sort: &'static str, words: &str) {
        let receivers = &self.engine.inner.receivers;
        let Some(more) = receivers.may_log(self.account, sort, self.engine.now()) else {
            return;
        };
        let more = match more {
            0 => String::new(),
            more => format!(" {more} more like it came since the last such line."),
        };
        self.engine
            .log_as(
                LogCause::Account,
                "accounts",
                format!("{words}{more}"),
                Some(self.account),
                None,
            )
            .await;
    }
}

/// The length that a head announces.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// A header that stands there once and is plain text.
fn one_header(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?.to_owned();
    values.next().is_none().then_some(value)
}

/// The whole body, when it is short and comes soon.
async fn whole(body: Incoming) -> Result<Bytes, Refusal> {
    let longest = usize::try_from(LONGEST).unwrap_or(usize::MAX);
    let collected = tokio::time::timeout(BODY, Limited::new(body, longest).collect()).await;
    match collected {
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow",
            "its body did not arrive in time",
        )),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::too_large()),
        Ok(Err(_)) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "broken",
            "its body broke off",
        )),
    }
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).chain(['.']).collect()
    })
}

fn said(status: StatusCode, words: &str) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from(format!("{words}\n"))));
    *answer.status_mut() = status;
    answer.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    answer
}
