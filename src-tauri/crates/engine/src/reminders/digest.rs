//! The words of a notification.

use model::Timestamp;

use crate::core::{Notification, Urgency};
use crate::portfolio::Holding;
use crate::words;

/// Names that a notification lists; the rest are counted.
const LISTED: usize = 6;
/// Days left at which it must be seen.
const CRITICAL_DAYS: i32 = 3;

/// One name in a notification.
pub(super) struct Line<'a> {
    pub holding: &'a Holding,
    /// The account's label.
    pub account: &'a str,
    pub expires_at: Timestamp,
    pub days_left: i32,
}

/// The notification for names in the order of their expiry; there is at least one.
pub(super) fn notification(lines: &[Line<'_>]) -> Notification {
    let critical = lines.iter().any(|line| line.days_left <= CRITICAL_DAYS);
    Notification {
        title: title(lines),
        body: body(lines),
        urgency: if critical {
            Urgency::Critical
        } else {
            Urgency::Normal
        },
        names: lines.iter().map(|line| line.holding.key()).collect(),
    }
}

/// "saltmarsh.org expires in 5 days", "4 names expire within 7 days", "2 names have lapsed, 3 expire within 7 days".
pub(super) fn title(lines: &[Line<'_>]) -> String {
    if let [line] = lines {
        let name = line.holding.unicode();
        return match line.days_left {
            days if days < -1 => format!("{name} lapsed {} days ago", -i64::from(days)),
            -1 => format!("{name} lapsed yesterday"),
            0 => format!("{name} expires today"),
            1 => format!("{name} expires tomorrow"),
            days => format!("{name} expires in {days} days"),
        };
    }
    let lapsed = lines.iter().filter(|line| line.days_left < 0).count();
    let coming = lines.len() - lapsed;
    let within = lines.iter().map(|line| line.days_left).max().unwrap_or(0);
    let within = match within {
        ..=0 => "today".to_owned(),
        1 => "by tomorrow".to_owned(),
        days => format!("within {days} days"),
    };
    let verb = if coming == 1 { "expires" } else { "expire" };
    match (lapsed, coming) {
        (0, _) => format!("{coming} names {verb} {within}"),
        (_, 0) => format!("{lapsed} names have lapsed"),
        (1, _) => format!("1 name has lapsed, {coming} {verb} {within}"),
        _ => format!("{lapsed} names have lapsed, {coming} {verb} {within}"),
    }
}

/// One name with what to know about it, or a list of names with date and account.
pub(super) fn body(lines: &[Line<'_>]) -> String {
    if let [line] = lines {
        let when = words::day(line.expires_at);
        let note = match (&line.holding.at_risk, line.holding.auto_renew) {
            (Some(risk), _) => risk.as_str(),
            (None, Some(true)) => "It was to renew by itself.",
            (None, _) => "Nothing renews it by itself.",
        };
        return format!("{when}, {}. {note}", line.account);
    }
    let mut body: Vec<String> = lines
        .iter()
        .take(LISTED)
        .map(|line| {
            format!(
                "{}: {}, {}",
                line.holding.unicode(),
                words::day(line.expires_at),
                line.account
            )
        })
        .collect();
    if lines.len() > LISTED {
        body.push(format!("and {} more", lines.len() - LISTED));
    }
    body.join("\n")
}
