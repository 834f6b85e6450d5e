//! Settings of names: what is switched is so afterwards, and nothing else moved.

use std::time::Duration;

use model::DomainName;

use super::{Fault, Strikes, World, subject};
use crate::descriptor::Setting;
use crate::error::Kind;
use crate::portfolio::OwnedName;
use crate::provider::Provider;
use crate::settings::Switched;

const ALL: [Setting; 3] = [Setting::AutoRenew, Setting::Lock, Setting::Privacy];

/// All checks of this part.
pub async fn run(provider: &dyn Provider, world: &dyn World) {
    a_switch_does_what_it_says_and_nothing_else(provider, world).await;
    what_can_not_be_switched_is_told(provider, world).await;
    a_switch_whose_answer_is_lost_can_be_repeated(world).await;
}

fn told(owned: &OwnedName, setting: Setting) -> Option<bool> {
    match setting {
        Setting::AutoRenew => owned.auto_renew,
        Setting::Lock => owned.locked,
        Setting::Privacy => owned.privacy,
    }
}

async fn detail(provider: &dyn Provider, name: &DomainName) -> OwnedName {
    let portfolio = provider.portfolio().expect("settings belong to owned names");
    portfolio.detail(name).await.expect("an owned name has a detail")
}

/// What the name tells, when it is `on` soon; simulated switches take effect within a few seconds.
async fn seen(provider: &dyn Provider, name: &DomainName, setting: Setting, on: bool) -> OwnedName {
    for _ in 0..20 {
        let owned = detail(provider, name).await;
        if told(&owned, setting).is_none_or(|is| is == on) {
            return owned;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("{setting:?} of {name} is not {on}");
}

/// Each setting is switched, switched so again, and back; the other settings stay.
pub async fn a_switch_does_what_it_says_and_nothing_else(provider: &dyn Provider, world: &dyn World) {
    let offered = provider.descriptor().settings;
    let Some(settings) = provider.settings() else {
        assert!(offered.is_empty(), "the descriptor promises settings");
        return;
    };
    let name = subject(world, 0);
    for setting in offered.iter().copied() {
        let before = detail(provider, &name).await;
        let was = told(&before, setting).unwrap_or(false);
        if !world.switches(setting) {
            let error = settings.switch(&name, setting, !was).await;
            assert_eq!(
                error.expect_err("it is off").kind,
                Kind::NotOffered,
                "{setting:?}"
            );
            assert_eq!(detail(provider, &name).await, before);
            continue;
        }
        for on in [!was, !was, was] {
            let switched = settings.switch(&name, setting, on).await;
            match switched.expect("the switch is taken") {
                Switched::Now(is) => assert_eq!(is, on, "{setting:?}"),
                Switched::Accepted => {}
            }
            let after = seen(provider, &name, setting, on).await;
            for other in ALL.into_iter().filter(|other| *other != setting) {
                assert_eq!(
                    told(&after, other),
                    told(&before, other),
                    "{other:?} moved with {setting:?}"
                );
            }
        }
    }
}

/// A setting that is not listed, or a name of somebody else, is refused.
pub async fn what_can_not_be_switched_is_told(provider: &dyn Provider, world: &dyn World) {
    let Some(settings) = provider.settings() else {
        return;
    };
    let offered = provider.descriptor().settings;
    for setting in ALL {
        let (name, kind) = if offered.contains(&setting) && world.switches(setting) {
            (world.taken(), Kind::NotFound)
        } else {
            (subject(world, 0), Kind::NotOffered)
        };
        let error = settings
            .switch(&name, setting, true)
            .await
            .expect_err("nothing to switch");
        assert_eq!(error.kind, kind, "{setting:?} of {name}");
    }
}

/// After a lost answer nobody knows, the name tells, and switching again is harmless.
pub async fn a_switch_whose_answer_is_lost_can_be_repeated(world: &dyn World) {
    for (fault, acted) in [(Fault::DropAfterActing, true), (Fault::DropBeforeActing, false)] {
        let provider = world.open();
        let (Some(settings), [setting, ..]) = (provider.settings(), provider.descriptor().settings) else {
            return;
        };
        let name = subject(world, 1);
        let was = told(&detail(&*provider, &name).await, *setting).unwrap_or(false);
        world.strike(fault, Strikes::Setting);
        match settings.switch(&name, *setting, !was).await {
            Err(error) => assert!(error.outcome_unknown(), "{fault:?}: {error:?}"),
            // The adapter read the name by itself.
            Ok(switched) => assert!(acted && switched != Switched::Now(was), "{fault:?}: {switched:?}"),
        }
        if acted {
            seen(&*provider, &name, *setting, !was).await;
        }
        for on in [!was, was] {
            settings
                .switch(&name, *setting, on)
                .await
                .expect("the switch is taken");
            seen(&*provider, &name, *setting, on).await;
        }
    }
}
