//! What a name's own page says of itself: its title, and what is shown where somebody shares a link to it.
//!
//! Only the beginning of one page is read. Images are not fetched, nothing is run, no cookies are kept, and every hop
//! of a redirect is checked like the first address.
//!
//! - [`head`]: what stands in the page
//! - [`parking`]: what gives a parked page away
//! - [`stage`]: the secure connection of demo and tests

mod head;
mod parking;
mod stage;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use model::{DomainName, Timestamp};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde::{Deserialize, Serialize};
use specta::Type;
use url::Url;

use crate::web::{PublicWeb, Unreached};
use head::Head;

/// How long a connection may take, and one page in all.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(12);
/// How much of a page is read, in bytes: its head is at the beginning.
const LONGEST: usize = 512 * 1024;
/// Redirects that are followed.
const HOPS: usize = 5;

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Preview {
    /// The address of the page in the end.
    pub url: String,
    /// The HTTP status that came with it.
    pub status: u16,
    /// Whether it came over https with a certificate that is trusted.
    pub secure: bool,
    /// Why https did not do, when the page came over plain http.
    pub not_secure: Option<String>,
    /// The host that it ends at, when that is neither the name nor below it.
    pub elsewhere: Option<String>,
    /// The title of the page.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Title, description, image and site as a shared link shows them (Open Graph).
    pub shared_title: Option<String>,
    /// See `shared_title`.
    pub shared_text: Option<String>,
    /// The address of the image: it is not fetched.
    pub shared_image: Option<String>,
    /// What the site calls itself.
    pub site: Option<String>,
    /// The address that the page gives as its own.
    pub canonical: Option<String>,
    /// Whether it asks search engines to leave it out.
    pub unlisted: bool,
    /// What gives it away as parked: a sentence.
    pub parked: Option<String>,
}

/// What came of one way to the page.
enum Way {
    Page(Box<Preview>),
    /// The connection failed before any answer.
    Failed(Unreached),
    /// It is reached, and its certificate is not trusted.
    Distrusted,
}

impl PublicWeb {
    /// What the page at a name says of itself: by https, or by http where that does not do. `now` is what certificates of
    /// a stage are judged by; the real ones are judged by the system's own time.
    ///
    /// # Errors
    /// When neither gives an answer; the reason is a sentence.
    pub async fn preview(&self, name: &DomainName, now: Timestamp) -> Result<Preview, Unreached> {
        let parking = parking::nameserver(self, name);
        let page = async {
            let not_secure = match self.way(name, true, now).await {
                Way::Page(page) => return Ok(*page),
                Way::Distrusted => "Its certificate is not trusted.".to_owned(),
                // Where there is no address or it is private, http fares no better.
                Way::Failed(
                    error
                    @ (Unreached::NoAddress(_) | Unreached::Private { .. } | Unreached::NotFound { .. }),
                ) => return Err(error),
                Way::Failed(error) => error.to_string(),
            };
            match self.way(name, false, now).await {
                Way::Page(page) if page.secure => Ok(*page),
                Way::Page(page) => Ok(Preview {
                    not_secure: Some(not_secure),
                    ..*page
                }),
                Way::Failed(error) => Err(error),
                Way::Distrusted => Err(Unreached::Distrusted {
                    host: name.to_string(),
                }),
            }
        };
        let (page, parking) = futures::join!(page, parking);
        let mut page = page?;
        page.parked = page.parked.or(parking);
        Ok(page)
    }

    async fn way(&self, name: &DomainName, secure: bool, now: Timestamp) -> Way {
        let scheme = if secure { "https" } else { "http" };
        let Ok(mut url) = Url::parse(&format!("{scheme}://{name}/")) else {
            return Way::Failed(Unreached::Unreadable {
                host: name.to_string(),
            });
        };
        for _ in 0..=HOPS {
            let answer = match self.fetch(&url, now).await {
                Ok(answer) => answer,
                Err(way) => return way,
            };
            match redirect(&url, &answer) {
                Some(next) => url = next,
                None => return Way::Page(Box::new(read(name, &url, answer).await)),
            }
        }
        Way::Failed(Unreached::Redirects {
            host: name.to_string(),
        })
    }

