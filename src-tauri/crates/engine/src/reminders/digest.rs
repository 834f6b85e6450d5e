//! The words of a notification, and its buttons.

use model::Timestamp;

use super::after::{End, GRACE_DAYS, REDEMPTION_DAYS};
use super::due::Line;
use super::stage::LAPSED;
use crate::core::{Does, Notification, NotificationAction, Target, Urgency};
use crate::portfolio::view::Lifecycle;
use crate::words;

/// Names that a notification lists; the rest are counted.
const LISTED: usize = 6;
/// Days left at which it must be seen.
const CRITICAL_DAYS: i32 = 3;
/// For how long its button silences a notification.
const SNOOZE_DAYS: u16 = 7;

/// The notification for names, of which there is at least one. The digest's number is put in when it is known.
pub(super) fn notification(lines: &[Line<'_>]) -> Notification {
    Notification {
        digest: None,
        title: title(lines),
        body: body(lines),
        urgency: if lines.iter().any(is_critical) {
            Urgency::Critical
        } else {
            Urgency::Normal
        },
        target: Target::Names(lines.iter().map(|line| line.holding.key()).collect()),
        actions: Vec::new(),
    }
}

/// The buttons of a digest.
pub(super) fn actions(digest: u32, lines: &[Line<'_>]) -> Vec<NotificationAction> {
    let mut actions = Vec::new();
    let renewable: Vec<_> = lines.iter().filter(|line| line.can_renew()).collect();
    if !renewable.is_empty() {
        let keys = renewable.into_iter().map(|line| line.holding.key()).collect();
        actions.push(NotificationAction {
            label: "Renew...".to_owned(),
            does: Does::Open(Target::Renew(keys)),
        });
    }
    // One that renews by itself is not told again anyway.
    if lines.iter().any(|line| !line.renews) {
        actions.push(NotificationAction {
            label: "Snooze a week".to_owned(),
            does: Does::SnoozeDigest {
                digest,
                days: SNOOZE_DAYS,
            },
        });
    }
    actions
}

/// Whether a name must be seen: three days or less, or lapsed and to be saved still.
pub(super) fn is_critical(line: &Line<'_>) -> bool {
    !line.renews
        && line.days_left <= CRITICAL_DAYS
        && !matches!(line.holding.lifecycle, Lifecycle::PendingDelete)
}

/// What lapsed and what is at risk first, then what somebody has to renew, then what renews by itself; by date in each.
pub(super) fn sort(lines: &mut [Line<'_>]) {
    lines.sort_by(|a, b| {
        let group = |line: &Line<'_>| match line {
            line if line.renews => 2,
            line if line.days_left < 0 || line.holding.at_risk.is_some() => 0,
            _ => 1,
        };
        group(a)
            .cmp(&group(b))
            .then_with(|| a.expires_at.cmp(&b.expires_at))
            .then_with(|| a.holding.name.cmp(&b.holding.name))
    });
}

/// "saltmarsh.org expires in 5 days", "4 names expire within 7 days", "2 names have lapsed, 3 expire within 7 days".
pub(super) fn title(lines: &[Line<'_>]) -> String {
    if let [line] = lines {
        return title_of_one(line);
    }
    let lapsed = lines.iter().filter(|line| line.days_left < 0).count();
    let renews = lines.iter().filter(|line| line.renews).count();
    let coming = lines.len() - lapsed - renews;
    let furthest = |renews: bool| {
        let these = lines.iter().filter(|line| line.renews == renews);
        within(these.map(|line| line.days_left).max().unwrap_or(0))
    };
    let one = |number: usize, one: &str, many: &str| {
        if number == 1 {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    let groups = [
        (lapsed, one(lapsed, "has lapsed", "have lapsed")),
        (
            coming,
            format!("{} {}", one(coming, "expires", "expire"), furthest(false)),
        ),
        (
            renews,
            format!(
                "{} {}",
                one(renews, "renews by itself", "renew by themselves"),
                furthest(true)
            ),
        ),
    ];
    let mut title = String::new();
    for (number, says) in groups.into_iter().filter(|(number, _)| *number > 0) {
        let counted = if title.is_empty() {
            words::count(number, "name", "names")
        } else {
            title.push_str(", ");
            words::grouped(number as u64)
        };
        title.push_str(&counted);
        title.push(' ');
        title.push_str(&says);
    }
    title
}

fn within(days: i32) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "by tomorrow".to_owned(),
        days => format!("within {days} days"),
    }
}

fn title_of_one(line: &Line<'_>) -> String {
    let name = line.holding.unicode();
    if line.renews {
        return format!("{name} renews by itself on {}", words::day(line.expires_at));
    }
    if let Some(end) = line.told_end() {
        let verb = if end.redemption { "restored" } else { "renewed" };
        return match end.day - line.today {
            ..=0 => format!("{name} may be lost any day now"),
            1 => format!("{name} can usually be {verb} until tomorrow"),
            days => format!("{name} can usually be {verb} for {days} more days"),
        };
    }
    match line.days_left {
        days if days < -1 => format!("{name} lapsed {} days ago", -i64::from(days)),
        -1 => format!("{name} lapsed yesterday"),
        0 => format!("{name} expires today"),
        1 => format!("{name} expires tomorrow"),
        days => format!("{name} expires in {days} days"),
    }
}

/// One name with what to know about it, or a list of names with date and account.
pub(super) fn body(lines: &[Line<'_>]) -> String {
    if let [line] = lines {
        return body_of_one(line);
    }
    let mut body: Vec<String> = lines.iter().take(LISTED).map(entry).collect();
    if lines.len() > LISTED {
        body.push(format!(
            "and {} more",
            words::grouped((lines.len() - LISTED) as u64)
        ));
    }
    body.join("\n")
}

fn body_of_one(line: &Line<'_>) -> String {
    let (when, account) = (words::day(line.expires_at), line.account);
    if line.renews {
        return format!("{account} renews it. It is told again only if it does not.");
    }
    if let Some(end) = line.told_end() {
        return if end.redemption {
            format!(
                "It lapsed on {when} and is in redemption: only {account} can restore it, for a fee, usually until {} days after the lapse.",
                GRACE_DAYS + REDEMPTION_DAYS
            )
        } else {
            format!(
                "It lapsed on {when}. Registrars usually keep such a name for {GRACE_DAYS} days; ask {account} how long this one is kept. After that a restore costs more."
            )
        };
    }
    if line.holding.vanished {
        return format!("{when}, {account}. It was missing from the account's last list.");
    }
    match &line.holding.at_risk {
        Some(risk) => format!("{risk} ({when}, {account})"),
        None if line.holding.auto_renew == Some(true) => {
            format!("{when}, {account}. It was to renew by itself.")
        }
        None => format!("{when}, {account}. Nothing renews it by itself."),
    }
}

/// One name of several.
fn entry(line: &Line<'_>) -> String {
    let (name, when, account) = (line.holding.unicode(), words::day(line.expires_at), line.account);
    if line.renews {
        return format!("{name}: renews by itself on {when}, {account}");
    }
    if let Some(end) = line.told_end() {
        let verb = if end.redemption { "restored" } else { "renewed" };
        let until = words::day(Timestamp((end.day - 1) * model::time::DAY));
        return format!("{name}: can usually be {verb} until {until}, {account}");
    }
    match &line.holding.at_risk {
        Some(risk) => format!("{name}: {} {when}, {account}", first_sentence(risk)),
        None => format!("{name}: {when}, {account}"),
    }
}

/// Up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

impl Line<'_> {
    /// The end of grace or redemption, where that is what is told.
    fn told_end(&self) -> Option<End> {
        self.end
            .filter(|_| self.stage.is_some_and(|stage| stage < LAPSED))
    }
}

#[cfg(test)]
mod tests;
