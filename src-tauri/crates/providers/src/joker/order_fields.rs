//! What an order says: its fields, always in the same order, so that the same item is the same bytes.

use model::{OrderKind, Term, Timestamp};
use registrar::orders::{OrderItem, Registrant};
use registrar::{Kind, ProviderError};

use super::Joker;
use super::descriptor::{DESCRIPTOR, OWN_NAMESERVERS};
use super::orders::operation;
use super::privacy::product_of;
use super::request::Fields;

/// Endings whose names are transferred without an auth code, by one page or another of the manual.
const WITHOUT_CODE: [&str; 3] = ["uk", "at", "eu"];

/// An order that can not be expressed. Nothing was sent.
pub(super) fn unprepared(operation: &'static str, message: impl Into<String>) -> ProviderError {
    ProviderError::new(Kind::Invalid, DESCRIPTOR.id, operation, message)
}

/// The year in the provider's own date: the timestamp is that day's midnight UTC, so no time zone moves it.
pub(super) fn year(at: Timestamp) -> Option<u16> {
    at.to_rfc3339().get(..4)?.parse().ok()
}

/// A transfer brings one year: a request for another number of years is "not in use". Nor does a restore take a number of
/// years, and WHOIS privacy is bought by the year here.
///
/// # Errors
/// When it is asked for another one.
pub(super) fn one_year(item: &OrderItem) -> Result<(), ProviderError> {
    if item.term == Term::ONE {
        return Ok(());
    }
    let (asked, years) = (operation(item.kind), item.term.get());
    Err(match item.kind {
        OrderKind::Restore => unprepared(
            asked,
            format!(
                "A restore at Joker.com is ordered without a number of years, and {years} were asked for."
            ),
        )
        .hint("Take one year, and renew the name once it is back."),
        OrderKind::Privacy => unprepared(
            asked,
            format!(
                "Freehold orders WHOIS privacy at Joker.com for one year, and {years} years were asked for."
            ),
        )
        .hint("Take one year."),
        _ => unprepared(
            asked,
            format!("A transfer to Joker.com brings one year, and {years} years were asked for."),
        )
        .hint("Take one year, and renew the name once it is here."),
    })
}

impl Joker {
    /// The fields of one order.
    ///
    /// # Errors
    /// When the item can not be ordered so: what is missing, as a sentence.
    pub(super) fn order_fields(&self, item: &OrderItem) -> Result<Fields, ProviderError> {
        let operation = operation(item.kind);
        let mut fields = Fields::of(&item.name);
        match item.kind {
            OrderKind::Register => {
                let months = u32::from(item.term.get()) * 12;
                fields = fields
                    .fixed("period", &months.to_string())
                    .fixed("status", "production");
                fields = self
                    .with_handles(fields, item)?
                    .fixed("ns-list", &self.new_nameservers(operation)?.join(":"))
                    .fixed("autorenew", self.renews_by_itself(item));
                if item.name.is_idn() {
                    fields = fields.given(operation, "language", self.language_of(item)?)?;
                }
            }
            OrderKind::Renew => {
                // By the year that it shall expire in: sent twice by whatever accident, it renews once.
                let Some(expires) = item.expires_at.and_then(year) else {
                    return Err(unprepared(
                        operation,
                        format!(
                            "The expiry of {} is not known, and a renewal at Joker.com names the year that it leads to.",
                            item.name.unicode()
                        ),
                    )
                    .hint("Read the name again, then renew it."));
                };
                let expyear = expires + u16::from(item.term.get());
                fields = fields.fixed("expyear", &expyear.to_string());
            }
            OrderKind::Transfer => {
                one_year(item)?;
                needs_code(item)?;
                // No nameservers: the name keeps those that it has, and goes on working. Whether it renews by itself is
                // always said, for here the provider's default is that it does.
                fields = self
                    .with_handles(fields, item)?
                    .fixed("autorenew", self.renews_by_itself(item));
            }
            OrderKind::Restore => one_year(item)?,
            OrderKind::Privacy => {
                one_year(item)?;
                // By the period, not by a year to reach: the price of one year is what was quoted.
                fields = fields
                    .fixed("privacy", product_of(item)?.id)
                    .fixed("period", "12");
            }
        }
        // "Maximum price user is willing to pay for a domain registration, renewal or transfer": the others have none.
        let takes_cap = !matches!(item.kind, OrderKind::Restore | OrderKind::Privacy);
        if let Some(cap) = item.cap.filter(|_| takes_cap) {
            fields = fields.fixed("max-price", &cap.decimal());
        }
        fields.given(operation, "cltrid", &item.client_ref)
    }

