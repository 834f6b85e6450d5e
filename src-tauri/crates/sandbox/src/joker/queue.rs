//! Accepted requests. An answer with a Proc-ID says only that the request was taken; what it wanted is done a few
//! seconds of world time later, and the outcome stays to be asked for.

use chrono::{DateTime, TimeDelta, Utc};

use super::answer::{Answer, tracking_id};
use super::call::Call;
use super::contacts::Contacts;
use crate::world::names::first_label;
use crate::world::{AccountKey, World};

/// Seconds of world time that an order takes.
pub const ORDER: i64 = 4;
/// Seconds of world time that any other change takes.
pub const CHANGE: i64 = 2;
/// Seconds of world time that anything about a `slow-` name takes.
const SLOW: i64 = 60;
/// The first Proc-ID.
const FIRST: u64 = 600_000_001;

/// What a request became.
#[derive(Debug, Clone)]
pub struct Done {
    /// Whether it was done.
    pub well: bool,
    /// The new handle or the domain.
    pub object: Option<String>,
    /// A sentence.
    pub text: String,
}

impl Done {
    /// It was done.
    pub fn well(object: &str, text: impl Into<String>) -> Self {
        Self {
            well: true,
            object: Some(object.to_owned()),
            text: text.into(),
        }
    }

    /// It failed.
    pub fn badly(text: impl Into<String>) -> Self {
        Self {
            well: false,
            object: None,
            text: text.into(),
        }
    }
}

/// What is done when the time has come.
pub type Deed = Box<dyn FnOnce(&mut World, &mut Contacts) -> Done + Send>;

/// A deed whose time has come.
pub struct Due {
    /// Whose outcome it is.
    pub proc_id: u64,
    /// What to do.
    pub deed: Deed,
}

/// One accepted request.
pub struct Entry {
    /// Its number.
    pub proc_id: u64,
    /// The tracking number of the answer that accepted it.
    pub tracking: String,
    /// When it was accepted.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub account: AccountKey,
    /// The name of the request.
    pub request: &'static str,
    /// What it is about.
    pub object: String,
    /// The caller's own number.
    pub cltrid: Option<String>,
    /// What became of it; `None` while it is open.
    pub done: Option<Done>,
    /// Whether the caller has deleted the outcome.
    pub deleted: bool,
    waiting: Option<(DateTime<Utc>, Deed)>,
}

/// All accepted requests, oldest first.
#[derive(Default)]
pub struct Queue(Vec<Entry>);

impl Queue {
    /// Accepts a request whose deed takes `seconds` of world time. Returns the answer with its Proc-ID.
    pub fn accept(
        &mut self,
        call: &Call,
        now: DateTime<Utc>,
        (request, object): (&'static str, &str),
        seconds: i64,
        deed: Deed,
    ) -> Answer {
        let slow = first_label(object).starts_with("slow-");
        self.accept_for(
            call,
            now,
            (request, object),
            if slow { SLOW } else { seconds },
            deed,
        )
    }

    /// Accepts a request whose deed takes exactly this long, whatever the name. Returns the answer with its Proc-ID.
    pub fn accept_for(
        &mut self,
        call: &Call,
        now: DateTime<Utc>,
        (request, object): (&'static str, &str),
        seconds: i64,
        deed: Deed,
    ) -> Answer {
        let due = now + TimeDelta::seconds(seconds);
        let proc_id = self.enter(call, now, (request, object), Some((due, deed)), None);
        Answer::done().with("Proc-ID", proc_id.to_string())
    }

    /// Notes a request that was done at once. Returns the answer with its Proc-ID.
    pub fn accept_done(
        &mut self,
        call: &Call,
        now: DateTime<Utc>,
        (request, object): (&'static str, &str),
        done: Done,
    ) -> Answer {
        let proc_id = self.enter(call, now, (request, object), None, Some(done));
        Answer::done().with("Proc-ID", proc_id.to_string())
    }

    fn enter(
        &mut self,
        call: &Call,
        now: DateTime<Utc>,
        (request, object): (&'static str, &str),
        waiting: Option<(DateTime<Utc>, Deed)>,
        done: Option<Done>,
    ) -> u64 {
        let proc_id = FIRST + self.0.len() as u64;
        self.0.push(Entry {
            proc_id,
            tracking: tracking_id(call.number),
            at: now,
            account: call.account.clone(),
            request,
            object: object.to_owned(),
            // The list is parted by blanks.
            cltrid: call
                .parameters
                .get("cltrid")
                .map(|id| id.replace(char::is_whitespace, "_")),
            done,
            deleted: false,
            waiting,
        });
        proc_id
    }

    /// Takes out the deeds whose time has come, in the order in which they were accepted.
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<Due> {
        let ripe = |entry: &&mut Entry| entry.waiting.as_ref().is_some_and(|(due, _)| *due <= now);
        let ripe = self.0.iter_mut().filter(ripe);
        ripe.filter_map(|entry| {
            let (_, deed) = entry.waiting.take()?;
            Some(Due {
                proc_id: entry.proc_id,
                deed,
            })
        })
        .collect()
    }

    /// Notes what became of a request.
    pub fn finish(&mut self, proc_id: u64, done: Done) {
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.proc_id == proc_id) {
            entry.done = Some(done);
        }
    }

    /// All requests of an account, oldest first.
    pub fn of<'a>(&'a self, account: &'a AccountKey) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().filter(move |entry| &entry.account == account)
    }

    /// One request of an account, by its tracking number or else by its Proc-ID.
    pub fn find(
        &mut self,
        account: &AccountKey,
        svtrid: Option<&str>,
        proc_id: Option<&str>,
    ) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| {
            let named = svtrid.map_or_else(
                || proc_id == Some(entry.proc_id.to_string().as_str()),
                |svtrid| entry.tracking == svtrid,
            );
            named && &entry.account == account
        })
    }
}
