//! Zone files: out of a zone and into one, with files that other people's servers are tested with.

use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::MetadataCommand;
use engine::Code;
use engine::activity::view::JobState;
use engine::dns::view::DnsAction;
use engine::dns::zonefile::view::{FileMode, FileSetState, FileUse};
use serde_json::json;

use super::{Desk, lived_in};

const HARBOR: &str = "harborworks.com";
const QUAY: &str = "northquay.com";

fn wanted(desk: &Desk, name: &str, text: &str, mode: FileMode) -> FileUse {
    FileUse {
        key: desk.key(name),
        text: text.to_owned(),
        mode,
    }
}

/// What `named-checkzone` says of a file: whether it would be loaded, and its words.
fn checked(zone: &str, text: &str) -> (bool, String) {
    let dir = tempfile::TempDir::new().expect("a folder");
    let path = dir.path().join("zone");
    std::fs::write(&path, text).expect("a file");
    let run = Command::new("named-checkzone")
        .args(["-i", "local", zone])
        .arg(&path)
        .output()
        .expect("named-checkzone is installed: package bind9-utils");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
    (run.status.success(), said)
}

/// Zone files that the parser's own authors, who also write NSD, test with: in the sources of the `domain` crate.
fn others(name: &str) -> String {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .other_options(["--offline".to_owned(), "--locked".to_owned()])
        .exec()
        .expect("cargo metadata");
    let package = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == "domain");
    let manifest = &package.expect("the parser is a dependency").manifest_path;
    let path: PathBuf = manifest
        .parent()
        .expect("a folder")
        .join("test-data/zonefiles")
        .join(name)
        .into();
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[tokio::test]
async fn an_export_is_loaded_by_a_name_server_and_comes_back_the_same() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    let files = engine
        .dns_file_export(vec![desk.key(HARBOR)])
        .await
        .expect("a file");
    let file = &files[0];
    assert_eq!(file.name, "harborworks.com.zone");
    assert_eq!(file.left_out, Vec::<String>::new());
    let (good, said) = checked(HARBOR, &file.text);
    assert!(good, "{said}\n{}", file.text);

    let view = engine
        .dns_file_read(desk.key(HARBOR), file.text.clone())
        .await
        .expect("it is read");
    assert_eq!(view.problems, []);
    let moved: Vec<_> = view
        .sets
        .iter()
        .filter(|set| matches!(set.state, FileSetState::New | FileSetState::Changed))
        .collect();
    assert!(moved.is_empty(), "{moved:?}");
    for mode in [FileMode::Merge, FileMode::Replace] {
        let plan = engine
            .dns_file_plan(wanted(&desk, HARBOR, &file.text, mode))
            .await
            .expect("a plan");
        assert_eq!(plan.zones, [], "{mode:?}");
    }
}

#[tokio::test]
async fn a_zone_of_another_name_is_filled_from_an_export_in_its_own_words() {
    let desk = Desk::with(&[HARBOR, QUAY], &lived_in()).await;
    desk.meddle(
        QUAY,
        &json!([{"type": "A", "name": "old", "content": "192.0.2.1", "ttl": 300}]),
    );
    desk.read(&[QUAY]).await;
    let engine = &desk.bench.engine;
    let text = engine
        .dns_file_export(vec![desk.key(HARBOR)])
        .await
        .expect("a file")[0]
        .text
        .replace("harborworks.com", "northquay.com");
    let kept = engine
        .dns_file_plan(wanted(&desk, QUAY, &text, FileMode::Merge))
        .await
        .expect("a plan");
    assert_eq!(
        (kept.action, kept.title.as_str()),
        (DnsAction::File, "Zone file into northquay.com")
    );
    assert_eq!(kept.removed, 0);
    let replaced = engine
        .dns_file_plan(wanted(&desk, QUAY, &text, FileMode::Replace))
        .await
        .expect("a plan");
    assert_eq!(replaced.removed, 1, "what the file does not have goes");
    let job = desk.apply(&replaced).await;
    assert_eq!(job.state, JobState::Done, "{job:?}");
    let view = engine
        .dns_file_read(desk.key(QUAY), text)
        .await
        .expect("it is read");
    assert!(
        view.sets
            .iter()
            .all(|set| matches!(set.state, FileSetState::Same | FileSetState::LeftOut))
    );
}

