//! What nameservers say of a zone.

use lookup::{Authorities, Delegated, DsAtParent, NoAnswer, Serves, SetAnswer, same_contents};
use model::{RecordType, SetKey, content};

use crate::knot::{Knot, name, sets, zone};

const HOST: &str = "ns1.kelp.test";

#[tokio::test]
async fn every_type_comes_back_in_the_models_spelling() {
    let knot = Knot::start().await;
    let (keys, contents): (Vec<SetKey>, Vec<_>) = sets().into_iter().unzip();
    let answers = knot.authorities().sets(&zone(), HOST, &keys).await;
    assert_eq!(answers.len(), keys.len());
    for ((key, expected), answer) in keys.iter().zip(contents).zip(answers) {
        let SetAnswer::Found { contents, ttl } = answer else {
            panic!("{key}: {answer:?}");
        };
        let found = contents.iter().map(String::as_str);
        assert!(
            same_contents(&key.kind, expected.iter().copied(), found),
            "{key}: {contents:?} instead of {expected:?}"
        );
        assert_eq!(ttl, if key.to_string() == "@ A" { 300 } else { 3600 }, "{key}");
        let spelt = |content: &&str| content::normalise(key.kind.as_str(), content).expect("it fits");
        let mut spelt: Vec<String> = expected.iter().map(spelt).collect();
        spelt.sort();
        assert_eq!(contents, spelt, "{key}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_says_why() {
    let knot = Knot::start().await;
    let keys = [
        SetKey::new("nothing", "A"),
        SetKey::new("@", "SRV"),
        SetKey::new("www", "TXT"),
        SetKey::new("go", "URL"),
        SetKey::new("below.lab", "A"),
    ];
    let answers = knot.authorities().sets(&zone(), HOST, &keys).await;
    let missing = |name_exists, alias: Option<&str>, ttl| SetAnswer::Missing {
        name_exists,
        alias: alias.map(str::to_owned),
        ttl: Some(ttl),
    };
    assert_eq!(
        answers,
        [
            missing(false, None, 300),
            missing(true, None, 300),
            missing(true, Some("kelp.test"), 3600),
            SetAnswer::Unknown(NoAnswer::NoSuchType("URL".to_owned())),
            SetAnswer::Unknown(NoAnswer::NotItsZone),
        ]
    );
}

#[tokio::test]
async fn a_host_serves_its_zone_and_refuses_a_strangers() {
    let knot = Knot::start().await;
    let authorities = knot.authorities();
    assert_eq!(
        authorities.serves(&zone(), HOST).await,
        Serves::Yes {
            serial: 2_026_112_201
        }
    );
    // Delegated by a zone that it has, and to others.
    assert_eq!(
        authorities.serves(&name("moss.test"), HOST).await,
        Serves::No(NoAnswer::NotItsZone)
    );
    let strange = authorities.serves(&name("strange.example"), HOST).await;
    assert!(matches!(strange, Serves::No(NoAnswer::Refused(_))), "{strange:?}");
    let sets = authorities
        .sets(&name("strange.example"), HOST, &[SetKey::new("@", "A")])
        .await;
    assert!(
        matches!(sets[..], [SetAnswer::Unknown(NoAnswer::Refused(_))]),
        "{sets:?}"
    );
}

#[tokio::test]
async fn the_parent_says_to_whom_a_zone_is_delegated_and_whether_it_is_signed() {
    let knot = Knot::start().await;
    let authorities = knot.authorities();
    let hosts = ["ns1.elsewhere.test".to_owned(), "ns2.elsewhere.test".to_owned()];
    assert_eq!(
        authorities.delegated(&name("moss.test")).await,
        Delegated::To {
            hosts: hosts.to_vec(),
            by_parent: true
        }
    );
    assert_eq!(
        authorities.delegated(&name("nobodys.test")).await,
        Delegated::Nowhere
    );
    let digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    assert_eq!(
        authorities.ds(&name("moss.test")).await,
        DsAtParent::Signed(vec![format!("4711 13 2 {digest}")])
    );
    assert_eq!(authorities.ds(&name("bare.test")).await, DsAtParent::Unsigned);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unclear_and_not_asked_for_long() {
    let knot = Knot::start().await;
    let address = knot.address();
    drop(knot);
    let gone = Authorities::new(Some(address), Some(address));
    let zone = zone();
    let (serves, delegated, ds) =
        tokio::join!(gone.serves(&zone, HOST), gone.delegated(&zone), gone.ds(&zone));
    assert!(matches!(serves, Serves::Unclear(_)), "{serves:?}");
    assert!(matches!(delegated, Delegated::Unclear(_)), "{delegated:?}");
    assert!(matches!(ds, DsAtParent::Unclear(_)), "{ds:?}");
    let keys: Vec<SetKey> = (0..40).map(|at| SetKey::new(&format!("n{at}"), "A")).collect();
    let answers = gone.sets(&zone, HOST, &keys).await;
    assert_eq!(answers.len(), keys.len());
    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, SetAnswer::Unknown(_)))
    );
}

#[test]
fn types_of_providers_are_no_types_of_the_dns() {
    for (kind, askable) in [
        ("A", true),
        ("LOC", true),
        ("URI", true),
        ("TYPE65400", true),
        ("URL", false),
        ("ALIAS", false),
        ("ANY", false),
    ] {
        assert_eq!(lookup::is_askable(&RecordType::new(kind)), askable, "{kind}");
    }
}
