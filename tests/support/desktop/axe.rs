//! The accessibility checks.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::WebDriver;

/// The rules for WCAG 2.0 to 2.2, levels A and AA.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// How bad a finding is, in axe's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// A nuisance.
    Minor,
    /// Costs time.
    Moderate,
    /// Shuts somebody out of a part.
    Serious,
    /// Shuts somebody out.
    Critical,
}

/// One broken rule.
#[derive(Debug, Clone, Deserialize)]
pub struct Finding {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    /// How bad.
    pub impact: Option<Impact>,
    /// What should be.
    pub help: String,
    /// Where, and what exactly is wrong there.
    pub nodes: Vec<Place>,
}

/// One element that breaks a rule.
#[derive(Debug, Clone, Deserialize)]
pub struct Place {
    /// The element's own source.
    pub html: String,
    /// Which conditions fail.
    #[serde(rename = "failureSummary")]
    pub why: Option<String>,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({:?}): {}", self.id, self.impact, self.help)?;
        for place in &self.nodes {
            write!(f, "\n    {}", place.html)?;
            if let Some(why) = &place.why {
                write!(f, "\n      {}", why.replace('\n', "\n      "))?;
            }
        }
        Ok(())
    }
}

/// Runs axe on what the window shows now; gives the serious and critical findings.
pub(super) async fn serious(driver: &WebDriver) -> Result<Vec<Finding>> {
    let there = driver
        .execute("return typeof window.axe === 'object'", vec![])
        .await?;
    if !there.convert::<bool>()? {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&file)
            .with_context(|| format!("{} is missing; `cargo xtask setup` brings it", file.display()))?;
        // The driver's scripts are not the page's, so the page's content policy does not apply to them.
        driver.execute(source, vec![]).await?;
    }
    let answer = driver
        .execute_async(
            "const done = arguments[1];
             // React Aria's announcer names buttons that may be gone by now, and empties itself after seconds.
             axe.run({ exclude: ['[data-live-announcer]'] }, { runOnly: arguments[0], resultTypes: ['violations'] })
                .then((found) => done({ violations: found.violations }), (error) => done({ error: String(error) }));",
            vec![json!(RULES)],
        )
        .await?;
    #[derive(Deserialize)]
    struct Answer {
        violations: Option<Vec<Finding>>,
        error: Option<String>,
    }
    let answer: Answer = answer.convert()?;
    let findings = answer
        .violations
        .with_context(|| format!("axe did not run: {}", answer.error.unwrap_or_default()))?;
    Ok(findings
        .into_iter()
        .filter(|finding| finding.impact >= Some(Impact::Serious))
        .collect())
}
