//! Whose code is in the app, under which terms: the crates that the shell is linked with and the frontend's packages,
//! with the texts that came with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::checkout::{cargo, npm};
use crate::command::Run;

/// How files begin that say under which terms something may be used.
const NAMES: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];

/// Something of somebody else's.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    terms: String,
    /// Where its sources are, as it says itself.
    home: String,
    folder: PathBuf,
}

/// The whole document.
pub fn read() -> Result<String> {
    let mut parts: Vec<Part> = crates()?.into_iter().chain(packages()?).collect();
    parts.sort();
    parts.dedup();
    let mut texts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for part in &parts {
        for text in texts_in(&part.folder)? {
            texts.entry(text).or_default().insert(&part.name);
        }
    }
    let mut document = String::from("Freehold holds the code of others:\n\n");
    for part in &parts {
        writeln!(
            document,
            "{} {}: {} {}",
            part.name, part.version, part.terms, part.home
        )?;
    }
    for (text, names) in texts {
        let names: Vec<&str> = names.into_iter().collect();
        writeln!(document, "\n{}\n{}\n\n{text}", "=".repeat(80), names.join(", "))?;
    }
    Ok(document)
}

/// What the shell is linked with on this system: no tools of its build, no tests.
fn crates() -> Result<Vec<Part>> {
    let host = Run::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--version", "--verbose"])
        .read()?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc does not say which system this is")?;
    let text = cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        host,
    ])?
    .read()?;
    linked(&serde_json::from_str(&text)?).context("cargo metadata has another shape")
}

/// Follows ordinary dependencies from the shell. What has no source is ours.
fn linked(metadata: &Value) -> Option<Vec<Part>> {
    let by_id = |list: &Value, key: &str| -> Option<BTreeMap<String, Value>> {
        list.as_array()?
            .iter()
            .map(|one| Some((one[key].as_str()?.to_owned(), one.clone())))
            .collect()
    };
    let packages = by_id(&metadata["packages"], "id")?;
    let nodes = by_id(&metadata["resolve"]["nodes"], "id")?;
    let shell = packages
        .iter()
        .find(|(_, package)| package["name"] == "freehold")?;
    let mut seen = BTreeSet::new();
    let mut waiting = vec![shell.0.as_str()];
    let mut parts = Vec::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let package = packages.get(id)?;
        if !package["source"].is_null() {
            parts.push(Part {
                name: package["name"].as_str()?.to_owned(),
                version: package["version"].as_str()?.to_owned(),
                terms: terms(&package["license"]),
                home: package["repository"].as_str().unwrap_or_default().to_owned(),
                folder: Path::new(package["manifest_path"].as_str()?).parent()?.to_owned(),
            });
        }
        for needed in nodes.get(id)?["deps"].as_array()? {
            let ordinary = needed["dep_kinds"]
                .as_array()?
                .iter()
                .any(|kind| kind["kind"].is_null());
            if ordinary {
                waiting.push(needed["pkg"].as_str()?);
            }
        }
    }
    Some(parts)
}

/// The frontend's packages, without its tools.
fn packages() -> Result<Vec<Part>> {
    let listed = npm(&["ls", "--omit=dev", "--all", "--parseable"])?.read()?;
    // The first line is the frontend itself.
    listed
        .lines()
        .skip(1)
        .map(|folder| {
            let folder = PathBuf::from(folder);
            let text = fs::read_to_string(folder.join("package.json"))
                .with_context(|| format!("{} has no package.json", folder.display()))?;
            package(&serde_json::from_str(&text)?, folder)
        })
        .collect()
}

fn package(about: &Value, folder: PathBuf) -> Result<Part> {
    let repository = &about["repository"];
    let home = repository.as_str().or_else(|| repository["url"].as_str());
    Ok(Part {
        name: about["name"].as_str().context("a package has a name")?.to_owned(),
        version: about["version"]
            .as_str()
            .context("a package has a version")?
            .to_owned(),
        terms: terms(&about["license"]),
        home: home.unwrap_or_default().to_owned(),
        folder,
    })
}

fn terms(value: &Value) -> String {
    value.as_str().unwrap_or("see its text below").to_owned()
}

/// The texts at the top of a source folder.
fn texts_in(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_uppercase();
        if path.is_file() && NAMES.iter().any(|start| name.starts_with(start)) {
            let text = fs::read(&path)?;
            texts.push(String::from_utf8_lossy(&text).replace('\r', "").trim().to_owned());
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::linked;

    #[test]
    fn what_only_builds_or_tests_the_app_is_not_in_it() {
        let package = |name: &str, source: Option<&str>| {
            json!({"id": name, "name": name, "version": "1.0.0", "source": source, "license": "MIT",
                "repository": null, "manifest_path": format!("/sources/{name}/Cargo.toml")})
        };
        let needs = |name: &str, kind: Option<&str>| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("freehold", None),
                package("engine", None),
                package("linked", Some("registry")),
                package("builder", Some("registry")),
            ],
            "resolve": {"nodes": [
                {"id": "freehold", "deps": [needs("engine", None), needs("builder", Some("build"))]},
                {"id": "engine", "deps": [needs("linked", None), needs("builder", Some("dev"))]},
                {"id": "linked", "deps": []},
                {"id": "builder", "deps": []},
            ]},
        });
        let parts = linked(&metadata).expect("it has the shape");
        let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["linked"]);
    }
}
