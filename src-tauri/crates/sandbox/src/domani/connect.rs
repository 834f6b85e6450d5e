//! Records that make a name work with a hosting or mail provider.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::call::{Call, domain, optional_text};
use super::desk::{Desk, note};
use super::dns;
use super::health::{Spread, Spreading};
use super::nameservers::is_ours;
use super::records::{merge, to_json};
use super::reply::{Outcome, Refusal, Reply};
use crate::world::names::first_label;
use crate::world::{Operation, ZoneRecord};

/// Seconds that the records may be cached.
const TTL: u32 = 3600;

/// A hosting or mail provider.
struct Provider {
    name: &'static str,
    category: &'static str,
    /// What follows the project's own label in a target, where a target is needed.
    target: Option<&'static str>,
    /// The usual method first.
    methods: &'static [&'static str],
    docs: &'static str,
    /// What is left to do afterwards.
    next_step: &'static str,
}

/// All of them.
const PROVIDERS: &[Provider] = &[
    Provider {
        name: "vercel",
        category: "hosting",
        target: Some("vercel.app"),
        methods: &["a-cname", "cname-only"],
        docs: "https://vercel.com/docs/domains",
        next_step: "Add the domain to your project in the Vercel dashboard.",
    },
    Provider {
        name: "netlify",
        category: "hosting",
        target: Some("netlify.app"),
        methods: &["a-cname"],
        docs: "https://docs.netlify.com/domains-https/custom-domains/",
        next_step: "Add the domain to your site in the Netlify dashboard.",
    },
    Provider {
        name: "cloudflare-pages",
        category: "hosting",
        target: Some("pages.dev"),
        methods: &["cname-only"],
        docs: "https://developers.cloudflare.com/pages/configuration/custom-domains/",
        next_step: "Add the domain to your Pages project.",
    },
    Provider {
        name: "github-pages",
        category: "hosting",
        target: Some("github.io"),
        methods: &["a-cname"],
        docs: "https://docs.github.com/pages/configuring-a-custom-domain-for-your-github-pages-site",
        next_step: "Set the custom domain in the settings of your repository.",
    },
    Provider {
        name: "railway",
        category: "hosting",
        target: Some("up.railway.app"),
        methods: &["cname-only"],
        docs: "https://docs.railway.com/guides/public-networking",
        next_step: "Add the domain to your service.",
    },
    Provider {
        name: "fly",
        category: "hosting",
        target: Some("fly.dev"),
        methods: &["cname-only"],
        docs: "https://fly.io/docs/networking/custom-domain/",
        next_step: "Create a certificate with fly certs add.",
    },
    Provider {
        name: "google-workspace",
        category: "email",
        target: None,
        methods: &["mx"],
        docs: "https://support.google.com/a/answer/140034",
        next_step: "Activate Gmail in the admin console.",
    },
    Provider {
        name: "fastmail",
        category: "email",
        target: None,
        methods: &["mx"],
        docs: "https://www.fastmail.help/hc/en-us/articles/1500000280261",
        next_step: "Add the domain in the settings of Fastmail.",
    },
    Provider {
        name: "proton",
        category: "email",
        target: None,
        methods: &["mx"],
        docs: "https://proton.me/support/custom-domain",
        next_step: "Verify the domain in the settings of Proton Mail.",
    },
];

