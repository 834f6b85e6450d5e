//! Whether a name can come over now, and what it costs: `domain-transfer-check`. What stands in the way is told with
//! what to do about it.
//!
//! Sources: the API's documentation and the comments of the official SDKs (November 2026). A transfer brings one year
//! and is charged when it has come through, one to ten days later. Names ending in .uk have no auth codes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{AuthCode, Currency, DomainName, Money, Term};
use registrar::http::Call;
use registrar::json::{at, field, flag, money, text};
use registrar::orders::{OrderItem, Quote};
use registrar::{Kind, ProviderError};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

use super::Cloudflare;
use super::descriptor::SANDBOX;
use super::orders::refused;
use super::refusal::TRANSFER;

const GET_THE_CODE: &str = "Get it from its present registrar and enter it with the line.";
const IN_THE_DASHBOARD: &str = "Look at the name in Cloudflare's dashboard.";

/// What the check says about one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    pub transferable: bool,
    /// The codes of what stands in the way.
    pub reasons: Vec<String>,
    /// The transfer with its year.
    pub transfer: Option<Money>,
    /// Each later year.
    pub renew: Option<Money>,
}

impl Checked {
    /// Reads the name's part of `domains`, a map by name; a list of the same objects is read too. `None` when it is not
    /// there or does not say whether the name can come over.
    pub fn read(result: &Value, name: &DomainName) -> Option<Self> {
        let is_ours = |spelled: &str| DomainName::parse(spelled).ok().as_ref() == Some(name);
        let own_name =
            |value: &Value| field(value, "name", text).or_else(|| field(value, "domain_name", text));
        let value = match at(result, "domains")? {
            Value::Object(by_name) => {
                let (_, value) = by_name.iter().find(|(key, _)| is_ours(key))?;
                Some(value).filter(|value| own_name(value).is_none_or(|told| is_ours(&told)))?
            }
            Value::Array(list) => list
                .iter()
                .find(|value| own_name(value).is_some_and(|told| is_ours(&told)))?,
            _ => return None,
        };
        let currency: Option<Currency> =
            field(value, "pricing.currency", text).and_then(|code| code.parse().ok());
        let price =
            |key: &str| currency.and_then(|currency| field(value, key, |amount| money(amount, currency)));
        let mut reasons: Vec<String> = Vec::new();
        for reason in at(value, "reasons")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let code = field(reason, "code", text)
                .or_else(|| text(reason))
                .unwrap_or_default();
            if !reasons.contains(&code) {
                reasons.push(code);
            }
        }
        Some(Self {
            transferable: field(value, "transferable", flag)?,
            reasons,
            transfer: price("pricing.transfer_cost"),
            renew: price("pricing.renewal_cost"),
        })
    }
}

/// What stands in the way of a transfer.
struct Obstacle {
    kind: Kind,
    what: String,
    remedy: &'static str,
}

