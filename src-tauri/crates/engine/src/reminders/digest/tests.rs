use std::sync::Arc;

use model::time::DAY;

use super::*;
use crate::portfolio::testing::{self, NOW, holding, owner};
use crate::portfolio::{Holding, Holdings};
use crate::reminders::board::Board;
use crate::settings::view::Settings;

/// Names with so many days left, each changed by the test, in one account called Main.
struct Sample {
    holdings: Arc<Holdings>,
    board: Board,
}

impl Sample {
    fn of(names: &[(&str, i64)], change: impl Fn(&mut Holding)) -> Self {
        let owner = owner("Main", "joker");
        let account = owner.id;
        let names = names.iter().map(|(name, days)| {
            let mut holding = holding(name);
            holding.account = account;
            holding.expires_at = Some(NOW.plus(days * DAY));
            change(&mut holding);
            holding
        });
        let settings = Settings::default();
        let holdings = Arc::new(testing::holdings(vec![owner], names.collect(), &settings));
        let board = Board::of(&holdings, &Arc::default(), &settings.reminder_days);
        Self { holdings, board }
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = self
            .board
            .dated()
            .filter_map(|index| Line::of(&self.holdings, &self.board, index, NOW))
            .collect();
        sort(&mut lines);
        lines
    }
}

fn one(days: i64, change: impl Fn(&mut Holding)) -> (String, String, Urgency) {
    let sample = Sample::of(&[("saltmarsh.org", days)], change);
    let told = notification(&sample.lines());
    (told.title, told.body, told.urgency)
}

fn title_of(days: &[i64]) -> String {
    let names: Vec<String> = (0..days.len()).map(|number| format!("n{number}.com")).collect();
    let names: Vec<(&str, i64)> = names
        .iter()
        .map(String::as_str)
        .zip(days.iter().copied())
        .collect();
    title(&Sample::of(&names, |_| ()).lines())
}

#[test]
fn the_title_says_what_happens_and_when() {
    for (days, title) in [
        (&[5][..], "n0.com expires in 5 days"),
        (&[1], "n0.com expires tomorrow"),
        (&[0], "n0.com expires today"),
        (&[-1], "n0.com lapsed yesterday"),
        (&[-9], "n0.com lapsed 9 days ago"),
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
fn a_long_list_is_cut_and_counted_and_a_click_opens_all_of_it() {
    let names: Vec<String> = (0..9).map(|number| format!("n{number}.com")).collect();
    let names: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 0)).collect();
    let told = notification(&Sample::of(&names, |_| ()).lines());
    assert_eq!(told.body.lines().count(), LISTED + 1);
    assert!(told.body.ends_with("and 3 more"));
    let Target::Names(names) = told.target else {
        panic!("{told:?}")
    };
    assert_eq!(names.len(), 9);
}

#[test]
fn a_name_that_renews_by_itself_is_told_gently() {
    let (title, body, urgency) = one(2, |name| name.auto_renew = Some(true));
    assert_eq!(title, "saltmarsh.org renews by itself on 26 Nov 2026");
    assert_eq!(body, "Main renews it. It is told again only if it does not.");
    assert_eq!(urgency, Urgency::Normal);
    let lapsed = one(-2, |name| name.auto_renew = Some(true));
    assert_eq!(lapsed.0, "saltmarsh.org lapsed 2 days ago");
    assert_eq!(lapsed.1, "22 Nov 2026, Main. It was to renew by itself.");
    assert_eq!(lapsed.2, Urgency::Critical);
}

