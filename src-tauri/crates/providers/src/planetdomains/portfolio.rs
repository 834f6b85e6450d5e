//! Owned names. The provider documents that the list and the detail exist, not their shapes.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::DomainName;
use registrar::http::Call;
use registrar::json::{any_field, count, first, first_array, flag, text, texts, time};
use registrar::portfolio::{ListProgress, Listing, OwnedName, Portfolio, tell_progress};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::PlanetDomains;
use super::contract::{ListContract, Paging};

/// A list of 10,000 names in pages of 10.
const PAGES_AT_MOST: u32 = 1000;
/// Sizes at which lists are usually cut. A list of exactly such a length that says nothing about its total may go on.
const USUAL_PAGES: [usize; 8] = [10, 20, 25, 50, 100, 200, 500, 1000];

/// One page of the list.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its rows, as they came.
    pub rows: Vec<Value>,
    /// How many names there are, when told.
    pub total: Option<usize>,
    /// A number that may mean the account's names or this page's.
    pub count: Option<usize>,
    /// Whether it says that there is more.
    pub more: bool,
    /// The word for the next page.
    pub cursor: Option<String>,
}

impl Page {
    /// Reads a page in any of the likely shapes; `None` when there is no array.
    pub fn read(result: &Value) -> Option<Self> {
        let rows = first_array(result, &["items", "domains", ""])?.clone();
        let number = |paths: &[&str]| any_field(result, paths, count).map(|number| number as usize);
        let cursor = any_field(result, &["next_cursor", "pagination.next_cursor"], text);
        let next = any_field(result, &["next", "next_page"], text);
        let more = any_field(result, &["has_more", "pagination.has_more"], flag).unwrap_or(false);
        Some(Self {
            total: number(&["total", "total_count", "pagination.total", "meta.total"]),
            count: number(&["count"]),
            more: more || cursor.is_some() || next.is_some(),
            cursor,
            rows,
        })
    }

    /// Whether there are names beyond the `seen` rows.
    fn goes_on(&self, seen: usize) -> bool {
        self.more || self.total.or(self.count).is_some_and(|total| total > seen)
    }

    /// Whether it looks like one page of several, though it does not say so.
    fn may_go_on(&self) -> bool {
        self.total.is_none() && USUAL_PAGES.contains(&self.rows.len())
    }
}

/// Reads one name: a text, or an object with `domain` or `name`. The error is a sentence.
pub(super) fn owned_name(row: &Value) -> Result<OwnedName, String> {
    let spelled = match row {
        Value::String(_) => text(row),
        Value::Object(_) => any_field(row, &["domain", "name", "domain_name"], text),
        _ => None,
    };
    let spelled = spelled.ok_or_else(|| "A row of the list names no domain.".to_owned())?;
    let name = DomainName::parse(&spelled).map_err(|error| error.to_string())?;
    Ok(described(OwnedName::bare(name), row))
}

/// Adds what a row or a detail tells beyond the name. Missing fields stay unknown.
fn described(mut owned: OwnedName, row: &Value) -> OwnedName {
    const EXPIRY: [&str; 5] = [
        "expires_at",
        "expiry",
        "expires",
        "expiry_date",
        "expiration_date",
    ];
    owned.status = any_field(row, &["status", "state"], text);
    owned.registered_at = any_field(row, &["registered_at", "created_at", "registration_date"], time);
    owned.expires_at = any_field(row, &EXPIRY, time);
    owned.expires_text = any_field(row, &EXPIRY, text);
    owned.auto_renew = any_field(row, &["auto_renew", "autorenew"], flag);
    owned.locked = any_field(row, &["locked", "lock"], flag);
    owned.privacy = any_field(row, &["privacy", "whois_privacy"], flag);
    owned.nameservers = any_field(row, &["nameservers", "name_servers"], texts).map(host_names);
    owned.client_ref = any_field(row, &["client_ref"], text);
    owned.external_ref = any_field(row, &["external_ref"], text);
    owned
}

/// Host names in their one form.
pub(super) fn host_names(hosts: Vec<String>) -> Vec<String> {
    hosts
        .iter()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
        .collect()
}

/// Reads a detail: the object itself, or one under `domain`. `None` when it is no object or speaks of another name.
pub(super) fn read_detail(result: &Value, name: &DomainName) -> Option<OwnedName> {
    let object = first(result, &["domain"])
        .filter(|inner| inner.is_object())
        .unwrap_or(result);
    object.as_object()?;
    match any_field(object, &["domain", "name", "domain_name"], text) {
        Some(spelled) if DomainName::parse(&spelled).ok().as_ref() != Some(name) => None,
        _ => Some(described(OwnedName::bare(name.clone()), object)),
    }
}

/// The names gathered over the pages.
#[derive(Default)]
struct Gathered {
    names: Vec<OwnedName>,
    known: BTreeSet<DomainName>,
    unreadable: Vec<String>,
    rows: usize,
}