impl Provider {
    /// The records of a method. `host` is the target where one is needed.
    fn records(&self, method: &str, host: &str) -> Vec<ZoneRecord> {
        let record = |kind: &str, name: &str, content: &str| ZoneRecord::new(kind, name, content, TTL);
        let mx = |content: &str, priority| record("MX", "@", content).with_priority(priority);
        match (self.name, method) {
            ("vercel", "a-cname") => vec![
                record("A", "@", "76.76.21.21"),
                record("CNAME", "www", "cname.vercel-dns.com"),
            ],
            ("vercel", _) => vec![record("CNAME", "www", "cname.vercel-dns.com")],
            ("netlify", _) => vec![record("A", "@", "75.2.60.5"), record("CNAME", "www", host)],
            ("github-pages", _) => vec![
                record("A", "@", "185.199.108.153"),
                record("A", "@", "185.199.109.153"),
                record("A", "@", "185.199.110.153"),
                record("A", "@", "185.199.111.153"),
                record("CNAME", "www", host),
            ],
            ("google-workspace", _) => vec![
                mx("aspmx.l.google.com", 1),
                mx("alt1.aspmx.l.google.com", 5),
                mx("alt2.aspmx.l.google.com", 5),
                mx("alt3.aspmx.l.google.com", 10),
                mx("alt4.aspmx.l.google.com", 10),
                record("TXT", "@", "v=spf1 include:_spf.google.com ~all"),
            ],
            ("fastmail", _) => vec![
                mx("in1-smtp.messagingengine.com", 10),
                mx("in2-smtp.messagingengine.com", 20),
                record("TXT", "@", "v=spf1 include:spf.messagingengine.com ?all"),
            ],
            ("proton", _) => vec![
                mx("mail.protonmail.ch", 10),
                mx("mailsec.protonmail.ch", 20),
                record("TXT", "@", "v=spf1 include:_spf.protonmail.ch ~all"),
            ],
            _ => vec![record("CNAME", "www", host)],
        }
    }
}

/// What a request chose.
struct Choice {
    provider: &'static Provider,
    method: &'static str,
    records: Vec<ZoneRecord>,
}

/// Provider, method and target of a body.
fn choose(call: &Call) -> Result<Choice, Refusal> {
    let fields = call.object()?;
    let target = optional_text(&fields, "target")?;
    // A target may be written as a link.
    let host = target.map(|target| {
        let bare = target
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        bare.trim_end_matches('/').to_ascii_lowercase()
    });
    let unknown = |what: &str| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "UNKNOWN_PROVIDER",
            format!("Unknown provider: {what}"),
            "List the providers with GET /api/domains/{domain}/connect.",
        )
    };
    let fits = |provider: &Provider, host: &str| {
        provider
            .target
            .is_some_and(|ending| host.ends_with(&format!(".{ending}")))
    };
    let provider = match (optional_text(&fields, "provider")?, &host) {
        (Some(name), _) => PROVIDERS
            .iter()
            .find(|provider| provider.name == name)
            .ok_or_else(|| unknown(name))?,
        (None, Some(host)) => PROVIDERS
            .iter()
            .find(|provider| fits(provider, host))
            .ok_or_else(|| unknown(host))?,
        (None, None) => return Err(Refusal::missing("target or provider")),
    };
    let method = match optional_text(&fields, "method")? {
        None => provider.methods[0],
        Some(name) => provider
            .methods
            .iter()
            .find(|method| **method == name)
            .ok_or_else(|| {
                Refusal::new(
                    StatusCode::BAD_REQUEST,
                    "UNKNOWN_METHOD",
                    format!("{} has no method {name}.", provider.name),
                    format!("Choose one of: {}.", provider.methods.join(", ")),
                )
            })?,
    };
    let host = match (provider.target, host) {
        (Some(ending), None) => {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "TARGET_REQUIRED",
                format!("{} needs a target.", provider.name),
                format!("Send a target such as my-app.{ending}."),
            ));
        }
        (_, host) => host.unwrap_or_default(),
    };
    if provider.target.is_some() {
        domain_of_target(&host)?;
    }
    Ok(Choice {
        provider,
        method,
        records: provider.records(method, &host),
    })
}

fn domain_of_target(host: &str) -> Result<(), Refusal> {
    domain(host)
        .map(|_| ())
        .map_err(|_| Refusal::invalid(format!("{host} is no target.")))
}

/// `GET .../connect`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let imported = is_imported(&desk, &call, &name)?;
    if !imported {
        desk.seen(&call, &name)?;
    }
    let of = |category: &str| -> Vec<Value> {
        let kept = PROVIDERS.iter().filter(|provider| provider.category == category);
        kept.map(|provider| {
            let methods = provider.methods.iter().enumerate();
            let methods: Vec<Value> = methods
                .map(|(index, method)| json!({"name": method, "default": index == 0}))
                .collect();
            json!({
                "name": provider.name,
                "category": category,
                "requires_target": provider.target.is_some(),
                "notes": {"after_connect": provider.next_step},
                "methods": methods,
            })
        })
        .collect()
    };
    let providers = json!({"hosting": of("hosting"), "email": of("email")});
    Ok(Reply::of(json!({"domain": name, "providers": providers})))
}

