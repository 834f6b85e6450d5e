//! The name coming alive: how the world sees it, told piece by piece as the provider tells it, over and over until the
//! watch is ended.

use std::time::Duration;

use model::Timestamp;
use registrar::Kind;
use registrar::extras::StatusEvent;
use tokio_util::sync::CancellationToken;

use super::offer::{Place, unable};
use super::view::{WatchRecord, WatchView};
use crate::core::Engine;
use crate::events::Event;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;
use crate::words::day;

/// Rests between two rounds, by the rounds so far: quick at first, then within what the provider allows a minute.
const RESTS: [Duration; 6] = [
    Duration::from_secs(2),
    Duration::from_secs(3),
    Duration::from_secs(4),
    Duration::from_secs(6),
    Duration::from_secs(8),
    Duration::from_secs(10),
];
/// The rest once everything is well.
const WELL: Duration = Duration::from_secs(60);
/// Rounds after which a watch that nobody ended is over.
const MOST_ROUNDS: u32 = 200;

/// The watch that runs.
pub(super) struct Watched {
    id: String,
    stop: CancellationToken,
}

impl Engine {
    pub(super) async fn connect_watch(&self, key: NameKey) -> Result<String, Fault> {
        let place = self.connect_place(&key).await?;
        if place.provider.live_status().is_none() {
            return Err(unable(&place));
        }
        let id = uuid::Uuid::new_v4().to_string();
        let stop = self.inner.stop.child_token();
        let watched = Watched {
            id: id.clone(),
            stop: stop.clone(),
        };
        if let Some(before) = self.inner.plans.connects().watched().replace(watched) {
            before.stop.cancel();
        }
        let round = Rounds {
            engine: self.clone(),
            id: id.clone(),
            view: WatchView::new(self.now()),
        };
        self.spawn(async move {
            tokio::select! {
                // Dropping the rounds closes the connection, which ends the checks at the provider.
                () = stop.cancelled() => {}
                () = round.run(&place) => {}
            }
        });
        Ok(id)
    }

    pub(super) fn connect_watch_end(&self, id: &str) {
        let mut watched = self.inner.plans.connects().watched();
        if let Some(ended) = watched.take_if(|watched| watched.id == id) {
            ended.stop.cancel();
        }
    }
}

struct Rounds {
    engine: Engine,
    id: String,
    view: WatchView,
}

impl Rounds {
    async fn run(mut self, place: &Place) {
        let Some(status) = place.provider.live_status() else {
            return;
        };
        while self.view.rounds < MOST_ROUNDS {
            self.view.asking = true;
            self.tell();
            let outcome = {
                let mut hear = |event| {
                    self.view.hear(event, self.engine.now());
                    self.tell();
                };
                status.status(&place.key.name, &mut hear).await
            };
            self.view.asking = false;
            self.view.rounds += 1;
            self.view.at = self.engine.now();
            let over = match outcome {
                Ok(()) => {
                    self.view.fault = None;
                    false
                }
                Err(error) => {
                    let over = matches!(
                        error.kind,
                        Kind::Unauthorized | Kind::Forbidden | Kind::NotFound | Kind::NotOffered
                    );
                    self.view.fault = Some(error.into());
                    over
                }
            };
            self.view.running = !over && self.view.rounds < MOST_ROUNDS;
            self.tell();
            if over {
                return;
            }
            let place = (self.view.rounds as usize - 1).min(RESTS.len() - 1);
            tokio::time::sleep(if self.view.is_well() { WELL } else { RESTS[place] }).await;
        }
    }

    fn tell(&self) {
        self.engine.emit(Event::Watch {
            watch: self.id.clone(),
            view: Box::new(self.view.clone()),
        });
    }
}

impl WatchView {
    fn new(at: Timestamp) -> Self {
        Self {
            at,
            running: true,
            asking: true,
            rounds: 0,
            status: None,
            expires: None,
            days: None,
            records: Vec::new(),
            dns: None,
            nameservers: Vec::new(),
            tls: None,
            mail: None,
            mail_servers: Vec::new(),
            fault: None,
        }
    }

    /// Takes a piece in. What an earlier round said of a record stands until this one says something of it.
    fn hear(&mut self, event: StatusEvent, now: Timestamp) {
        self.at = now;
        match event {
            StatusEvent::Info {
                status,
                expires,
                days,
            } => {
                self.status = status;
                self.expires = expires.map(|text| Timestamp::parse(&text).map_or(text, day));
                self.days = days;
            }
            StatusEvent::Records(lines) => {
                let before = std::mem::take(&mut self.records);
                let record = |words: String| WatchRecord {
                    seen: before
                        .iter()
                        .find(|one| one.words == words)
                        .and_then(|one| one.seen),
                    words,
                };
                self.records = lines.into_iter().map(record).collect();
            }
            StatusEvent::Propagation { index, propagated } => {
                if let Some(record) = self.records.get_mut(index) {
                    record.seen = Some(propagated);
                }
            }
            StatusEvent::Dns {
                propagated,
                nameservers,
            } => {
                self.dns = propagated;
                self.nameservers = nameservers;
            }
            StatusEvent::Certificate(active) => self.tls = Some(active),
            StatusEvent::Mail { ready, servers } => {
                self.mail = Some(ready);
                self.mail_servers = servers;
            }
        }
    }

    /// Whether there is nothing left to wait for.
    fn is_well(&self) -> bool {
        self.fault.is_none()
            && self.tls == Some(true)
            && self.records.iter().all(|record| record.seen == Some(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_what_was_said_of_it_until_it_is_said_anew() {
        let now = Timestamp(1_795_478_400);
        let mut view = WatchView::new(now);
        let records =
            |lines: &[&str]| StatusEvent::Records(lines.iter().map(|line| (*line).to_owned()).collect());
        view.hear(records(&["A @ 76.76.21.21", "CNAME www x"]), now);
        view.hear(
            StatusEvent::Propagation {
                index: 0,
                propagated: true,
            },
            now,
        );
        view.hear(
            StatusEvent::Propagation {
                index: 7,
                propagated: true,
            },
            now,
        );
        view.hear(records(&["CNAME www x", "A @ 76.76.21.21"]), now);
        let seen: Vec<_> = view.records.iter().map(|record| record.seen).collect();
        assert_eq!(seen, [None, Some(true)]);
        assert!(!view.is_well());
        view.hear(
            StatusEvent::Propagation {
                index: 0,
                propagated: true,
            },
            now,
        );
        view.hear(StatusEvent::Certificate(true), now);
        assert!(view.is_well(), "mail is not what every name is for");
    }
}
