//! Reminders on the real desktop: the world's days pass, each stage is told once, and a notification's buttons do what
//! they say.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Timelike, Utc};
use serde_json::json;
use support::desktop::notifications::{Notifications, Shown};
use support::desktop::{App, Desktop, Options, Page, wait_until};
use support::steps::{self, DemoWorld};

const DAY: i64 = 86_400;
/// The demo's name that expires first of those that nothing renews.
const NEAREST: &str = "glasshouse.ai";

/// A desktop on which the demo has told what is due at noon of a day, by a clock that stands still.
struct Morning {
    desktop: Desktop,
    app: App,
    page: Page,
    world: DemoWorld,
}

impl Morning {
    async fn start(arguments: &[&str]) -> Result<(Self, Shown)> {
        let desktop = Desktop::start(Options::default()).await?;
        let folder = steps::data_dir(&desktop);
        let folder = folder.to_str().context("the folder's name is text")?;
        let app = App::launch(&desktop, &[&["--data-dir", folder, "--demo"], arguments].concat()).await?;
        let page = app.page();
        let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
        world.change("clock", &json!({"hold": true})).await?;
        silence_registries(&world).await?;
        let morning = Self {
            desktop,
            app,
            page,
            world,
        };
        morning.tray_says(" of 63 names").await?;
        // Stages are told from nine o'clock on, so that nobody is woken.
        let start = now(&morning.world).await?;
        let mut times = 0;
        if start.hour() >= 9 {
            times += 1;
            morning.told_times(NEAREST, times).await?;
        }
        let to_noon = (DAY / 2 - i64::from(start.num_seconds_from_midnight())).rem_euclid(DAY);
        morning.pass_seconds(to_noon).await?;
        let next_day = now(&morning.world).await?.date_naive() != start.date_naive();
        times += usize::from(next_day || times == 0);
        let last = morning.told_times(NEAREST, times).await?;
        Ok((morning, last))
    }

    /// Calendar days until the nearest name expires.
    async fn days_left(&self) -> Result<i64> {
        let state = self.world.get("state").await?;
        let domains = state["domains"].as_array().context("names")?;
        let nearest = domains.iter().find(|domain| domain["name"] == NEAREST);
        let expires = nearest.and_then(|domain| domain["expires_at"].as_str());
        let expires: DateTime<Utc> = expires.context("a date")?.parse()?;
        let today = now(&self.world).await?.date_naive();
        Ok((expires.date_naive() - today).num_days())
    }

    fn notifications(&self) -> Result<&Notifications> {
        self.desktop.notifications()
    }

    async fn pass(&self, days: i64) -> Result<()> {
        self.pass_seconds(days * DAY).await
    }

    async fn pass_seconds(&self, seconds: i64) -> Result<()> {
        self.world
            .change("clock", &json!({"advance_seconds": seconds}))
            .await
    }

    async fn tray_says(&self, words: &str) -> Result<()> {
        self.desktop.tray()?.item().await?.entry(words).await?;
        Ok(())
    }

    /// How often a name was told so far.
    fn times_told(&self, name: &str) -> Result<usize> {
        let shown = self.notifications()?.shown()?;
        Ok(shown
            .iter()
            .filter(|shown| told(shown).iter().any(|told| told == name))
            .count())
    }

    /// Waits until a name has been told so often.
    async fn told_times(&self, name: &str, times: usize) -> Result<Shown> {
        wait_until(&format!("{name} to be told {times} times"), || async {
            let shown = self.notifications()?.shown()?;
            let of_name = shown
                .into_iter()
                .filter(|shown| told(shown).iter().any(|told| told == name));
            Ok(of_name.into_iter().nth(times - 1))
        })
        .await
    }
}

/// Where an account tells no date, the registry's would be a stage more, at the moment at which it is read.
async fn silence_registries(world: &DemoWorld) -> Result<()> {
    let state = world.get("state").await?;
    for domain in state["domains"].as_array().context("names")? {
        if domain["publishes_expiry"] == json!(false) {
            let says = json!({"say": {"name": domain["name"], "gone": true}});
            world.change("registry", &says).await?;
        }
    }
    Ok(())
}

async fn now(world: &DemoWorld) -> Result<DateTime<Utc>> {
    let state = world.get("state").await?;
    Ok(state["clock"]["now"].as_str().context("a time")?.parse()?)
}

/// The names that a notification writes out.
fn told(shown: &Shown) -> Vec<String> {
    let of_line = |line: &str| line.split_once(": ").map(|(name, _)| name.to_owned());
    let listed: Vec<String> = shown.body.lines().filter_map(of_line).collect();
    let titled = shown.summary.split(' ').next().filter(|word| word.contains('.'));
    match titled {
        Some(name) => vec![name.to_owned()],
        None => listed,
    }
}

/// How many names a notification's title counts; 0 when it speaks of one by its name.
fn counted(shown: &Shown) -> usize {
    let counts = shown
        .summary
        .split(", ")
        .filter_map(|part| part.split(' ').next()?.parse::<usize>().ok());
    counts.sum()
}