fn is_imported(desk: &Desk, call: &Call, name: &str) -> Result<bool, Refusal> {
    let books = desk.books();
    let import = books.imports.get(&(call.account()?.clone(), name.to_owned()));
    Ok(import.is_some_and(|import| import.verified_at.is_some()))
}

/// Begins to tell the world of records that were not there before.
pub fn spread(
    desk: &Desk,
    call: &Call,
    name: &str,
    since: DateTime<Utc>,
    records: &[ZoneRecord],
    there: &[bool],
) -> Result<(), Refusal> {
    let fresh = records.iter().zip(there).filter(|(_, there)| !**there);
    let records: Vec<ZoneRecord> = fresh.map(|(record, _)| record.clone()).collect();
    if !records.is_empty() {
        let held = (call.account()?.clone(), name.to_owned());
        desk.books().spreading.insert(held, Spreading { since, records });
    }
    Ok(())
}

/// `POST .../connect`. On an imported name nothing is written: the records are told, to be added at its registrar.
pub async fn connect(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let choice = choose(&call)?;
    let (status, there) = if is_imported(&desk, &call, &name)? {
        ("manual_setup_required", None)
    } else {
        let mut world = desk.world.lock();
        let there = merge(dns::zone_mut(&mut world, &call, &name)?, &choice.records);
        note(&mut world, &call, Operation::ReplaceRecords, &name)?;
        let since = world.now();
        drop(world);
        spread(&desk, &call, &name, since, &choice.records, &there)?;
        ("dns_set", Some(there))
    };
    let records: Vec<Value> = choice
        .records
        .iter()
        .enumerate()
        .map(|(index, record)| {
            if !call.dialect.is_current() {
                return to_json(record);
            }
            let state = match &there {
                None => "pending",
                Some(there) if there[index] => "already_set",
                Some(_) => "updated",
            };
            json!({"record": to_json(record), "status": state})
        })
        .collect();
    let hint = if there.is_some() {
        "DNS records were set. Verify the connection in a few minutes."
    } else {
        "Add these records at your registrar."
    };
    Ok(Reply::of(json!({
        "domain": name,
        "provider": choice.provider.name,
        "category": choice.provider.category,
        "method": choice.method,
        "records": records,
        "docs": choice.provider.docs,
        "status": status,
        "hint": hint,
        "next_steps": [choice.provider.next_step],
    })))
}

/// `POST .../verify`: whether the records are there and the name is delegated to where they are.
pub async fn verify(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let choice = choose(&call)?;
    let (records, ours) = if is_imported(&desk, &call, &name)? {
        // Its records are wherever its DNS is.
        let world = desk.world.lock();
        let zones = world.holdings.zones.iter().filter(|(key, _)| key.name == name);
        (zones.flat_map(|(_, zone)| zone.records.clone()).collect(), true)
    } else {
        let zone = dns::seen(&desk, &call, &name)?;
        let ours = is_ours(&zone);
        (zone.records, ours)
    };
    let spread = Spread::of(&desk, &call, &name)?;
    let there = |wanted: &ZoneRecord| {
        records.iter().any(|record: &ZoneRecord| {
            record.kind == wanted.kind
                && record.name == wanted.name
                && record.content == wanted.content
                && spread.is_seen(record)
        })
    };
    let early = desk.is_on("unverified") || first_label(&name).starts_with("slow-");
    let verified = ours && choice.records.iter().all(there) && !early;
    let mut reply = json!({
        "domain": name,
        "provider": choice.provider.name,
        "method": choice.method,
        "verified": verified,
        "message": if verified { "The connection works." } else { "The records were not found in public DNS." },
        "hint": if verified { "Nothing to do." } else { "DNS changes can take a while. Try again in a few minutes." },
    });
    if !verified {
        let delegation = "Check that the nameservers of the domain are the provider's own.";
        reply["next_steps"] = json!([choice.provider.next_step, delegation]);
    }
    Ok(Reply::of(reply))
}
