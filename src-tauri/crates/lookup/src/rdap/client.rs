//! One RDAP question over HTTPS. Redirects are followed here, a few and only to encrypted addresses; the body is read
//! only as far as a name can have something to say.

use std::sync::OnceLock;
use std::time::Duration;

use futures::StreamExt;
use model::DomainName;
use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Response, Url};

use crate::rdap::domain;
use crate::registry::answer::{Found, RegistryAnswer, RegistrySource};
use crate::registry::error::RegistryError;
use crate::registry::lane::Lanes;

const CONNECT: Duration = Duration::from_secs(6);
const WHOLE: Duration = Duration::from_secs(15);
/// The most bytes of an answer.
const LONGEST: usize = 1024 * 1024;
/// Redirects that are followed: an aggregator sends to the registry, and that one perhaps to its new address.
const HOPS: usize = 4;
/// The pause where a server wants one and does not say for how long.
const PAUSE: Duration = Duration::from_secs(60);
/// RFC 9083, section 4.2, and what older servers call it.
const ACCEPTED: &str = "application/rdap+json, application/json;q=0.8";

/// Asks RDAP servers.
#[derive(Debug)]
pub(crate) struct Client {
    stage: Option<String>,
    http: OnceLock<Option<reqwest::Client>>,
}

impl Client {
    pub(crate) fn new(stage: Option<String>) -> Self {
        Self {
            stage,
            http: OnceLock::new(),
        }
    }

    /// What the server at a base says of a name.
    pub(crate) async fn look(
        &self,
        lanes: &Lanes,
        base: &str,
        name: &DomainName,
        patience: Duration,
    ) -> Result<RegistryAnswer, RegistryError> {
        let server = host_of(base);
        let _turn = lanes.turn(&server, patience).await?;
        let url = match &self.stage {
            Some(stage) => format!("{stage}/{}domain/{name}", base.trim_start_matches("https://")),
            None => format!("{base}domain/{name}"),
        };
        let asking = self.ask(&url, &server);
        let asked = tokio::time::timeout(WHOLE, asking).await;
        let found = match asked.unwrap_or_else(|_| {
            Err(RegistryError::Silent {
                server: server.clone(),
            })
        }) {
            Ok(Body::Missing) => Found::NotRegistered,
            Ok(Body::Text(text)) => domain::read(&text, name, &server)?,
            Err(RegistryError::RateLimited { after, .. }) => {
                let after = lanes.pause(&server, after);
                return Err(RegistryError::RateLimited { server, after });
            }
            Err(error) => return Err(error),
        };
        Ok(RegistryAnswer {
            source: RegistrySource::Rdap,
            server,
            found,
        })
    }

    /// A text at an address, as a whole.
    pub(crate) async fn text(&self, url: &str) -> Result<String, RegistryError> {
        let server = host_of(url);
        let asked = tokio::time::timeout(WHOLE, self.ask(url, &server)).await;
        match asked.unwrap_or_else(|_| {
            Err(RegistryError::Silent {
                server: server.clone(),
            })
        })? {
            Body::Text(text) => Ok(text),
            Body::Missing => Err(RegistryError::Refused { server, status: 404 }),
        }
    }

    fn http(&self, server: &str) -> Result<&reqwest::Client, RegistryError> {
        let http = self.http.get_or_init(|| {
            let mut builder = reqwest::Client::builder()
                .user_agent(concat!("Freehold/", env!("CARGO_PKG_VERSION")))
                .redirect(Policy::none())
                .referer(false)
                .connect_timeout(CONNECT)
                .timeout(WHOLE);
            if self.stage.is_some() {
                // Loopback only; a proxy from the environment has no business there.
                builder = builder.no_proxy();
            }
            builder
                .build()
                .inspect_err(|error| tracing::warn!(target: "health", %error, "no client for RDAP"))
                .ok()
        });
        http.as_ref().ok_or_else(|| RegistryError::Unreachable {
            server: server.to_owned(),
        })
    }

