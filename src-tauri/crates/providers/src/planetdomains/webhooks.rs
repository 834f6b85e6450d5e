//! What PlanetDomains posts when something happened to a name. Source: its webhook guide.
//!
//! Four headers come with each request: `X-Planet-Event`, `X-Planet-Event-Id` (unique), `X-Planet-Timestamp` (Unix
//! seconds as a text) and `X-Planet-Signature`, the HMAC-SHA256 over `timestamp + "." + raw body` in hex. The id is not
//! signed, so an event is recognised by its signature as well.

use hmac::{Hmac, KeyInit, Mac};
use model::{DomainName, Timestamp};
use registrar::json::{field, text, time};
use registrar::webhooks::{Arrived, Disbelief, SampleRequest, WebhookEvent, Webhooks};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::Sha256;

const EVENT: &str = "X-Planet-Event";
const ID: &str = "X-Planet-Event-Id";
const TIMESTAMP: &str = "X-Planet-Timestamp";
const SIGNATURE: &str = "X-Planet-Signature";

/// The event of the sample. No event of the provider's begins like this.
const SAMPLE: &str = "freehold.sample";

/// How old a signature may be. It is not documented whether a repeated attempt is signed anew, and the last one comes
/// seven hours and twelve minutes after the first.
const OLDEST: i64 = 8 * 60 * 60;
/// How far this computer's clock may be behind.
const AHEAD: i64 = 5 * 60;
/// Characters of an id and of an event's word.
const LONGEST: usize = 200;

/// Reads what is posted.
pub(super) struct Posts;

