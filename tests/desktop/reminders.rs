//! Reminders: the world's days pass, and each stage is told once, on the real desktop.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use serde_json::json;
use support::desktop::{Desktop, Options, wait_until};
use support::steps::{self, DemoWorld};

/// The stages that come with the app, and the day after the last.
const STAGES: [i64; 8] = [60, 30, 14, 7, 3, 1, 0, -1];
const DAY: i64 = 86_400;

/// The stage that each name has reached, in calendar days, read from the world itself.
async fn stages(world: &DemoWorld) -> Result<BTreeMap<String, i64>> {
    let state = world.get("state").await?;
    let now: DateTime<Utc> = state["clock"]["now"].as_str().context("a time")?.parse()?;
    let mut reached = BTreeMap::new();
    for domain in state["domains"].as_array().context("names")? {
        if domain["publishes_expiry"] == json!(false) {
            continue;
        }
        let expires: DateTime<Utc> = domain["expires_at"].as_str().context("a date")?.parse()?;
        let left = (expires.date_naive() - now.date_naive()).num_days();
        let stage = STAGES.into_iter().filter(|stage| *stage >= left.max(-1)).min();
        if let Some(stage) = stage.filter(|_| left >= -45) {
            let name = domain["name"].as_str().context("a name")?;
            // The desktop and the window speak of it as people write it.
            reached.insert(name.replace("xn--mllerhof-65a", "müllerhof"), stage);
        }
    }
    Ok(reached)
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

#[tokio::test]
async fn each_stage_is_one_notification_whose_click_opens_its_names() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let app = steps::open(&desktop, &["--demo"]).await?;
    let page = app.page();
    let world = DemoWorld::of(&steps::data_dir(&desktop)).await?;
    world.change("clock", &json!({"hold": true})).await?;
    silence_registries(&world).await?;
    page.find("link", "Portfolio 63").await?;
    let notifications = desktop.notifications()?;
    notifications
        .wait_for("of the start", |shown| shown.app == "Freehold")
        .await?;
    notifications.dismiss_all().await?;

    let mut told = 1;
    let mut seen_one = false;
    for day in 1..=6 {
        let before = stages(&world).await?;
        // Later on the same day nothing is new.
        for seconds in [70, DAY - 70] {
            world
                .change("clock", &json!({"advance_seconds": seconds}))
                .await?;
        }
        let after = stages(&world).await?;
        let moved: Vec<&String> = after
            .iter()
            .filter(|(name, stage)| before.get(*name) != Some(stage))
            .map(|(name, _)| name)
            .collect();
        if moved.is_empty() {
            continue;
        }
        told += 1;
        let shown = wait_until(&format!("the notification of day {day}"), || async {
            Ok(notifications.shown()?.into_iter().nth(told - 1))
        })
        .await?;
        for name in moved.iter().take(6) {
            ensure!(
                shown.summary.contains(*name) || shown.body.contains(*name),
                "{name} moved on day {day}: {shown:?}"
            );
        }
        ensure!(shown.actions.iter().any(|(key, _)| key == "default"), "{shown:?}");
        notifications.click().await?;
        if let [name] = moved[..] {
            seen_one = true;
            ensure!(shown.summary.contains(name.as_str()), "{shown:?}");
            page.find("button", "Add renewal to cart").await?;
            page.find("heading", name).await?;
            page.press("Escape").await?;
        } else {
            let listed = wait_until("the names concerned in the list", || async {
                let mut rows = steps::rows(&page).await?;
                rows.sort();
                Ok((rows.len() == moved.len()
                    && moved
                        .iter()
                        .all(|name| rows.iter().any(|row| row.contains(*name))))
                .then_some(()))
            })
            .await;
            page.with_text(listed).await?;
        }
    }
    ensure!(told > 2, "the days had stages to tell");
    ensure!(seen_one, "a day with one name was among them");

    // The last word is a sample that is asked for: what came before it is all there was.
    steps::go(&page, "Reminders").await?;
    page.click("button", "Send a test notification").await?;
    notifications
        .wait_for("that was asked for", |shown| {
            shown.summary == "This is how Freehold reminds you"
        })
        .await?;
    ensure!(
        notifications.shown()?.len() == told + 1,
        "one a stage: {:#?}",
        notifications.shown()?
    );
    Ok(())
}
