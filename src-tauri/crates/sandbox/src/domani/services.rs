//! `/api/domains/{domain}/verify-service`: records that prove to a third party who owns a name.

use axum::Extension;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::call::{Call, domain, text};
use super::connect::spread;
use super::desk::{Desk, note};
use super::dns;
use super::records::{merge, to_json};
use super::reply::{Outcome, Refusal, Reply};
use crate::world::{Operation, ZoneRecord};

/// Name, name for people, text of the TXT before the token, label, documentation.
type Service = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The services that are known by name.
const SERVICES: &[Service] = &[
    (
        "stripe",
        "Stripe",
        "stripe-verification=",
        "@",
        "https://docs.stripe.com/identity/verification-checks/selfie#domain-verification",
    ),
    (
        "google-search-console",
        "Google Search Console",
        "google-site-verification=",
        "@",
        "https://support.google.com/webmasters/answer/9008080",
    ),
    (
        "aws-ses",
        "AWS SES",
        "",
        "_amazonses",
        "https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html",
    ),
    (
        "postmark",
        "Postmark",
        "",
        "pm._domainkey",
        "https://postmarkapp.com/support/article/1046-how-do-i-verify-a-domain",
    ),
    (
        "resend",
        "Resend",
        "",
        "resend._domainkey",
        "https://resend.com/docs/dashboard/domains/introduction",
    ),
    (
        "facebook",
        "Facebook",
        "facebook-domain-verification=",
        "@",
        "https://developers.facebook.com/docs/sharing/domain-verification",
    ),
    (
        "hubspot",
        "HubSpot",
        "hubspot-domain-verification=",
        "@",
        "https://knowledge.hubspot.com/domains-and-urls",
    ),
    (
        "microsoft-365",
        "Microsoft 365",
        "MS=",
        "@",
        "https://learn.microsoft.com/microsoft-365/admin/setup/add-domain",
    ),
];

/// `GET .../verify-service`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    desk.seen(&call, &name)?;
    let services: Vec<Value> = SERVICES
        .iter()
        .map(|(service, title, _, _, docs)| {
            json!({
                "name": service,
                "display_name": title,
                "description": format!("Prove to {title} that you own the domain."),
                "docs": docs,
            })
        })
        .collect();
    Ok(Reply::of(json!({
        "domain": name,
        "services": services,
        "hint": "Any other service gets a plain TXT record.",
    })))
}

/// `POST .../verify-service`: adds to the records, and takes none away.
pub async fn add(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
    Path(name): Path<String>,
) -> Outcome {
    let name = domain(&name)?;
    let fields = call.object()?;
    let (service, token) = (text(&fields, "service")?, text(&fields, "token")?);
    if token.chars().any(char::is_control) || token.len() > 1000 {
        return Err(Refusal::invalid(
            "token must be at most 1000 printable characters.",
        ));
    }
    let known = SERVICES.iter().find(|(known, ..)| *known == service);
    let (title, before, label) = known.map_or((service, "", "@"), |(_, title, before, label, _)| {
        (*title, *before, *label)
    });
    // A token that was copied with its first part stays as it is.
    let value = if token.starts_with(before) {
        token.to_owned()
    } else {
        format!("{before}{token}")
    };
    let record = ZoneRecord::new("TXT", label, &value, 3600);
    let mut world = desk.world.lock();
    let zone = dns::zone_mut(&mut world, &call, &name)?;
    let there = merge(zone, std::slice::from_ref(&record));
    let total = zone.records.len();
    note(&mut world, &call, Operation::ReplaceRecords, &name)?;
    let since = world.now();
    drop(world);
    spread(&desk, &call, &name, since, std::slice::from_ref(&record), &there)?;
    Ok(Reply::of(json!({
        "domain": name,
        "service": service,
        "service_display_name": title,
        "known_service": known.is_some(),
        "records_added": [to_json(&record)],
        "total_records": total,
        "docs": known.map(|(.., docs)| docs),
        "hint": format!("{title} verification records added. Return to {title} to complete verification."),
    })))
}
