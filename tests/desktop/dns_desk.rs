//! Two hundred zones at four providers: a sheet pasted from the clipboard, its plan, its brakes, two failures, a second try, and
//! everything taken back.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::faults::{Effect, Fault};
use sandbox::scenario::two_hundred;
use sandbox::{Sandbox, SandboxConfig};
use serde::Deserialize;
use serde_json::Value;
use support::desktop::{Desktop, Options, Page, wait_at_most, wait_until};
use support::sheet::{self, Cell, Line};
use support::steps;

/// Joker.com is asked one thing after the other, three a second, and takes six questions for a zone.
const JOB: Duration = Duration::from_secs(120);

/// A zone in the list of a plan, with what its counts say.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Planned {
    name: String,
    counts: String,
}

#[tokio::test]
async fn a_sheet_pasted_over_two_hundred_zones_is_applied_tried_again_and_taken_back() -> Result<()> {
    let desktop = Desktop::start(Options::default()).await?;
    let sandbox = Sandbox::start(SandboxConfig::new("two-hundred")).await?;
    let app = steps::open_with(&desktop, &sandbox, &two_hundred::PROVIDERS).await?;
    let page = app.page();
    page.find("link", "Portfolio 200").await?;
    let first = sheet::zones(&sandbox);
    let lines = sheet::lines();
    let changing: Vec<Line> = lines.iter().filter(|line| line.changes()).cloned().collect();

    open_form(&page).await?;
    paste(&desktop, &page, &lines).await?;
    see_in_the_form(&page, &changing).await?;
    page.click("button", "Review plan").await?;
    page.find("button", "Dry run").await?;
    let planned = plan_of(&page).await?;
    ensure!(
        planned == wanted_plan(&changing),
        "exactly the changed cells are in the plan: {planned:#?}"
    );
    ensure!(sheet::zones(&sandbox) == first, "a plan changes nothing");

    let failing = [
        failing_at(&changing, "planetdomains")?,
        failing_at(&changing, "cloudflare")?,
    ];
    fail(&sandbox, failing);
    confirm_brakes(&page, changing.len()).await?;
    page.click("button", &format!("Apply to {} zones", changing.len()))
        .await?;
    ended(&page, "Applied in part").await?;
    page.click("radio", "Failed 2").await?;
    for line in failing {
        page.find("listitem", &format!("Failed {}", line.name)).await?;
    }
    let done: Vec<Line> = changing
        .iter()
        .filter(|line| !failing.iter().any(|failed| failed.name == line.name))
        .cloned()
        .collect();
    hold(&sandbox, &sheet::applied(&first, &done))?;

    page.click("button", "Retry 2 failed").await?;
    page.wait_without("button", "Retry 2 failed").await?;
    ended(&page, "Applied").await?;
    hold(&sandbox, &sheet::applied(&first, &changing))?;

    take_back(&page, changing.len()).await?;
    hold(&sandbox, &first)?;
    let requests = sandbox.requests();
    let refused = requests.iter().filter(|request| request.status == Some(429));
    ensure!(refused.count() == 0, "no account was asked too often");
    Ok(())
}

/// Opens all two hundred in the form and waits until each is read.
async fn open_form(page: &Page) -> Result<()> {
    steps::go(page, "DNS").await?;
    page.click("checkbox", "Select all").await?;
    page.click("button", "Open 200 zones in the form").await?;
    page.find("grid", "Records by domain").await?;
    patiently(page, "the zones", || async {
        let text = page.text().await?;
        Ok(!text.contains("Reading ") && !text.contains("Not read yet"))
    })
    .await?;
    let title = page.text().await?;
    ensure!(
        title.contains("200 zones at 4 accounts"),
        "the form is over all of them: {title}"
    );
    Ok(())
}

/// Puts the sheet on the clipboard, as a spreadsheet does, and pastes it at the first zone's first cell.
async fn paste(desktop: &Desktop, page: &Page, lines: &[Line]) -> Result<()> {
    desktop.screen().copy(desktop.processes(), &sheet::text(lines))?;
    let first = &lines.first().context("a line")?.name;
    steps::cell(page, first, sheet::COLUMNS[0]).await?.click().await?;
    page.press("Control+v").await
}

/// The form says what will change, and shows a changed cell for what it is; cells that say what is there already, and those
/// that are blank, change nothing.
async fn see_in_the_form(page: &Page, changing: &[Line]) -> Result<()> {
    let of_kind = |wanted: fn(&Cell) -> bool| {
        let cells = changing.iter().flat_map(Line::changed);
        cells.filter(|(_, cell)| wanted(cell)).count()
    };
    let changed = of_kind(|cell| matches!(cell, Cell::New(_)));
    let removed = of_kind(|cell| *cell == Cell::Remove);
    page.find("img", &format!("0 added, {changed} changed, {removed} removed"))
        .await?;
    page.wait_for_text(&format!("{} zones will change", changing.len()))
        .await?;
    ensure!(
        !page.has("button", "invalid").await? && !page.has("button", "conflict").await?,
        "every pasted cell fits"
    );
    let line = changing.first().context("a change")?;
    let (column, cell) = line.changed().next().context("a changed cell")?;
    let there = steps::cell(page, &line.name, column).await?;
    let shown = there.prop("textContent").await?.unwrap_or_default();
    ensure!(
        there.rect().await?.y > 0.0,
        "a long block is looked at from its beginning"
    );
    let Cell::New(text) = cell else {
        return Ok(());
    };
    ensure!(shown.contains(&text.replace("{domain}", &line.name)), "{shown}");
    Ok(())
}

