//! The table of what the providers offer: each endpoint stands in it with the screen that uses it and a test that proves
//! it, and what it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One row: the provider that it stands under, and its cells.
struct Row {
    provider: String,
    endpoint: String,
    screen: String,
    test: String,
}

fn rows() -> Vec<Row> {
    let readme = fs::read_to_string(root().join("src-tauri/crates/providers/README.md")).expect("the README");
    let (_, table) = readme
        .split_once("# Every endpoint, its screen and its test")
        .expect("the README has the table");
    let mut rows = Vec::new();
    let mut provider = String::new();
    for line in table.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut provider);
        }
        let Some(line) = line
            .trim()
            .strip_prefix('|')
            .and_then(|line| line.strip_suffix('|'))
        else {
            continue;
        };
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let is_head = cells.first() == Some(&"request")
            || cells.iter().all(|cell| cell.chars().all(|c| "-:".contains(c)));
        if is_head {
            continue;
        }
        let [endpoint, screen, test] = cells[..] else {
            panic!("three cells: {line}");
        };
        rows.push(Row {
            provider: provider.clone(),
            endpoint: endpoint.to_owned(),
            screen: screen.to_owned(),
            test: test.trim_matches('`').to_owned(),
        });
    }
    rows
}

/// The names of all tests: functions in Rust, titles in the window's own code.
fn tests_there(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            if !matches!(name, "target" | "node_modules" | "dist" | ".git") {
                tests_there(&path, found);
            }
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let functions = text.split("fn ").skip(1);
            found.extend(functions.filter_map(|rest| Some(rest.split_once('(')?.0.to_owned())));
        }
    }
}

#[test]
fn every_endpoint_has_a_screen_and_a_test_that_exists() {
    let rows = rows();
    let mut there = BTreeSet::new();
    for folder in ["src-tauri", "tests"] {
        tests_there(&root().join(folder), &mut there);
    }
    let mut wrong = Vec::new();
    for row in &rows {
        if row.endpoint.is_empty() || row.screen.is_empty() {
            wrong.push(format!(
                "{}: \"{}\" has an empty cell",
                row.provider, row.endpoint
            ));
        }
        if !there.contains(&row.test) {
            wrong.push(format!(
                "{}: {} names no test: \"{}\"",
                row.provider, row.endpoint, row.test
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let providers: BTreeSet<&str> = rows.iter().map(|row| row.provider.as_str()).collect();
    let wanted = BTreeSet::from(["PlanetDomains", "domani.sh", "Bizzy", "Joker.com", "Cloudflare"]);
    assert_eq!(providers, wanted);
}
