//! What gives a parked page away: its words, where it leads to, or its nameservers. A hint, never a verdict.

use model::DomainName;

use super::head::Head;
use crate::records::Found;
use crate::web::PublicWeb;

/// Where parked names lead to, and whose nameservers serve them: companies that park and sell names.
const HOSTS: [&str; 16] = [
    "above.com",
    "afternic.com",
    "bodis.com",
    "cashparking.com",
    "dan.com",
    "domainmarket.com",
    "hugedomains.com",
    "namebrightdns.com",
    "parkingcrew.net",
    "parklogic.com",
    "sav.com",
    "sedo.com",
    "sedoparking.com",
    "skenzo.com",
    "undeveloped.com",
    "voodoo.com",
];
/// Words that such pages use, lower case.
const WORDS: [&str; 14] = [
    "buy this domain",
    "buy this name",
    "domain is for sale",
    "domain is parked",
    "domain may be for sale",
    "domain name is for sale",
    "domain parking",
    "inquire about this domain",
    "is parked free",
    "make an offer on this domain",
    "name is for sale",
    "parked domain",
    "this domain has been registered",
    "this domain was recently registered",
];

/// What a page says that a parked one would say.
pub(super) fn page(head: &Head, host: &str) -> Option<String> {
    if let Some(company) = HOSTS.iter().find(|own| belongs(host, own)) {
        return Some(format!(
            "The page is at {company}, where names are parked and sold."
        ));
    }
    let texts = [&head.title, &head.description, &head.shared_title]
        .into_iter()
        .flatten();
    let all = texts.chain([&head.body]).map(|text| text.to_lowercase());
    let words = all.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    words
        .filter_map(|text| WORDS.iter().find(|word| text.contains(**word)))
        .map(|word| format!("The page says \"{word}\"."))
        .next()
}

/// What the nameservers of a name tell.
pub(super) async fn nameserver(web: &PublicWeb, name: &DomainName) -> Option<String> {
    let Found::Some(servers) = web.records().ok()?.nameservers(name.as_str()).await.ok()? else {
        return None;
    };
    let parks = |host: &&String| {
        HOSTS.iter().any(|own| belongs(host, own))
            || host
                .split('.')
                .any(|label| matches!(label, "parking" | "parked" | "park"))
    };
    let host = servers.iter().find(parks)?;
    Some(format!("Its nameserver {host} serves parked names."))
}

fn belongs(host: &str, owner: &str) -> bool {
    host == owner || host.strip_suffix(owner).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_for_sale_is_noticed_and_an_ordinary_one_is_not() {
        let said = |body: &str| {
            let head = Head {
                body: body.to_owned(),
                ..Head::default()
            };
            page(&head, "kelp.test")
        };
        assert!(said("Kelp.test:  This DOMAIN \n is for sale!").is_some());
        assert_eq!(said("We sell seaweed and park bicycles."), None);
        assert!(page(&Head::default(), "www.hugedomains.com").is_some());
        assert_eq!(page(&Head::default(), "nothugedomains.com"), None);
    }
}
