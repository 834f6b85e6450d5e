//! Calls whose answer is long gone and whose act is still to come: what a `slow_commit` fault leaves behind. They act
//! when the world's clock has reached their time, before anything else that is asked of any provider.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use crate::world::SharedWorld;

/// How often a parked call looks at the clock when nobody else asks for anything.
const LOOKS_EVERY: Duration = Duration::from_millis(20);

type Act = Pin<Box<dyn Future<Output = ()> + Send>>;

/// When a call acts, and what it does.
type Call = (DateTime<Utc>, Act);

/// All parked calls of a world, oldest first.
#[derive(Clone, Default)]
pub struct Parked(Arc<Mutex<Vec<Call>>>);

impl std::fmt::Debug for Parked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Parked")
    }
}

impl Parked {
    /// Parks a call until this time.
    pub async fn park(
        &self,
        world: &SharedWorld,
        due: DateTime<Utc>,
        act: impl Future<Output = ()> + Send + 'static,
    ) {
        self.0.lock().await.push((due, Box::pin(act)));
        let (parked, world) = (Arc::downgrade(&self.0), world.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOKS_EVERY).await;
                let Some(parked) = parked.upgrade() else { return };
                Self(parked).settle(&world).await;
                if world.lock().now() >= due {
                    return;
                }
            }
        });
    }

    /// Lets everything act whose time has come, and waits until it has. Whoever comes meanwhile waits as well.
    pub async fn settle(&self, world: &SharedWorld) {
        let mut waiting = self.0.lock().await;
        let now = world.lock().now();
        let (ripe, later): (Vec<_>, Vec<_>) = waiting.drain(..).partition(|(due, _)| *due <= now);
        *waiting = later;
        for (_, act) in ripe {
            act.await;
        }
    }
}
