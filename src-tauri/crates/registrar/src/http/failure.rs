//! What went wrong, in the terms of [`crate::Kind`], and in sentences.

use std::error::Error;
use std::time::Duration;

use rustls::CertificateError;

use super::{Call, Http, Reply};
use crate::error::{Kind, ProviderError, Retry};
use crate::json::ErrorEnvelope;

/// Before a read that failed on the way is worth repeating.
const SOON: Duration = Duration::from_millis(500);
/// Said wherever a change may have taken effect.
const MAY_HAVE_HAPPENED: &str =
    "It may have taken effect. Freehold does not send it again; read the account to see what became of it.";

/// Whether a status says that the request was looked at and not carried out. A time-out in between (408) and the
/// non-standard 4xx of proxies say no such thing.
#[must_use]
pub fn is_refusal(status: u16) -> bool {
    (400..=431).contains(&status) && !matches!(status, 408 | 418..=420 | 425 | 430)
}

impl Http {
    /// A call that was not sent, because the provider asked for a pause.
    pub(super) fn lane_closed(&self, call: &Call, opens_in: Duration) -> ProviderError {
        self.error(
            call,
            Kind::RateLimited,
            format!(
                "{} asked for a pause; it ends in {}. Nothing was sent.",
                self.label(),
                in_words(opens_in)
            ),
        )
        .hint("Wait until the pause is over. Freehold keeps to the quota by itself; another program may be using the same key.")
        .retry(Retry::After(opens_in))
    }

    /// Nothing complete came back: how far did it get, and why.
    pub(super) fn transport_failure(&self, call: &Call, error: &reqwest::Error) -> ProviderError {
        let (label, host) = (self.label(), self.host());
        if error.is_connect() {
            // Before the connection stands, nothing is sent.
            if let Some(reason) = tls_reason(error) {
                return self
                    .error(
                        call,
                        Kind::Tls,
                        format!("No secure connection to {host}: {}", reason.what),
                    )
                    .hint(format!("Nothing was sent. {}", reason.hint));
            }
            let message = if error.is_dns() {
                format!("The address {host} could not be found.")
            } else if error.is_timeout() {
                format!("{label} could not be reached: {host} did not take the connection in time.")
            } else {
                format!("{label} could not be reached: {host} did not take the connection.")
            };
            return self
                .error(call, Kind::Unreachable, message)
                .hint("Nothing was sent. Check the internet connection, and the address in the account's settings.")
                .retry(Retry::After(Duration::from_secs(5)));
        }
        let message = if error.is_timeout() {
            let limit = if call.changes() {
                self.limits.change
            } else {
                self.limits.read
            };
            format!("{label} did not answer within {}.", in_words(limit))
        } else {
            format!("The connection to {label} broke before the answer was complete.")
        };
        self.unclear(call, Kind::Interrupted, message)
    }

    /// An answer that is no JSON.
    pub(super) fn not_json(&self, call: &Call, reply: &Reply, error: &serde_json::Error) -> ProviderError {
        let (label, status) = (self.label(), reply.status);
        if reply.is_html() {
            let mut found = self
                .unclear(
                    call,
                    Kind::Malformed,
                    format!("{label} sent a web page where data was expected (HTTP {status})."),
                )
                .foreign();
            if !call.changes() {
                found = found
                    .hint("Check the address in the account's settings. A sign-in page of the network you are in can also stand in between.")
                    .retry(Retry::Never);
            }
            return found;
        }
        let message = if reply.body.trim_ascii().is_empty() {
            format!("{label} sent an empty answer (HTTP {status}).")
        } else if error.is_eof() {
            format!("The answer of {label} breaks off in the middle.")
        } else {
            format!("The answer of {label} can not be read (HTTP {status}).")
        };
        self.unclear(call, Kind::Malformed, message)
    }

    /// Data of another shape than documented.
    #[must_use]
    pub fn wrong_shape(&self, call: &Call, what: &str) -> ProviderError {
        let mut error = self
            .unclear(
                call,
                Kind::Malformed,
                format!("The answer of {} does not hold {what}.", self.label()),
            )
            .foreign();
        if !call.changes() {
            error = error
                .hint("The provider may have changed its API. Nothing was changed on this side.")
                .retry(Retry::Never);
        }
        error
    }

    pub(super) fn too_large(&self, call: &Call) -> ProviderError {
        let mut error = self.unclear(
            call,
            Kind::Malformed,
            format!(
                "The answer of {} is larger than {} MB; reading was stopped.",
                self.label(),
                self.limits.body.div_ceil(1024 * 1024)
            ),
        );
        if !call.changes() {
            error = error.retry(Retry::Never);
        }
        error
    }

    /// A failure after which a read may be repeated, and the outcome of a change is unknown.
    #[must_use]
    pub fn unclear(&self, call: &Call, kind: Kind, message: impl Into<String>) -> ProviderError {
        let error = self.error(call, kind, message);
        if call.changes() {
            error.hint(MAY_HAVE_HAPPENED).retry(Retry::OutcomeUnknown)
        } else {
            error.hint("Try again in a moment.").retry(Retry::After(SOON))
        }
    }