#[tokio::test]
async fn an_error_in_line_812_is_named_and_nothing_is_planned() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    let mut text = String::from("$TTL 300\n");
    for line in 2..=1_000 {
        let address = if line == 812 {
            "203.0.113.256"
        } else {
            "203.0.113.1"
        };
        text.push_str(&format!("host{line} A {address}\n"));
    }
    let view = engine
        .dns_file_read(desk.key(HARBOR), text.clone())
        .await
        .expect("it is read");
    assert_eq!(view.problems.len(), 1);
    assert_eq!((view.problems[0].line, view.problems[0].error), (812, true));
    let refused = engine
        .dns_file_plan(wanted(&desk, HARBOR, &text, FileMode::Merge))
        .await
        .expect_err("it has an error");
    assert_eq!(refused.code, Code::BadInput);
    assert!(refused.message.starts_with("Line 812: "), "{refused:?}");
    assert_eq!(desk.sent().len(), 0);
}

#[tokio::test]
async fn directives_that_reach_out_and_records_that_do_not_fit_are_refused() {
    let desk = Desk::with(&[HARBOR], &lived_in()).await;
    let engine = &desk.bench.engine;
    for (text, said) in [
        ("$INCLUDE /etc/hosts\n", "another file"),
        (
            "$GENERATE 1-2000000000 h$ A 203.0.113.1\n",
            "Write out the records",
        ),
        ("www CNAME a.example.\nwww A 203.0.113.1\n", "stands alone"),
        ("@ CNAME a.example.\n", "apex"),
        ("mail MX 10 203.0.113.1\n", "address"),
        ("@ TXT \"open\n", "not closed"),
        ("www.example.org. A 203.0.113.1\n", "no record of this zone"),
    ] {
        let refused = engine
            .dns_file_plan(wanted(&desk, HARBOR, text, FileMode::Merge))
            .await
            .err()
            .unwrap_or_else(|| panic!("{text} is refused"));
        let message = refused.message.to_lowercase();
        assert!(
            message.contains(&said.to_lowercase()) || message.contains("stays out"),
            "{text}: {refused:?}"
        );
    }
    assert_eq!(desk.sent().len(), 0);
}

#[tokio::test]
async fn a_zone_that_was_never_read_is_not_exported_as_an_empty_one() {
    let desk = Desk::open().await;
    desk.own(HARBOR, &lived_in());
    let fault = desk
        .bench
        .engine
        .dns_file_export(vec![desk.key(HARBOR)])
        .await
        .expect_err("it was not read");
    assert!(fault.message.contains("not read yet"), "{fault:?}");
}

/// A file of NSD's own tests: its records are found, and those that this provider does not take are told.
#[tokio::test]
async fn files_of_other_peoples_test_suites_are_read() {
    let desk = Desk::with(&["example.com", "edu.com"], &lived_in()).await;
    let engine = &desk.bench.engine;
    for (file, least) in [
        ("nsd-example.txt", 5),
        ("example.com.txt", 10),
        ("big.example.com.txt", 9_000),
    ] {
        let text = others(file);
        // The zone that each file is about, put under a name that is held here.
        let origin = text.lines().find_map(|line| {
            line.strip_prefix("$ORIGIN ")
                .map(|rest| rest.trim().trim_end_matches('.').to_owned())
        });
        let text = match origin.as_deref() {
            Some(origin) if origin != "example.com" => text.replace(&format!("{origin}."), "example.com."),
            _ => text,
        };
        let view = engine
            .dns_file_read(desk.key("example.com"), text)
            .await
            .expect("it is read");
        let errors: Vec<_> = view.problems.iter().filter(|problem| problem.error).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        assert!(view.records >= least, "{file}: {} records", view.records);
    }
    // The hints file that Debian ships is of the root zone: nothing of it belongs here, and that is what is said.
    let hints =
        std::fs::read_to_string("/usr/share/dns/root.hints").expect("package dns-root-data is installed");
    let view = engine
        .dns_file_read(desk.key("example.com"), hints)
        .await
        .expect("it is read");
    assert_eq!(view.records, 0);
    assert!(view.problems.iter().any(|problem| problem.error));
}