/// A documented reason in sentences. `coded`: whether the check was asked with an auth code.
fn obstacle(code: &str, name: &DomainName, coded: bool) -> Option<Obstacle> {
    let (shown, ending) = (name.unicode(), name.ending());
    let is = |kind, what: String, remedy| Some(Obstacle { kind, what, remedy });
    match code {
        "extension_not_supported_via_api" => is(
            Kind::NotOffered,
            format!("Cloudflare takes .{ending} names over in its dashboard only."),
            "Start the transfer there.",
        ),
        "extension_not_supported" => is(
            Kind::NotOffered,
            format!("Cloudflare does not take names ending in .{ending}."),
            "Choose another provider for it.",
        ),
        "domain_premium" => is(
            Kind::NotOffered,
            format!("{shown} is a premium name; Cloudflare's API does not transfer premium names."),
            "Start the transfer in Cloudflare's dashboard.",
        ),
        "extension_disallows_transfer" => is(
            Kind::Conflict,
            format!("Names ending in .{ending} can not be transferred now."),
            "Try again later.",
        ),
        "domain_not_exists" => is(
            Kind::NotFound,
            format!("{shown} is registered nowhere."),
            "Check the spelling, or register it as a new name.",
        ),
        "domain_on_cloudflare" => is(
            Kind::Conflict,
            format!("{shown} is registered at Cloudflare already."),
            "If it is in another account there, move it between the accounts in Cloudflare's dashboard.",
        ),
        "domain_locked" => is(
            Kind::Conflict,
            format!("{shown} is locked against transfers at its present registrar."),
            "Switch the transfer lock off there.",
        ),
        "registry_status" => is(
            Kind::Conflict,
            format!(
                "The registry does not let {shown} go now: another transfer or its deletion may be under way."
            ),
            "Wait until that has ended, or ask its present registrar.",
        ),
        "domain_outside_transfer_window" => is(
            Kind::Conflict,
            format!(
                "{shown} was registered or transferred too recently; most registries hold a name for 60 days."
            ),
            "Try again when they are over; its present registrar knows the day.",
        ),
        "domain_max_term" => is(
            Kind::Conflict,
            format!(
                "With the year of the transfer {shown} would be registered for longer than its registry allows."
            ),
            "Try again when its expiry is nearer.",
        ),
        "invalid_auth_code" if coded => is(
            Kind::Invalid,
            format!("The auth code of {shown} is wrong."),
            "Get a new one from its present registrar; old ones may have run out.",
        ),
        "invalid_auth_code" | "invalid_auth_code_format" if !coded => {
            is(Kind::Invalid, missing_code(name), GET_THE_CODE)
        }
        "invalid_auth_code_format" => is(
            Kind::Invalid,
            format!("The auth code of {shown} does not have the form of one."),
            "Copy it again exactly as its present registrar shows it.",
        ),
        "dnssec_enabled" => is(
            Kind::Conflict,
            format!("DNSSEC is on for {shown}."),
            "Switch it off at its present registrar and in its zone, and wait until the registry shows no DS record any more.",
        ),
        "zone_not_found" => is(
            Kind::Conflict,
            format!("{shown} has no zone in this Cloudflare account."),
            "Add the name to the account in Cloudflare's dashboard first, with all its records.",
        ),
        "zone_status_invalid" => is(
            Kind::Conflict,
            format!("The zone of {shown} at Cloudflare is not ready for a transfer."),
            "Set the zone's nameservers at its present registrar and wait until Cloudflare calls the zone active.",
        ),
        "invalid_zone_plan" => is(
            Kind::Conflict,
            format!("The plan of the zone of {shown} at Cloudflare does not allow a transfer."),
            "Look at the zone's plan in Cloudflare's dashboard.",
        ),
        "domain_unsupported" => is(
            Kind::Invalid,
            format!("Cloudflare does not transfer names of the form of {shown}."),
            "Name the domain itself, without a host in front.",
        ),
        _ => None,
    }
}

/// Whether a documented reason goes away on the way of a guided transfer; no code was given with the check.
pub(super) fn clears(code: &str, zone_comes: bool) -> bool {
    match code {
        "domain_locked" | "dnssec_enabled" | "invalid_auth_code" | "invalid_auth_code_format" => true,
        "zone_not_found" | "zone_status_invalid" => zone_comes,
        _ => false,
    }
}

fn missing_code(name: &DomainName) -> String {
    format!("The auth code of {} is missing.", name.unicode())
}

/// Whether names of this ending are transferred with an auth code.
fn takes_code(name: &DomainName) -> bool {
    name.as_str().rsplit('.').next() != Some("uk")
}

/// The code in standard base64 (RFC 4648, section 4), as it is sent.
pub(super) fn encoded(code: &AuthCode) -> String {
    STANDARD.encode(code.expose())
}

/// An encoded code in the forms in which an answer might repeat it.
fn forms(encoded: &str) -> impl Iterator<Item = SecretString> {
    let plain = STANDARD
        .decode(encoded)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    std::iter::once(SecretString::from(encoded.to_owned())).chain(plain.map(SecretString::from))
}

/// The call, quoting neither form of the code in its body.
pub(super) fn hiding(mut call: Call, encoded: Option<&str>) -> Call {
    call.secrets.extend(encoded.into_iter().flat_map(forms));
    call
}

/// The code that stands in the body of a prepared order.
pub(super) fn code_in(body: &str) -> Option<String> {
    field(&serde_json::from_str(body).ok()?, "auth_code", text)
}

/// Checks what a transfer can be at all; the code to send with it.
fn possible(item: &OrderItem) -> Result<Option<String>, ProviderError> {
    if item.term != Term::ONE {
        return Err(refused(
            Kind::Invalid,
            TRANSFER,
            "A transfer to Cloudflare brings one year; it can not be ordered with more.",
        )
        .hint("Choose one year."));
    }
    Ok(item
        .auth_code
        .as_ref()
        .filter(|_| takes_code(&item.name))
        .map(encoded))
}

