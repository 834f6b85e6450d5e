//! Login, logout, and what ends a session: an hour without a request, a logout, a changed key, or a fault.

use std::collections::HashMap;
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::NAME;
use super::answer::{Answer, Refusal, Reply, tracking_id};
use super::call::{Call, Parameters};
use super::desk::{Office, money};
use crate::world::{Account, AccountKey};

/// Seconds without a request after which a session ends.
const TIMEOUT: u64 = 3600;

/// One session.
struct Session {
    account: AccountKey,
    used_at: DateTime<Utc>,
    /// What opened it, so that a key that is taken back closes it.
    opened_with: Secret,
}

/// What opened a session.
enum Secret {
    Key(String),
    Password(String),
}

impl Secret {
    fn still_opens(&self, account: &Account) -> bool {
        match self {
            Self::Key(key) => &account.token == key,
            Self::Password(password) => account.form.get("password") == Some(password),
        }
    }
}

/// The open sessions by their Auth-Sid.
#[derive(Default)]
pub struct Sessions {
    open: HashMap<String, Session>,
    opened: u64,
}

impl Sessions {
    /// Opens one and returns its Auth-Sid.
    fn begin(&mut self, account: &AccountKey, opened_with: Secret, now: DateTime<Utc>) -> String {
        self.opened += 1;
        let mut sid = hex::encode(Sha256::digest(format!("{account} session {} {now}", self.opened)));
        sid.truncate(32);
        let session = Session {
            account: account.clone(),
            used_at: now,
            opened_with,
        };
        self.open.insert(sid.clone(), session);
        sid
    }

    /// Ends one.
    pub fn end(&mut self, sid: &str) {
        self.open.remove(sid);
    }
}

/// What the login of an account may do, from its form field `access`: `full`, `read-only`, or `modify-only`, which is
/// everything without costs.
fn access(account: &Account) -> &str {
    account.form.get("access").map_or("full", String::as_str)
}

/// Refuses a request for which the account's login has no right.
pub fn check_access(office: &Office<'_>, account: &AccountKey, request: &str) -> Result<(), Refusal> {
    let costs = matches!(request, "domain-register" | "domain-renew");
    let reads = request.starts_with("query-")
        || matches!(
            request,
            "logout"
                | "inquire-tld"
                | "domain-check"
                | "domain-get-property"
                | "result-list"
                | "result-retrieve"
                | "dns-zone-list"
                | "dns-zone-get"
        );
    let access = office.world.account(account).map_or("full", access);
    match access {
        "read-only" if !reads => {}
        "modify-only" if costs => {}
        _ => return Ok(()),
    }
    Err(Refusal::new(
        2202,
        format!("(AUTH) {request} is not allowed with @{access} access"),
    ))
}

/// Seconds after which a session ends.
fn timeout(office: &Office<'_>) -> u64 {
    office
        .world
        .switches
        .number(NAME, "session_seconds")
        .unwrap_or(TIMEOUT)
}

/// The account whose session the request names. Counts as use of the session.
pub fn account_of(office: &mut Office<'_>, parameters: &Parameters) -> Result<AccountKey, Refusal> {
    let ended = || Refusal::new(2200, "(AUTH) no such session or session expired");
    let sid = parameters.get("auth-sid").ok_or_else(ended)?;
    let limit = TimeDelta::seconds(i64::try_from(timeout(office)).unwrap_or(i64::MAX / 1000));
    let now = office.world.now();
    let session = office.books.sessions.open.get_mut(sid).ok_or_else(ended)?;
    let account = office.world.accounts.get(&session.account);
    let valid = account.is_some_and(|account| session.opened_with.still_opens(account));
    if !valid || now - session.used_at >= limit {
        office.books.sessions.end(sid);
        return Err(ended());
    }
    session.used_at = now;
    Ok(session.account.clone())
}

/// `login`: `api-key`, or `username` and `password`.
pub fn login(office: &mut Office<'_>, parameters: &Parameters, peer: IpAddr, number: u64) -> Reply {
    let (account, secret) = identify(office, parameters)?;
    if !account.whitelist.contains(&peer) {
        return Err(Refusal::new(
            2200,
            format!("(AUTH) access from the address {peer} is not allowed for this login"),
        ));
    }
    let now = office.world.now();
    let sid = office.books.sessions.begin(&account.key, secret, now);
    let held = office.world.holdings.domains.values();
    let held: Vec<_> = held.filter(|domain| domain.account == account.key).collect();
    let renewing = held.iter().filter(|domain| domain.auto_renew).count();
    let tlds: String = office.world.prices.get(NAME).map_or_else(String::new, |book| {
        book.endings.keys().map(|ending| format!("{ending}\n")).collect()
    });
    let user = account.form.get("username").cloned();
    let mut answer = Answer::of(tlds)
        .with("SvTrId", tracking_id(number))
        .with("Timing", "0.003000/0.012000 25.000%")
        .with("UID", account.user_id.to_string())
        .with("User-Login", user.unwrap_or_else(|| account.key.to_string()))
        .with("Auth-Sid", sid)
        .with("Session-Timeout", timeout(office).to_string())
        .with("User-Access", format!("@{}", access(&account)))
        .with("Account-currency", account.currency.clone())
        .with("Account-balance", money(account.balance))
        .with("Account-pending_amount", "0.0")
        .with("Account-rebate", "0.0")
        .with("Account-contract_date", "2020-01-31")
        .with("Stats-number-of-domains", held.len().to_string())
        .with(
            "Stats-last-login",
            now.format("%Y-%m-%d %H:%M:%S +0000").to_string(),
        )
        .with("Stats-last-ip", peer.to_string())
        .with("Stats-last-error", "")
        .with("Stats-last-error-ip", "")
        .with("Stats-number-of-autorenew", renewing.to_string());
    answer.is_login = true;
    Ok(answer)
}

/// Whose key or password it is.
fn identify(office: &Office<'_>, parameters: &Parameters) -> Result<(Account, Secret), Refusal> {
    let mut ours = office
        .world
        .accounts
        .values()
        .filter(|account| account.provider == NAME);
    if let Some(key) = parameters.get("api-key") {
        return ours
            .find(|account| account.token == key)
            .map(|account| (account.clone(), Secret::Key(key.to_owned())))
            .ok_or_else(|| Refusal {
                // Published clients look for this very line.
                note: Some("API key is invalid"),
                ..Refusal::new(2200, "(AUTH) invalid api key")
            });
    }
    let user = parameters.need("username")?;
    let password = parameters
        .raw("password")
        .ok_or_else(|| Refusal::missing("password"))?;
    let is = |account: &Account, field: &str, value: &str| {
        account.form.get(field).is_some_and(|known| known == value)
    };
    ours.find(|account| is(account, "username", user) && is(account, "password", password))
        .map(|account| (account.clone(), Secret::Password(password.to_owned())))
        .ok_or_else(|| Refusal::new(2200, "(AUTH) invalid username or password"))
}

/// `logout`.
pub fn logout(office: &mut Office<'_>, call: &Call) -> Reply {
    if let Some(sid) = call.parameters.get("auth-sid") {
        office.books.sessions.end(sid);
    }
    Ok(Answer::done())
}
