//! Public resolvers, asked by DNS over HTTPS (RFC 8484): what anybody in the world is told, whatever the network at hand
//! does to plain DNS.

use std::time::Duration;

use futures::StreamExt;
use hickory_resolver::proto::op::{Message, ResponseCode};
use model::{DomainName, SetKey};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::exchange::{self, NoAnswer};
use crate::sets::{self, SetAnswer};

const CONNECT: Duration = Duration::from_secs(4);
const WHOLE: Duration = Duration::from_secs(6);
/// The longest answer: what a DNS message can be at most.
const LONGEST: usize = 64 * 1024;
/// The type of questions and answers.
const DNS_MESSAGE: &str = "application/dns-message";

/// A resolver that everybody may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicResolver {
    /// What it is called.
    pub label: String,
    /// Where it takes questions; https, or plain http on this machine.
    pub url: String,
}

impl PublicResolver {
    /// A resolver from its name and address.
    #[must_use]
    pub fn new(label: &str, url: &str) -> Self {
        Self {
            label: label.to_owned(),
            url: url.to_owned(),
        }
    }

    /// The two that most of the world uses.
    #[must_use]
    pub fn well_known() -> Vec<Self> {
        vec![
            Self::new("Cloudflare (1.1.1.1)", "https://cloudflare-dns.com/dns-query"),
            Self::new("Google (8.8.8.8)", "https://dns.google/dns-query"),
        ]
    }

    /// What it says of these sets, in their order. A resolver that stays silent is given up soon. Dropping the future
    /// stops asking.
    pub async fn sets(&self, zone: &DomainName, keys: &[SetKey]) -> Vec<SetAnswer> {
        let (client, url) = match self.open() {
            Ok(open) => open,
            Err(error) => return vec![SetAnswer::Unknown(error); keys.len()],
        };
        let ask = |name, kind| {
            let question = exchange::question(name, kind, true);
            ask(&client, url.clone(), question)
        };
        sets::asked_for(zone, keys, ask, refusal).await
    }

    fn open(&self) -> Result<(Client, Url), NoAnswer> {
        let url = Url::parse(&self.url).map_err(|_| NoAnswer::Unreachable)?;
        let this_machine = match url.host_str() {
            Some("localhost") => true,
            Some(host) => host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && this_machine) {
            return Err(NoAnswer::Unreachable);
        }
        let mut builder = Client::builder()
            .user_agent(concat!("Freehold/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .timeout(WHOLE);
        if url.scheme() == "http" {
            // Loopback only; a proxy from the environment has no business there.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            tracing::warn!(target: "dns", %error, "no client for DNS over HTTPS");
            NoAnswer::Unreachable
        })?;
        Ok((client, url))
    }
}

fn refusal(answer: &Message) -> Option<NoAnswer> {
    match answer.metadata.response_code {
        ResponseCode::NoError | ResponseCode::NXDomain => None,
        code => Some(NoAnswer::Refused(code.to_string())),
    }
}

async fn ask(client: &Client, url: Url, mut question: Message) -> Result<Message, NoAnswer> {
    // RFC 8484, section 4.1: the line tells answers apart, so that they may be cached.
    question.metadata.id = 0;
    let bytes = question.to_vec().map_err(|_| NoAnswer::NoSuchName)?;
    let sent = client
        .post(url)
        .header(CONTENT_TYPE, DNS_MESSAGE)
        .header(ACCEPT, DNS_MESSAGE)
        .body(bytes)
        .send();
    let reply = sent.await.map_err(|error| missed(&error))?;
    if !reply.status().is_success() {
        return Err(NoAnswer::Refused(format!("HTTP {}", reply.status().as_u16())));
    }
    let mut body = Vec::new();
    let mut pieces = reply.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| missed(&error))?;
        if body.len() + piece.len() > LONGEST {
            return Err(NoAnswer::Unreadable);
        }
        body.extend_from_slice(&piece);
    }
    exchange::read(&body, &question)?.ok_or(NoAnswer::Unreadable)
}

fn missed(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        NoAnswer::Silent
    } else {
        NoAnswer::Unreachable
    }
}
