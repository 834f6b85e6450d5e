//! The engine's events on their way to the window: in order, in batches, at most ten a second, and none that can wait
//! while the window is away.

use std::time::Duration;

use engine::{Engine, Event, Tag};
use tauri::ipc::Channel;
use tokio::sync::{broadcast, watch};

/// How long events are gathered.
const GATHER: Duration = Duration::from_millis(100);

/// All groups of facts: what a listener that lost events must read again.
const ALL: [Tag; 10] = [
    Tag::Accounts,
    Tag::Portfolio,
    Tag::Search,
    Tag::Contacts,
    Tag::Cart,
    Tag::Orders,
    Tag::Dns,
    Tag::Reminders,
    Tag::Activity,
    Tag::Settings,
];

/// Forwards the events of whatever engine is the current one until the window is gone. While nobody can see it, what
/// can wait is gathered: each message would wake the page's process for nothing.
pub async fn run(
    mut engines: watch::Receiver<Engine>,
    mut sight: watch::Receiver<bool>,
    channel: Channel<Vec<Event>>,
) {
    let mut events = engines.borrow_and_update().events();
    loop {
        let mut batch = Batch::default();
        let Some(first) = next(&mut engines, &mut events).await else {
            return;
        };
        batch.add(first);
        tokio::time::sleep(GATHER).await;
        batch.add_all(&mut events);
        while batch.can_wait() && !*sight.borrow_and_update() {
            tokio::select! {
                event = next(&mut engines, &mut events) => match event {
                    Some(event) => batch.add(event),
                    None => return,
                },
                changed = sight.changed() => if changed.is_err() {
                    return;
                },
            }
        }
        batch.add_all(&mut events);
        if channel.send(batch.events).is_err() {
            return;
        }
    }
}

/// The next event of whatever engine is the current one; `None` when there will be none any more.
async fn next(
    engines: &mut watch::Receiver<Engine>,
    events: &mut broadcast::Receiver<Event>,
) -> Option<Event> {
    let all = || Event::Stale { tags: ALL.to_vec() };
    tokio::select! {
        changed = engines.changed() => changed.ok()?,
        event = events.recv() => match event {
            Ok(event) => return Some(event),
            Err(broadcast::error::RecvError::Lagged(_)) => return Some(all()),
            // The engine was replaced; the new one is on its way.
            Err(broadcast::error::RecvError::Closed) => engines.changed().await.ok()?,
        },
    }
    *events = engines.borrow_and_update().events();
    Some(all())
}

/// Events of one batch: stale tags are said once, a job only as it stands last.
#[derive(Default)]
struct Batch {
    events: Vec<Event>,
}

impl Batch {
    /// Whether all of it is as good when the window comes back: what is stale then, and how jobs stand then.
    fn can_wait(&self) -> bool {
        self.events
            .iter()
            .all(|event| matches!(event, Event::Stale { .. } | Event::Job { .. }))
    }

    /// Adds what has come in meanwhile.
    fn add_all(&mut self, events: &mut broadcast::Receiver<Event>) {
        loop {
            match events.try_recv() {
                Ok(event) => self.add(event),
                Err(broadcast::error::TryRecvError::Lagged(_)) => {
                    self.add(Event::Stale { tags: ALL.to_vec() });
                }
                Err(_) => break,
            }
        }
    }

    fn add(&mut self, event: Event) {
        match event {
            Event::Stale { tags } => {
                let known = self.events.iter_mut().find_map(|known| match known {
                    Event::Stale { tags } => Some(tags),
                    _ => None,
                });
                match known {
                    Some(known) => {
                        for tag in tags {
                            if !known.contains(&tag) {
                                known.push(tag);
                            }
                        }
                    }
                    None => self.events.push(Event::Stale { tags }),
                }
            }
            Event::Job { job } => {
                let same = |known: &Event| matches!(known, Event::Job { job: other } if other.id == job.id);
                self.events.retain(|known| !same(known));
                self.events.push(Event::Job { job });
            }
            event => self.events.push(event),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_to_the_user_waits_for_no_window() {
        let mut batch = Batch::default();
        batch.add(Event::Stale {
            tags: vec![Tag::Cart],
        });
        assert!(batch.can_wait());
        batch.add(Event::Open { names: Vec::new() });
        assert!(!batch.can_wait());
    }

    #[test]
    fn a_tag_is_said_once_in_a_batch() {
        let mut batch = Batch::default();
        batch.add(Event::Stale {
            tags: vec![Tag::Cart],
        });
        batch.add(Event::Open { names: Vec::new() });
        batch.add(Event::Stale {
            tags: vec![Tag::Cart, Tag::Dns],
        });
        assert_eq!(batch.events.len(), 2);
        assert_eq!(
            batch.events[0],
            Event::Stale {
                tags: vec![Tag::Cart, Tag::Dns]
            }
        );
    }
}
