//! What was ordered, what the daemon was asked for, what stands on the screen, and what waits for a daemon.
//!
//! Nothing here talks to anybody, so every order of events can be tried. A notification that could not be shown waits for
//! the next daemon: at login the app may well be there first.

use std::collections::{HashMap, VecDeque};

use engine::Notification;

/// Calls that are open at once: a daemon that hangs is not asked for more.
const AT_ONCE: usize = 4;
/// Notifications that are kept for later. More than these nobody would read when they come.
const MOST_KEPT: usize = 16;
/// Notifications whose clicks are known. Some daemons never say that one has gone.
const MOST_STANDING: usize = 64;
/// Signals that came before the answer that they belong to.
const MOST_EARLY: usize = 16;

/// An open call.
pub(super) type Ticket = u64;

/// A call to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub ticket: Ticket,
    pub notification: Notification,
    /// The daemon's number of the one that this takes the place of, 0 for none.
    pub replaces: u32,
}

/// What the daemon said about a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// The user chose this key.
    Invoked(String),
    /// It has gone.
    Closed,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Todo {
    /// Do what a key of this notification stands for.
    Click(Notification, String),
    /// Take the one with this number from the screen.
    Close(u32),
}

#[derive(Default)]
pub(super) struct Board {
    /// The daemon of the moment, by its address on the bus.
    daemon: Option<String>,
    queued: VecDeque<Notification>,
    asked: HashMap<Ticket, Asked>,
    standing: VecDeque<Standing>,
    waiting: VecDeque<Notification>,
    early: VecDeque<(String, u32, Said)>,
    last_ticket: Ticket,
}

struct Asked {
    notification: Notification,
    /// The daemon when it was asked for.
    daemon: Option<String>,
    withdrawn: bool,
}

struct Standing {
    /// The daemon that shows it: numbers mean nothing to another.
    daemon: String,
    id: u32,
    notification: Notification,
}

impl Board {
    /// One is to be shown. It stands for an earlier one of the same digest.
    pub fn order(&mut self, notification: Notification) {
        if let Some(digest) = notification.digest {
            self.forget(digest);
        }
        self.queued.push_back(notification);
        while self.queued.len() > MOST_KEPT {
            self.queued.pop_front();
        }
    }

    /// The next call to make, if one may be made now.
    pub fn next(&mut self) -> Option<Call> {
        if self.asked.len() >= AT_ONCE {
            return None;
        }
        let notification = self.queued.pop_front()?;
        let replaces = match notification.digest {
            None => 0,
            digest => self.take_standing(|standing| standing.notification.digest == digest),
        };
        self.last_ticket += 1;
        self.asked.insert(
            self.last_ticket,
            Asked {
                notification: notification.clone(),
                daemon: self.daemon.clone(),
                withdrawn: false,
            },
        );
        Some(Call {
            ticket: self.last_ticket,
            notification,
            replaces,
        })
    }

    /// Whether the daemon owes an answer.
    pub fn is_waiting_for_answers(&self) -> bool {
        !self.asked.is_empty()
    }

    /// A daemon shows what was asked for, under this number.
    pub fn shown(&mut self, ticket: Ticket, daemon: &str, id: u32) -> Vec<Todo> {
        let Some(asked) = self.asked.remove(&ticket) else {
            return Vec::new();
        };
        if asked.withdrawn {
            return vec![Todo::Close(id)];
        }
        self.standing.push_back(Standing {
            daemon: daemon.to_owned(),
            id,
            notification: asked.notification,
        });
        while self.standing.len() > MOST_STANDING {
            self.standing.pop_front();
        }
        let (now, later) = std::mem::take(&mut self.early)
            .into_iter()
            .partition(|(from, about, _)| from == daemon && *about == id);
        self.early = later;
        let now: VecDeque<(String, u32, Said)> = now;
        now.into_iter()
            .flat_map(|(from, about, said)| self.said(&from, about, said))
            .collect()
    }

    /// It could not be shown. It is asked for once more if there is another daemon by now, and waits for one otherwise.
    pub fn failed(&mut self, ticket: Ticket) {
        let Some(asked) = self.asked.remove(&ticket) else {
            return;
        };
        if asked.withdrawn {
            return;
        }
        if self.daemon.is_some() && self.daemon != asked.daemon {
            self.queued.push_front(asked.notification);
        } else {
            self.waiting.push_back(asked.notification);
            while self.waiting.len() > MOST_KEPT {
                self.waiting.pop_front();
            }
        }
    }

