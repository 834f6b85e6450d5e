//! The visible repeats of reads: how often, after which failures, and after which pause.
//!
//! The HTTP client itself never repeats anything. An adapter that reads counts its attempts here, so that all of them
//! are equally patient:
//!
//! ```ignore
//! let mut repeats = Repeats::default();
//! loop {
//!     match self.once(call).await {
//!         Err(error) if repeats.may_help(&error) => repeats.pause(&error).await,
//!         outcome => return outcome,
//!     }
//! }
//! ```

use std::time::Duration;

use crate::error::{Kind, ProviderError, Retry};

/// How often a read is repeated after a failure that may pass.
const AT_MOST: u32 = 2;
/// Longer pauses are the caller's to wait for, so that nobody sits before a window that says nothing.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The repeats of one read; by default at most two. Nothing that changes something is ever repeated by it.
#[derive(Debug)]
pub struct Repeats {
    made: u32,
    at_most: u32,
}

impl Default for Repeats {
    fn default() -> Self {
        Self {
            made: 0,
            at_most: AT_MOST,
        }
    }
}

impl Repeats {
    /// One attempt alone: whoever asked repeats it as a whole.
    #[must_use]
    pub fn none() -> Self {
        Self { made: 0, at_most: 0 }
    }

    /// Whether another attempt may help: the failure may pass soon, and repeats are left.
    #[must_use]
    pub fn may_help(&self, error: &ProviderError) -> bool {
        self.made < self.at_most
            && matches!(error.kind, Kind::Interrupted | Kind::Upstream | Kind::RateLimited)
            && matches!(error.retry, Retry::After(pause) if pause <= LONGEST_PAUSE)
    }

    /// Waits until the next attempt, each time longer, and counts it.
    pub async fn pause(&mut self, error: &ProviderError) {
        self.made += 1;
        if let Retry::After(pause) = error.retry
            // The lane itself holds back after a refusal for pace.
            && error.kind != Kind::RateLimited
        {
            tokio::time::sleep(pause * self.made).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    fn failure(kind: Kind, retry: Retry) -> ProviderError {
        ProviderError::new(kind, "example", "list", "It failed.").retry(retry)
    }

    fn after(seconds: u64) -> Retry {
        Retry::After(Duration::from_secs(seconds))
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_is_repeated_twice_and_waits_longer_each_time() {
        let failed = failure(Kind::Upstream, after(3));
        let mut repeats = Repeats::default();
        let begun = Instant::now();
        let mut waited = Vec::new();
        while repeats.may_help(&failed) {
            repeats.pause(&failed).await;
            waited.push(begun.elapsed().as_secs());
        }
        assert_eq!(waited, [3, 9]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_refusal_for_pace_the_lane_is_what_waits() {
        let refused = failure(Kind::RateLimited, after(10));
        let mut repeats = Repeats::default();
        let begun = Instant::now();
        assert!(repeats.may_help(&refused));
        repeats.pause(&refused).await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        repeats.pause(&refused).await;
        assert!(!repeats.may_help(&refused), "it counts all the same");
    }

    #[test]
    fn only_what_may_pass_soon_is_repeated() {
        let helps = |kind, retry| Repeats::default().may_help(&failure(kind, retry));
        assert!(helps(Kind::Interrupted, after(15)));
        assert!(!helps(Kind::Interrupted, after(16)), "too long to sit and wait");
        assert!(!helps(Kind::Interrupted, Retry::Never));
        assert!(!helps(Kind::Upstream, Retry::OutcomeUnknown));
        assert!(!helps(Kind::Unreachable, after(1)));
        assert!(!helps(Kind::Unauthorized, after(1)));
        assert!(!Repeats::none().may_help(&failure(Kind::Upstream, after(1))));
    }
}
