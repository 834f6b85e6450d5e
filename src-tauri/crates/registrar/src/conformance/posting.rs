//! What a provider posts by itself, the log of it, and what it keeps by a key.

use model::Timestamp;
use secrecy::SecretString;

use crate::descriptor::Extra;
use crate::provider::{Provider, ProviderFactory};
use crate::webhooks::{Arrived, Disbelief, SampleRequest, Webhooks};

/// Any moment.
const NOW: Timestamp = Timestamp(1_790_000_000);

/// All checks of this part.
pub async fn run(provider: &dyn Provider, factory: &dyn ProviderFactory) {
    what_the_descriptor_promises_is_there(provider, factory);
    a_log_gives_no_more_than_was_asked_for(provider).await;
    if let Some(webhooks) = factory.webhooks() {
        what_is_signed_is_believed_and_nothing_else(webhooks);
    }
}

/// The log, the receiver and the bind are there exactly when the descriptor names them.
pub fn what_the_descriptor_promises_is_there(provider: &dyn Provider, factory: &dyn ProviderFactory) {
    let descriptor = provider.descriptor();
    let has = |extra| descriptor.extras.contains(&extra);
    assert_eq!(provider.delivery_log().is_some(), has(Extra::Deliveries));
    assert_eq!(factory.webhooks().is_some(), has(Extra::Webhooks));
    let rules = descriptor.dns.as_ref().and_then(|dns| dns.nameservers);
    let binds = rules.is_some_and(|rules| rules.cloudflare_bind);
    assert_eq!(provider.cloudflare_bind().is_some(), binds);
}

/// Rows come newest first, no more of them than asked for, each with its event and a counted attempt.
pub async fn a_log_gives_no_more_than_was_asked_for(provider: &dyn Provider) {
    let Some(log) = provider.delivery_log() else {
        return;
    };
    let all = log.deliveries(100).await.expect("a log");
    let one = log.deliveries(1).await.expect("a log");
    assert!(one.len() <= 1);
    assert_eq!(one.first(), all.first());
    assert!(
        all.iter()
            .all(|row| !row.event_type.is_empty() && row.attempt >= 1)
    );
}

/// A request as signed is believed; with another secret, another body or hours later it is not.
pub fn what_is_signed_is_believed_and_nothing_else(webhooks: &dyn Webhooks) {
    let secret = SecretString::from("conformance");
    let sample = webhooks.sample(&secret, "sample-1", NOW);
    let read = |secret: &SecretString, sample: &SampleRequest, now: Timestamp| {
        let header = |name: &str| {
            let found = sample
                .headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let arrived = Arrived {
            header: &header,
            body: &sample.body,
        };
        webhooks.read(secret, &arrived, now)
    };
    let event = read(&secret, &sample, NOW).expect("believed");
    assert_eq!((event.id.as_str(), event.is_sample), ("sample-1", true));
    let ladder: u32 = webhooks.retries().iter().sum();
    assert!(
        read(&secret, &sample, NOW.plus(i64::from(ladder))).is_ok(),
        "the last attempt may be signed like the first"
    );
    let other = SecretString::from("another");
    assert_eq!(read(&other, &sample, NOW), Err(Disbelief::BadSignature));
    let mut longer = sample.clone();
    longer.body.push(b' ');
    assert_eq!(read(&secret, &longer, NOW), Err(Disbelief::BadSignature));
    let day = NOW.plus(86_400);
    assert_eq!(read(&secret, &sample, day), Err(Disbelief::TooOld));
    assert_eq!(
        read(&secret, &sample, NOW.plus(-3_600)),
        Err(Disbelief::FromTheFuture)
    );
    let bare = SampleRequest {
        headers: Vec::new(),
        ..sample
    };
    assert_eq!(read(&secret, &bare, NOW), Err(Disbelief::Unsigned));
}
