//! The engine's events on their way to the window: in order, in batches, at most ten a second.

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

/// Forwards the events of whatever engine is the current one until the window is gone.
pub async fn run(mut engines: watch::Receiver<Engine>, channel: Channel<Vec<Event>>) {
    let mut events = engines.borrow_and_update().events();
    loop {
        let first = tokio::select! {
            changed = engines.changed() => {
                if changed.is_err() {
                    return;
                }
                events = engines.borrow_and_update().events();
                Event::Stale { tags: ALL.to_vec() }
            }
            event = events.recv() => match event {
                Ok(event) => event,
                Err(broadcast::error::RecvError::Lagged(_)) => Event::Stale { tags: ALL.to_vec() },
                // The engine was replaced; the new one is on its way.
                Err(broadcast::error::RecvError::Closed) => {
                    if engines.changed().await.is_err() {
                        return;
                    }
                    events = engines.borrow_and_update().events();
                    Event::Stale { tags: ALL.to_vec() }
                }
            },
        };
        let mut batch = Batch::default();
        batch.add(first);
        tokio::time::sleep(GATHER).await;
        loop {
            match events.try_recv() {
                Ok(event) => batch.add(event),
                Err(broadcast::error::TryRecvError::Lagged(_)) => {
                    batch.add(Event::Stale { tags: ALL.to_vec() })
                }
                Err(_) => break,
            }
        }
        if channel.send(batch.events).is_err() {
            return;
        }
    }
}

/// Events of one batch: stale tags are said once, a job only as it stands last.
#[derive(Default)]
struct Batch {
    events: Vec<Event>,
}

impl Batch {
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
