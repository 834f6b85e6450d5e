//! Owned names. The list comes from the sister product's pages, the detail's shape from nowhere: both are read
//! tolerantly. Their bodies can hold secrets (a verification token, a mail key), so nothing of them is ever quoted
//! but the fields that are known to be harmless.

use std::collections::BTreeSet;

use async_trait::async_trait;
use model::{DomainName, Timestamp};
use registrar::http::Call;
use registrar::json::{any_field, at, count, field, flag, text, texts, time};
use registrar::portfolio::{ListProgress, Listing, OwnedName, Portfolio, tell_progress};
use registrar::{Kind, ProviderError};
use serde_json::Value;

use super::Bizzy;
use super::names::{Known, id};

/// Where a list says how many names there are.
pub(super) const TOTAL: [&str; 2] = ["meta.pagination.total", "meta.total"];

/// The largest page that is documented.
const PAGE: usize = 100;
/// A list of 20,000 names.
const PAGES_AT_MOST: usize = 200;

/// A name of the list or a detail, with what addresses it.
struct Row {
    owned: OwnedName,
    known: Option<Known>,
}

impl Row {
    /// Reads an object with `domain` or `name`. `None` when it names no domain.
    fn read(row: &Value) -> Option<Self> {
        let spelled = any_field(row, &["domain", "name"], |value| {
            value.is_string().then(|| text(value)).flatten()
        })?;
        let name = DomainName::parse(&spelled).ok()?;
        let registered = field(row, "source", text).map(|source| !source.eq_ignore_ascii_case("verified"));
        let known = field(row, "id", id).map(|id| Known {
            id,
            registered,
            created_at: field(row, "createdAt", time),
        });
        Some(Self {
            owned: described(OwnedName::bare(name), row, registered),
            known,
        })
    }
}

/// Adds what an object tells beyond the name. Missing fields stay unknown.
fn described(mut owned: OwnedName, row: &Value, registered: Option<bool>) -> OwnedName {
    const EXPIRY: [&str; 4] = [
        "expiresAt",
        "expirationDate",
        "registration.expiresAt",
        "registration.expirationDate",
    ];
    let switch = |key: &str| any_field(row, &[key, &format!("registration.{key}")], flag);
    // A name that is only verified lives at another registrar.
    owned.registered = registered.unwrap_or(true);
    owned.status = any_field(row, &["status", "registration.state"], text);
    owned.registered_at = any_field(row, &["registeredAt", "registration.registeredAt"], time);
    owned.expires_at = any_field(row, &EXPIRY, time);
    owned.expires_text = any_field(row, &EXPIRY, text);
    owned.auto_renew = switch("autoRenew");
    owned.locked = switch("transferLock");
    owned.privacy = switch("whoisPrivacy");
    owned.nameservers = any_field(row, &["nameservers", "nameServers"], texts).map(|hosts| {
        hosts
            .iter()
            .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
            .collect()
    });
    owned
}

/// The names gathered over the pages.
#[derive(Default)]
struct Gathered {
    names: Vec<OwnedName>,
    seen: BTreeSet<DomainName>,
    unreadable: Vec<String>,
    rows: usize,
}

impl Bizzy {
    /// Adds a page; says whether it brought anything new.
    fn gather(&self, rows: &[Value], gathered: &mut Gathered) -> bool {
        let mut news = false;
        for row in rows {
            gathered.rows += 1;
            match Row::read(row) {
                Some(found) if gathered.seen.insert(found.owned.name.clone()) => {
                    news = true;
                    if let Some(known) = found.known {
                        self.names.learn(found.owned.name.clone(), known);
                    }
                    gathered.names.push(self.presentable(found.owned));
                }
                Some(_) => {}
                None => {
                    news = true;
                    // The row itself may hold secrets; its id is enough to find it in Bizzy.
                    let which = field(row, "id", id).unwrap_or_else(|| format!("number {}", gathered.rows));
                    gathered
                        .unreadable
                        .push(format!("A row of Bizzy's list names no domain (id {which})."));
                }
            }
        }
        news
    }

    fn presentable(&self, mut owned: OwnedName) -> OwnedName {
        owned.status = owned.status.map(|status| self.api.http.quoted(&status));
        owned.expires_text = owned.expires_text.map(|expiry| self.api.http.quoted(&expiry));
        owned
    }

    /// The list is not documented by Bizzy itself: an account without it is told so.
    fn no_list(&self, call: &Call, error: ProviderError) -> ProviderError {
        if !matches!(error.kind, Kind::NotFound | Kind::NotOffered | Kind::Forbidden) {
            return error;
        }
        let hint = if error.kind == Kind::Forbidden {
            "Give the key the right domains:read in Bizzy. Names that Freehold already knows stay."
        } else {
            "Write the names with their ids into this account's settings, under Domain ids. Names that Freehold already knows stay."
        };
        self.api
            .http
            .error(
                call,
                Kind::NotOffered,
                "Bizzy does not list this account's names.",
            )
            .code(error.upstream_code)
            .hint(hint)
    }