/// The signature over a text that came with a timestamp.
fn mac(secret: &SecretString, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

/// A word that may be kept and shown.
fn word(text: &str) -> Option<String> {
    let word = text.trim();
    let fits = !word.is_empty() && word.len() <= LONGEST && !word.chars().any(char::is_control);
    fits.then(|| word.to_owned())
}

impl Webhooks for Posts {
    fn setup(&self) -> &'static [&'static str] {
        &[
            "PlanetDomains posts to https addresses alone, and from the internet. Put a tunnel or a reverse proxy with a certificate in front that passes requests on to the address above.",
            "Open the provider's bot: Profile → API → Webhook. Enter the https address of the tunnel or proxy there, with the path from above.",
            "Enter the same secret there and here. Without it nothing that arrives is believed.",
        ]
    }

    fn retries(&self) -> &'static [u32] {
        &[30, 2 * 60, 10 * 60, 60 * 60, 6 * 60 * 60]
    }

    fn read(
        &self,
        secret: &SecretString,
        arrived: &Arrived<'_>,
        now: Timestamp,
    ) -> Result<WebhookEvent, Disbelief> {
        let header = |name: &str| (arrived.header)(name).ok_or(Disbelief::Unsigned);
        let timestamp = header(TIMESTAMP)?;
        let id = word(&header(ID)?).ok_or(Disbelief::Unsigned)?;
        let signature = hex::decode(header(SIGNATURE)?.trim()).map_err(|_| Disbelief::Unsigned)?;
        // Compares in constant time.
        mac(secret, &timestamp, arrived.body)
            .verify_slice(&signature)
            .map_err(|_| Disbelief::BadSignature)?;
        let signed_at = timestamp
            .parse::<u32>()
            .map(|seconds| Timestamp(i64::from(seconds)))
            .map_err(|_| Disbelief::Unsigned)?;
        match now.since(signed_at) {
            age if age > OLDEST => return Err(Disbelief::TooOld),
            age if age < -AHEAD => return Err(Disbelief::FromTheFuture),
            _ => {}
        }
        let body: Value = serde_json::from_slice(arrived.body).map_err(|_| Disbelief::Unreadable)?;
        let event = field(&body, "event", text)
            .as_deref()
            .and_then(word)
            .ok_or(Disbelief::Unreadable)?;
        Ok(WebhookEvent {
            id,
            mark: hex::encode(signature),
            is_sample: event == SAMPLE,
            event,
            name: field(&body, "domain", text).and_then(|name| DomainName::parse(&name).ok()),
            signed_at,
            occurred_at: field(&body, "occurred_at", time),
        })
    }

    fn sample(&self, secret: &SecretString, id: &str, now: Timestamp) -> SampleRequest {
        let body = json!({
            "event": SAMPLE,
            "domain": "example.com",
            "client_ref": null,
            "external_ref": null,
            "occurred_at": now.to_rfc3339(),
        })
        .to_string()
        .into_bytes();
        let timestamp = now.0.to_string();
        let signature = hex::encode(mac(secret, &timestamp, &body).finalize().into_bytes());
        SampleRequest {
            headers: vec![
                (EVENT, SAMPLE.to_owned()),
                (ID, id.to_owned()),
                (TIMESTAMP, timestamp),
                (SIGNATURE, signature),
            ],
            body,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the guide's shape, signed on 2 June 2026.
    const BODY: &[u8] = br#"{"event": "domain.registered", "domain": "orchard-lamp.club", "client_ref": "job-19", "external_ref": null, "occurred_at": "2026-06-02T08:15:00Z"}"#;
    const SIGNED: i64 = 1_780_388_100;

    fn secret() -> SecretString {
        SecretString::from("whsec")
    }

    fn signed(timestamp: &str, body: &[u8]) -> String {
        hex::encode(mac(&secret(), timestamp, body).finalize().into_bytes())
    }

    fn read(headers: &[(&str, &str)], body: &[u8], now: i64) -> Result<WebhookEvent, Disbelief> {
        let header = |name: &str| {
            let found = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| (*value).to_owned())
        };
        let arrived = Arrived {
            header: &header,
            body,
        };
        Posts.read(&secret(), &arrived, Timestamp(now))
    }

    fn read_at(timestamp: i64, body: &[u8], now: i64) -> Result<WebhookEvent, Disbelief> {
        let timestamp = timestamp.to_string();
        let signature = signed(&timestamp, body);
        read(
            &[(ID, "evt_71"), (TIMESTAMP, &timestamp), (SIGNATURE, &signature)],
            body,
            now,
        )
    }

    #[test]
    fn the_signature_is_the_one_of_the_guide() {
        // Computed with `printf '1780388100.{}' | openssl dgst -sha256 -hmac whsec`.
        assert_eq!(
            signed("1780388100", b"{}"),
            "1c58dfd49e37995a516cd1fcbc8285d5e02e098390152b252aa5d386ff476a41"
        );
    }

    #[test]
    fn a_signed_event_is_read_with_its_name() {
        let event = read_at(SIGNED, BODY, SIGNED + 2).expect("an event");
        assert_eq!(event.event, "domain.registered");
        assert_eq!(event.id, "evt_71");
        assert_eq!(
            event.name.as_ref().map(DomainName::as_str),
            Some("orchard-lamp.club")
        );
        assert_eq!(event.occurred_at, Timestamp::parse("2026-06-02T08:15:00Z"));
        assert!(!event.is_sample);
    }

    #[test]
    fn hex_is_read_in_either_case_and_nothing_else_is_a_signature() {
        let timestamp = SIGNED.to_string();
        let signature = signed(&timestamp, BODY);
        let with = |signature: &str| {
            let headers = [(ID, "evt_71"), (TIMESTAMP, &timestamp), (SIGNATURE, signature)];
            read(&headers, BODY, SIGNED)
        };
        assert!(with(&signature.to_uppercase()).is_ok());
        assert_eq!(with(&signature[..62]), Err(Disbelief::BadSignature));
        assert_eq!(with("zz"), Err(Disbelief::Unsigned));
        assert_eq!(with(""), Err(Disbelief::BadSignature));
    }

    #[test]
    fn a_changed_body_time_or_secret_is_not_believed() {
        let timestamp = SIGNED.to_string();
        let signature = signed(&timestamp, BODY);
        let headers = [(ID, "evt_71"), (TIMESTAMP, &*timestamp), (SIGNATURE, &signature)];
        assert_eq!(read(&headers, b"{}", SIGNED), Err(Disbelief::BadSignature));
        let later = (SIGNED + 1).to_string();
        let moved = [(ID, "evt_71"), (TIMESTAMP, &*later), (SIGNATURE, &signature)];
        assert_eq!(read(&moved, BODY, SIGNED), Err(Disbelief::BadSignature));
        let arrived = Arrived {
            header: &|name: &str| {
                let found = headers.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            body: BODY,
        };
        let other = SecretString::from("another");
        assert_eq!(
            Posts.read(&other, &arrived, Timestamp(SIGNED)),
            Err(Disbelief::BadSignature)
        );
        for missing in 0..3 {
            let mut some = headers.to_vec();
            some.remove(missing);
            assert_eq!(read(&some, BODY, SIGNED), Err(Disbelief::Unsigned));
        }
    }

    #[test]
    fn a_repeated_attempt_is_believed_for_eight_hours_and_no_clock_is_ahead_of_ours() {
        assert!(read_at(SIGNED, BODY, SIGNED + OLDEST).is_ok());
        assert_eq!(read_at(SIGNED, BODY, SIGNED + OLDEST + 1), Err(Disbelief::TooOld));
        assert!(read_at(SIGNED, BODY, SIGNED - AHEAD).is_ok());
        assert_eq!(
            read_at(SIGNED, BODY, SIGNED - AHEAD - 1),
            Err(Disbelief::FromTheFuture)
        );
        let ladder: u32 = Posts.retries().iter().sum();
        assert!(i64::from(ladder) < OLDEST, "the last attempt is believed");
    }

    #[test]
    fn what_is_signed_but_no_event_is_said_to_be_unreadable() {
        for body in [
            &b"not json"[..],
            b"[]",
            b"{\"domain\": \"a.com\"}",
            b"{\"event\": \"\"}",
            b"\xff\xfe",
        ] {
            assert_eq!(read_at(SIGNED, body, SIGNED), Err(Disbelief::Unreadable));
        }
        let odd = read_at(SIGNED, br#"{"event": "domain.moved", "domain": 7}"#, SIGNED).expect("an event");
        assert_eq!((odd.event.as_str(), odd.name), ("domain.moved", None));
    }

    #[test]
    fn the_sample_is_believed_and_known_as_one() {
        let now = Timestamp(SIGNED);
        let sample = Posts.sample(&secret(), "sample-1", now);
        let headers: Vec<(&str, &str)> = sample
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let event = read(&headers, &sample.body, SIGNED).expect("an event");
        assert!(event.is_sample);
    }

    proptest! {
        #[test]
        fn nothing_unsigned_is_ever_believed(
            body in prop::collection::vec(any::<u8>(), 0..200),
            timestamp in "[0-9]{0,12}|.{0,12}",
            signature in "[0-9a-f]{64}|.{0,70}",
            id in ".{0,20}",
        ) {
            let headers = [(ID, &*id), (TIMESTAMP, &*timestamp), (SIGNATURE, &*signature)];
            prop_assert!(read(&headers, &body, SIGNED).is_err());
        }
    }
}