impl Cloudflare {
    fn transfers_here(&self) -> Result<(), ProviderError> {
        if self.segment == SANDBOX {
            return Err(refused(
                Kind::NotOffered,
                TRANSFER,
                "Cloudflare's test registrar has no transfers.",
            )
            .hint("Choose the live registrar in the account's settings."));
        }
        Ok(())
    }

    /// The fields of a transfer that no registration has: the auth code.
    pub(super) fn transfer_fields(&self, item: &OrderItem) -> Result<Map<String, Value>, ProviderError> {
        self.transfers_here()?;
        let code = possible(item)?;
        if code.is_none() && takes_code(&item.name) {
            return Err(refused(Kind::Invalid, TRANSFER, missing_code(&item.name)).hint(GET_THE_CODE));
        }
        Ok(code
            .map(|code| ("auth_code".to_owned(), Value::from(code)))
            .into_iter()
            .collect())
    }

    /// The price of a transfer, when the name can come over now.
    pub(super) async fn transfer_quote(&self, item: &OrderItem) -> Result<Quote, ProviderError> {
        self.transfers_here()?;
        let code = possible(item)?;
        let account = self.account_id().await?;
        let at = self.api.clock.now();
        let mut asked = json!({"domain_name": item.name.as_str()});
        if let Some(code) = &code {
            asked["auth_code"] = Value::from(code.as_str());
        }
        let call = Call::ask(
            TRANSFER,
            self.registrar_path(&account, "/domain-transfer-check"),
            json!({ "domains": [asked] }).to_string(),
        );
        let call = hiding(call, code.as_deref());
        let read = self.api.read(&call).await;
        let result = self.told(read).await?.result;
        let checked = Checked::read(&result, &item.name).ok_or_else(|| {
            self.api
                .http
                .wrong_shape(&call, "whether the name can be transferred")
        })?;
        // Both at once is no "yes" on which money is spent.
        if !checked.transferable || !checked.reasons.is_empty() {
            return Err(self.obstacles(&call, &item.name, &checked, code.is_some()));
        }
        let total = checked.transfer.ok_or_else(|| {
            refused(
                Kind::Invalid,
                TRANSFER,
                format!(
                    "Cloudflare gives no price for the transfer of {}.",
                    item.name.unicode()
                ),
            )
            .hint("Without a price nothing is ordered. Transfer it in Cloudflare's dashboard.")
        })?;
        Ok(Quote {
            total,
            renew_per_year: checked.renew,
            premium: false,
            at,
            note: None,
        })
    }

    /// All that stands in the way, in one error.
    fn obstacles(&self, call: &Call, name: &DomainName, checked: &Checked, coded: bool) -> ProviderError {
        let quoted = |code: &str| self.api.http.quoted_from(call, code);
        // One without a word still stands in the way.
        let reasons = || checked.reasons.iter().filter(|code| !code.is_empty());
        let mut found: Vec<Obstacle> = reasons()
            .map(|code| {
                obstacle(code, name, coded).unwrap_or_else(|| Obstacle {
                    kind: Kind::Conflict,
                    what: format!(
                        "Cloudflare does not take {} over: \"{}\".",
                        name.unicode(),
                        quoted(code)
                    ),
                    remedy: IN_THE_DASHBOARD,
                })
            })
            .collect();
        if found.is_empty() {
            found.push(Obstacle {
                kind: Kind::Conflict,
                what: format!(
                    "Cloudflare does not take {} over and does not say why.",
                    name.unicode()
                ),
                remedy: IN_THE_DASHBOARD,
            });
        }
        // What can not be mended weighs most.
        let kind = [Kind::NotOffered, Kind::NotFound, Kind::Conflict]
            .into_iter()
            .find(|kind| found.iter().any(|obstacle| obstacle.kind == *kind))
            .unwrap_or(Kind::Invalid);
        let sentences: Vec<&str> = found.iter().map(|obstacle| obstacle.what.as_str()).collect();
        let mut remedies: Vec<&str> = Vec::new();
        for obstacle in &found {
            if !remedies.contains(&obstacle.remedy) {
                remedies.push(obstacle.remedy);
            }
        }
        // The reason that stays on the way of a guided transfer, where there is one; one without a word does.
        let wordless = checked.reasons.iter().any(String::is_empty);
        let staying = reasons()
            .find(|code| !clears(code, true))
            .or_else(|| reasons().find(|code| !clears(code, false)))
            .or_else(|| reasons().next())
            .filter(|_| !wordless);
        self.api
            .http
            .error(call, kind, sentences.join(" "))
            .hint(remedies.join(" "))
            .code(staying.map(|code| quoted(code)))
    }
}
