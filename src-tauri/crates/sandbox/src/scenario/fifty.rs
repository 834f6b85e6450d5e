//! Five accounts with money and fifty names to buy, ten at each: most of them simply bought, the others with one trouble
//! each. [`LINES`] says how each ends, so that a story can hold the ledger against it.
//!
//! Where several names are ordered in one call, a lost answer or an error is that of all of them.
//!
//! The `rise-` names are a minor unit dearer once 30 seconds have passed since the first look at them: look, move the
//! clock on by a minute, and order.

use super::open_all;
use crate::faults::{Effect, Fault};
use crate::world::World;
use crate::{bizzy, cloudflare, domani, joker, planetdomains};

/// Money in minor units, more than enough for every line.
const BALANCES: [i64; 5] = [500_000; 5];

/// How a line of the cart ends when it is ordered once and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Bought, and the answer says so at once or within ten seconds of world time.
    Bought,
    /// Charged at once; there after two minutes of world time.
    BoughtLate,
    /// Charged, and the answer was lost.
    BoughtUnseen,
    /// Charged fifteen seconds of world time after the answer was lost.
    BoughtSlowly,
    /// Not done, and the answer was lost.
    NotDoneUnseen,
    /// Charged, and the answer was an error 500.
    BoughtWithError,
    /// A minor unit dearer than at the first look.
    DearerThanSeen,
    /// Marked as a premium name, or refused as one at Cloudflare; not to be bought without a word about it.
    Premium,
    /// Refused: there is no card.
    NoCard,
    /// Refused: somebody was quicker.
    Taken,
    /// Charged, failed, paid back within ten seconds of world time.
    PaidBack,
}

/// One name to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The provider to buy it from.
    pub provider: &'static str,
    /// The name.
    pub domain: &'static str,
    /// What becomes of it.
    pub ending: Ending,
}

const fn line(provider: &'static str, domain: &'static str, ending: Ending) -> Line {
    Line {
        provider,
        domain,
        ending,
    }
}

use Ending::{
    Bought, BoughtLate, BoughtSlowly, BoughtUnseen, BoughtWithError, DearerThanSeen, NoCard, NotDoneUnseen,
    PaidBack, Premium, Taken,
};

/// The fifty names.
#[rustfmt::skip]
pub const LINES: [Line; 50] = [
    line(planetdomains::NAME, "alder-ferry.com", Bought),
    line(planetdomains::NAME, "brass-anchor.net", Bought),
    line(planetdomains::NAME, "chalk-meadow.org", Bought),
    line(planetdomains::NAME, "dune-and-co.club", Bought),
    line(planetdomains::NAME, "eider-works.online", Bought),
    line(planetdomains::NAME, "drop-flint.com", BoughtUnseen),
    line(planetdomains::NAME, "gorse-mill.site", NotDoneUnseen),
    line(planetdomains::NAME, "rise-heather.com", DearerThanSeen),
    line(planetdomains::NAME, "race-iris.com", Taken),
    line(planetdomains::NAME, "juniper-tide.xyz", BoughtWithError),
    line(domani::NAME, "kestrel-lane.dev", Bought),
    line(domani::NAME, "lichen-house.app", Bought),
    line(domani::NAME, "marram-grass.com", Bought),
    line(domani::NAME, "nettle-soup.blog", Bought),
    line(domani::NAME, "slow-osprey.com", BoughtLate),
    line(domani::NAME, "drop-pebble.dev", BoughtUnseen),
    line(domani::NAME, "premium-quartz.com", Premium),
    line(domani::NAME, "nocard-reed.com", NoCard),
    line(domani::NAME, "race-sedge.com", Taken),
    line(domani::NAME, "rise-thrift.com", DearerThanSeen),
    line(bizzy::NAME, "umber-quay.com", Bought),
    line(bizzy::NAME, "vetch-field.net", Bought),
    line(bizzy::NAME, "willow-rope.org", Bought),
    line(bizzy::NAME, "yew-and-ash.us", Bought),
    line(bizzy::NAME, "slow-zinnia.com", BoughtLate),
    line(bizzy::NAME, "opfail-aspen.com", PaidBack),
    line(bizzy::NAME, "nocard-beech.com", NoCard),
    line(bizzy::NAME, "rise-clover.com", DearerThanSeen),
    line(bizzy::NAME, "drop-dogwood.com", BoughtUnseen),
    line(bizzy::NAME, "premium-elder.com", Premium),
    line(joker::NAME, "fennel-garten.de", Bought),
    line(joker::NAME, "ginster-weg.eu", Bought),
    line(joker::NAME, "holunder-hof.com", Bought),
    line(joker::NAME, "ivy-and-oak.co.uk", Bought),
    line(joker::NAME, "jasmin-post.info", Bought),
    line(joker::NAME, "slow-klee.com", BoughtLate),
    line(joker::NAME, "nack-linde.com", PaidBack),
    line(joker::NAME, "drop-mohn.com", BoughtUnseen),
    line(joker::NAME, "rise-nelke.com", DearerThanSeen),
    line(joker::NAME, "orchidee-bote.com", BoughtSlowly),
    line(cloudflare::NAME, "plover-sands.com", Bought),
    line(cloudflare::NAME, "quill-harbor.dev", Bought),
    line(cloudflare::NAME, "rowan-berry.net", Bought),
    line(cloudflare::NAME, "samphire-bay.org", Bought),
    line(cloudflare::NAME, "teasel-comb.xyz", Bought),
    line(cloudflare::NAME, "slow-ulex.com", BoughtLate),
    line(cloudflare::NAME, "failed-violet.com", PaidBack),
    line(cloudflare::NAME, "drop-whin.com", BoughtUnseen),
    line(cloudflare::NAME, "premium-yarrow.com", Premium),
    line(cloudflare::NAME, "zostera-reef.com", NotDoneUnseen),
];

/// Fills the world.
pub fn build(world: &mut World) {
    open_all(world, BALANCES);
    world.switches.set(domani::NAME, "dialect", "current".into());
    for line in &LINES {
        let once = |effect| {
            Fault::once(effect)
                .at(line.provider)
                .about(line.domain)
                .ordering()
        };
        match line.ending {
            NotDoneUnseen => world.faults.push(once(Effect::DropBefore)),
            BoughtSlowly => world.faults.push(once(Effect::SlowCommit {
                seconds: 15,
                status: None,
            })),
            BoughtWithError => world.faults.push(once(Effect::Status {
                status: 500,
                code: "internal_error".to_owned(),
                after_commit: true,
            })),
            // The labels do the rest.
            _ => {}
        }
    }
}