    /// The id of a name, from what is remembered or from the list.
    pub(super) async fn known(
        &self,
        operation: &'static str,
        name: &DomainName,
    ) -> Result<Known, ProviderError> {
        if let Some(known) = self.names.get(name) {
            return Ok(known);
        }
        let mut partial = None;
        if !self.names.is_fresh(self.api.clock.now()) {
            partial = self.list().await?.partial;
        }
        match (self.names.get(name), partial) {
            (Some(known), _) => Ok(known),
            (None, None) => Err(self.not_here(operation, name)),
            // A name that is missing from an incomplete list has not vanished.
            (None, Some(reason)) => {
                let call = Call::read(operation, "/domains");
                Err(self
                    .api
                    .http
                    .error(
                        &call,
                        Kind::Malformed,
                        format!("{} is not in the list that Bizzy sent. {reason}", name.unicode()),
                    )
                    .hint("Try again later, or write its id into this account's settings, under Domain ids."))
            }
        }
    }

    pub(super) fn not_here(&self, operation: &'static str, name: &DomainName) -> ProviderError {
        let call = Call::read(operation, "/domains");
        self.api
            .http
            .error(
                &call,
                Kind::NotFound,
                format!("{} is not in this Bizzy account.", name.unicode()),
            )
            .hint("If it is in another account, connect that one.")
    }

    /// Reads a name by its id.
    pub(super) async fn by_id(&self, name: &DomainName, id: &str) -> Result<OwnedName, ProviderError> {
        let call = Call::read("detail", format!("/domains/{id}"));
        let data = self.api.data(&call, "this name's detail").await?;
        let object = at(&data, "domain")
            .filter(|inner| inner.is_object())
            .unwrap_or(&data);
        let row = Row::read(object)
            .filter(|row| row.owned.name == *name)
            .ok_or_else(|| self.api.http.wrong_shape(&call, "this name's detail"))?;
        if let Some(known) = row.known.filter(|known| known.id == id) {
            self.names.learn(name.clone(), known);
        }
        Ok(self.presentable(row.owned))
    }
}

#[async_trait]
impl Portfolio for Bizzy {
    async fn list(&self) -> Result<Listing, ProviderError> {
        let begun: Timestamp = self.api.clock.now();
        let mut gathered = Gathered::default();
        let mut partial = None;
        for page in 0.. {
            if page == PAGES_AT_MOST {
                partial = Some(format!(
                    "Bizzy sent {} names and says that there are more; reading was stopped there.",
                    gathered.rows
                ));
                break;
            }
            // Oldest first: a name that is bought meanwhile comes last and moves no other.
            let call = Call::read("list", "/domains")
                .query("limit", PAGE.to_string())
                .query("offset", gathered.rows.to_string())
                .query("sortOrder", "asc");
            let body = self
                .api
                .read(&call)
                .await
                .map_err(|error| self.no_list(&call, error))?;
            let rows = at(&body, "data")
                .and_then(Value::as_array)
                .ok_or_else(|| self.api.http.wrong_shape(&call, "a list of names"))?;
            let news = self.gather(rows, &mut gathered);
            let total = any_field(&body, &TOTAL, count).map(|total| total as usize);
            tell_progress(ListProgress {
                part: "names",
                rows: gathered.rows,
                of: total,
                page: rows.len(),
            });
            let goes_on = any_field(&body, &["meta.pagination.hasMore", "meta.hasMore"], flag)
                .unwrap_or_else(|| total.map_or(rows.len() >= PAGE, |total| total > gathered.rows));
            if goes_on && news {
                continue;
            }
            let missing = total.filter(|total| *total > gathered.rows);
            partial = match (missing, goes_on) {
                (Some(total), _) => Some(format!(
                    "Bizzy says that the account has {total} names, and sent {} of them.",
                    gathered.rows
                )),
                // A page that brings nothing new would go on for ever.
                (None, true) => Some(format!(
                    "Bizzy sent {} names and says that there are more, but sends no further ones.",
                    gathered.seen.len()
                )),
                _ => None,
            };
            break;
        }
        if partial.is_none() && !gathered.unreadable.is_empty() {
            partial = Some(format!(
                "{} of {} rows could not be read; they are in the activity log.",
                gathered.unreadable.len(),
                gathered.rows
            ));
        }
        if partial.is_none() {
            self.names.listed(begun);
        }
        Ok(Listing {
            names: gathered.names,
            partial,
            unreadable: gathered.unreadable,
        })
    }

    async fn detail(&self, name: &DomainName) -> Result<OwnedName, ProviderError> {
        let known = self.known("detail", name).await?;
        match self.by_id(name, &known.id).await {
            Err(error) if error.kind == Kind::NotFound => {
                self.names.forget(name);
                Err(self.not_here("detail", name))
            }
            outcome => outcome,
        }
    }
}
