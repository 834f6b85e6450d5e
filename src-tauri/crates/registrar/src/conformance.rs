//! The suite that every provider passes over its simulator, filtered by facets.
//!
//! A provider that lacks a facet skips that part; a provider that has it keeps the whole promise of its trait. What the
//! descriptor says is not offered (a list, a renewal, nameservers) is left out in the same way. The simulator's side is
//! a [`World`], which the tests implement. The checks assert, so a failure names the promise that was broken. Run [`run`]
//! for everything, or the parts one by one for finer test names.
//!
//! - [`reading`]: the account, owned names, search and prices
//! - [`leaving`]: names that leave: auth codes
//! - [`line`](mod@line): what reads do when the line or the provider misbehaves
//! - [`ordering`]: money: one order, one charge
//! - [`owned`]: money for names that are here: restores, and privacy that is sold by itself
//! - [`unclear`]: money when the answer is lost: found by reading, or replayed where that is documented
//! - [`moving`]: names that come over from another registrar
//! - [`switching`]: settings of names
//! - [`zones`]: DNS and nameservers: what was not touched does not move
//! - [`registrants`]: to whom names are registered, kept contacts, and what was accepted
//! - [`connecting`]: names connected to hosts and mail providers, proofs, the mail check and the status
//! - [`desk`]: the account's bills and keys
//! - [`posting`]: what it posts by itself, and the log of it
//! - [`elsewhere`]: names brought in from another registrar, and public facts of any name
//! - [`hosting`]: zones made for names held anywhere, their signing, and DS records
//! - [`samples`]: a record of every type

pub mod connecting;
pub mod desk;
pub mod elsewhere;
pub mod hosting;
pub mod leaving;
pub mod line;
pub mod moving;
pub mod ordering;
pub mod owned;
pub mod posting;
pub mod reading;
pub mod registrants;
pub mod samples;
pub mod switching;
pub mod unclear;
pub mod zones;

use std::sync::Arc;

use async_trait::async_trait;
use model::{AuthCode, DomainName};

use crate::descriptor::Setting;
use crate::provider::Provider;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The provider acts; the connection closes without an answer.
    DropAfterActing,
    /// The connection closes before the provider acts.
    DropBeforeActing,
    /// The provider acts and answers 500.
    FailAfterActing,
    /// The provider acts; its answer breaks off in the middle, and its length agrees with that.
    TruncateAfterActing,
    /// The provider acts; the connection closes in the middle of the answer.
    CutAfterActing,
    /// The provider acts; its answer is not in the provider's own format.
    GarbleAfterActing,
    /// The provider acts; unknown fields and nulls stand in its answer.
    Noise,
    /// A web page instead of an answer, with 200; the provider does not act.
    WebPage,
    /// "Too many requests, come back in one second"; the provider does not act.
    TooMany,
    /// "Too many requests" without a time; the provider does not act.
    TooManyForNow,
    /// The session of the request has ended; the provider does not act. Only where [`World::has_sessions`].
    ExpireSession,
}

/// Which request a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strikes {
    /// The next one that reads.
    Read,
    /// The next one that lists owned names.
    List,
    /// The next one that asks whether a name is free.
    Search,
    /// The next one that reads a zone's records.
    Zone,
    /// The next order.
    Order,
    /// The next switch of a setting.
    Setting,
    /// The next write of a zone.
    ZoneWrite,
    /// The next connection of a name.
    Connect,
}

/// The simulator's side of the tests.
#[async_trait]
pub trait World: Send + Sync {
    /// Opens the account anew: a fresh lane, nothing remembered.
    fn open(&self) -> Arc<dyn Provider>;

    /// Opens it with a key that the provider does not know; everything else in the form is right.
    fn open_with_wrong_key(&self) -> Arc<dyn Provider>;

    /// All names in the account now, in any order. At least three, which are registered there, in good order, and have a
    /// zone where the provider has DNS, come first: these are renewed, switched and written to.
    fn owned(&self) -> Vec<DomainName>;

    /// A name that is free, sold there and affordable; another one with every call.
    fn free(&self) -> DomainName;

    /// A name of an ending sold there that somebody has.
    fn taken(&self) -> DomainName;

    /// A name at another registrar that can come over now, and its code; another one with every call. `None` where the
    /// provider takes no transfers.
    fn movable(&self) -> Option<(DomainName, AuthCode)> {
        None
    }

    /// A name of the account that is in its redemption period; another one with every call. `None` where the provider
    /// restores none.
    fn lost(&self) -> Option<DomainName> {
        None
    }

    /// A name of the account whose registrant is public; another one with every call. `None` where privacy is not sold by
    /// itself.
    fn public(&self) -> Option<DomainName> {
        None
    }

    /// A name of another registrar whose DNS [`World::put_text`] writes; another one with every call. `None` where no names
    /// are brought in.
    fn elsewhere(&self) -> Option<DomainName> {
        None
    }

    /// Puts a TXT record into the DNS of such a name.
    fn put_text(&self, _name: &DomainName, _owner: &str, _value: &str) {}

    /// Lets a day pass.
    fn day_passes(&self) {}

    /// How often the account was charged for a name since the start.
    fn charges(&self, name: &DomainName) -> usize;

    /// Lets a fault strike once.
    fn strike(&self, fault: Fault, at: Strikes);

    /// Whether the provider's calls run in a session that ends.
    fn has_sessions(&self) -> bool {
        false
    }

    /// Whether renewals are carried out now: a provider may have them switched off.
    fn renews(&self) -> bool {
        true
    }

    /// Whether a setting that the descriptor lists can be switched now: a provider may not know it yet.
    fn switches(&self, _setting: Setting) -> bool {
        true
    }

    /// Gives the account so many more names that its list takes several pages. False where the list comes whole.
    fn grow(&self) -> bool {
        false
    }
}

/// Runs every part that the provider's facets call for.
pub async fn run(provider: Arc<dyn Provider>, world: &dyn World) {
    reading::run(&*provider, world).await;
    line::run(&*provider, world).await;
    switching::run(&*provider, world).await;
    zones::run(&*provider, world).await;
    hosting::run(&*provider, world).await;
    ordering::run(&*provider, world).await;
    owned::run(&*provider, world).await;
    unclear::run(&*provider, world).await;
    moving::run(&*provider, world).await;
    leaving::run(&*provider, world).await;
    registrants::run(&*provider, world).await;
    desk::run(&*provider, world).await;
    elsewhere::run(&*provider, world).await;
}

/// Whether the descriptor says that the provider has no such feature.
fn lacks(provider: &dyn Provider, feature: &str) -> bool {
    let missing = provider.descriptor().not_offered;
    missing.iter().any(|missing| missing.feature == feature)
}

/// One of the names that may be written to; `place` spreads checks over them.
fn subject(world: &dyn World, place: usize) -> DomainName {
    let mut names = world.owned();
    assert!(names.len() >= 3, "the world owns names");
    names.swap_remove(place % 3)
}
