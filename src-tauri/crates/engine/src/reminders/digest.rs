//! The words of a notification.

use model::Timestamp;

use crate::core::{Notification, Target, Urgency};
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
        digest: None,
        actions: Vec::new(),
        title: title(lines),
        body: body(lines),
        urgency: if critical {
            Urgency::Critical
        } else {
            Urgency::Normal
        },
        target: Target::Names(lines.iter().map(|line| line.holding.key()).collect()),
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
            _ if line.holding.vanished => "It was missing from the account's last list.",
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

#[cfg(test)]
mod tests {
    use model::time::DAY;

    use super::*;
    use crate::portfolio::testing::{NOW, holding};
    use crate::reminders::needs_somebody;

    fn title_of(days: &[i32]) -> String {
        let holding = holding("saltmarsh.org");
        let lines: Vec<Line<'_>> = days
            .iter()
            .map(|days_left| Line {
                holding: &holding,
                account: "Main",
                expires_at: NOW.plus(i64::from(*days_left) * DAY),
                days_left: *days_left,
            })
            .collect();
        title(&lines)
    }

    #[test]
    fn the_title_says_what_happens_and_when() {
        for (days, title) in [
            (&[5][..], "saltmarsh.org expires in 5 days"),
            (&[1], "saltmarsh.org expires tomorrow"),
            (&[0], "saltmarsh.org expires today"),
            (&[-1], "saltmarsh.org lapsed yesterday"),
            (&[-9], "saltmarsh.org lapsed 9 days ago"),
            (&[1, 3, 5, 7], "4 names expire within 7 days"),
            (&[0, 0], "2 names expire today"),
            (&[0, 1], "2 names expire by tomorrow"),
            (&[-2, -1], "2 names have lapsed"),
            (&[-2, 7], "1 name has lapsed, 1 expires within 7 days"),
            (&[-2, -1, 3, 7], "2 names have lapsed, 2 expire within 7 days"),
        ] {
            assert_eq!(title_of(days), title);
        }
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let holdings: Vec<Holding> = (0..9).map(|number| holding(&format!("n{number}.com"))).collect();
        let lines: Vec<Line<'_>> = holdings
            .iter()
            .map(|holding| Line {
                holding,
                account: "Main",
                expires_at: NOW,
                days_left: 0,
            })
            .collect();
        let told = notification(&lines);
        assert_eq!(told.body.lines().count(), LISTED + 1);
        assert!(told.body.ends_with("and 3 more"));
        let Target::Names(names) = told.target else {
            panic!("{told:?}")
        };
        assert_eq!(names.len(), 9, "a click opens all of them");
    }

    #[test]
    fn a_name_that_renews_by_itself_is_told_only_when_it_can_not_or_did_not() {
        let mut renews = holding("saltmarsh.org");
        renews.auto_renew = Some(true);
        assert!(!needs_somebody(&renews, 3));
        assert!(needs_somebody(&renews, -1), "it lapsed all the same");
        renews.at_risk = Some("Nothing left.".to_owned());
        assert!(needs_somebody(&renews, 3), "the balance does not reach");
        let mut gone = holding("saltmarsh.org");
        gone.vanished = true;
        assert!(needs_somebody(&gone, 3), "a list may be wrong");
    }
}
