//! What the test runner wrote into its report: how many tests passed and failed, and which needed a second try.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout::target;

/// What one or more runs of the test runner came to.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Report {
    pub passed: u32,
    pub failed: u32,
    /// Tests that failed and then passed, as `binary test`; they count as passed.
    pub flaky: Vec<String>,
}

impl Report {
    /// The report of this profile's last run; a run that never came about has none and counts as nothing.
    pub fn of(profile: &str) -> Result<Self> {
        match fs::read_to_string(file(profile)?) {
            Ok(text) => read(&text).with_context(|| format!("the {profile} report does not say its totals")),
            Err(_) => Ok(Self::default()),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed += other.failed;
        self.flaky.extend(other.flaky);
        self
    }

    /// What the summary says of it, the totals last.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.flaky.iter().map(|test| format!("flaky: {test}")).collect();
        lines.push(format!("{} passed, {} failed", self.passed, self.failed));
        lines
    }
}

/// Takes the report of an earlier run away, so that it is not taken for this one's.
pub fn forget(profile: &str) -> Result<()> {
    let file = file(profile)?;
    if file.exists() {
        fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    Ok(())
}

fn file(profile: &str) -> Result<PathBuf> {
    Ok(target()?.join("nextest").join(profile).join("junit.xml"))
}

/// The totals stand in the attributes of the root element, and a failure that did not last in its test's element.
fn read(report: &str) -> Option<Report> {
    let root = report.split_once("<testsuites ")?.1.split_once('>')?.0;
    let number = |name: &str| -> Option<u32> { attribute(root, name)?.parse().ok() };
    let failed = number("failures")? + number("errors")?;
    Some(Report {
        passed: number("tests")?.checked_sub(failed)?,
        failed,
        flaky: flaky(report),
    })
}

/// The value of an attribute, from what stands between an element's name and its end.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name}=\"");
    element
        .match_indices(&start)
        // Not the end of a longer name, as `classname` is of `name`.
        .find(|(at, _)| element[..*at].chars().next_back().is_none_or(char::is_whitespace))
        .and_then(|(at, _)| element[at + start.len()..].split_once('"'))
        .map(|(value, _)| value)
}

/// What a test printed is escaped in the report, so a tag is never part of it.
fn flaky(report: &str) -> Vec<String> {
    let tests = report.split("<testcase ").skip(1);
    tests
        .filter(|test| test.contains("<flakyFailure ") || test.contains("<flakyError "))
        .filter_map(|test| {
            let element = test.split_once('>')?.0;
            let name = attribute(element, "name")?;
            Some(format!(
                "{} {name}",
                attribute(element, "classname").unwrap_or_default()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Report, read};

    /// As the runner writes it, three tests of which one failed twice and one once.
    const MIXED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="3" skipped="0" failures="1" errors="0" uuid="15ab70c7" time="0.250">
    <testsuite name="tests::app" tests="3" skipped="0" errors="0" failures="1">
        <testcase name="cart::fine" classname="tests::app" time="0.006"/>
        <testcase name="cart::lucky" classname="tests::app" timestamp="2026-11-23T02:17:12.906+00:00" time="0.005">
            <flakyFailure time="0.180" message="panicked at cart.rs:2" type="test failure with exit code 101">no &lt;luck&gt;
                <system-err>a &lt;testcase name=&quot;x&quot;&gt; ]]&gt; &lt;/testcase&gt;</system-err>
            </flakyFailure>
        </testcase>
        <testcase name="cart::bad" classname="tests::app" time="0.137">
            <failure message="panicked" type="test failure with exit code 101">bad &lt;flakyFailure </failure>
            <rerunFailure time="0.110" message="panicked" type="test failure with exit code 101">bad</rerunFailure>
        </testcase>
    </testsuite>
</testsuites>"#;

    #[test]
    fn a_test_that_passed_at_its_second_try_is_named_and_one_that_never_did_is_failed() {
        let report = read(MIXED).unwrap();
        assert_eq!((report.passed, report.failed), (2, 1));
        assert_eq!(report.flaky, ["tests::app cart::lucky"]);
    }

    #[test]
    fn the_summary_names_what_was_flaky_in_any_profile_and_ends_with_the_totals() {
        let quiet = Report {
            passed: 40,
            failed: 0,
            flaky: Vec::new(),
        };
        assert_eq!(quiet.lines(), ["40 passed, 0 failed"]);
        assert_eq!(
            quiet.and(read(MIXED).unwrap()).lines(),
            ["flaky: tests::app cart::lucky", "42 passed, 1 failed"]
        );
    }

    #[test]
    fn the_totals_are_read_from_the_runners_report() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x">
                <testsuite name="tests" tests="3" disabled="0" errors="0" failures="0">"#;
        let report = read(report).unwrap();
        assert_eq!((report.passed, report.failed), (9, 3));
        assert!(report.flaky.is_empty());
    }

    #[test]
    fn a_report_without_totals_is_not_taken_for_a_good_one() {
        assert_eq!(read("<testsuites name=\"x\">"), None);
        assert_eq!(read(""), None);
    }
}
