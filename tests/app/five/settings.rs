//! The switches of names, at each provider that has some.

use engine::Code;
use engine::portfolio::view::{NameDetail, SettingView};
use registrar::descriptor::Setting;
use support::bench::key;

use super::{BIZZY, CLOUDFLARE, DOMANI, JOKER, PLANETDOMAINS, Studio};

const ALL: [Setting; 3] = [Setting::AutoRenew, Setting::Lock, Setting::Privacy];

fn view(detail: &NameDetail, setting: Setting) -> &SettingView {
    let found = detail.settings.iter().find(|view| view.setting == setting);
    found.expect("all three are shown")
}

/// How it stands in the world.
fn there(studio: &Studio, text: &str, setting: Setting) -> bool {
    let held = studio.bench.sandbox.domain(text).expect("it is held");
    match setting {
        Setting::AutoRenew => held.auto_renew,
        Setting::Lock => held.locked,
        Setting::Privacy => held.privacy,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn switches_are_thrown_and_read_back_and_nothing_else_moves() {
    let studio = Studio::open().await;
    let engine = &studio.bench.engine;
    for (provider, text) in [
        (DOMANI, "loomandthread.com"),
        (BIZZY, "ninebells.com"),
        (JOKER, "harvestmoon.net"),
        (CLOUDFLARE, "seventhbridge.com"),
    ] {
        let factories = providers::all();
        let descriptors = factories.iter().map(|factory| factory.descriptor());
        let mut offered = descriptors.filter(|descriptor| descriptor.id == provider);
        let offered = offered.next().expect("a provider").settings;
        assert!(!offered.is_empty(), "{provider} has switches");
        let key = key(studio.at(provider), text);
        for setting in offered.iter().copied() {
            let before = ALL.map(|setting| there(&studio, text, setting));
            let was = there(&studio, text, setting);
            for on in [!was, was] {
                let detail = engine.portfolio_set(key.clone(), setting, on).await;
                let detail = detail.unwrap_or_else(|fault| panic!("{setting:?} of {text}: {fault:?}"));
                assert!(view(&detail, setting).switchable, "{detail:?}");
                // Some providers carry it out a few seconds later.
                studio.bench.sandbox.advance_clock(10);
                let detail = engine.portfolio_refresh(key.clone()).await.expect("a detail");
                let told = view(&detail, setting).value;
                // Bizzy tells how it stands when it is thrown, and never again: that is kept.
                assert_eq!(told, Some(on), "{setting:?} of {text}: {detail:?}");
                assert_eq!(there(&studio, text, setting), on, "{setting:?} of {text}");
            }
            let after = ALL.map(|setting| there(&studio, text, setting));
            assert_eq!(after, before, "{setting:?} of {text} moved another one");
        }
        let detail = engine.portfolio_detail(key.clone()).await.expect("a detail");
        for setting in ALL.into_iter().filter(|setting| !offered.contains(setting)) {
            let was = there(&studio, text, setting);
            let reason = view(&detail, setting).not_offered.clone().expect("a reason");
            let refused = engine.portfolio_set(key.clone(), setting, !was).await;
            let fault = refused.expect_err("there is no such switch");
            assert_eq!((fault.code, &fault.message), (Code::NotOffered, &reason));
            assert_eq!(there(&studio, text, setting), was);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_without_switches_says_so() {
    let studio = Studio::open().await;
    let key = key(studio.at(PLANETDOMAINS), "harborworks.com");
    let detail = studio.bench.engine.portfolio_detail(key).await.expect("a detail");
    for setting in ALL {
        let view = view(&detail, setting);
        assert!(!view.switchable && view.not_offered.is_some(), "{view:?}");
    }
}
