//! Memory and processor time of a program with all that it started, as Linux counts them.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Clock ticks a second in `/proc/*/stat`: 100 on every Linux that user programs see.
const TICKS: u64 = 100;

/// A process and everything below it.
pub fn tree(root: u32) -> Vec<u32> {
    let mut below: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some(id) = id
            && let Some(fields) = stat(id)
            && let Some(parent) = fields.get(1).and_then(|field| field.parse().ok())
        {
            below.entry(parent).or_default().push(id);
        }
    }
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(id) = tree.get(next).copied() {
        next += 1;
        tree.extend(below.remove(&id).unwrap_or_default());
    }
    tree
}

/// The memory of a process with everything below it in bytes: pages that several share count for each by its part (PSS).
pub fn memory(root: u32) -> Result<u64> {
    let mut sum = 0;
    for id in tree(root) {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))
            .with_context(|| format!("the memory of process {id} can not be read"))?;
        let kilobytes: u64 = rollup
            .lines()
            .find_map(|line| {
                line.strip_prefix("Pss:")?
                    .trim()
                    .strip_suffix(" kB")?
                    .trim()
                    .parse()
                    .ok()
            })
            .context("the kernel tells no PSS")?;
        sum += kilobytes * 1024;
    }
    Ok(sum)
}

/// The processor time that a process and everything below it have used so far.
pub fn processor(root: u32) -> Duration {
    let ticks: u64 = tree(root)
        .into_iter()
        .filter_map(stat)
        .filter_map(|fields| {
            // User and system time are the fields 14 and 15 of the line; name and number are before these.
            let field = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
            Some(field(14)? + field(15)?)
        })
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// The fields of `/proc/*/stat` from the state on, which is the third.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may itself have any character in it.
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}
