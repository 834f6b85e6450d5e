//! What a search says about one name, and the shapes in which several of them come.

use std::collections::HashMap;

use model::{Currency, DomainName, Money};
use registrar::json::{any_field, at, field, first_array, flag, money, text};
use registrar::search::Verdict;
use serde_json::Value;

use super::prices::PriceList;

/// One name's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Checked {
    /// The lookup failed. That is not the same as taken.
    Failed(Option<String>),
    Known(Box<Known>),
}

/// A result that says whether the name is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub available: bool,
    /// First year; only read when the name is free, because taken ones come with any number.
    pub register: Option<Money>,
    pub renew: Option<Money>,
    /// Priced by name.
    pub premium: bool,
    /// Held back by the registry.
    pub reserved: bool,
    /// Offered by its owner rather than free.
    pub for_sale: bool,
    /// Known to special resolvers only.
    pub alt_root: bool,
    pub reason: Option<String>,
}

/// Reads one result with its name. `None` when it names none or does not say whether the name is free.
pub(super) fn result(value: &Value) -> Option<(DomainName, Checked)> {
    let spelled = any_field(value, &["domain", "name"], text)?;
    Some((DomainName::parse(&spelled).ok()?, checked(value)?))
}

fn checked(value: &Value) -> Option<Checked> {
    value.as_object()?;
    let reason = any_field(value, &["reason", "message"], text);
    // A flag by the documentation; words would say the same.
    let failed = at(value, "error").is_some_and(|error| flag(error) != Some(false));
    if failed {
        let words = field(value, "error", text).filter(|_| field(value, "error", flag).is_none());
        return Some(Checked::Failed(words.or(reason)));
    }
    let available = field(value, "available", flag)?;
    let currency = match field(value, "currency", text) {
        Some(code) => code.parse().ok(),
        None => Some(Currency::USD),
    };
    let amount =
        |path: &str| currency.and_then(|currency| field(value, path, |price| money(price, currency)));
    let registry = field(value, "registry_status", text).map(|word| word.to_ascii_lowercase());
    let kind = field(value, "tld_kind", text).map(|word| word.to_ascii_lowercase());
    Some(Checked::Known(Box::new(Known {
        available,
        register: amount("price").filter(|_| available),
        renew: amount("renewal_price").filter(|_| available),
        premium: registry.as_deref() == Some("premium"),
        reserved: registry.as_deref() == Some("reserved"),
        for_sale: at(value, "for_sale").is_some_and(|sale| flag(sale) != Some(false)),
        alt_root: kind.as_deref() == Some("alt_root"),
        reason,
    })))
}

/// Reads an answer about several names in any of its likely shapes: `results`, a bare array, one object, or an object by
/// name.
pub(super) fn results(body: &Value) -> Option<HashMap<DomainName, Checked>> {
    if let Some(rows) = first_array(body, &["results", "domains", "suggestions", ""]) {
        return Some(rows.iter().filter_map(result).collect());
    }
    if let Some(one) = result(body) {
        return Some(HashMap::from([one]));
    }
    let by_name = at(body, "results").unwrap_or(body).as_object()?;
    let found: HashMap<DomainName, Checked> = by_name
        .iter()
        .filter_map(|(name, value)| Some((DomainName::parse(name).ok()?, checked(value)?)))
        .collect();
    (!found.is_empty()).then_some(found)
}

impl Known {
    /// Whether the words say that the ending is not sold.
    fn is_unsupported(&self) -> bool {
        self.reason.as_deref().is_some_and(|reason| {
            let reason = reason.to_ascii_lowercase();
            reason.contains("unsupported") || reason.contains("not supported")
        })
    }

    /// The renewal price: the result's own, else the ending's where that applies.
    pub fn renewal(&self, name: &DomainName, list: Option<&PriceList>) -> Option<Money> {
        self.renew.or_else(|| {
            list.filter(|_| !self.premium)
                .and_then(|list| list.renewal(name, self.register))
        })
    }

    /// Whether the price belongs to the name rather than to its ending.
    pub fn is_premium(&self, name: &DomainName, list: Option<&PriceList>) -> bool {
        let listed = list
            .and_then(|list| list.endings.of(name))
            .and_then(|price| price.register);
        self.premium
            || self
                .register
                .zip(listed)
                .is_some_and(|(asked, listed)| asked.minor > listed.minor)
    }

    /// Why the name can not be bought although nobody may have it.
    pub fn not_sold(&self, name: &DomainName, list: Option<&PriceList>) -> Option<String> {
        if self.for_sale {
            return Some(format!(
                "{} belongs to somebody who offers it for sale at domani.sh; Freehold does not buy from owners.",
                name.unicode()
            ));
        }
        if self.reserved {
            return Some(format!("{} is reserved by its registry.", name.unicode()));
        }
        if !self.available && (self.is_unsupported() || list.is_some_and(|list| list.lacks(name))) {
            return Some(not_sold_ending(name));
        }
        None
    }

    /// The verdict, joined with the price list.
    pub fn verdict(&self, name: &DomainName, list: Option<&PriceList>) -> Verdict {
        if let Some(reason) = self.not_sold(name, list) {
            return Verdict::NotSold(reason);
        }
        if !self.available {
            return Verdict::Taken;
        }
        Verdict::Available {
            register: self.register,
            renew: self.renewal(name, list),
            premium: self.is_premium(name, list),
            note: self.alt_root.then(|| {
                format!(
                    "Ordinary browsers and mail programs do not find names ending in .{}: they are known to special resolvers only.",
                    name.ending()
                )
            }),
            promo: None,
        }
    }
}

/// An ending that the provider does not sell, as a sentence.
pub(super) fn not_sold_ending(name: &DomainName) -> String {
    format!("domani.sh does not sell names ending in .{}.", name.ending())
}
