//! Names that leave: their auth codes, and how far they are on their way out.

use std::time::Duration;

use model::DomainName;
use secrecy::ExposeSecret;

use super::{World, lacks, subject};
use crate::auth_codes::{AuthCodeReply, AuthCodes, AwayState};
use crate::descriptor::Extra;
use crate::error::Kind;
use crate::provider::Provider;

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    the_facet_is_what_the_descriptor_says(provider);
    a_code_is_given_and_the_lock_is_as_it_was_said(provider, world).await;
    a_strange_name_gets_no_code(provider).await;
    a_wrong_key_gets_no_code(world).await;
}

/// Codes by the API, or the reason why not.
pub fn the_facet_is_what_the_descriptor_says(provider: &dyn Provider) {
    let promised = provider.descriptor().extras.contains(&Extra::AuthCodes);
    assert_eq!(provider.auth_codes().is_some(), promised, "facet and descriptor");
    assert_ne!(
        lacks(provider, "auth_code"),
        promised,
        "either offered or told why not"
    );
    if let Some(codes) = provider.auth_codes() {
        assert!(codes.warning().ends_with('.'), "a sentence: {}", codes.warning());
    }
}

/// Asks until the code is there; simulated ones take a few seconds.
async fn code(codes: &dyn AuthCodes, name: &DomainName) -> String {
    let mut reply = codes.request(name).await.expect("an owned name has a code");
    for _ in 0..40 {
        let process = match reply {
            AuthCodeReply::Ready(code) => return code.expose_secret().to_owned(),
            AuthCodeReply::Requested { process, .. } => process,
        };
        tokio::time::sleep(Duration::from_millis(250)).await;
        reply = codes
            .collect(name, process.as_deref())
            .await
            .expect("a request can be looked after");
    }
    panic!("{name} never got its code");
}

/// A code comes, and the transfer lock is off afterwards exactly where the provider says so beforehand.
pub async fn a_code_is_given_and_the_lock_is_as_it_was_said(provider: &dyn Provider, world: &dyn World) {
    let (Some(codes), Some(portfolio)) = (provider.auth_codes(), provider.portfolio()) else {
        return;
    };
    let name = subject(world, 1);
    let before = portfolio.detail(&name).await.expect("its detail").locked;
    let given = code(codes, &name).await;
    assert!(!given.trim().is_empty() && !given.chars().any(char::is_control));
    let after = portfolio.detail(&name).await.expect("its detail").locked;
    if codes.unlocks() {
        assert_ne!(after, Some(true), "it says that the name is unlocked by it");
    } else {
        assert_eq!(after, before, "it does not say that the lock moves");
    }
    if let Some(away) = codes.away(&name).await.expect("an answer") {
        assert_eq!(away.state, AwayState::None, "nobody asked for the name: {away:?}");
    }
}

/// A name of somebody else is refused clearly: nothing is unclear afterwards.
pub async fn a_strange_name_gets_no_code(provider: &dyn Provider) {
    let Some(codes) = provider.auth_codes() else {
        return;
    };
    let name = DomainName::parse("nobodys-name-at-all.com").expect("a name");
    let error = codes.request(&name).await.expect_err("it is not in the account");
    assert!(!error.outcome_unknown(), "{error:?}");
    assert_eq!(error.kind, Kind::NotFound, "{error:?}");
}

/// Without the right key there is no code, and the answer is clear.
pub async fn a_wrong_key_gets_no_code(world: &dyn World) {
    let provider = world.open_with_wrong_key();
    let Some(codes) = provider.auth_codes() else {
        return;
    };
    let error = codes.request(&subject(world, 1)).await.expect_err("a wrong key");
    assert_eq!(error.kind, Kind::Unauthorized, "{error:?}");
    assert!(!error.outcome_unknown(), "{error:?}");
}