impl Gathered {
    /// Adds a page; says whether it brought anything new.
    fn add(&mut self, rows: &[Value], quote: impl Fn(&str) -> String) -> bool {
        let before = self.known.len() + self.unreadable.len();
        for row in rows {
            self.rows += 1;
            match owned_name(row) {
                Ok(owned) if self.known.insert(owned.name.clone()) => self.names.push(owned),
                Ok(_) => {}
                Err(reason) => self
                    .unreadable
                    .push(format!("{reason} It came as {}", quote(&row.to_string()))),
            }
        }
        self.known.len() + self.unreadable.len() > before
    }

    /// Tells how far the list is, after a page.
    fn tell(&self, page: &Page) {
        tell_progress(ListProgress {
            part: "names",
            rows: self.rows,
            of: page.total,
            page: page.rows.len(),
        });
    }
}

impl PlanetDomains {
    async fn page(&self, call: &Call) -> Result<Page, ProviderError> {
        let result = self.api.read(call).await.map_err(|error| self.no_list(error))?;
        Page::read(&result).ok_or_else(|| self.api.http.wrong_shape(call, "a list of names"))
    }

    /// The list is documented by its path alone: an account without it is told so.
    fn no_list(&self, mut error: ProviderError) -> ProviderError {
        if matches!(error.kind, Kind::NotFound | Kind::NotOffered) {
            error.kind = Kind::NotOffered;
            error.message = "PlanetDomains does not list this account's names.".to_owned();
            return error.hint("Add the names by hand or from a file; each is then read by itself.");
        }
        error
    }

    async fn following_pages(
        &self,
        paging: &Paging,
        first: Page,
        gathered: &mut Gathered,
    ) -> Result<Page, ProviderError> {
        let mut last = first;
        for number in 2..=PAGES_AT_MOST {
            if !last.goes_on(gathered.rows) && !last.may_go_on() {
                break;
            }
            let (parameter, value) = match (paging, &last.cursor) {
                (Paging::Offset(parameter), _) => (parameter, gathered.rows.to_string()),
                (Paging::Page(parameter), _) => (parameter, number.to_string()),
                (Paging::Cursor(parameter), Some(cursor)) => (parameter, cursor.clone()),
                (Paging::Cursor(_), None) => break,
            };
            let call = Call::read("list", "/domains").query(parameter, value);
            last = self.page(&call).await?;
            // A page that repeats what is known would go on for ever.
            if !gathered.add(&last.rows, |text| self.api.http.quoted(text)) {
                break;
            }
            gathered.tell(&last);
        }
        Ok(last)
    }
}

#[async_trait]
impl Portfolio for PlanetDomains {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let mut last = self.page(&Call::read("list", "/domains")).await?;
        let mut gathered = Gathered::default();
        gathered.add(&last.rows, |text| self.api.http.quoted(text));
        gathered.tell(&last);
        let mut in_doubt = false;
        if last.goes_on(gathered.rows) || last.may_go_on() {
            match self.list_contract().await {
                ListContract::Paged(paging) => {
                    last = self.following_pages(&paging, last, &mut gathered).await?;
                }
                ListContract::Whole => {}
                ListContract::Silent => in_doubt = true,
            }
        }
        let partial = partial(&last, &gathered, in_doubt);
        Ok(Listing {
            names: gathered.names,
            partial,
            unreadable: gathered.unreadable,
        })
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let call = Call::read("detail", format!("/domains/{name}"));
        let result = self.api.read(&call).await?;
        read_detail(&result, name).ok_or_else(|| self.api.http.wrong_shape(&call, "this name's detail"))
    }
}

/// Why names may be missing from what was gathered.
fn partial(last: &Page, gathered: &Gathered, in_doubt: bool) -> Option<String> {
    let rows = gathered.rows;
    if let Some(total) = last.total.or(last.count)
        && total > rows
    {
        return Some(format!(
            "PlanetDomains says that the account has {total} names, and sent {rows} of them."
        ));
    }
    if last.more {
        return Some(format!(
            "PlanetDomains sent {rows} names, says that there are more, and does not say how to ask for them."
        ));
    }
    if !gathered.unreadable.is_empty() {
        return Some(format!(
            "{} of {rows} rows could not be read; they are in the activity log.",
            gathered.unreadable.len()
        ));
    }
    (in_doubt && last.may_go_on())
        .then(|| format!("PlanetDomains sent exactly {rows} names and no total, so there may be more."))
}

/// Whether an owned name's status says that the provider still works on it. Whole words: `pending_delete` is no such
/// status.
pub(super) fn still_working(owned: &OwnedName) -> bool {
    owned.status.as_deref().is_some_and(|status| {
        let status = status.to_ascii_lowercase();
        let status = status.strip_prefix("pending_").unwrap_or(&status);
        [
            "pending",
            "processing",
            "in_progress",
            "queued",
            "registering",
            "renewing",
        ]
        .contains(&status)
            || ["registration", "renewal", "create", "register", "renew"].contains(&status)
    })
}

/// Whether its status says that the order for it failed.
pub(super) fn says_failed(owned: &OwnedName) -> bool {
    owned.status.as_deref().is_some_and(|status| {
        let status = status.to_ascii_lowercase();
        ["fail", "reject", "cancel", "error", "refund"]
            .iter()
            .any(|word| status.contains(word))
    })
}
