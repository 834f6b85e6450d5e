//! Who may depend on whom. The table is the one in the design: dependencies only point down.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cargo_metadata::{Metadata, MetadataCommand, PackageId};

/// What each member may take in of ours, in any kind of dependency. A member that may take in everything has `None`:
/// only these put the parts together.
const ALLOWED: &[(&str, Option<&[&str]>)] = &[
    ("freehold", None),
    ("hello", Some(&[])),
    ("tests", None),
    (
        "engine",
        Some(&["store", "vault", "lookup", "registrar", "model"]),
    ),
    ("providers", Some(&["registrar", "model"])),
    ("sandbox", Some(&["model"])),
    ("registrar", Some(&["model"])),
    ("store", Some(&["model"])),
    ("vault", Some(&["model"])),
    ("lookup", Some(&["model"])),
    ("model", Some(&[])),
    ("xtask", Some(&[])),
];

/// Crates of others that have one home: only these members may name them.
const HOMES: &[(&str, &[&str])] = &[
    ("tauri", &["freehold", "hello"]),
    ("tauri-specta", &["freehold"]),
    ("notify-rust", &["freehold"]),
    ("axum", &["sandbox"]),
    ("rusqlite", &["store", "tests"]),
    ("rusqlite_migration", &["store"]),
    ("keyring", &["vault"]),
    ("keyring-core", &["vault"]),
];

/// The beginnings of the names of crates that need a desktop to be compiled.
const DESKTOP: &[&str] = &[
    "tauri",
    "wry",
    "tao",
    "gtk",
    "gdk",
    "webkit2gtk",
    "javascriptcore",
];

/// This system's part of the dependency graph: the rest of it need not be on this machine.
fn metadata() -> Metadata {
    let rustc = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc is there, as it built this");
    let about = String::from_utf8(rustc.stdout).expect("rustc writes text");
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc says its host");
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .other_options(["--filter-platform".to_owned(), host.to_owned()])
        .exec()
        .expect("cargo can read the workspace")
}

#[test]
fn dependencies_only_point_down() {
    let metadata = metadata();
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let members: BTreeSet<&str> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let Some(may) = allowed.get(name) else {
            wrong.push(format!(
                "{name} has no place in the layering yet: add it to the table in this test"
            ));
            continue;
        };
        let Some(may) = may else { continue };
        for dependency in &package.dependencies {
            let target = dependency.name.as_str();
            if members.contains(target) && !may.contains(&target) {
                wrong.push(format!("{name} may not depend on {target} ({})", dependency.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_library_with_one_home_is_named_nowhere_else() {
    let mut wrong = Vec::new();
    for package in metadata().workspace_packages() {
        for dependency in &package.dependencies {
            let home = HOMES.iter().find(|(library, _)| *library == dependency.name);
            if let Some((library, homes)) = home
                && !homes.contains(&package.name.as_str())
            {
                wrong.push(format!(
                    "{} names {library}, which belongs to {}",
                    package.name,
                    homes.join(" and ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_shell_needs_a_desktop_to_be_compiled() {
    let metadata = metadata();
    let graph = metadata.resolve.as_ref().expect("dependencies were asked for");
    let edges: BTreeMap<&PackageId, &[PackageId]> = graph
        .nodes
        .iter()
        .map(|node| (&node.id, node.dependencies.as_slice()))
        .collect();
    let defaults = metadata.workspace_default_packages();
    assert!(
        defaults.iter().any(|package| package.name == "engine"),
        "the default members are what a plain `cargo test` builds, so the engine is one of them"
    );
    let mut wrong = Vec::new();
    for start in defaults {
        // Breadth first, so that the way shown is a shortest one.
        let mut came_from: BTreeMap<&PackageId, Option<&PackageId>> = BTreeMap::from([(&start.id, None)]);
        let mut queue = VecDeque::from([&start.id]);
        while let Some(here) = queue.pop_front() {
            let name = metadata[here].name.as_str();
            if DESKTOP
                .iter()
                .any(|beginning| name == *beginning || name.starts_with(&format!("{beginning}-")))
            {
                wrong.push(way(&metadata, &came_from, here));
                break;
            }
            for next in edges[here] {
                if !came_from.contains_key(next) {
                    came_from.insert(next, Some(here));
                    queue.push_back(next);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "these need a desktop:\n{}", wrong.join("\n"));
}

/// A command without its permission is refused by the shell, and only the real window would notice.
#[test]
fn every_command_is_allowed_to_the_window() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let list = std::fs::read_to_string(root.join("src/ipc.rs")).expect("the list of commands");
    let allowed = std::fs::read_to_string(root.join("capabilities/main.json")).expect("the capability");
    let commands: Vec<String> = list
        .lines()
        .filter_map(|line| line.trim().strip_prefix("commands::")?.strip_suffix(','))
        .filter_map(|path| Some(path.rsplit_once("::")?.1.replace('_', "-")))
        .collect();
    assert!(commands.len() > 50, "{commands:?}");
    let missing: Vec<&String> = commands
        .iter()
        .filter(|command| !allowed.contains(&format!("\"allow-{command}\"")))
        .collect();
    assert!(missing.is_empty(), "not allowed in main.json: {missing:?}");
}

fn way(metadata: &Metadata, came_from: &BTreeMap<&PackageId, Option<&PackageId>>, end: &PackageId) -> String {
    let mut names = vec![metadata[end].name.as_str()];
    let mut here = end;
    while let Some(Some(before)) = came_from.get(here) {
        names.push(metadata[*before].name.as_str());
        here = before;
    }
    names.reverse();
    names.join(" -> ")
}