#[tokio::test]
async fn each_stage_is_told_once_and_a_click_opens_its_names() -> Result<()> {
    let (morning, _) = Morning::start(&[]).await?;
    let (page, notifications) = (&morning.page, morning.notifications()?);
    let all = notifications.shown()?;
    ensure!(
        all.first().is_some_and(|first| counted(first) > 6),
        "many names are one notification: {all:#?}"
    );
    notifications.dismiss_all().await?;

    // So near its end it has one stage a day: tomorrow, today, lapsed.
    let mut times = morning.times_told(NEAREST)?;
    for _ in 0..=morning.days_left().await? {
        morning.pass(1).await?;
        times += 1;
        let shown = morning.told_times(NEAREST, times).await?;
        ensure!(
            shown.actions.iter().any(|(key, _)| key == "default"),
            "a click is heard: {shown:?}"
        );
        notifications.wait_until_on_screen(1).await?;
        steps::go(page, "Settings").await?;
        notifications.click().await?;
        match counted(&shown) {
            0 => {
                page.find("heading", NEAREST).await?;
                page.press("Escape").await?;
            }
            count => {
                let listed = wait_until("the names concerned in the list", || async {
                    Ok((steps::rows(page).await?.len() == count).then_some(()))
                })
                .await;
                page.with_text(listed).await?;
            }
        }
        notifications.wait_until_on_screen(0).await?;
    }

    // The last word is a sample that is asked for: what came before it is all there was.
    let before = notifications.shown()?.len();
    morning.pass_seconds(3600).await?;
    steps::go(page, "Reminders").await?;
    page.click("button", "Send a test notification").await?;
    notifications
        .wait_for("that was asked for", |shown| {
            shown.summary == "This is how Freehold reminds you"
        })
        .await?;
    ensure!(
        notifications.shown()?.len() == before + 1,
        "nothing is told twice: {:#?}",
        notifications.shown()?
    );
    Ok(())
}

#[tokio::test]
async fn snooze_a_week_silences_the_names_and_leaves_the_window_away() -> Result<()> {
    let (morning, first) = Morning::start(&["--hidden"]).await?;
    let notifications = morning.notifications()?;
    ensure!(
        first.actions.iter().any(|(_, label)| label == "Snooze a week"),
        "{first:?}"
    );
    let times = morning.times_told(NEAREST)?;
    let on_screen = notifications.on_screen().await?;
    notifications.choose("Snooze a week").await?;
    notifications.wait_until_on_screen(on_screen - 1).await?;
    ensure!(
        !morning.app.is_shown(&morning.desktop).await?,
        "a snooze is no wish to see the window"
    );

    // In the week it expires and lapses, and not a word of it is said.
    let lapsed = 6 - morning.days_left().await?;
    for _ in 0..6 {
        morning.pass(1).await?;
    }
    morning
        .tray_says(&format!("{NEAREST}: lapsed {lapsed} days ago"))
        .await?;
    ensure!(morning.times_told(NEAREST)? == times);
    morning.pass(2).await?;
    morning.told_times(NEAREST, times + 1).await?;
    ensure!(morning.times_told(NEAREST)? == times + 1, "one word for the week");
    Ok(())
}

#[tokio::test]
async fn renew_on_a_notification_opens_the_cart_with_its_names() -> Result<()> {
    let (morning, _) = Morning::start(&["--hidden"]).await?;
    let (page, notifications) = (&morning.page, morning.notifications()?);
    notifications.dismiss_all().await?;
    let times = morning.times_told(NEAREST)?;
    morning.pass(1).await?;
    let shown = morning.told_times(NEAREST, times + 1).await?;
    ensure!(
        shown.actions.iter().any(|(_, label)| label == "Renew..."),
        "{shown:?}"
    );
    notifications.wait_until_on_screen(1).await?;
    notifications.choose("Renew...").await?;
    steps::shown(&morning.desktop, &morning.app).await?;
    page.find("heading", "Cart").await?;
    page.wait_for_text(NEAREST).await?;
    notifications.wait_until_on_screen(0).await
}

#[tokio::test]
async fn a_renewal_takes_its_notification_back() -> Result<()> {
    let (morning, _) = Morning::start(&[]).await?;
    let (page, notifications) = (&morning.page, morning.notifications()?);
    notifications.dismiss_all().await?;
    let times = morning.times_told(NEAREST)?;
    morning.pass(1).await?;
    let shown = morning.told_times(NEAREST, times + 1).await?;
    notifications.wait_until_on_screen(1).await?;
    let next_year = (now(&morning.world).await? + chrono::TimeDelta::days(380)).to_rfc3339();
    for name in told(&shown) {
        let renewed = json!({"domain": name, "expires_at": next_year});
        morning.world.change("domain", &renewed).await?;
    }
    steps::sync(page).await?;
    notifications.wait_until_on_screen(0).await
}
