//! `domain-check`, `query-price-list` and `inquire-tld`: what can be had for how much.

use chrono::{DateTime, SecondsFormat, Utc};

use super::NAME;
use super::answer::{Answer, Refusal, Reply};
use super::call::Call;
use super::desk::{Office, money};
use super::prices::{self, Kind};
use crate::world::Price;

/// The most years in the price list.
const LISTED_YEARS: u32 = 10;

/// Newer requests say 1000 now and then where older ones say 0.
fn code(call: &Call) -> u16 {
    if call.number % 4 == 3 { 1000 } else { 0 }
}

/// A language code of two or three letters.
pub fn check_language(call: &Call) -> Result<Option<&str>, Refusal> {
    let language = call.parameters.get("language");
    if let Some(code) = language
        && !((2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphabetic()))
    {
        return Err(Refusal::syntax(format!(
            "language must have 2 or 3 letters, not {code}"
        )));
    }
    Ok(language)
}

fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `domain-check`. Without `check-price` no price is told. The order of the lines and their indent vary with the
/// number of the request.
pub fn check(office: &mut Office<'_>, call: &Call) -> Reply {
    let name = call.parameters.domain()?;
    check_language(call)?;
    let years = call.parameters.number("period")?.map(prices::years).transpose()?;
    let kind = call.parameters.get("check-price").map(Kind::read).transpose()?;
    let world = &*office.world;
    let price = world.price(NAME, &name).ok_or_else(|| prices::not_sold(&name))?;
    let class = prices::class(world, &name);
    let free = world.is_free(&name);
    let status = match (free, class) {
        (false, _) => "unavailable",
        (true, "premium") => "premium",
        (true, _) => "available",
    };
    let mut lines = vec![format!("domain-status: {status}")];
    if world.holdings.domains.contains_key(&name) || world.is_owned_elsewhere(&name) {
        lines.push("domain-status-reason: registered".to_owned());
    }
    lines.push(format!("domain-class: {class}"));
    if let Some(kind) = kind {
        let offer = prices::offer(world, &name, kind, years.unwrap_or(1))?;
        lines.push(format!(
            "domain-price-{}: {} {} {}y",
            kind.word(),
            money(offer.cents),
            offer.currency,
            offer.years
        ));
        if kind == Kind::Create && class == "standard" && prices::is_promoted(price) {
            let (start, end) = prices::promotion(world.now());
            lines.push(format!(
                "domain-price-promo: {} {}",
                timestamp(start),
                timestamp(end)
            ));
        }
    }
    if call.number % 2 == 1 {
        lines.reverse();
    }
    if call.number.is_multiple_of(3) {
        lines = lines.into_iter().map(|line| format!("    {line} ")).collect();
    }
    let mut answer = Answer::lines(&lines);
    answer.code = code(call);
    Ok(answer)
}

/// `query-price-list`: TAB-separated, to be read by `Columns`, whose order varies with the number of the request.
pub fn price_list(office: &mut Office<'_>, call: &Call) -> Reply {
    let book = office
        .world
        .prices
        .get(NAME)
        .ok_or_else(|| Refusal::new(2400, "no price list"))?;
    let (start, end) = prices::promotion(office.world.now());
    let owner_change = office.world.switches.number(NAME, "owner_change_cents");
    let owner_change = owner_change.and_then(|cents| i64::try_from(cents).ok());
    let mut rows = Vec::new();
    for (ending, price) in &book.endings {
        for (kind, operation, first, further) in operations(*price) {
            let window = (kind == "domain_promo").then(|| (timestamp(start), timestamp(end)));
            let (from, until) = window.unwrap_or(("n/a".to_owned(), "n/a".to_owned()));
            let mut row = vec![
                kind.to_owned(),
                operation.to_owned(),
                ending.clone(),
                book.currency.clone(),
                from,
                until,
            ];
            let least = if operation == "create" {
                prices::least_years(ending)
            } else {
                1
            };
            row.extend((1..=LISTED_YEARS).map(|years| match further {
                _ if years < least => "n/a".to_owned(),
                None if years > 1 => "n/a".to_owned(),
                further => money(first + further.unwrap_or(0) * i64::from(years - 1)),
            }));
            rows.push(row);
        }
        if let Some(cents) = owner_change {
            let mut row = ["domain", "owner-change", ending, &book.currency, "n/a", "n/a"]
                .map(str::to_owned)
                .to_vec();
            let years = 1..=LISTED_YEARS;
            row.extend(years.map(|years| {
                if years == 1 {
                    money(cents)
                } else {
                    "n/a".to_owned()
                }
            }));
            rows.push(row);
        }
    }
    let mut columns: Vec<String> = [
        "type",
        "operation",
        "tld",
        "currency",
        "valid_from",
        "valid_until",
    ]
    .map(str::to_owned)
    .to_vec();
    columns.extend((1..=LISTED_YEARS).map(|years| format!("price-{years}y")));
    let turn = usize::try_from(call.number % 3).unwrap_or_default() * 2;
    columns.rotate_left(turn);
    let lines: Vec<String> = rows
        .into_iter()
        .map(|mut row| {
            row.rotate_left(turn);
            row.join("\t")
        })
        .collect();
    let separator = if call.number.is_multiple_of(2) {
        "TAB"
    } else {
        "\\t"
    };
    let mut answer = Answer::lines(&lines)
        .with("Columns", columns.join(","))
        .with("Separator", separator)
        .with("Row-Count", lines.len().to_string());
    answer.code = code(call);
    Ok(answer)
}

/// Type, operation, first year, and every further year where more than one can be had. An ending on promotion has two
/// rows for a registration: the usual one, at the price of a later year, and that of the promotion.
fn operations(price: Price) -> Vec<(&'static str, &'static str, i64, Option<i64>)> {
    let promoted = prices::is_promoted(price);
    let usual = if promoted { price.renew } else { price.register };
    let mut rows = vec![("domain", "create", usual, Some(price.renew))];
    if promoted {
        rows.push(("domain_promo", "create", price.register, Some(price.renew)));
    }
    rows.extend([
        ("domain", "renew", price.renew, Some(price.renew)),
        ("domain", "transfer", price.transfer, None),
        ("domain", "rgp", price.renew + prices::RESTORE, None),
    ]);
    for (operation, word) in [("privacy-basic", "basic"), ("privacy-pro", "pro")] {
        rows.extend(prices::privacy(word).map(|cents| ("domain", operation, cents, Some(cents))));
    }
    rows
}

/// `inquire-tld`.
pub fn ending(office: &mut Office<'_>, call: &Call) -> Reply {
    let ending = call
        .parameters
        .need("tld")?
        .trim_start_matches('.')
        .to_ascii_lowercase();
    let sold = office
        .world
        .prices
        .get(NAME)
        .is_some_and(|book| book.endings.contains_key(&ending));
    if !sold {
        return Err(Refusal::policy(format!(
            "tld {ending} is not supported by Joker.com"
        )));
    }
    let dnssec = if ending == "de" { "keydata" } else { "dsdata" };
    let least = 12 * prices::least_years(&ending);
    Ok(Answer::lines(&[
        format!("tld: {ending}"),
        format!("dnssec: {dnssec}"),
        format!("min-period: {least}"),
        "max-period: 120".to_owned(),
        "idn: yes".to_owned(),
    ]))
}