    async fn ask(&self, url: &str, server: &str) -> Result<Body, RegistryError> {
        let server = || server.to_owned();
        let http = self.http(&server())?;
        let mut url = Url::parse(url).map_err(|_| RegistryError::Astray { server: server() })?;
        if !is_safe(&url, &url) {
            return Err(RegistryError::Unsafe { server: server() });
        }
        let mut been = vec![url.clone()];
        loop {
            let sent = http.get(url.clone()).header(ACCEPT, ACCEPTED).send().await;
            let reply = sent.map_err(|error| missed(&error, server()))?;
            let status = reply.status();
            if !status.is_redirection() {
                return read(reply, &server()).await;
            }
            let next = reply.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            let next = next.and_then(|to| url.join(to).ok());
            let next = next.ok_or_else(|| RegistryError::Astray { server: server() })?;
            if !is_safe(&url, &next) {
                return Err(RegistryError::Unsafe { server: server() });
            }
            if been.contains(&next) {
                return Err(RegistryError::Loops { server: server() });
            }
            if been.len() > HOPS {
                return Err(RegistryError::Astray { server: server() });
            }
            been.push(next.clone());
            url = next;
        }
    }
}

/// What an answer holds.
enum Body {
    Text(String),
    /// HTTP 404: the server knows no such name (RFC 9083, section 5.3 and RFC 7480, section 5.3).
    Missing,
}

async fn read(reply: Response, server: &str) -> Result<Body, RegistryError> {
    let server = || server.to_owned();
    let status = reply.status().as_u16();
    let headers = reply.headers();
    let page = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    match status {
        200..=299 | 404 => {}
        429 | 503 if status == 429 || headers.contains_key(RETRY_AFTER) => {
            return Err(RegistryError::RateLimited {
                after: pause(headers),
                server: server(),
            });
        }
        status => {
            return Err(RegistryError::Refused {
                server: server(),
                status,
            });
        }
    }
    let too_large = || RegistryError::TooLarge {
        server: server(),
        most: LONGEST,
    };
    let told = reply.content_length().unwrap_or(0);
    if usize::try_from(told).is_ok_and(|told| told > LONGEST) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    let mut pieces = reply.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| match missed(&error, server()) {
            RegistryError::Unreachable { server } => RegistryError::CutOff { server },
            other => other,
        })?;
        if body.len() + piece.len() > LONGEST {
            return Err(too_large());
        }
        body.extend_from_slice(&piece);
    }
    let text = String::from_utf8_lossy(&body);
    // A page for people says nothing about the name: some other machine may have answered in the server's place.
    if page
        || text
            .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .starts_with('<')
    {
        return Err(RegistryError::WebPage { server: server() });
    }
    if status == 404 {
        return Ok(Body::Missing);
    }
    Ok(Body::Text(text.into_owned()))
}

/// For how long a server wants to be left alone. A date is reckoned from the server's own clock.
fn pause(headers: &HeaderMap) -> Duration {
    let told = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(after) = told(RETRY_AFTER).map(str::trim) else {
        return PAUSE;
    };
    if let Ok(seconds) = after.parse() {
        return Duration::from_secs(seconds);
    }
    let until = httpdate::parse_http_date(after).ok();
    let now = told(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    match (until, now) {
        (Some(until), Some(now)) => until.duration_since(now).unwrap_or(PAUSE),
        _ => PAUSE,
    }
}

/// Whether a question may go on from one address to another: encrypted, or from this machine to itself.
fn is_safe(from: &Url, to: &Url) -> bool {
    match (from.scheme(), to.scheme()) {
        ("https", "https") => to.username().is_empty() && to.password().is_none(),
        ("http", "http") => is_here(from) && is_here(to),
        _ => false,
    }
}

fn is_here(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

fn missed(error: &reqwest::Error, server: String) -> RegistryError {
    if error.is_timeout() {
        RegistryError::Silent { server }
    } else {
        RegistryError::Unreachable { server }
    }
}

/// The host of a URL, for people and for lanes.
pub(crate) fn host_of(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| url.to_owned())
}
