//! Wait for something, with a deadline.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Long enough for anything on a desktop to happen on a machine with two busy cores; a story that waits this long fails.
pub const SOON: Duration = Duration::from_secs(60);

const PAUSE: Duration = Duration::from_millis(50);

/// Asks again and again until `poll` gives something, and fails after [`SOON`].
///
/// An error of `poll` counts as "not yet" and is told if the time runs out, because half of what is waited for is a
/// thing that does not answer before it is there.
pub async fn wait_until<T, F, Fut>(what: &str, poll: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<Option<T>>>,
{
    wait_at_most(SOON, what, poll).await
}

/// As [`wait_until`] with a deadline of one's own.
pub async fn wait_at_most<T, F, Fut>(limit: Duration, what: &str, mut poll: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<Option<T>>>,
{
    let start = Instant::now();
    loop {
        let last = match poll().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if start.elapsed() >= limit {
            match last {
                Some(error) => return Err(error.context(format!("waited {limit:?} for {what}"))),
                None => bail!("waited {limit:?} for {what}"),
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
