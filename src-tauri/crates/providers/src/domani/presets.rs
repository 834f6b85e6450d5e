//! What hosts and mail providers ask for, as far as it is known beforehand.
//!
//! domani.sh tells the records of a connection only with the act that writes them. Those here are what the hosts' and
//! mail providers' own help pages ask for, in the form in which domani.sh's documents show them; a plan is made of them,
//! and what the provider really wrote is compared with it afterwards. Nothing depends on them being right.

use model::Record;
use registrar::connect::Wanted;

use super::descriptor::DEFAULT_TTL;

/// A host whose targets have an ending of their own.
const ENDINGS: [(&str, &str); 8] = [
    ("vercel", ".vercel.app"),
    ("netlify", ".netlify.app"),
    ("netlify", ".netlify.com"),
    ("cloudflare-pages", ".pages.dev"),
    ("github-pages", ".github.io"),
    ("railway", ".railway.app"),
    ("fly", ".fly.dev"),
    ("vercel", ".vercel-dns.com"),
];

/// A target in the form that is sent: no scheme, no path, no port, lower case.
pub(super) fn bare(target: &str) -> String {
    let target = target.trim().to_ascii_lowercase();
    let rest = target.split_once("://").map_or(target.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default();
    host.trim_end_matches('.').to_owned()
}

/// The preset that a target belongs to.
pub(super) fn recognised(target: &str) -> Option<&'static str> {
    let target = bare(target);
    let fits = |(_, ending): &&(&str, &str)| target.len() > ending.len() && target.ends_with(ending);
    ENDINGS.iter().find(fits).map(|(preset, _)| *preset)
}

/// The records of a connection, where they are known.
pub(super) fn expected(wanted: &Wanted, usual: bool) -> Option<Vec<Record>> {
    let target = wanted.target.as_deref().map(bare);
    let preset = match &wanted.preset {
        Some(preset) => preset.as_str(),
        None => recognised(target.as_deref()?)?,
    };
    let records = if usual {
        usual_records(preset, target.as_deref())?
    } else if wanted.method.as_deref() == Some("cname-only") {
        // The same without the apex.
        let mut records = usual_records(preset, target.as_deref())?;
        records.retain(|record| record.kind.as_str() == "CNAME");
        records
    } else {
        return None;
    };
    (!records.is_empty()).then_some(records)
}

fn usual_records(preset: &str, target: Option<&str>) -> Option<Vec<Record>> {
    let record = |name: &str, kind: &str, content: &str| Record::new(name, kind, content, Some(DEFAULT_TTL));
    let address = |content: &str| record("@", "A", content);
    let www = |content: &str| record("www", "CNAME", content);
    let mail = |content: &str| record("@", "MX", content);
    let text = |content: &str| record("@", "TXT", content);
    Some(match preset {
        "vercel" => vec![address("76.76.21.21"), www("cname.vercel-dns.com")],
        "netlify" => vec![address("75.2.60.5"), www(target?)],
        "github-pages" => vec![
            address("185.199.108.153"),
            address("185.199.109.153"),
            address("185.199.110.153"),
            address("185.199.111.153"),
            www(target?),
        ],
        // A name's own top can not be an alias at domani.sh.
        "cloudflare-pages" | "railway" | "fly" => vec![www(target?)],
        "google-workspace" => vec![
            mail("1 aspmx.l.google.com"),
            mail("5 alt1.aspmx.l.google.com"),
            mail("5 alt2.aspmx.l.google.com"),
            mail("10 alt3.aspmx.l.google.com"),
            mail("10 alt4.aspmx.l.google.com"),
            text("v=spf1 include:_spf.google.com ~all"),
        ],
        "fastmail" => vec![
            mail("10 in1-smtp.messagingengine.com"),
            mail("20 in2-smtp.messagingengine.com"),
            text("v=spf1 include:spf.messagingengine.com ?all"),
        ],
        "proton" => vec![
            mail("10 mail.protonmail.ch"),
            mail("20 mailsec.protonmail.ch"),
            text("v=spf1 include:_spf.protonmail.ch ~all"),
        ],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(preset: Option<&str>, target: Option<&str>, method: Option<&str>) -> Wanted {
        Wanted {
            preset: preset.map(str::to_owned),
            target: target.map(str::to_owned),
            method: method.map(str::to_owned),
        }
    }

    #[test]
    fn a_target_tells_its_host_however_it_was_copied() {
        for (target, preset) in [
            ("my-app.vercel.app", Some("vercel")),
            ("https://My-App.Vercel.app/about?x=1#top", Some("vercel")),
            ("http://user@shop.netlify.app:8080/", Some("netlify")),
            (" tidepool.github.io. ", Some("github-pages")),
            ("quay.up.railway.app", Some("railway")),
            ("vercel.app", None),
            (".vercel.app", None),
            ("vercel.app.evil.example", None),
            ("", None),
            ("://", None),
            ("@:/", None),
        ] {
            assert_eq!(recognised(target), preset, "{target}");
        }
        assert_eq!(
            bare("https://My-App.Vercel.app/about?x=1#top"),
            "my-app.vercel.app"
        );
    }

    #[test]
    fn records_are_known_for_the_usual_way_and_not_guessed_for_others() {
        let found = expected(&wanted(None, Some("https://shop.netlify.app/"), None), true).expect("known");
        assert_eq!(found[1].content, "shop.netlify.app");
        let aliases = expected(&wanted(Some("vercel"), None, Some("cname-only")), false).expect("known");
        assert_eq!(aliases.len(), 1);
        assert_eq!(aliases[0].key().to_string(), "www CNAME");
        assert_eq!(
            expected(&wanted(Some("vercel"), None, Some("proxy")), false),
            None
        );
        assert_eq!(
            expected(&wanted(Some("netlify"), None, None), true),
            None,
            "a target is missing"
        );
        assert_eq!(
            expected(&wanted(Some("later-host"), Some("a.example"), None), true),
            None
        );
        assert_eq!(
            expected(&wanted(Some("proton"), None, Some("cname-only")), false),
            None
        );
    }
}