#[test]
fn what_is_at_risk_says_the_reason_first_and_stands_above_the_rest() {
    let risk = "Main holds 1.00 USD and 9.00 USD falls due by 6 Dec. The balance is 8.00 USD short.";
    let (title, body, urgency) = one(12, |name| name.at_risk = Some(risk.to_owned()));
    assert_eq!(title, "saltmarsh.org expires in 12 days");
    assert_eq!(body, format!("{risk} (6 Dec 2026, Main)"));
    assert_eq!(urgency, Urgency::Normal, "louder, but not before its time");
    let sample = Sample::of(
        &[("calm.com", 7), ("risky.com", 12), ("safe.com", 3)],
        |name| match name.name.as_str() {
            "risky.com" => name.at_risk = Some(risk.to_owned()),
            "safe.com" => name.auto_renew = Some(true),
            _ => {}
        },
    );
    let told = notification(&sample.lines());
    assert_eq!(
        told.title,
        "2 names expire within 12 days, 1 renews by itself within 3 days"
    );
    assert_eq!(
        told.body,
        "risky.com: Main holds 1.00 USD and 9.00 USD falls due by 6 Dec. 6 Dec 2026, Main\n\
         calm.com: 1 Dec 2026, Main\n\
         safe.com: renews by itself on 27 Nov 2026, Main"
    );
    assert_eq!(told.urgency, Urgency::Normal);
}

#[test]
fn the_ends_of_grace_and_redemption_are_told_as_what_is_usual() {
    let in_grace = |name: &mut Holding| name.lifecycle = Lifecycle::Grace;
    let (title, body, urgency) = one(-23, in_grace);
    assert_eq!(title, "saltmarsh.org can usually be renewed for 7 more days");
    assert!(
        body.starts_with(
            "It lapsed on 1 Nov 2026. Registrars usually keep such a name for 30 days; ask Main"
        ),
        "{body}"
    );
    assert_eq!(urgency, Urgency::Critical);
    assert_eq!(
        one(-29, in_grace).0,
        "saltmarsh.org can usually be renewed until tomorrow"
    );
    assert_eq!(one(-31, in_grace).0, "saltmarsh.org may be lost any day now");
    let in_redemption = |name: &mut Holding| name.lifecycle = Lifecycle::Redemption;
    let (title, body, _) = one(-53, in_redemption);
    assert_eq!(title, "saltmarsh.org can usually be restored for 7 more days");
    assert!(
        body.contains("only Main can restore it, for a fee, usually until 60 days after the lapse"),
        "{body}"
    );
    let two = Sample::of(&[("a.com", -53), ("b.com", -54)], in_redemption);
    assert_eq!(
        title_of(&[-53, -54]),
        "",
        "without a word of theirs they are no news"
    );
    assert!(
        body_lines(&two)[1].starts_with("a.com: can usually be restored until 30 Nov 2026"),
        "{:?}",
        body_lines(&two)
    );
}

fn body_lines(sample: &Sample) -> Vec<String> {
    body(&sample.lines()).lines().map(str::to_owned).collect()
}

#[test]
fn what_nobody_can_save_is_no_alarm() {
    let (title, _, urgency) = one(-3, |name| name.lifecycle = Lifecycle::PendingDelete);
    assert_eq!(title, "saltmarsh.org lapsed 3 days ago");
    assert_eq!(urgency, Urgency::Normal);
}

#[test]
fn only_what_can_be_renewed_here_goes_into_the_cart() {
    let sample = Sample::of(
        &[
            ("due.com", 5),
            ("lost.com", -40),
            ("gone.com", 4),
            ("safe.com", 6),
        ],
        |name| match name.name.as_str() {
            "lost.com" => name.lifecycle = Lifecycle::Redemption,
            "gone.com" => name.vanished = true,
            "safe.com" => name.auto_renew = Some(true),
            _ => {}
        },
    );
    let lines = sample.lines();
    let actions = actions(7, &lines);
    let labels: Vec<&str> = actions.iter().map(|action| action.label.as_str()).collect();
    assert_eq!(labels, ["Renew...", "Snooze a week"]);
    let Does::Open(Target::Renew(keys)) = &actions[0].does else {
        panic!("{actions:?}")
    };
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["due.com"]);
    assert_eq!(actions[1].does, Does::SnoozeDigest { digest: 7, days: 7 });
    let safe = Sample::of(&[("safe.com", 6)], |name| name.auto_renew = Some(true));
    assert_eq!(super::actions(8, &safe.lines()), []);
}