    /// One request to exactly the addresses that were checked: nothing is looked up again in between.
    async fn fetch(&self, url: &Url, now: Timestamp) -> Result<Response, Way> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let secure = url.scheme() == "https";
        let seats = self.seats(&host, secure).await.map_err(Way::Failed)?;
        let client = self
            .client(&host, &seats, now)
            .ok_or_else(|| Way::Failed(Unreached::Unreachable { host: host.clone() }))?;
        let port = url.port_or_known_default().unwrap_or(0);
        client.get(url.clone()).send().await.map_err(|error| {
            if is_certificate(&error) {
                Way::Distrusted
            } else if error.is_timeout() {
                Way::Failed(Unreached::Silent { host, port })
            } else if is_refused(&error) {
                Way::Failed(Unreached::Refused { host, port })
            } else if error.is_connect() {
                Way::Failed(Unreached::Unreachable { host })
            } else {
                Way::Failed(Unreached::Unreadable { host })
            }
        })
    }

    fn client(&self, host: &str, seats: &[SocketAddr], now: Timestamp) -> Option<Client> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, "text/html,application/xhtml+xml".parse().ok()?);
        headers.insert(ACCEPT_LANGUAGE, "en".parse().ok()?);
        let mut builder = Client::builder()
            .user_agent(concat!(
                "Mozilla/5.0 (compatible; Freehold/",
                env!("CARGO_PKG_VERSION"),
                ")"
            ))
            .default_headers(headers)
            .redirect(Policy::none())
            .referer(false)
            // A proxy would look the host up by itself, and the address that was checked would not be the one used.
            .no_proxy()
            .resolve_to_addrs(host, seats)
            .connect_timeout(CONNECT)
            .timeout(WHOLE);
        if let Some(roots) = self.roots() {
            builder = builder.tls_backend_preconfigured(stage::trusting(roots, now)?);
        }
        builder
            .build()
            .inspect_err(|error| tracing::warn!(target: "health", %error, "no client for pages"))
            .ok()
    }
}

/// Where a redirect leads to, when it is one that may be followed: to another page on the usual ports.
fn redirect(from: &Url, answer: &Response) -> Option<Url> {
    if !answer.status().is_redirection() {
        return None;
    }
    let location = answer.headers().get(LOCATION)?;
    let location = String::from_utf8_lossy(location.as_bytes());
    let mut next = from.join(&location).ok()?;
    let fits = matches!(next.scheme(), "http" | "https")
        && next.host_str().is_some()
        && next.port().is_none()
        && next.username().is_empty()
        && next.password().is_none();
    next.set_fragment(None);
    (fits && next != *from).then_some(next)
}

async fn read(name: &DomainName, url: &Url, answer: Response) -> Preview {
    let status = answer.status().as_u16();
    let kind = answer.headers().get(CONTENT_TYPE);
    let kind = kind.map(|kind| String::from_utf8_lossy(kind.as_bytes()).into_owned());
    let is_page = kind.as_deref().is_none_or(|kind| kind.contains("html"));
    let head = if is_page {
        let bytes = beginning(answer).await;
        head::read(&head::decoded(&bytes, kind.as_deref()))
    } else {
        Head::default()
    };
    let host = url.host_str().unwrap_or_default();
    let own = host == name.as_str() || host.ends_with(&format!(".{name}"));
    let absolute = |link: Option<String>| {
        let link = url.join(&link?).ok()?;
        matches!(link.scheme(), "http" | "https").then(|| link.to_string())
    };
    Preview {
        url: url.to_string(),
        status,
        secure: url.scheme() == "https",
        not_secure: None,
        elsewhere: (!own).then(|| host.to_owned()),
        parked: parking::page(&head, host),
        title: head.title,
        description: head.description,
        shared_title: head.shared_title,
        shared_text: head.shared_text,
        shared_image: absolute(head.shared_image),
        site: head.site,
        canonical: absolute(head.canonical),
        unlisted: head.unlisted,
    }
}

/// The beginning of a page. What is cut off, or breaks off, is done without.
async fn beginning(answer: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut pieces = answer.bytes_stream();
    while let Some(Ok(piece)) = pieces.next().await {
        let room = LONGEST - bytes.len();
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if bytes.len() == LONGEST {
            break;
        }
    }
    bytes
}

/// Whether a request failed because the certificate is not trusted.
fn is_certificate(error: &reqwest::Error) -> bool {
    causes(error).any(distrusts)
}

/// The layers between wrap what the handshake said, one into another, as errors of input and output.
fn distrusts(cause: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return matches!(error, rustls::Error::InvalidCertificate(_));
    }
    let inner = cause
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    inner.is_some_and(|inner| distrusts(inner))
}

fn is_refused(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused)
    })
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}
