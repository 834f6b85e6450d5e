//! The account itself: its bills, its keys.

use super::World;
use crate::descriptor::Extra;
use crate::error::Kind;
use crate::provider::Provider;
use crate::tokens::{NewToken, Token, Tokens};

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    what_the_descriptor_promises_can_be_called(provider);
    a_payment_page_is_secure_and_bills_are_money(provider).await;
    a_key_is_made_listed_masked_and_ended(provider).await;
    a_wrong_key_learns_nothing(world).await;
}

/// Bills and keys are there exactly when the descriptor names them.
pub fn what_the_descriptor_promises_can_be_called(provider: &dyn Provider) {
    let extras = provider.descriptor().extras;
    assert_eq!(provider.billing().is_some(), extras.contains(&Extra::Billing));
    assert_eq!(provider.tokens().is_some(), extras.contains(&Extra::Tokens));
}

/// The page is https, and whoever earned nothing is told so in money.
pub async fn a_payment_page_is_secure_and_bills_are_money(provider: &dyn Provider) {
    let Some(billing) = provider.billing() else { return };
    let page = billing.setup_link().await.expect("a page");
    assert_eq!(page.scheme(), "https");
    let read = billing.invoices(20).await.expect("a list");
    assert_eq!(read.unreadable, 0);
    assert!(read.invoices.iter().all(|invoice| invoice.paid.is_some()));
    let earned = billing.referrals().await.expect("referrals");
    assert!(earned.code.is_some() && earned.earned.is_some(), "{earned:?}");
}

async fn listed(tokens: &dyn Tokens) -> Vec<Token> {
    let list = tokens.list().await.expect("a list of keys");
    assert_eq!(list.unreadable, 0);
    list.tokens
}

/// A new key is told once and listed masked; the key that asks is known among the others; an ended one is gone.
pub async fn a_key_is_made_listed_masked_and_ended(provider: &dyn Provider) {
    let Some(tokens) = provider.tokens() else { return };
    let before = listed(tokens).await;
    let own = before.iter().filter(|token| token.in_use == Some(true)).count();
    assert_eq!(own, 1, "the key that asks is one of them: {before:?}");
    let wish = NewToken {
        name: "Conformance".to_owned(),
        ..NewToken::default()
    };
    let made = tokens.create(&wish).await.expect("a key");
    let after = listed(tokens).await;
    assert_eq!(after.len(), before.len() + 1);
    let row = after
        .iter()
        .find(|token| !before.iter().any(|known| known.id == token.id))
        .expect("the new key is listed");
    assert_eq!(made.id.as_deref(), Some(row.id.as_str()));
    assert_eq!(row.in_use, Some(false));
    let shown = secrecy::ExposeSecret::expose_secret(&made.key);
    assert!(row.masked.as_deref().is_none_or(|masked| masked != shown));
    tokens.revoke(&row.id).await.expect("ended");
    assert_eq!(listed(tokens).await.len(), before.len());
    let again = tokens.revoke(&row.id).await.expect_err("it is gone");
    assert_eq!(again.kind, Kind::NotFound);
    let nameless = tokens.create(&NewToken::default()).await.expect_err("no name");
    assert_eq!(nameless.kind, Kind::Invalid);
}

/// Neither keys nor bills are shown to a key that the provider does not know.
pub async fn a_wrong_key_learns_nothing(world: &dyn World) {
    let provider = world.open_with_wrong_key();
    if let Some(tokens) = provider.tokens() {
        let error = tokens.list().await.expect_err("refused");
        assert_eq!(error.kind, Kind::Unauthorized);
    }
    if let Some(billing) = provider.billing() {
        let error = billing.invoices(1).await.expect_err("refused");
        assert_eq!(error.kind, Kind::Unauthorized);
    }
}