    /// What a status that is no success means by itself. Adapters refine it by the provider's own codes.
    #[must_use]
    pub fn refused(&self, call: &Call, reply: &Reply, envelope: &ErrorEnvelope) -> ProviderError {
        let (label, status) = (self.label(), reply.status);
        let code = envelope
            .code
            .as_deref()
            .map(|code| self.quoted_from(call, code).chars().take(64).collect::<String>());
        let said = envelope
            .message
            .as_deref()
            .or(envelope.code.as_deref())
            .map(|text| format!(": \"{}\"", self.quoted_from(call, text)))
            .unwrap_or_default();
        let error = match status {
            401 => self
                .error(
                    call,
                    Kind::Unauthorized,
                    format!("{label} refused the key{said}."),
                )
                .hint("Create a new key there and put it into the account's settings."),
            402 => self
                .error(call, Kind::Payment, format!("{label} asks for payment{said}."))
                .hint("Check the account's balance or payment method there."),
            403 => self
                .error(
                    call,
                    Kind::Forbidden,
                    format!("{label} does not allow this{said}."),
                )
                .hint("Check what the key may do there."),
            404 | 410 => self.error(
                call,
                Kind::NotFound,
                format!("{label} has no such thing (HTTP {status}){said}."),
            ),
            405 | 501 => self.error(
                call,
                Kind::NotOffered,
                format!("{label} does not offer this (HTTP {status}){said}."),
            ),
            409 => self.error(
                call,
                Kind::Conflict,
                format!("The state at {label} does not allow this now{said}."),
            ),
            429 => {
                let pause = reply.paused.unwrap_or(Duration::from_secs(2));
                self.error(
                    call,
                    Kind::RateLimited,
                    format!("{label} counted too many requests. It was not carried out."),
                )
                .hint(format!(
                    "Freehold pauses this account for {}. Another program may be using the same key.",
                    in_words(pause)
                ))
                .retry(Retry::After(pause))
            }
            _ if is_refusal(status) => self.error(
                call,
                Kind::Invalid,
                format!("{label} does not accept the request (HTTP {status}){said}."),
            ),
            300..=399 => {
                let target = reply
                    .redirects_to()
                    .map_or_else(|| "another address".to_owned(), |host| self.quoted(&host));
                let error = self.unclear(
                    call,
                    Kind::Malformed,
                    format!("{label} answered with a redirect to {target}. It was not followed, so that the key stays here."),
                );
                if call.changes() {
                    error
                } else {
                    error
                        .hint("Check the address in the account's settings.")
                        .retry(Retry::Never)
                }
            }
            500..=599 => self.unclear(
                call,
                Kind::Upstream,
                format!("{label} failed (HTTP {status}){said}."),
            ),
            _ => self.unclear(
                call,
                Kind::Malformed,
                format!("{label} answered with the unexpected status {status}{said}."),
            ),
        };
        error.code(code)
    }
}

/// Certificate trouble in words.
pub(super) struct TlsReason {
    pub(super) what: &'static str,
    hint: &'static str,
}

const INSPECTED: &str = "If a company network or a virus scanner reads encrypted traffic, its certificate must be in this system's store. Otherwise do not go on in this network.";

/// Finds the TLS library's error in the chain. An `io::Error` hides its inner error from `source`, so it is opened.
pub(super) fn tls_reason(error: &(dyn Error + 'static)) -> Option<TlsReason> {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(reason(tls));
        }
        if let Some(inner) = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            return tls_reason(inner);
        }
        next = error.source();
    }
    None
}

fn reason(error: &rustls::Error) -> TlsReason {
    let (what, hint) = match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
                "its certificate has expired.",
                "Check this machine's date and time. If they are right, the provider must renew its certificate.",
            ),
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
                "its certificate is not valid yet.",
                "Check this machine's date and time.",
            ),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
                "its certificate belongs to another name.",
                "Check the address in the account's settings.",
            ),
            CertificateError::UnknownIssuer => ("its certificate comes from an unknown issuer.", INSPECTED),
            CertificateError::Revoked => ("its certificate was revoked.", "Do not go on; tell the provider."),
            _ => ("its certificate can not be trusted.", INSPECTED),
        },
        rustls::Error::InvalidMessage(_) => (
            "the other side does not speak TLS.",
            "Check the address and the port in the account's settings.",
        ),
        _ => (
            "the two sides could not agree.",
            "Try another network; if it stays, the provider must look at its server.",
        ),
    };
    TlsReason { what, hint }
}

/// A time for a sentence: seconds up to two minutes, then minutes.
pub(crate) fn in_words(time: Duration) -> String {
    let seconds = time.as_millis().div_ceil(1000);
    match seconds {
        1 => "1 second".to_owned(),
        0..=120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
