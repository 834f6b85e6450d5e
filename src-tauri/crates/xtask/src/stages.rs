//! Run many checks, keep going, sum up.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How one stage ended.
enum End {
    Passed,
    Failed(String),
    /// Something that it builds on had failed, or the machine lacks an optional tool.
    Skipped(String),
}

struct Stage {
    name: &'static str,
    took: Duration,
    end: End,
}

/// The stages so far.
#[derive(Default)]
pub struct Stages {
    done: Vec<Stage>,
}

impl Stages {
    /// Runs one stage unless one that it needs did not pass. Gives whether it passed.
    pub fn stage(&mut self, name: &'static str, needs: &[&str], work: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name} ==");
        let start = Instant::now();
        let lacking = needs.iter().find(|need| !self.passed(need));
        let end = match lacking {
            Some(need) => End::Skipped(format!("{need} did not pass")),
            None => match work() {
                Ok(()) => End::Passed,
                Err(error) => End::Failed(format!("{error:#}")),
            },
        };
        let stage = Stage {
            name,
            took: start.elapsed(),
            end,
        };
        println!("{}", line(&stage));
        let passed = matches!(stage.end, End::Passed);
        self.done.push(stage);
        passed
    }

    /// Notes a stage that this machine cannot run.
    pub fn skip(&mut self, name: &'static str, reason: &str) {
        let stage = Stage {
            name,
            took: Duration::ZERO,
            end: End::Skipped(reason.to_owned()),
        };
        println!("\n== {name} ==\n{}", line(&stage));
        self.done.push(stage);
    }

    fn passed(&self, name: &str) -> bool {
        self.done
            .iter()
            .any(|stage| stage.name == name && matches!(stage.end, End::Passed))
    }

    /// Prints every stage with its time; fails if any failed.
    pub fn sum_up(self) -> Result<()> {
        println!("\n== summary ==");
        for stage in &self.done {
            println!("{}", line(stage));
        }
        let total: Duration = self.done.iter().map(|stage| stage.took).sum();
        let failed = self
            .done
            .iter()
            .filter(|stage| matches!(stage.end, End::Failed(_)))
            .count();
        println!("{:>8}  in all", shown(total));
        if failed > 0 {
            bail!("{failed} of {} stages failed", self.done.len());
        }
        Ok(())
    }
}

fn line(stage: &Stage) -> String {
    let (word, why) = match &stage.end {
        End::Passed => ("passed", None),
        End::Failed(why) => ("FAILED", Some(why)),
        End::Skipped(why) => ("skipped", Some(why)),
    };
    let mut line = format!("{:>8}  {word:<8} {}", shown(stage.took), stage.name);
    if let Some(why) = why {
        line.push_str(": ");
        line.push_str(why);
    }
    line
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::Stages;

    #[test]
    fn a_stage_is_not_run_when_what_it_needs_failed_and_the_others_go_on() {
        let mut stages = Stages::default();
        assert!(!stages.stage("first", &[], || bail!("broken")));
        assert!(!stages.stage("builds on first", &["first"], || panic!("must not run")));
        assert!(stages.stage("apart", &[], || Ok(())));
        assert!(stages.sum_up().is_err());
    }

    #[test]
    fn a_skipped_stage_alone_does_not_fail_the_run() {
        let mut stages = Stages::default();
        stages.skip("optional", "its tool is not here");
        assert!(stages.stage("real", &[], || Ok(())));
        assert!(stages.sum_up().is_ok());
    }
}
