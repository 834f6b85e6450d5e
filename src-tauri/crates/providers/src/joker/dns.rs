//! Zones: read whole, replaced whole. Nameservers: replaced whole.

use async_trait::async_trait;
use model::{DomainName, SetKey};
use registrar::dns::{Dns, Nameservers, ZoneRead, ZoneWrite};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::order_fields::hosts_of;
use super::portfolio::nameservers;
use super::refusal;
use super::request::{Fields, Request};
use super::zone::ZoneText;

/// The words under which zones go through the log and the errors.
const READ: &str = "zone";
const WRITE: &str = "write_zone";

impl Joker {
    /// The zone's text. A zone whose last line has no end may have been cut there, so it is read a second time: only
    /// the same bytes twice are a whole zone.
    async fn zone_text(&self, operation: &'static str, name: &DomainName) -> Result<ZoneText, ProviderError> {
        let request = Request::read(operation, "dns-zone-get", Fields::of(name));
        let text = self.zone_once(&request, name).await?;
        if !text.ends_with('\n') && self.zone_once(&request, name).await? != text {
            return Err(self.api.http.wrong_shape(
                &request.bare(),
                "the whole zone: two reads gave two different texts",
            ));
        }
        Ok(ZoneText::parse(&text))
    }

    async fn zone_once(&self, request: &Request, name: &DomainName) -> Result<String, ProviderError> {
        let response = match self.api.read(request).await {
            Ok(response) => response,
            Err(error) => return Err(self.whose(request.operation, error, name).await),
        };
        if response.lossy {
            return Err(self
                .api
                .http
                .wrong_shape(&request.bare(), "readable text: some of its bytes are no UTF-8"));
        }
        Ok(response.body)
    }

    /// "Not allowed" and "not there" look alike here; the list of names tells them apart.
    pub(super) async fn whose(
        &self,
        operation: &'static str,
        error: ProviderError,
        name: &DomainName,
    ) -> ProviderError {
        if !matches!(error.kind, Kind::Forbidden | Kind::NotFound) || error.outcome_unknown() {
            return error;
        }
        match self.row(operation, name).await {
            Ok(None) => refusal::not_in_account(error),
            Ok(Some(_)) if error.kind == Kind::NotFound && matches!(operation, READ | WRITE) => {
                no_zone(error, name)
            }
            _ => error,
        }
    }

    fn refused_here(&self, kind: Kind, message: String) -> ProviderError {
        ProviderError::new(kind, super::DESCRIPTOR.id, WRITE, message)
    }
}

/// The name is in the account; what is missing is its zone.
fn no_zone(mut error: ProviderError, name: &DomainName) -> ProviderError {
    error.message = format!("Joker.com has no zone for {}.", name.unicode());
    error.hint("It serves zones only for names that use its own nameservers. Edit the zone where the name points to.")
}

#[async_trait]
impl Dns for Joker {
    async fn read(&self, name: &DomainName) -> Result<ZoneRead, ProviderError> {
        let text = self.zone_text(READ, name).await?;
        // The zone counts without its nameservers; they are told where they can be had.
        let hosts = match self.whois(READ, name).await {
            Ok(pairs) => nameservers(&pairs),
            Err(_) => Vec::new(),
        };
        Ok(ZoneRead {
            zone: text.zone(),
            nameservers: hosts,
            mode: None,
            unreadable: text.unreadable(),
        })
    }

    async fn write(
        &self,
        name: &DomainName,
        write: &ZoneWrite,
        _idempotency_key: &str,
    ) -> Result<(), ProviderError> {
        if write
            .changes
            .iter()
            .any(|change| change.key == SetKey::new("@", "NS"))
        {
            return Err(self
                .refused_here(
                    Kind::Invalid,
                    "The nameservers of the name itself do not stand in its zone at Joker.com. Nothing was sent."
                        .to_owned(),
                )
                .hint("Set them as the name's nameservers."));
        }
        // Put replaces everything and there is no lock, so the text is read again right before it.
        let text = self.zone_text(WRITE, name).await?;
        let lost = text.unreadable().len();
        if lost > 0 {
            return Err(self
                .refused_here(
                    Kind::Invalid,
                    format!("The zone holds {lost} rows that Freehold can not read. Nothing was sent."),
                )
                .hint("Edit this zone on Joker.com's web site."));
        }
        if text.zone().canonical() != write.base.canonical() {
            return Err(self
                .refused_here(
                    Kind::Conflict,
                    "The zone changed since it was read. Nothing was sent.".to_owned(),
                )
                .hint("Read the zone again, then repeat the change."));
        }
        let written = text
            .with(&write.changes)
            .map_err(|problem| self.refused_here(Kind::Invalid, format!("{problem} Nothing was sent.")))?;
        let fields = Fields::of(name).fixed("zone", &written);
        let request = Request {
            // A refused zone is quoted line by line, directives included.
            hide: text.secrets(),
            ..Request::change(WRITE, "dns-zone-put", fields)
        };
        match self.api.change(&request).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.whose(WRITE, error, name).await),
        }
    }

    async fn set_nameservers(
        &self,
        name: &DomainName,
        wanted: &Nameservers,
        _idempotency_key: &str,
    ) -> Result<Vec<String>, ProviderError> {
        let Nameservers::Hosts(hosts) = wanted else {
            return Err(ProviderError::new(
                Kind::NotOffered,
                super::DESCRIPTOR.id,
                "nameservers",
                "Joker.com keeps no presets of nameservers.",
            ));
        };
        let hosts = hosts_of("nameservers", hosts.iter().map(String::as_str))?;
        let fields = Fields::of(name).fixed("ns-list", &hosts.join(":"));
        let request = Request::change("nameservers", "domain-modify", fields);
        match self.api.change(&request).await {
            Ok(_) => Ok(hosts),
            Err(error) => Err(self.whose("nameservers", error, name).await),
        }
    }
}
