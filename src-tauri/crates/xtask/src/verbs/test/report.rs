//! What the test runner wrote into its report: how many tests passed and failed, which needed a second try, and what each
//! of these said when it failed. The runner itself prints that long before the end, where a shortened output lacks it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout::target;

/// Lines of what a failure said, and characters of a line, that the summary repeats.
const LINES: usize = 40;
const WIDTH: usize = 600;
/// Failures whose words are repeated. So many have one cause, and the first ones tell it.
const TOLD: usize = 12;

/// What one or more runs of the test runner came to.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Report {
    pub passed: u32,
    pub failed: u32,
    /// Tests that failed, also those that then passed: these count as passed.
    pub failures: Vec<Failure>,
}

/// A test that failed at least once.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// As `binary test`.
    pub test: String,
    /// Whether its second try passed.
    pub flaky: bool,
    /// What it said at its last failure, such as a panic's message.
    pub said: String,
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
        self.failures.extend(other.failures);
        self
    }

    /// What the summary says of it: who failed and with what words, then who needed a second try, then the totals.
    pub fn lines(&self) -> Vec<String> {
        let (flaky, failed): (Vec<&Failure>, Vec<&Failure>) =
            self.failures.iter().partition(|failure| failure.flaky);
        let mut lines = Vec::new();
        for (place, failure) in failed.into_iter().chain(flaky).enumerate() {
            let word = if failure.flaky { "flaky" } else { "failed" };
            lines.push(format!("{word}: {}", failure.test));
            if place < TOLD {
                lines.extend(failure.words());
            }
        }
        lines.push(format!("{} passed, {} failed", self.passed, self.failed));
        lines
    }
}

impl Failure {
    /// The beginning of what it said, set in a little.
    fn words(&self) -> impl Iterator<Item = String> + '_ {
        let lines = self.said.lines().map(str::trim_end);
        let telling = lines.filter(|line| !line.is_empty() && !line.starts_with("note: run with"));
        telling.take(LINES).map(|line| {
            let line: String = line.chars().take(WIDTH).collect();
            format!("    {line}")
        })
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
        failures: failures(report),
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
fn failures(report: &str) -> Vec<Failure> {
    let tests = report.split("<testcase ").skip(1);
    tests
        .filter_map(|test| {
            let kinds = ["failure", "error", "flakyFailure", "flakyError"];
            let (kind, after) = kinds
                .iter()
                .find_map(|kind| Some((*kind, test.split_once(&format!("<{kind} "))?.1)))?;
            let element = test.split_once('>')?.0;
            let (about, text) = after.split_once('>')?;
            let text = text.split('<').next().unwrap_or_default();
            // One that was ended, as after its time, said nothing.
            let said = match text.trim() {
                "" => attribute(about, "type").unwrap_or_default(),
                text => text,
            };
            let binary = attribute(element, "classname").unwrap_or_default();
            Some(Failure {
                test: format!("{binary} {}", attribute(element, "name")?),
                flaky: kind.starts_with("flaky"),
                said: plain(said),
            })
        })
        .collect()
}

/// Text as it was before it went into the report.
fn plain(escaped: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        // Last, so that nothing is unwrapped twice.
        ("&amp;", "&"),
    ];
    let unwrap = |text: String, (name, sign): (&str, &str)| text.replace(name, sign);
    signs.into_iter().fold(escaped.to_owned(), unwrap)
}

#[cfg(test)]
mod tests {
    use super::{Failure, LINES, Report, WIDTH, read};

    /// As the runner writes it, four tests of which one failed twice, one once and one took too long.
    const MIXED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="4" skipped="0" failures="2" errors="0" uuid="15ab70c7" time="0.250">
    <testsuite name="tests::app" tests="4" skipped="0" errors="0" failures="2">
        <testcase name="cart::fine" classname="tests::app" time="0.006"/>
        <testcase name="cart::lucky" classname="tests::app" timestamp="2026-11-23T02:17:12.906+00:00" time="0.005">
            <flakyFailure time="0.180" message="panicked at cart.rs:2" type="test failure with exit code 101">no &lt;luck&gt; &amp; &apos;more&apos;
                <system-err>a &lt;testcase name=&quot;x&quot;&gt; ]]&gt; &lt;/testcase&gt;</system-err>
            </flakyFailure>
        </testcase>
        <testcase name="cart::bad" classname="tests::app" time="0.137">
            <failure message="panicked" type="test failure with exit code 101">bad &lt;flakyFailure 
  left: 1
note: run with nothing</failure>
            <rerunFailure time="0.110" message="panicked" type="test failure with exit code 101">bad</rerunFailure>
        </testcase>
        <testcase name="cart::late" classname="tests::app" time="180.000">
            <failure type="test timeout"/>
        </testcase>
    </testsuite>
</testsuites>"#;

    #[test]
    fn a_test_that_passed_at_its_second_try_is_named_and_one_that_never_did_is_failed() {
        let report = read(MIXED).unwrap();
        assert_eq!((report.passed, report.failed), (2, 2));
        let told: Vec<(&str, bool, &str)> = report
            .failures
            .iter()
            .map(|one| (one.test.as_str(), one.flaky, one.said.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("tests::app cart::lucky", true, "no <luck> & 'more'"),
                (
                    "tests::app cart::bad",
                    false,
                    "bad <flakyFailure \n  left: 1\nnote: run with nothing"
                ),
                ("tests::app cart::late", false, "test timeout"),
            ]
        );
    }

    #[test]
    fn the_summary_tells_what_each_failure_said_and_ends_with_the_totals() {
        let quiet = Report {
            passed: 40,
            failed: 0,
            failures: Vec::new(),
        };
        assert_eq!(quiet.lines(), ["40 passed, 0 failed"]);
        assert_eq!(
            quiet.and(read(MIXED).unwrap()).lines(),
            [
                "failed: tests::app cart::bad",
                "    bad <flakyFailure",
                "      left: 1",
                "failed: tests::app cart::late",
                "    test timeout",
                "flaky: tests::app cart::lucky",
                "    no <luck> & 'more'",
                "42 passed, 2 failed"
            ]
        );
    }

    #[test]
    fn what_a_failure_said_at_length_is_cut() {
        let long = Failure {
            test: "tests::app cart::talks".to_owned(),
            flaky: false,
            said: format!("{}\n", "x".repeat(5_000)).repeat(500),
        };
        let report = Report {
            passed: 0,
            failed: 1,
            failures: vec![long],
        };
        let lines = report.lines();
        assert_eq!(lines.len(), LINES + 2);
        assert!(lines.iter().all(|line| line.len() <= WIDTH + 4));
    }

    #[test]
    fn the_totals_are_read_from_the_runners_report() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x">
                <testsuite name="tests" tests="3" disabled="0" errors="0" failures="0">"#;
        let report = read(report).unwrap();
        assert_eq!((report.passed, report.failed), (9, 3));
        assert!(report.failures.is_empty());
    }

    #[test]
    fn a_report_without_totals_is_not_taken_for_a_good_one() {
        assert_eq!(read("<testsuites name=\"x\">"), None);
        assert_eq!(read(""), None);
    }
}
