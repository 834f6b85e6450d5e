//! Owned names and the life they lead: active, lapsed, in redemption, gone.

use chrono::{DateTime, Months, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::AccountKey;

/// Days after the expiry date during which a name renews at the usual price.
pub const GRACE_DAYS: i64 = 30;
/// Days of redemption after the grace; an ordinary renewal no longer helps.
pub const REDEMPTION_DAYS: i64 = 30;

/// A name that some account of this world owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedDomain {
    /// Lower-case ASCII, punycode for an IDN.
    pub name: String,
    /// The account that holds it.
    pub account: AccountKey,
    /// When it was first registered.
    pub registered_at: DateTime<Utc>,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
    /// Whether the provider tells the expiry date.
    #[serde(default = "yes")]
    pub publishes_expiry: bool,
    /// A status that overrides the one that follows from the dates, e.g. `blocked`.
    #[serde(default)]
    pub forced_status: Option<String>,
    /// The caller's own reference, given at registration.
    #[serde(default)]
    pub client_ref: Option<String>,
    /// A second reference of the caller.
    #[serde(default)]
    pub external_ref: Option<String>,
    /// Whether the provider renews it by itself.
    #[serde(default)]
    pub auto_renew: bool,
    /// Whether it is locked against transfer.
    #[serde(default)]
    pub locked: bool,
    /// Whether the registrant is hidden in WHOIS.
    #[serde(default)]
    pub privacy: bool,
    /// What its provider alone keeps about it, in the provider's own words.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

fn yes() -> bool {
    true
}

impl OwnedDomain {
    /// A name with the given dates, no references, a published expiry and every switch off.
    #[must_use]
    pub fn new(
        name: &str,
        account: &AccountKey,
        registered_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            account: account.clone(),
            registered_at,
            expires_at,
            publishes_expiry: true,
            forced_status: None,
            client_ref: None,
            external_ref: None,
            auto_renew: false,
            locked: false,
            privacy: false,
            extra: Map::new(),
        }
    }

    /// `active`, `expired`, `redemption`, `pending_delete`, or the forced status.
    #[must_use]
    pub fn status(&self, now: DateTime<Utc>) -> &str {
        if let Some(forced) = &self.forced_status {
            return forced;
        }
        let late = now - self.expires_at;
        if late < TimeDelta::zero() {
            "active"
        } else if late < TimeDelta::days(GRACE_DAYS) {
            "expired"
        } else if late < TimeDelta::days(GRACE_DAYS + REDEMPTION_DAYS) {
            "redemption"
        } else {
            "pending_delete"
        }
    }

    /// Whether an ordinary renewal is accepted: while active and in the grace after it, and not when blocked.
    #[must_use]
    pub fn is_renewable(&self, now: DateTime<Utc>) -> bool {
        matches!(self.status(now), "active" | "expired")
    }

    /// The same name with its expiry `years` later.
    pub fn extend(&mut self, years: u32) {
        self.expires_at = years_after(self.expires_at, years);
    }
}

/// The same day and time, some years later (29 February becomes the 28th).
#[must_use]
pub fn years_after(from: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    from.checked_add_months(Months::new(years.saturating_mul(12)))
        .unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_lapses_then_needs_redemption_then_is_deleted() {
        let start: DateTime<Utc> = "2025-02-01T10:00:00Z".parse().expect("a fixed date");
        let name = OwnedDomain::new(
            "tidepool.dev",
            &AccountKey("a".into()),
            start,
            years_after(start, 1),
        );
        let expiry = name.expires_at;
        let at = |days| name.status(expiry + TimeDelta::days(days)).to_owned();
        assert_eq!([at(-1), at(0), at(29)], ["active", "expired", "expired"]);
        assert_eq!(
            [at(30), at(59), at(60)],
            ["redemption", "redemption", "pending_delete"]
        );
        assert!(name.is_renewable(expiry + TimeDelta::days(29)));
        assert!(!name.is_renewable(expiry + TimeDelta::days(31)));
    }

    #[test]
    fn leap_days_do_not_break_renewals() {
        let leap: DateTime<Utc> = "2028-02-29T00:00:00Z".parse().expect("a fixed date");
        assert_eq!(years_after(leap, 1).to_rfc3339(), "2029-02-28T00:00:00+00:00");
    }
}
