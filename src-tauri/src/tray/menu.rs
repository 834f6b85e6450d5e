//! What stands in the tray's menu, and what a click on it means. Only data here: `shown` puts it on the screen.

use std::fmt::Write as _;
use std::str::FromStr;

use engine::portfolio::view::NameKey;
use engine::reminders::view::TrayView;
use model::{AccountId, Clock, DomainName, Timestamp};

use crate::notifications::words;

/// The longest name and account in the menu, in characters.
const NAME: usize = 60;
const ACCOUNT: usize = 32;
/// The longest line about a job.
const JOB: usize = 80;

/// For how long reminders can be paused, in hours, and how that is said.
const PAUSES: [(u16, &str); 3] = [(24, "For a day"), (72, "For 3 days"), (168, "For a week")];

/// What a click asks for. Its text form is the entry's id, so a click means the name that was shown, whatever the menu
/// has become since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// Show this name.
    Name(NameKey),
    /// Show all names of which the menu lists the first.
    More,
    /// Sync all accounts.
    Sync,
    /// Pause all reminders for some hours; 0 ends the pause.
    Pause(u16),
    /// Bring the window forward.
    Open,
    /// Quit.
    Quit,
}

impl Command {
    /// Its text form.
    pub fn id(&self) -> String {
        match self {
            Self::Name(key) => format!("name:{}:{}", key.account, key.name),
            Self::More => "more".to_owned(),
            Self::Sync => "sync".to_owned(),
            Self::Pause(hours) => format!("pause:{hours}"),
            Self::Open => "open".to_owned(),
            Self::Quit => "quit".to_owned(),
        }
    }

    /// Reads a text form.
    pub fn of(id: &str) -> Option<Self> {
        match id {
            "more" => Some(Self::More),
            "sync" => Some(Self::Sync),
            "open" => Some(Self::Open),
            "quit" => Some(Self::Quit),
            id => match id.split_once(':')? {
                ("pause", hours) => hours.parse().ok().map(Self::Pause),
                ("name", key) => {
                    let (account, name) = key.split_once(':')?;
                    Some(Self::Name(NameKey {
                        account: AccountId::from_str(account).ok()?,
                        name: DomainName::parse(name).ok()?,
                    }))
                }
                _ => None,
            },
        }
    }
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Can be clicked.
    Entry(Command, String),
    /// Says something.
    Note(String),
    /// Between groups.
    Rule,
    /// Opens a menu of its own, whose lines never change.
    Menu(String, Vec<(Command, String)>),
}

impl Line {
    /// Whether another line can take this one's place by changing its words alone.
    pub fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Entry(one, _), Self::Entry(other, _)) => one == other,
            (Self::Note(_), Self::Note(_)) | (Self::Rule, Self::Rule) => true,
            (Self::Menu(one, entries), Self::Menu(other, others)) => one == other && entries == others,
            _ => false,
        }
    }

    /// Its words.
    pub fn words(&self) -> &str {
        match self {
            Self::Entry(_, words) | Self::Note(words) | Self::Menu(words, _) => words,
            Self::Rule => "",
        }
    }
}

/// The whole menu. `clock` knows how far the user's wall clock is from UTC.
pub(super) fn lines(view: &TrayView, clock: &impl Clock) -> Vec<Line> {
    let mut lines = Vec::with_capacity(24);
    if view.next.is_empty() {
        lines.push(Line::Note("Nothing expires in the next ten days".to_owned()));
    }
    for name in &view.next {
        let words = format!(
            "{}: {}, {}",
            words::line(&name.unicode, NAME),
            days(name.days_left),
            words::line(&name.account_label, ACCOUNT),
        );
        let key = NameKey {
            account: name.account,
            name: name.name.clone(),
        };
        lines.push(Line::Entry(Command::Name(key), words));
    }
    if view.more > 0 {
        lines.push(Line::Entry(
            Command::More,
            format!("And {} more...", grouped(view.more)),
        ));
    }
    lines.push(Line::Rule);
    lines.push(Line::Note(counts(view)));
    for job in &view.jobs {
        lines.push(Line::Note(words::line(job, JOB)));
    }
    lines.push(Line::Rule);
    lines.push(Line::Entry(Command::Sync, "Sync now".to_owned()));
    lines.push(match view.paused_until {
        Some(until) => Line::Entry(
            Command::Pause(0),
            format!("Remind again (paused until {})", wall_clock(until, clock)),
        ),
        None => Line::Menu(
            "Pause reminders".to_owned(),
            PAUSES
                .iter()
                .map(|(hours, words)| (Command::Pause(*hours), (*words).to_owned()))
                .collect(),
        ),
    });
    lines.push(Line::Rule);
    lines.push(Line::Entry(Command::Open, "Open Freehold".to_owned()));
    lines.push(Line::Entry(Command::Quit, "Quit".to_owned()));
    lines
}

