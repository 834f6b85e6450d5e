//! Calls a minute, by kind of call and caller. Windows are whole minutes of world time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

/// Kinds of calls that are counted together, with calls a minute for callers without and with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// The price list.
    Tlds,
    /// WHOIS.
    Whois,
    /// Search.
    Search,
    /// Suggestions and the DNS check.
    Suggest,
    /// Detail and settings of a name.
    Name,
    /// Everything else about a name: its records and what is made of them. The documents do not tell a limit.
    Zone,
    /// Renewal and authorisation code.
    Renew,
    /// Transfer in.
    Transfer,
    /// Watching a transfer.
    Watch,
    /// Everything else; the documents do not tell a limit.
    Other,
}

impl Bucket {
    /// The bucket of a call.
    pub fn of(path: &str) -> Self {
        let last = path.rsplit('/').next().unwrap_or(path);
        match path {
            "/api/tlds" => Self::Tlds,
            "/api/domains/whois" => Self::Whois,
            "/api/domains/search" => Self::Search,
            "/api/domains/suggest" | "/api/domains/dns-check" => Self::Suggest,
            "/api/domains/transfer" => Self::Transfer,
            "/api/domains/transfer-watch" => Self::Watch,
            _ if matches!(last, "renew" | "auth-code") => Self::Renew,
            _ if last == "transfer-away" => Self::Watch,
            _ => match path.strip_prefix("/api/domains/") {
                Some(name) if !name.contains('/') || last == "settings" => Self::Name,
                Some(_) => Self::Zone,
                None => Self::Other,
            },
        }
    }

    /// Calls a minute.
    pub fn limit(self, keyed: bool) -> u32 {
        let (anonymous, with_key) = match self {
            Self::Tlds => (30, 60),
            Self::Whois => (10, 30),
            Self::Search => (20, 60),
            Self::Suggest | Self::Renew => (10, 10),
            Self::Transfer => (5, 5),
            Self::Watch => (30, 30),
            Self::Name | Self::Zone | Self::Other => (30, 60),
        };
        if keyed { with_key } else { anonymous }
    }
}

/// What the headers of an answer tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Calls a minute.
    pub limit: u32,
    /// Calls left.
    pub remaining: u32,
    /// Unix time at which the window ends.
    pub reset: i64,
    /// Whether this call was one too many.
    pub exceeded: bool,
}

/// The windows of all callers.
#[derive(Debug, Default)]
pub struct RateGate(HashMap<(String, Bucket), (i64, u32)>);

impl RateGate {
    /// Counts one call of this bucket, of which so many are allowed in a minute.
    pub fn admit(&mut self, caller: &str, bucket: Bucket, limit: u32, now: DateTime<Utc>) -> Told {
        let minute = now.timestamp().div_euclid(60);
        let window = self.0.entry((caller.to_owned(), bucket)).or_insert((minute, 0));
        if window.0 != minute {
            *window = (minute, 0);
        }
        let exceeded = window.1 >= limit;
        if !exceeded {
            window.1 += 1;
        }
        Told {
            limit,
            remaining: limit - window.1,
            reset: (minute + 1) * 60,
            exceeded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_a_minute_and_each_kind_of_call_has_its_own() {
        let mut gate = RateGate::default();
        let now: DateTime<Utc> = "2026-11-22T09:41:20Z".parse().expect("a fixed date");
        let renew = Bucket::of("/api/domains/a.com/renew");
        for left in (0..10).rev() {
            assert_eq!(gate.admit("a", renew, renew.limit(true), now).remaining, left);
        }
        let told = gate.admit("a", renew, renew.limit(true), now);
        assert!(told.exceeded && told.reset - now.timestamp() == 40);
        assert!(
            !gate
                .admit("a", Bucket::Name, Bucket::Name.limit(true), now)
                .exceeded
        );
        assert!(!gate.admit("b", renew, renew.limit(true), now).exceeded);
        assert_eq!(Bucket::of("/api/domains/a.com/dns"), Bucket::Zone);
        assert_eq!(Bucket::of("/api/domains/a.com/settings"), Bucket::Name);
        assert_eq!(Bucket::of("/api/domains"), Bucket::Other);
        let later = now + chrono::TimeDelta::seconds(40);
        assert!(!gate.admit("a", renew, renew.limit(true), later).exceeded);
    }
}