/// The list of the plan from its first to its last zone, which are drawn only while they are in sight.
async fn plan_of(page: &Page) -> Result<Vec<Planned>> {
    let found = page
        .driver()
        .execute_async(
            "const done = arguments[0];
             const list = document.querySelector('.zone-list');
             const frame = () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 0)));
             const rows = new Map();
             const read = () => {
                 for (const row of list.querySelectorAll('li')) {
                     const name = row.querySelector('.zone-name')?.textContent.trim();
                     const counts = row.querySelector('[role=img]')?.getAttribute('aria-label');
                     if (name) rows.set(name, { name, counts: counts ?? '' });
                 }
             };
             (async () => {
                 for (let top = 0; ; top += list.clientHeight / 2) {
                     list.scrollTop = top;
                     await frame();
                     await frame();
                     read();
                     if (top + list.clientHeight >= list.scrollHeight) break;
                 }
                 list.scrollTop = 0;
                 done([...rows.values()]);
             })();",
            vec![],
        )
        .await?;
    let mut planned: Vec<Planned> = found.convert()?;
    planned.sort();
    Ok(planned)
}

fn wanted_plan(changing: &[Line]) -> Vec<Planned> {
    let zone = |line: &Line| {
        let removed = line.changed().filter(|(_, cell)| **cell == Cell::Remove).count();
        let changed = line.changed().count() - removed;
        Planned {
            name: line.name.clone(),
            counts: format!("0 added, {changed} changed, {removed} removed"),
        }
    };
    let mut planned: Vec<Planned> = changing.iter().map(zone).collect();
    planned.sort();
    planned
}

/// The third zone of an account that the sheet changes.
fn failing_at<'a>(changing: &'a [Line], provider: &str) -> Result<&'a Line> {
    let mut there = changing.iter().filter(|line| line.provider == provider);
    there.nth(2).context("an account with changes")
}

/// One provider answers the write of the first zone with an error, the other takes the line away from under the second.
fn fail(sandbox: &Sandbox, [first, second]: [&Line; 2]) {
    let refused = Effect::Status {
        status: 500,
        code: "internal_error".to_owned(),
        after_commit: false,
    };
    for (line, method, effect) in [(first, "PUT", refused), (second, "POST", Effect::DropBefore)] {
        let fault = Fault::once(effect).at(line.provider).on(method, "/**");
        sandbox.push_fault(fault.about(&line.name));
    }
}

/// Ticks the confirmation of every brake, each of which keeps the plan from being applied.
async fn confirm_brakes(page: &Page, zones: usize) -> Result<()> {
    page.wait_for_text(&format!("of {zones} zones.")).await?;
    let brakes = page.all("checkbox", "Yes, ").await?.len();
    ensure!(brakes >= 2, "mail goes from zones, and from much of the job");
    let apply = page.find("button", &format!("Apply to {zones} zones")).await?;
    ensure!(!apply.is_enabled().await?, "a brake holds until it is confirmed");
    tick_all(page).await
}

async fn tick_all(page: &Page) -> Result<()> {
    let names = page.all("checkbox", "Yes, ").await?.len();
    wait_until("every brake's tick", || async {
        for tick in page.all("checkbox", "Yes, ").await? {
            if !tick.is_selected().await? {
                let drawn = page
                    .driver()
                    .execute(
                        "const drawn = arguments[0].closest('label') ?? arguments[0];
                         drawn.scrollIntoView({ block: 'center' });
                         return drawn",
                        vec![tick.to_json()?],
                    )
                    .await?;
                drawn.element()?.click().await?;
                return Ok(None);
            }
        }
        Ok(Some(()))
    })
    .await?;
    ensure!(page.all("checkbox", "Yes, ").await?.len() == names);
    Ok(())
}

/// From the list of changes: the first job with what was tried again, in one plan, back.
async fn take_back(page: &Page, zones: usize) -> Result<()> {
    steps::go(page, "DNS").await?;
    page.click("radio", "Changes").await?;
    page.find("button", &format!("Form over {zones} zones")).await?;
    let jobs = page.all("button", &format!("Form over {zones} zones")).await?;
    jobs.last().context("the first job")?.click().await?;
    page.click("button", "Reverse this job").await?;
    page.find("button", "Dry run").await?;
    let apply = format!("Apply to {zones} zones");
    page.find("button", &apply).await?;
    tick_all(page).await?;
    page.click("button", &apply).await?;
    ended(page, "Applied").await
}

/// Waits until the job has ended so.
async fn ended(page: &Page, heading: &str) -> Result<()> {
    patiently(page, "the end of the job", || async {
        Ok(!page.has("heading", "Applying to").await? && page.has("heading", heading).await?)
    })
    .await
}

async fn patiently<F>(page: &Page, what: &str, mut done: impl FnMut() -> F) -> Result<()>
where
    F: Future<Output = Result<bool>>,
{
    let waited = wait_at_most(JOB, what, || {
        let now = done();
        async move { Ok(now.await?.then_some(())) }
    })
    .await;
    page.with_text(waited).await
}

fn hold(sandbox: &Sandbox, wanted: &BTreeMap<String, Vec<Value>>) -> Result<()> {
    let differing = sheet::differing(wanted, &sheet::zones(sandbox));
    ensure!(differing.is_empty(), "{differing:#?}");
    Ok(())
}