/// What the icon says when the pointer rests on it, where the system shows that.
pub(super) fn tooltip(view: &TrayView) -> String {
    let mut said = format!("Freehold: {}", counts(view));
    if let Some(name) = view.next.iter().find(|name| name.days_left >= 0) {
        // Writing to a String does not fail.
        let _ = write!(
            said,
            "\n{} expires {}",
            words::line(&name.unicode, NAME),
            days(name.days_left)
        );
    }
    said
}

/// "5 due of 63 names".
fn counts(view: &TrayView) -> String {
    let names = match view.names {
        0 => return "No names yet".to_owned(),
        1 => "1 name".to_owned(),
        names => format!("{} names", grouped(names)),
    };
    match view.due {
        0 => format!("Nothing due of {names}"),
        due => format!("{} due of {names}", grouped(due)),
    }
}

/// `10,000`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Days left in words: "today", "in 5 days", "lapsed 3 days ago".
fn days(left: i32) -> String {
    match left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "lapsed yesterday".to_owned(),
        left if left < 0 => format!("lapsed {} days ago", left.unsigned_abs()),
        left => format!("in {left} days"),
    }
}

/// `Fri 27 Nov, 09:00` by the user's wall clock.
fn wall_clock(at: Timestamp, clock: &impl Clock) -> String {
    at.plus(i64::from(clock.offset(at)))
        .to_utc()
        .format("%a %-d %b, %H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use engine::reminders::view::{TrayMood, TrayName};

    use super::*;

    struct Berlin;

    impl Clock for Berlin {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn offset(&self, _at: Timestamp) -> i32 {
            3600
        }
    }

    fn view() -> TrayView {
        TrayView {
            mood: TrayMood::Critical,
            next: vec![TrayName {
                name: DomainName::parse("glasshouse.ai").expect("a name"),
                unicode: "glasshouse.ai".to_owned(),
                account: AccountId::random(),
                account_label: "R&D \u{202e}_main".to_owned(),
                days_left: 2,
            }],
            more: 1200,
            due: 5,
            names: 63,
            jobs: vec!["Sync of Joker, 40 %".to_owned()],
            paused_until: None,
        }
    }

    fn said(view: &TrayView) -> Vec<String> {
        lines(view, &Berlin)
            .iter()
            .map(|line| line.words().to_owned())
            .collect()
    }

    #[test]
    fn the_menu_says_what_comes_what_runs_and_what_can_be_done() {
        assert_eq!(
            said(&view()),
            [
                "glasshouse.ai: in 2 days, R&D _main",
                "And 1,200 more...",
                "",
                "5 due of 63 names",
                "Sync of Joker, 40 %",
                "",
                "Sync now",
                "Pause reminders",
                "",
                "Open Freehold",
                "Quit",
            ]
        );
        assert_eq!(
            tooltip(&view()),
            "Freehold: 5 due of 63 names\nglasshouse.ai expires in 2 days"
        );
    }

    #[test]
    fn a_pause_is_said_by_the_users_own_clock_and_can_be_ended() {
        let paused = TrayView {
            // Friday 2026-11-27 08:00 UTC.
            paused_until: Some(Timestamp(1_795_766_400)),
            ..view()
        };
        let lines = lines(&paused, &Berlin);
        assert!(
            lines.contains(&Line::Entry(
                Command::Pause(0),
                "Remind again (paused until Fri 27 Nov, 09:00)".to_owned()
            )),
            "{lines:?}"
        );
    }

    #[test]
    fn an_empty_portfolio_and_a_calm_one_are_said_plainly() {
        let empty = TrayView {
            next: Vec::new(),
            more: 0,
            due: 0,
            names: 0,
            jobs: Vec::new(),
            ..view()
        };
        assert_eq!(said(&empty)[0], "Nothing expires in the next ten days");
        assert_eq!(tooltip(&empty), "Freehold: No names yet");
        assert_eq!(counts(&TrayView { names: 1, ..empty }), "Nothing due of 1 name");
    }

    #[test]
    fn a_click_means_what_was_shown() {
        let key = NameKey {
            account: AccountId::random(),
            name: DomainName::parse("xn--mllerhof-65a.de").expect("a name"),
        };
        for command in [
            Command::Name(key),
            Command::More,
            Command::Sync,
            Command::Pause(168),
            Command::Open,
            Command::Quit,
        ] {
            assert_eq!(Command::of(&command.id()), Some(command));
        }
        for id in ["", "name:", "name:x:y", "pause:", "pause:-1", "0", "Open"] {
            assert_eq!(Command::of(id), None, "{id}");
        }
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let said: Vec<String> = [-3, -1, 0, 1, 5].into_iter().map(days).collect();
        assert_eq!(
            said,
            [
                "lapsed 3 days ago",
                "lapsed yesterday",
                "today",
                "tomorrow",
                "in 5 days"
            ]
        );
    }
}
