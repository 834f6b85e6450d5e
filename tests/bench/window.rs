//! The window against the least window that the same toolchain makes: how soon it shows what it has, what memory it takes
//! with everything that belongs to it, what it costs while nobody does anything, and how soon a keystroke in the filter
//! shows its rows.
//!
//! Times end when the screen's own memory holds the picture, so nothing of the way to the eye is left out but the eye.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use support::desktop::frame::Frame;
use support::desktop::{Desktop, Launch, Options, usage, wait_until};

use crate::Figure;
use crate::world::World;

/// How often each start is measured; the middle one counts.
const STARTS: usize = 7;
/// How often the screen is looked at.
const LOOK: Duration = Duration::from_millis(3);
/// A picture that stays this long is the one that was waited for.
const STAYS: Duration = Duration::from_secs(4);
/// How much of the screen must be as it stays: what changes by itself, such as "4 s ago", is far less than the rest.
const ALIKE: f64 = 0.998;
/// How long everything rests before memory is counted.
const REST: Duration = Duration::from_secs(10);
/// What is due at a start, such as a look at the registries, is work and over by then; how long idleness is watched.
const SETTLED: Duration = Duration::from_secs(150);
const IDLE: Duration = Duration::from_secs(120);
/// Letters that are typed into the filter, each in place of the last: none of them leaves the same names in the list.
const TYPED: &str = "aeioustrnl";

/// Most that start and memory may be, in times of the least window.
const START: f64 = 1.5;
const MEMORY: f64 = 1.3;
/// Most milliseconds from a key to its rows.
const KEY: f64 = 50.0;
/// Most processor time in the tray, in per cent of one processor.
const IDLE_SHARE: f64 = 0.1;

fn program(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let program = here.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(program.is_file(), "{} is not built", program.display());
    Ok(program)
}

async fn desktop() -> Result<Desktop> {
    Desktop::start(Options {
        screen: (1440, 900),
        ..Options::default()
    })
    .await
}

/// Start, memory and idleness.
pub async fn against_hello() -> Result<Vec<Figure>> {
    let desktop = desktop().await?;
    let world = World::start(&desktop, "ten-thousand").await?;
    let folder = world.folder.to_str().context("the folder's name is text")?;
    let (hello, ours) = (program("hello")?, program("freehold")?);
    let arguments = ["--data-dir", folder];
    // The first start of each fills the caches of the system and is not counted.
    let mut starts = [Vec::new(), Vec::new()];
    let mut memory = [Vec::new(), Vec::new()];
    for round in 0..=STARTS {
        for (which, (program, arguments)) in [(&hello, &[][..]), (&ours, &arguments[..])]
            .into_iter()
            .enumerate()
        {
            let measured = start(&desktop, program, arguments).await?;
            if round > 0 {
                starts[which].push(measured.seconds);
                memory[which].push(measured.memory);
            }
        }
    }
    let [hello_starts, our_starts] = starts.map(middle);
    let [hello_memory, our_memory] = memory.map(middle);
    let (slower, larger) = (our_starts / hello_starts, our_memory / hello_memory);
    let idle = idle(&desktop, &ours, &[&arguments[..], &["--hidden"]].concat()).await?;
    Ok(vec![
        Figure {
            what: "cold start to the rows of 10,000 names".to_owned(),
            found: format!("{:.0} ms, {slower:.2} x", our_starts * 1e3),
            against: format!("at most {START} x a least window ({:.0} ms)", hello_starts * 1e3),
            holds: slower <= START,
        },
        Figure {
            what: "memory with 10,000 names, all processes (PSS)".to_owned(),
            found: format!("{:.0} MB, {larger:.2} x", our_memory / 1e6),
            against: format!("at most {MEMORY} x a least window ({:.0} MB)", hello_memory / 1e6),
            holds: larger <= MEMORY,
        },
        Figure {
            what: "processor time in the tray".to_owned(),
            found: format!("{idle:.2} % of one processor"),
            against: format!("under {IDLE_SHARE} %"),
            holds: idle < IDLE_SHARE,
        },
    ])
}

struct Start {
    seconds: f64,
    memory: f64,
}