    /// A daemon says something about one.
    pub fn said(&mut self, daemon: &str, id: u32, said: Said) -> Vec<Todo> {
        let place = self
            .standing
            .iter()
            .position(|standing| standing.id == id && standing.daemon == daemon);
        let Some(standing) = place.and_then(|place| self.standing.remove(place)) else {
            // The answer with its number may be on its way still; other programs' notifications are none of ours.
            if self.is_waiting_for_answers() && self.early.len() < MOST_EARLY {
                self.early.push_back((daemon.to_owned(), id, said));
            }
            return Vec::new();
        };
        match said {
            Said::Closed => Vec::new(),
            // Some daemons leave it standing after a click; it has done its work.
            Said::Invoked(key) => vec![Todo::Click(standing.notification, key), Todo::Close(id)],
        }
    }

    /// What a digest said is no longer so.
    pub fn withdraw(&mut self, digest: u32) -> Vec<Todo> {
        self.forget(digest);
        for asked in self.asked.values_mut() {
            asked.withdrawn |= asked.notification.digest == Some(digest);
        }
        match self.take_standing(|standing| standing.notification.digest == Some(digest)) {
            0 => Vec::new(),
            id => vec![Todo::Close(id)],
        }
    }

    /// All are taken back.
    pub fn clear(&mut self) -> Vec<Todo> {
        self.queued.clear();
        self.waiting.clear();
        for asked in self.asked.values_mut() {
            asked.withdrawn = true;
        }
        let standing = std::mem::take(&mut self.standing).into_iter();
        standing.map(|standing| Todo::Close(standing.id)).collect()
    }

    /// Another daemon is there, or none any more. What the last one showed is gone with it.
    pub fn daemon_is(&mut self, daemon: Option<&str>) {
        self.daemon = daemon.map(str::to_owned);
        self.standing
            .retain(|standing| Some(standing.daemon.as_str()) == daemon);
        self.early.clear();
        if daemon.is_some() {
            self.queued.append(&mut self.waiting);
        }
    }

    /// Drops what waits of a digest.
    fn forget(&mut self, digest: u32) {
        self.queued.retain(|known| known.digest != Some(digest));
        self.waiting.retain(|known| known.digest != Some(digest));
    }

    /// Takes one off and gives its number; 0, which no daemon gives, when there is none.
    fn take_standing(&mut self, which: impl Fn(&Standing) -> bool) -> u32 {
        let place = self.standing.iter().position(which);
        place
            .and_then(|place| self.standing.remove(place))
            .map_or(0, |standing| standing.id)
    }
}

#[cfg(test)]
mod tests {
    use engine::{Target, Urgency};
    use proptest::prelude::*;

    use super::*;

    const DUNST: &str = ":1.5";
    const OTHER: &str = ":1.9";

    fn digest(number: u32) -> Notification {
        Notification {
            digest: Some(number),
            title: format!("digest {number}"),
            body: String::new(),
            urgency: Urgency::Normal,
            target: Target::Names(Vec::new()),
            actions: Vec::new(),
        }
    }

    fn board() -> Board {
        let mut board = Board::default();
        board.daemon_is(Some(DUNST));
        board
    }

    /// Shows a digest under a number.
    fn stands(board: &mut Board, number: u32, id: u32) {
        board.order(digest(number));
        let call = board.next().expect("a call");
        assert_eq!(board.shown(call.ticket, DUNST, id), []);
    }

    #[test]
    fn a_click_does_its_deed_once_and_the_notification_goes() {
        let mut board = board();
        stands(&mut board, 1, 40);
        let clicked = || Said::Invoked("default".to_owned());
        assert_eq!(
            board.said(DUNST, 40, clicked()),
            [Todo::Click(digest(1), "default".to_owned()), Todo::Close(40)]
        );
        assert_eq!(board.said(DUNST, 40, clicked()), []);
        assert_eq!(board.said(DUNST, 40, Said::Closed), []);
    }

    #[test]
    fn only_the_daemon_that_shows_it_can_tell_of_a_click() {
        let mut board = board();
        stands(&mut board, 1, 40);
        assert_eq!(board.said(OTHER, 40, Said::Invoked("default".to_owned())), []);
        assert_eq!(board.said(DUNST, 41, Said::Invoked("default".to_owned())), []);
    }