    /// With the four contacts of a new name: the registrant that was chosen, else the account's owner; the other three are
    /// the account's, else the owner too.
    fn with_handles(&self, fields: Fields, item: &OrderItem) -> Result<Fields, ProviderError> {
        let operation = operation(item.kind);
        let owner = match &item.registrant {
            Some(Registrant::Handle(handle)) => handle,
            Some(Registrant::Contact(_)) => {
                return Err(unprepared(
                    operation,
                    "An order at Joker.com names a contact by its handle, and this one has none yet.",
                )
                .hint("Check out again: the handle is made before the order."));
            }
            None => self.handles.owner.as_ref().ok_or_else(|| {
                unprepared(operation, NO_OWNER).hint(
                    "Choose a contact for the name, or enter the handle of a Joker.com contact in the account's settings.",
                )
            })?,
        };
        let or_owner = |handle: &Option<String>| handle.clone().unwrap_or_else(|| owner.clone());
        fields
            .given(operation, "owner-c", owner)?
            .given(operation, "billing-c", &or_owner(&self.handles.billing))?
            .given(operation, "admin-c", &or_owner(&self.handles.admin))?
            .given(operation, "tech-c", &or_owner(&self.handles.tech))
    }

    fn renews_by_itself(&self, item: &OrderItem) -> &'static str {
        if item.auto_renew.unwrap_or(self.autorenew) {
            "1"
        } else {
            "0"
        }
    }

    fn language_of(&self, item: &OrderItem) -> Result<&str, ProviderError> {
        self.language.as_deref().ok_or_else(|| {
            unprepared(
                operation(item.kind),
                format!(
                    "Joker.com asks for the language of {}, and none is set.",
                    item.name.unicode()
                ),
            )
            .hint("Enter a code of three letters, such as ger, in the account's settings.")
        })
    }

    /// Nameservers of a new name.
    fn new_nameservers(&self, operation: &'static str) -> Result<Vec<String>, ProviderError> {
        let Some(given) = &self.nameservers else {
            return Ok(OWN_NAMESERVERS.map(str::to_owned).to_vec());
        };
        let hosts = given
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':'))
            .filter(|host| !host.is_empty());
        hosts_of(operation, hosts)
            .map_err(|error| error.hint("Correct the nameservers in the account's settings."))
    }
}

/// Why nothing can be bought without choosing a contact.
pub(super) const NO_OWNER: &str =
    "The Joker.com account has no owner handle, so names can be bought only for a contact that you choose.";

/// The code itself goes into the request as it is sent, never into what is prepared.
pub(super) fn needs_code(item: &OrderItem) -> Result<(), ProviderError> {
    let country_ending = item.name.as_str().rsplit('.').next().unwrap_or_default();
    if item.auth_code.is_some() || WITHOUT_CODE.contains(&country_ending) {
        return Ok(());
    }
    Err(unprepared(
        operation(item.kind),
        format!("The auth code of {} is missing.", item.name.unicode()),
    )
    .hint("Get it from the registrar that has the name now, and enter it with the transfer."))
}

/// At least two different hosts in their one spelling.
///
/// # Errors
/// When one of them is no host name, or there are fewer than two.
pub(super) fn hosts_of<'a>(
    operation: &'static str,
    hosts: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>, ProviderError> {
    let mut spelled: Vec<String> = Vec::new();
    for host in hosts {
        let host = model::content::normalise("NS", host)
            .map_err(|error| unprepared(operation, error.to_string()))?;
        if !spelled.contains(&host) {
            spelled.push(host);
        }
    }
    if spelled.len() < 2 {
        return Err(unprepared(operation, "A name needs at least two nameservers."));
    }
    Ok(spelled)
}