/// Starts a program, waits until its picture stays, and ends it.
async fn start(desktop: &Desktop, program: &Path, arguments: &[&str]) -> Result<Start> {
    let before = desktop.screen().frame(desktop.processes())?;
    let mut command = desktop.processes().command(program);
    command.args(arguments);
    let begun = Instant::now();
    let process = desktop.processes().start("measured", &mut command)?;
    let mut seen: Vec<(f64, Frame)> = Vec::new();
    let mut changed = Instant::now();
    loop {
        let frame = desktop.screen().frame(desktop.processes())?;
        let latest = seen.last().map_or(&before, |(_, frame)| frame);
        if latest.likeness(&frame) < ALIKE {
            seen.push((begun.elapsed().as_secs_f64(), frame));
            changed = Instant::now();
        }
        if !seen.is_empty() && changed.elapsed() > STAYS {
            break;
        }
        ensure!(begun.elapsed() < REST * 6, "{} shows nothing", program.display());
        ensure!(
            desktop.processes().runs(process),
            "{} ended: {}",
            program.display(),
            std::fs::read_to_string(desktop.processes().log("measured"))?
        );
        tokio::time::sleep(LOOK).await;
    }
    let (seconds, _) = seen.last().context("something was shown")?;
    tokio::time::sleep(REST).await;
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let memory = usage::memory(process)? as f64;
    end(desktop, process).await?;
    Ok(Start {
        seconds: *seconds,
        memory,
    })
}

/// What the app uses of a processor while it sits in the tray, in per cent.
async fn idle(desktop: &Desktop, program: &Path, arguments: &[&str]) -> Result<f64> {
    let mut command = desktop.processes().command(program);
    command.args(arguments);
    let process = desktop.processes().start("measured", &mut command)?;
    tokio::time::sleep(SETTLED).await;
    let (used, begun) = (usage::processor(process), Instant::now());
    tokio::time::sleep(IDLE).await;
    let share = 100.0 * (usage::processor(process) - used).as_secs_f64() / begun.elapsed().as_secs_f64();
    end(desktop, process).await?;
    Ok(share)
}

async fn end(desktop: &Desktop, process: u32) -> Result<()> {
    let tree = usage::tree(process);
    desktop.processes().end(process);
    for left in tree {
        wait_until("the last program to go", || async {
            Ok((!support::desktop::processes::is_alive(left)).then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// From a key in the filter of 100,000 names to its rows, as the window's own frames tell it.
pub async fn typing() -> Result<Figure> {
    let desktop = desktop().await?;
    let world = World::start(&desktop, "hundred-thousand").await?;
    let folder = world.folder.to_str().context("the folder's name is text")?;
    let app = Launch::of(program("freehold")?)
        .args(["--data-dir", folder])
        .start(&desktop)
        .await?;
    let page = app.page();
    page.wait_for_text("100,000 names").await?;
    page.find("combobox", "Filter names").await?.click().await?;
    let mut times = Vec::new();
    for key in TYPED.chars() {
        page.press("Control+a").await?;
        page.driver().execute(WATCH, Vec::new()).await?;
        page.write(&key.to_string()).await?;
        let took = wait_until("the rows of a key", || async {
            let answer = page
                .driver()
                .execute("return window.tookToPaint;", Vec::new())
                .await?;
            Ok(answer.json().as_f64())
        })
        .await?;
        times.push(took);
    }
    let most = times.iter().copied().fold(0.0, f64::max);
    let usual = middle(times);
    Ok(Figure {
        what: "key in the filter of 100,000 names to its rows on the screen".to_owned(),
        found: format!("{usual:.0} ms, at most {most:.0} ms"),
        against: format!("at most {KEY:.0} ms"),
        holds: usual <= KEY,
    })
}

/// Waits for the next key in the filter, and tells how long after it other rows were painted. A key is heard before the
/// page's own code hears it, and a frame that began after the rows had changed is one in which they were painted.
const WATCH: &str = r#"
window.tookToPaint = null;
const rows = () => document.querySelector('[role="grid"]')?.getAttribute("aria-rowcount") + [...document.querySelectorAll('[role="row"]')].map((row) => row.textContent).join("\n");
window.addEventListener("input", () => {
  const begun = performance.now();
  const before = rows();
  const look = () => {
    if (rows() === before) requestAnimationFrame(look);
    else requestAnimationFrame(() => { window.tookToPaint = performance.now() - begun; });
  };
  requestAnimationFrame(look);
}, { once: true, capture: true });
"#;

/// The middle of some figures.
fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