    #[test]
    fn a_click_that_overtakes_the_answer_is_not_lost() {
        let mut board = board();
        board.order(digest(1));
        let call = board.next().expect("a call");
        assert_eq!(board.said(DUNST, 40, Said::Invoked("0".to_owned())), []);
        assert_eq!(
            board.shown(call.ticket, DUNST, 40),
            [Todo::Click(digest(1), "0".to_owned()), Todo::Close(40)]
        );
    }

    #[test]
    fn a_digest_is_withdrawn_wherever_it_is() {
        let mut board = board();
        stands(&mut board, 1, 40);
        assert_eq!(board.withdraw(1), [Todo::Close(40)]);
        assert_eq!(board.withdraw(1), [], "it has gone already");

        board.order(digest(2));
        assert_eq!(board.withdraw(2), []);
        assert_eq!(board.next(), None, "it was not even asked for");

        board.order(digest(3));
        let call = board.next().expect("a call");
        assert_eq!(board.withdraw(3), []);
        assert_eq!(
            board.shown(call.ticket, DUNST, 41),
            [Todo::Close(41)],
            "the answer came after"
        );

        board.order(digest(4));
        let call = board.next().expect("a call");
        board.failed(call.ticket);
        board.withdraw(4);
        board.daemon_is(Some(OTHER));
        assert_eq!(board.next(), None, "the next daemon does not hear of it");
    }

    #[test]
    fn without_a_daemon_it_waits_for_one() {
        let mut board = Board::default();
        board.order(digest(1));
        let call = board.next().expect("a call, which may start a daemon");
        board.failed(call.ticket);
        assert_eq!(board.next(), None);
        board.daemon_is(Some(DUNST));
        assert_eq!(board.next().expect("a call").notification, digest(1));
    }

    #[test]
    fn a_daemon_that_ends_with_a_call_open_is_followed_by_the_next() {
        for next_comes_first in [true, false] {
            let mut board = board();
            board.order(digest(1));
            let call = board.next().expect("a call");
            if next_comes_first {
                board.daemon_is(Some(OTHER));
                board.failed(call.ticket);
            } else {
                board.daemon_is(None);
                board.failed(call.ticket);
                board.daemon_is(Some(OTHER));
            }
            assert_eq!(board.next().expect("another call").notification, digest(1));
        }
    }

    #[test]
    fn the_numbers_of_a_daemon_end_with_it() {
        let mut board = board();
        stands(&mut board, 1, 40);
        board.daemon_is(None);
        board.daemon_is(Some(OTHER));
        assert_eq!(
            board.withdraw(1),
            [],
            "the new daemon's number 40 is somebody else's"
        );
    }

    #[test]
    fn the_same_digest_takes_its_own_place() {
        let mut board = board();
        stands(&mut board, 1, 40);
        board.order(digest(1));
        assert_eq!(board.next().expect("a call").replaces, 40);
    }

    #[test]
    fn another_engine_starts_with_an_empty_screen() {
        let mut board = board();
        stands(&mut board, 1, 40);
        board.order(digest(2));
        let open = board.next().expect("a call");
        board.order(digest(3));
        assert_eq!(board.clear(), [Todo::Close(40)]);
        assert_eq!(board.shown(open.ticket, DUNST, 41), [Todo::Close(41)]);
        assert_eq!(board.next(), None);
    }

    proptest! {
        /// However many are ordered and whatever becomes of them, little is kept.
        #[test]
        fn nothing_grows_without_end(steps in proptest::collection::vec((0_u8..5, 0_u32..90), 0..400)) {
            let mut board = board();
            let mut open = Vec::new();
            for (step, number) in steps {
                match step {
                    0 => board.order(Notification { digest: None, ..digest(number) }),
                    1 => open.extend(board.next()),
                    2 => if let Some(call) = open.pop() { board.shown(call.ticket, DUNST, number); },
                    3 => if let Some(call) = open.pop() { board.failed(call.ticket); },
                    _ => drop(board.said(DUNST, number, Said::Closed)),
                }
                prop_assert!(board.asked.len() <= AT_ONCE);
                prop_assert!(board.queued.len() <= MOST_KEPT && board.waiting.len() <= MOST_KEPT);
                prop_assert!(board.standing.len() <= MOST_STANDING && board.early.len() <= MOST_EARLY);
            }
        }
    }
}
